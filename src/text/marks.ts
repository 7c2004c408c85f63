import type { Verdict } from '../engine/event.ts';
import type { TaskStatus } from '../engine/state.ts';

/** One column each, told apart without any colour. */
export const statusMarks: Readonly<Record<TaskStatus, string>> = {
  pending: '○',
  ready: '●',
  running: '▶',
  waiting: '▲',
  finished: '✔',
  failed: '✖',
  skipped: '-',
  doneByHand: '◆',
  inDoubt: '?',
  rolledBack: '↶',
};

export const verdictMarks: Readonly<Record<Verdict, string>> = { pass: '✔', fail: '✖', notApplicable: '-' };
