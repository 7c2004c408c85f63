import type { Verdict } from '../../engine/event.ts';
import type { TaskState, TaskStatus } from '../../engine/state.ts';
import { statusMarks, verdictMarks } from '../../text/marks.ts';
import { type Span, span, type Tone } from '../paint/line.ts';

export const tones: Readonly<Record<TaskStatus, Tone>> = {
  pending: 'dim',
  ready: 'accent',
  running: 'accent',
  waiting: 'warn',
  finished: 'good',
  failed: 'bad',
  skipped: 'dim',
  doneByHand: 'good',
  inDoubt: 'bad',
  rolledBack: 'warn',
};

export function statusSymbol(status: TaskStatus): Span {
  return span(statusMarks[status], tones[status]);
}

/** A task's cell: running ones that nobody watches, and those that seem to hang, have signs of their own. */
export function taskSymbol(task: Pick<TaskState, 'status' | 'detached' | 'stall'> | undefined): Span {
  if (task === undefined) return statusSymbol('pending');
  if (task.status === 'running' && task.detached !== null) return detachedSymbol;
  if (task.status === 'running' && task.stall !== null) return stalledSymbol;
  return statusSymbol(task.status);
}

export const detachedSymbol = span('▷', 'warn');
export const stalledSymbol = span('!', 'warn');

export function verdictSymbol(verdict: Verdict | null): Span {
  return verdict === null ? span('▲', 'warn') : span(verdictMarks[verdict], verdictTones[verdict]);
}

const verdictTones: Readonly<Record<Verdict, Tone>> = { pass: 'good', fail: 'bad', notApplicable: 'dim' };
