import { describe, expect, test } from 'vitest';
import { expectGolden } from '../helpers/golden.ts';
import { writtenBy } from '../helpers/ink-terminal.tsx';
import { wordsOf } from '../helpers/operator.ts';
import { pictureOf } from '../helpers/picture.ts';
import { upTo } from './otp-story.ts';
import { judging, startedAgain } from './transcript-moments.ts';

/** What Ink writes at the end of a frame; after the last one it only tidies up. */
const endOfFrame = '\x1b[?2026l';

describe('the pictures of the README are frames of the recorded release', () => {
  test.each([
    ['steps', 'The steps screen: a start that failed, and the logs of the next one', startedAgain, 36],
    ['verify', 'The verification screen with a verdict and its comment', judging, 28],
  ] as const)('%s.svg', async (name, title, reach, rows) => {
    const size = { columns: 120, rows };
    const words = { ...wordsOf('en'), colour: true };
    const written = await writtenBy(reach().scene(size, 'en', words));
    const frame = written.slice(0, written.lastIndexOf(endOfFrame));
    expectGolden(`pictures/${name}.svg`, await pictureOf(frame, size, title));
  });
});

test('otp.svg is the confirmation of an installation, with what its relup does', async () => {
  const { operator } = upTo('Install B');
  operator.press('enter');
  operator.size = { columns: 100, rows: 30 };
  const scene = { ...operator.scene, words: { ...wordsOf('en'), colour: true } };
  const written = await writtenBy(scene);
  const frame = written.slice(0, written.lastIndexOf(endOfFrame));
  const title = 'An OTP release before it is installed: the node, and what the relup does to it';
  expectGolden('pictures/otp.svg', await pictureOf(frame, operator.size, title));
});

describe('a picture', () => {
  test('has each character where the terminal has it', async () => {
    const svg = await pictureOf('a<b  中c\r\n\x1b[31m✔\x1b[0m─═│', { columns: 12, rows: 2 }, 'x & y');
    expect(svg).toContain('<title>x &amp; y</title>');
    expect(svg).toContain('x="0" y="14" fill="#cfd6de" textLength="27">a&lt;b</text>');
    expect(svg).toContain('class="m" x="54" y="14" fill="#cfd6de">中</text>');
    expect(svg).toContain('x="63" y="14" fill="#cfd6de" textLength="9">c</text>');
    expect(svg).toContain('class="m" x="4.5" y="33" fill="#f07178">✔\ufe0e</text>');
    expect(svg).toContain('<rect x="9" y="28" width="9" height="1" fill="#cfd6de"/>');
    expect(svg).not.toContain('width="9" height="19"');
    expect(svg).toContain('<rect x="31" y="19" width="1" height="19" fill="#cfd6de"/>');
  });

  test('has the cursor where it is shown, and none where it is hidden', async () => {
    const cursor = '<rect x="18" y="0" width="9" height="19" fill="#cfd6de"/>';
    const size = { columns: 4, rows: 1 };
    expect(await pictureOf('\x1b[?25l\x1b[?25hab', size, '')).toContain(cursor);
    expect(await pictureOf('\x1b[?25hab\x1b[?25l', size, '')).not.toContain(cursor);
  });
});
