import { describe, expect, test } from 'vitest';
import { createOutputBook } from '../../src/engine/output-book.ts';
import { createReplay } from '../../src/engine/replay.ts';
import { replaySession } from '../../src/engine/replay-session.ts';
import { openReplay } from '../../src/tui/open-replay.ts';
import { FakeTerminal } from '../helpers/ink-terminal.tsx';
import { moments } from './scenarios.ts';

function start(scenario: string, name: string) {
  const moment = moments.find(candidate => candidate.scenario === scenario && candidate.name === name);
  const { events } = moment!.reach().drive;
  const terminal = new FakeTerminal(100, 30);
  const clock = { now: 1_000_000 };
  const session = replaySession(events, { openBook: createOutputBook });
  const { stdin, stdout, signals } = terminal;
  const ended = openReplay(session, createReplay(events), {
    stdin,
    stdout,
    signals,
    now: () => clock.now,
    language: 'en',
    colour: false,
    timeZone: 'UTC',
  });
  return { terminal, session, clock, ended, events };
}

const shownEvent = (text: string) => Number(/event (\d+) of/.exec(text)?.[1]);

describe('a replay', () => {
  test('plays by itself, at the speed that is chosen, to the end of the record', async () => {
    const { terminal, session, clock, ended, events } = start('completed', '01-summary');
    await terminal.until(text => text.includes('REPLAY') && text.includes('▶ 1×'));
    terminal.type('+');
    await terminal.until(text => text.includes('▶ 2×'));
    clock.now += 3_600_000;
    await terminal.until(text => text.includes('end of the transcript'));
    expect(session.position).toBe(events.length);
    expect(terminal.text).toContain('The run is complete.');
    terminal.type('q');
    expect(await ended).toBe('operator');
    expect(terminal.isAlternate).toBe(false);
  });

  test('that is paused writes nothing', async () => {
    const { terminal, clock, ended } = start('completed', '01-summary');
    await terminal.until(text => text.includes('▶ 1×'));
    terminal.type(' ');
    await terminal.until(text => text.includes('‖ 1×'));
    await new Promise(resolve => setTimeout(resolve, 60));
    const before = terminal.written.length;
    clock.now += 60_000;
    await new Promise(resolve => setTimeout(resolve, 400));
    expect(terminal.written.length).toBe(before);
    terminal.type('q');
    await ended;
  });

  test('goes from task to task and back, and to the next failure', async () => {
    const { terminal, session, ended } = start('failure', '01-dialog');
    await terminal.until(text => text.includes('▶ 1×'));
    terminal.type(' ');
    await terminal.until(text => text.includes('‖ 1×'));
    terminal.type('2');
    const first = shownEvent(await terminal.until(text => /event \d+ of/.test(text)));
    terminal.type('>');
    const next = shownEvent(await terminal.until(text => shownEvent(text) > first));
    terminal.type('>');
    const third = shownEvent(await terminal.until(text => shownEvent(text) > next));
    terminal.type('<');
    await terminal.until(text => shownEvent(text) === next);
    expect(third).toBeGreaterThan(next);
    terminal.type('!');
    await terminal.until(text => text.includes('✖ failed') && text.includes('No space left on device'));
    expect(Object.values(session.state.tasks).filter(task => task.status === 'failed')).toHaveLength(1);
    terminal.type('q');
    await ended;
  });

  test('offers nothing that would change the run, and no dialog comes up', async () => {
    const { terminal, ended } = start('failure', '01-dialog');
    await terminal.until(text => text.includes('▶ 1×'));
    terminal.type('$');
    await terminal.until(text => text.includes('end of the transcript'));
    terminal.type('2');
    const text = await terminal.until(shown => shown.includes('Checklist'));
    expect(text).not.toContain('Failed: Back up on');
    terminal.type('\r');
    terminal.type('R');
    terminal.type('a');
    terminal.type('x');
    terminal.type('?');
    await terminal.until(shown => shown.includes('Help'));
    terminal.type('q');
    await terminal.until(shown => shown.includes('Checklist'));
    terminal.type('q');
    expect(await ended).toBe('operator');
  });

  test('shows the clock of the run, not of whoever watches', async () => {
    const { terminal, ended } = start('failure', '01-dialog');
    const text = await terminal.until(shown => shown.includes('01:00:'));
    expect(text).toContain('left (04:00)');
    terminal.type('q');
    await ended;
  });
});
