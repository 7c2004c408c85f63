import { describe, expect, it } from 'vitest';
import type { Event, EventBody } from '../../src/engine/event.ts';
import { decode, encode } from '../../src/journal/codec.ts';
import { chronicle } from '../../src/report/chronicle.ts';
import { repairedRun } from './repaired-run.ts';
import { sealed } from './scripted-run.ts';

function chronicleOf(events: readonly Event[]) {
  const told = chronicle();
  for (const event of events) told.add(event);
  return told;
}

const connected: EventBody = {
  type: 'host.connected',
  host: 'a',
  facts: { hostname: 'a', user: 'u', clockOffset: 0, address: '10.0.0.1:22' },
};
const lost = (reason: string): EventBody => ({ type: 'host.lost', host: 'a', reason });

describe('the chronicle of a run', () => {
  it('knows when each lost connection was back, and that the last one is not', () => {
    const events = sealed([
      [0, connected],
      [5, lost('reset')],
      [7, connected],
      [1, lost('timeout')],
    ]);
    expect(chronicleOf(events).lossesOf('a')).toEqual([
      { at: '2017-03-14T18:00:05.000Z', reason: 'reset', backAt: '2017-03-14T18:00:12.000Z' },
      { at: '2017-03-14T18:00:13.000Z', reason: 'timeout', backAt: null },
    ]);
    expect(chronicleOf(events).lossesOf('b')).toEqual([]);
  });

  it('tells an end that nobody watched from one of the same number that somebody did', () => {
    const finished = (more: object): EventBody => ({
      type: 'task.finished',
      task: 't',
      attempt: 1,
      outcome: { kind: 'exited', code: 0 },
      ...more,
    });
    const events = sealed([
      [0, finished({ kept: true })],
      [9, finished({})],
    ]);
    const told = chronicleOf(events);
    expect(told.isKept('t', { number: 1, endedAt: '2017-03-14T18:00:00.000Z' })).toBe(true);
    expect(told.isKept('t', { number: 1, endedAt: '2017-03-14T18:00:09.000Z' })).toBe(false);
  });

  it('counts what hosts said of commands that had lost contact', () => {
    expect(chronicleOf(repairedRun()).found.get('database/migrate@db-1')).toEqual({
      running: 1,
      ended: 1,
      notStarted: 0,
    });
  });

  it('knows which plan another took the place of', () => {
    const [replan] = chronicleOf(repairedRun()).replans;
    expect([replan?.before, replan?.event.planDigest]).toEqual(['d'.repeat(64), 'b'.repeat(64)]);
  });
});

it('the run of these tests is one that a journal takes', () => {
  for (const event of repairedRun()) expect(decode(encode(event))).toEqual(event);
});
