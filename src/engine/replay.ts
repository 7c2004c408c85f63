import type { Event, UnknownEvent } from './event.ts';
import { type Timeline, timelineOf } from './timeline.ts';

/** Where a replay stands. Time comes from outside, as `tick`. */
export interface ReplayState {
  /** How many events are folded: at least the first, at most all. */
  readonly position: number;
  readonly playing: boolean;
  /** Recorded time over real time. */
  readonly speed: number;
  /** Milliseconds on the shortened clock. */
  readonly clock: number;
}

export type ReplayAction =
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'toggle' }
  | { readonly type: 'faster' }
  | { readonly type: 'slower' }
  | { readonly type: 'nextTask' }
  | { readonly type: 'previousTask' }
  | { readonly type: 'nextFailure' }
  | { readonly type: 'previousFailure' }
  | { readonly type: 'first' }
  | { readonly type: 'last' }
  | { readonly type: 'seek'; readonly position: number }
  /** Real milliseconds since the tick before. */
  | { readonly type: 'tick'; readonly elapsed: number };

export interface Replay {
  readonly timeline: Timeline;
  /** At the first event, paused. */
  readonly initial: ReplayState;
  reduce(state: ReplayState, action: ReplayAction): ReplayState;
}

export const replaySpeeds: readonly number[] = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

/** Silences of the record last at most this long in a replay, in milliseconds. */
const defaultIdleLimit = 2_000;

/** The player of a record that has at least one event. */
export function createReplay(
  events: readonly (Event | UnknownEvent)[],
  options: { readonly idleLimit?: number } = {},
): Replay {
  const timeline = timelineOf(events, options.idleLimit ?? defaultIdleLimit);
  return {
    timeline,
    initial: { position: Math.min(1, timeline.length), playing: false, speed: 1, clock: 0 },
    reduce: (state, action) => reduceReplay(timeline, state, action),
  };
}

function reduceReplay(timeline: Timeline, state: ReplayState, action: ReplayAction): ReplayState {
  switch (action.type) {
    case 'play':
      // Playing on from the end would show nothing, so it begins again.
      return state.position >= timeline.length && !state.playing
        ? { ...at(timeline, state, 1), playing: timeline.length > 1 }
        : { ...state, playing: true };
    case 'pause':
      return { ...state, playing: false };
    case 'toggle':
      return reduceReplay(timeline, state, { type: state.playing ? 'pause' : 'play' });
    case 'faster':
      return { ...state, speed: replaySpeeds.find(speed => speed > state.speed) ?? state.speed };
    case 'slower':
      return { ...state, speed: replaySpeeds.findLast(speed => speed < state.speed) ?? state.speed };
    case 'nextTask':
      return at(timeline, state, after(timeline.tasks, state.position) ?? timeline.length);
    case 'previousTask':
      return at(timeline, state, before(timeline.tasks, state.position) ?? 1);
    case 'nextFailure':
      return at(timeline, state, after(timeline.failures, state.position) ?? state.position);
    case 'previousFailure':
      return at(timeline, state, before(timeline.failures, state.position) ?? state.position);
    case 'first':
      return at(timeline, state, 1);
    case 'last':
      return { ...at(timeline, state, timeline.length), playing: false };
    case 'seek':
      return at(timeline, state, action.position);
    case 'tick':
      return state.playing ? ticked(timeline, state, action.elapsed) : state;
  }
}

function at(timeline: Timeline, state: ReplayState, position: number): ReplayState {
  const within = Math.min(Math.max(Math.trunc(position), 1), timeline.length);
  return { ...state, position: within, clock: timeline.offsets[within - 1] ?? 0 };
}

function ticked(timeline: Timeline, state: ReplayState, elapsed: number): ReplayState {
  const clock = state.clock + Math.max(0, elapsed) * state.speed;
  const position = Math.max(state.position, foldedBy(timeline, clock));
  if (position < timeline.length) return { ...state, position, clock };
  return { ...at(timeline, state, timeline.length), playing: false };
}

/** How many events happened by a time of the shortened clock. */
function foldedBy(timeline: Timeline, clock: number): number {
  let low = 0;
  let high = timeline.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timeline.offsets[middle] ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  return low;
}

function after(positions: readonly number[], position: number): number | undefined {
  return positions.find(candidate => candidate > position);
}

function before(positions: readonly number[], position: number): number | undefined {
  return positions.findLast(candidate => candidate < position);
}
