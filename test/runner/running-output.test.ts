import { expect, it } from 'vitest';
import type { Event, EventBody } from '../../src/engine/event.ts';
import { MemoryJournal } from '../../src/runner/memory-journal.ts';
import { RunningOutput } from '../../src/runner/running-output.ts';

it('holds the output of attempts that have not ended, and of no others', () => {
  const started = (task: string, attempt: number): EventBody => ({ type: 'task.started', task, attempt });
  const output = (task: string, attempt: number, data: string): EventBody => ({
    type: 'task.output',
    task,
    attempt,
    stream: 'stdout',
    data,
  });
  const events: readonly Event[] = new MemoryJournal().append([
    started('a', 1),
    output('a', 1, 'first '),
    started('b', 1),
    output('b', 1, 'over'),
    { type: 'task.finished', task: 'b', attempt: 1, outcome: { kind: 'exited', code: 0 } },
    output('a', 1, 'attempt'),
    started('c', 1),
    output('c', 1, 'never started'),
    { type: 'task.fenced', task: 'c', attempt: 1 },
    started('c', 2),
    output('c', 2, 'started'),
  ]);
  const running = new RunningOutput();
  for (const event of events) running.add(event);
  const textOf = (task: string, attempt: number) => running.of(task, attempt).map(({ data }) => data);
  expect(textOf('a', 1)).toEqual(['first ', 'attempt']);
  expect(textOf('a', 2)).toEqual([]);
  expect(textOf('b', 1)).toEqual([]);
  expect(textOf('c', 1)).toEqual([]);
  expect(textOf('c', 2)).toEqual(['started']);
  expect(textOf('d', 1)).toEqual([]);
});
