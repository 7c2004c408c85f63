import { letGo } from './attempts.ts';
import type { Event, EventBody } from './event.ts';
import { reduce } from './reduce.ts';
import type { RunState } from './state.ts';

/**
 * The state of a run whose process is gone without having let go of it: what was running is in doubt, as it will be when
 * the run is resumed. Nothing is recorded by this.
 */
export function leftBehind(state: RunState): RunState {
  if (state.stage === 'over' || state.stopped !== null) return state;
  const bodies: readonly EventBody[] = [
    ...letGo(state, 'handrail ended while it ran'),
    { type: 'run.stopped', reason: 'gone' },
  ];
  return bodies.reduce((before, body) => reduce(before, stamped(before, body)), state);
}

function stamped({ events, updatedAt }: RunState, body: EventBody): Event {
  return { v: 1, seq: events, time: updatedAt, prev: '', ...body } as Event;
}
