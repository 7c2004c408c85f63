import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markerSplitter } from '../../src/transports/marker.ts';
import { markerPrefix, parseReport, wrapperText } from '../../src/transports/remote-command.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const nonce = '0123';

describe.each(['dash', 'bash'])('the wrapper in %s', shell => {
  test('does nothing when it is cut off anywhere', () => {
    const file = join(temporaryDirectory(), 'ran');
    const text = wrapperText({ script: `touch ${file}\n`, shell: 'sh', secrets: { token: "it's" } }, nonce);
    const lastLine = 'handrail\n'.length;
    // Every place near the end, and a sample of the rest; a missing last newline cuts nothing.
    for (let length = 1; length < text.length - 1; length += length > text.length - 60 ? 1 : 13) {
      spawnSync(shell, ['-s'], { input: text.slice(0, length), stdio: ['pipe', 'ignore', 'ignore'] });
      expect(existsSync(file), `cut ${text.length - length} before the end`).toBe(false);
    }
    expect(text.slice(-lastLine)).toBe('handrail\n');
    spawnSync(shell, ['-s'], { input: text });
    expect(existsSync(file)).toBe(true);
    rmSync(file);
  });

  test('says who it is and becomes the script', () => {
    const { pid, stdout, status } = spawnSync(shell, ['-s'], {
      input: wrapperText({ script: 'echo $$; exit 7', shell: 'sh', secrets: {} }, nonce),
    });
    const [report, output] = markerSplitter(markerPrefix(nonce)).push(stdout);
    expect(report?.kind === 'marker' && parseReport(report.text)).toMatchObject({ kind: 'started', pid });
    expect(output).toEqual({ kind: 'data', data: Buffer.from(`${pid}\n`) });
    expect(status).toBe(7);
  });

  test('hands over exactly the script and the secrets, whatever is in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const value = text.replaceAll('\0', '');
        const script = `printf '%s' "$HANDRAIL_SECRET_x"\n: '${value.replaceAll("'", '"')}'\nexit 5\n`;
        const result = spawnSync(shell, ['-s'], {
          input: wrapperText({ script, shell: 'sh', secrets: { x: value } }, nonce),
          encoding: 'utf8',
        });
        expect(result.status).toBe(5);
        expect(result.stdout.slice(result.stdout.indexOf('\n') + 1)).toBe(value);
      }),
      { numRuns: 60 },
    );
  });
});

test.each([
  ['started 12 10 345', { kind: 'started', pid: 12, group: 10, started: '345' }],
  ['started 12 10 ', { kind: 'started', pid: 12, group: 10, started: '' }],
  ['shellMissing /usr/bin/fish', { kind: 'shellMissing', shell: '/usr/bin/fish' }],
  ['something else', null],
])('the report "%s" is read', (text, report) => {
  expect(parseReport(text)).toEqual(report);
});
