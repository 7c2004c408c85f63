import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { ecscPlan } from '../helpers/ecsc-story.ts';
import { writtenBy } from '../helpers/ink-terminal.tsx';
import { Operator } from '../helpers/operator.ts';
import { planOf, run, stop } from '../helpers/plans.ts';
import { go } from './scenarios.ts';

const attacks: readonly (readonly [string, string])[] = [
  ['clipboard', '\x1b]52;c;cm0gLXJmIC8=\x07'],
  ['title', '\x1b]0;owned\x07'],
  ['title without an end', '\x1b]2;owned'],
  ['hyperlink', '\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\'],
  ['alternate screen', '\x1b[?1049l'],
  ['clear', '\x1b[2J\x1b[3J\x1b[H'],
  ['cursor up and overwrite', '\x1b[10A\x1b[2KY'],
  ['scroll region', '\x1b[1;3r'],
  ['device status', '\x1b[6n'],
  ['answerback', '\x05'],
  ['bell', '\x07'],
  ['DCS', '\x1bP$q"p\x1b\\'],
  ['APC', '\x1b_Gf=100;AAAA\x1b\\'],
  ['PM', '\x1b^secret\x1b\\'],
  ['8-bit CSI', '\x9b2J'],
  ['8-bit OSC', '\x9d0;owned\x9c'],
  ['charset', '\x1b(0lqqk'],
  ['reset', '\x1bc'],
  ['nested escape', '\x1b\x1b[31m\x1b]0;x\x07'],
  ['bracketed paste off', '\x1b[?2004l'],
  ['mouse on', '\x1b[?1003h'],
  ['bidi override', '\u202eevil\u202c'],
  ['zero width', 'a\u200bb\u2060c'],
  ['backspaces', 'safe\b\b\b\bevil'],
  ['carriage return', 'safe\revil'],
  ['lone surrogate', '\ud800'],
];

/** What Ink itself writes: moving about in its own frame, plain colours, the cursor, its screen, synchronised output, paste mode. */
const own = /\x1b\[(?:\d*[ABCDEGJK]|\d+;\d+H|H|\d*(?:;\d+)*m|\?(?:25|1049|2026|2004)[hl])/g;

function expectHarmless(written: string, attack: string): void {
  const rest = written.replace(own, '');
  expect(
    JSON.stringify(
      rest.match(
        /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\u202a-\u202e\ud800-\udfff].{0,20}/su,
      )?.[0] ?? '',
    ),
  ).toBe('""');
  // Left once, at the end, by Ink.
  expect(written.split('\x1b[?1049l')).toHaveLength(2);
  for (const forbidden of ['\x1b[3J', '\x1b[?1003', '\x1b[6n', '\x1b[10A\x1b[2KY', '\x1b[1;3r']) {
    if (attack.includes(forbidden)) expect(written).not.toContain(forbidden);
  }
}

describe('what hosts and documents say cannot touch the terminal', () => {
  test.each(attacks)('%s in the output of a step and in a log', async (_, attack) => {
    const operator = new Operator(ecscPlan());
    operator.world = {
      processes: [{ pid: 1, started: 'x', command: '/home/apache-tomcat-7.0.67' }],
      ending: task => (task.includes('watch') ? 'later' : undefined),
    };
    operator.press('enter');
    operator.settle();
    for (let round = 0; round < 6; round += 1) go(operator);
    const [follow = ''] = Object.keys(operator.drive.state.follows);
    operator.log(follow, `before ${attack} after\nnext line\n`);
    operator.drive.send({
      type: 'followMatched',
      follow,
      task: 'ecsc/watch@ecsc-1',
      pattern: 'until',
      line: `x ${attack} y`,
    });
    operator.sync();
    expectHarmless(
      await writtenBy({ ...operator.scene, words: { ...operator.scene.words, colour: true } }),
      attack,
    );
    operator.press('tab', 'tab', 'z');
    expectHarmless(
      await writtenBy({ ...operator.scene, words: { ...operator.scene.words, colour: true } }),
      attack,
    );
  });

  test.each(attacks)('%s in what a host says of itself', async (_, attack) => {
    const operator = new Operator(
      planOf([{ id: 'web', steps: [{ id: 'stop', name: 'Stop', action: stop('java') }] }]),
    );
    operator.press('enter');
    operator.drive.take();
    operator.drive.send({
      type: 'connected',
      host: 'alpha',
      facts: { hostname: `a${attack}b`, user: `u${attack}`, clockOffset: 0, address: `${attack}:22` },
    });
    operator.drive.send({
      type: 'asked',
      question: { id: 'login:alpha', kind: 'login', host: 'alpha', prompt: `Password${attack}:` },
    });
    operator.sync();
    expectHarmless(await writtenBy(operator.scene), attack);
    operator.press('escape', 'h', 'h');
    expectHarmless(await writtenBy(operator.scene), attack);
    operator.drive.send({ type: 'secretGiven', question: 'login:alpha' });
    operator.settle();
    operator.drive.send({ type: 'inspect', task: 'web/stop@alpha' });
    operator.drive.send({
      type: 'inspected',
      task: 'web/stop@alpha',
      processes: [{ pid: 7, started: attack, command: `java ${attack}` }],
    });
    operator.sync();
    operator.press('enter');
    expectHarmless(await writtenBy(operator.scene), attack);
  });

  test.each(attacks)('%s in a runbook', async (_, attack) => {
    const hostile: Plan = planOf(
      [{ id: 'web', steps: [{ id: 'go', name: `Go ${attack}`, action: run(`echo ${attack}`) }] }],
      {
        title: `Release ${attack}`,
        notes: [{ id: 'n', text: `note ${attack}` }],
      },
    );
    const operator = new Operator(hostile);
    expectHarmless(await writtenBy(operator.scene), attack);
    operator.press('enter');
    operator.settle();
    operator.press('enter');
    expectHarmless(await writtenBy(operator.scene), attack);
  });

  test('a command that hides something shows it before it is confirmed', async () => {
    const operator = new Operator(
      planOf([
        { id: 'web', steps: [{ id: 'go', action: run('echo safe\x1b[1A\x1b[2K\u202e\nrm\u200b -r x\r') }] },
      ]),
    );
    operator.press('enter');
    operator.settle();
    operator.press('enter');
    const written = (await writtenBy(operator.scene)).replace(own, '');
    expect(written).toContain('␛[1A␛[2K<U+202E>');
    expect(written).toContain('rm<U+200B> -r x␍');
  });

  test('without colours not even colours get through', async () => {
    const operator = new Operator(ecscPlan());
    expect(await writtenBy(operator.scene)).not.toMatch(/\x1b\[[\d;]*m/);
  });
});
