import { succeeded } from '../model/outcome.ts';
import type { Event, UnknownEvent } from './event.ts';

/** When each event happened, on a clock that skips long silences, and which positions are worth a jump. */
export interface Timeline {
  /** How many events there are. */
  readonly length: number;
  /** Milliseconds from the first event to each event, silences shortened; never falls. */
  readonly offsets: readonly number[];
  /** Positions (events folded) just after something a person looks for began: a task, a verdict, a signature. */
  readonly tasks: readonly number[];
  /** Positions just after something went wrong. */
  readonly failures: readonly number[];
}

/** `idleLimit` in milliseconds: a longer silence between two events lasts only so long. */
export function timelineOf(events: readonly (Event | UnknownEvent)[], idleLimit: number): Timeline {
  const positions = (wanted: (event: Event) => boolean) =>
    events.flatMap((event, index) => (wanted(event as Event) ? [index + 1] : []));
  return {
    length: events.length,
    offsets: offsetsOf(events, idleLimit),
    tasks: positions(beginsSomething),
    failures: positions(wentWrong),
  };
}

function offsetsOf(events: readonly { readonly time: string }[], idleLimit: number): readonly number[] {
  let offset = 0;
  let before: number | null = null;
  return events.map(({ time }) => {
    const now = Date.parse(time);
    // A clock that was set back shows as no time passing.
    if (before !== null) offset += Math.min(Math.max(now - before, 0), idleLimit);
    before = now;
    return offset;
  });
}

function beginsSomething(event: Event): boolean {
  switch (event.type) {
    case 'task.started':
    case 'task.skipped':
    case 'task.resolved':
    case 'verification.marked':
    case 'signature.signed':
      return true;
    default:
      return false;
  }
}

function wentWrong(event: Event): boolean {
  switch (event.type) {
    case 'task.finished':
      return !succeeded(event.outcome) || event.problem !== undefined;
    case 'task.inspectionFailed':
    case 'host.failed':
    case 'host.lost':
    case 'host.nodeSeen':
    case 'host.nodeSilent':
    case 'run.aborted':
      return true;
    case 'verification.marked':
      return event.verdict === 'fail';
    case 'signature.signed':
      return event.verdict === 'rejected';
    default:
      return false;
  }
}
