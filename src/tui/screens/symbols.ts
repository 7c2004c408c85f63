import type { Verdict } from '../../engine/event.ts';
import type { TaskStatus } from '../../engine/state.ts';
import { type Span, span, type Tone } from '../paint/line.ts';

/** One column each, told apart without any colour. */
export const symbols: Readonly<Record<TaskStatus, string>> = {
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
  return span(symbols[status], tones[status]);
}

export function verdictSymbol(verdict: Verdict | null): Span {
  switch (verdict) {
    case 'pass':
      return span('✔', 'good');
    case 'fail':
      return span('✖', 'bad');
    case 'notApplicable':
      return span('-', 'dim');
    case null:
      return span('▲', 'warn');
  }
}
