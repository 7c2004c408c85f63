import type { Event, UnknownEvent } from './event.ts';
import type { OutputBook } from './output.ts';
import { reduce } from './reduce.ts';
import type { Reply, Session } from './session.ts';
import type { RunState } from './state.ts';

/** A session over a record: its state is the fold of the first `position` events. It can carry nothing out. */
export interface ReplaySession extends Session {
  readonly mode: 'replay';
  readonly position: number;
  readonly length: number;
  /** Listeners get the event when it was one step forward, else null. `output` may be another book afterwards. */
  seek(position: number): void;
}

export interface ReplaySessionOptions {
  /** An empty book; a new one is filled whenever the replay goes back. */
  openBook(): OutputBook;
  /** Every how many events a state is kept to go back to. */
  readonly snapshotEvery?: number;
}

/** Begins at the first event. A record without `run.opened` as its first event is an error. */
export function replaySession(
  events: readonly (Event | UnknownEvent)[],
  options: ReplaySessionOptions,
): ReplaySession {
  if (events.length === 0) throw new RangeError('There is nothing to replay');
  const every = options.snapshotEvery ?? 256;
  const listeners = new Set<(event: Event | null) => void>();
  const snapshots: RunState[] = [];
  let book = options.openBook();
  let booked = 0;
  let position = 0;
  let state = advanceTo(1);

  return {
    mode: 'replay',
    get state() {
      return state;
    },
    get output() {
      return book;
    },
    get position() {
      return position;
    },
    length: events.length,
    seek,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    digestOf: () => '',
    send: async () => replaying,
    answerSecret: async () => replaying,
  };

  function seek(to: number): void {
    const target = Math.min(Math.max(Math.trunc(to), 1), events.length);
    if (target === position) return;
    const single = target === position + 1 ? (events[position] as Event) : null;
    state = advanceTo(target);
    for (const listener of listeners) listener(single);
  }

  /** From here when it lies ahead, else from the nearest state that was kept. */
  function advanceTo(target: number): RunState {
    const kept = Math.min(Math.floor(target / every), snapshots.length);
    let folded: RunState | null = position > 0 && target >= position ? state : null;
    let from = folded === null ? 0 : position;
    if (kept * every > from) {
      folded = snapshots[kept - 1] ?? null;
      from = kept * every;
    }
    for (let index = from; index < target; index += 1) folded = step(folded, index);
    if (folded === null) throw new RangeError(`There is no state at ${target}`);
    fillBook(target);
    position = target;
    return folded;
  }

  function step(before: RunState | null, index: number): RunState {
    const event = events[index];
    if (event === undefined) throw new RangeError(`The record has no event ${index}`);
    const next = reduce(before, event);
    if ((index + 1) % every === 0 && snapshots.length === (index + 1) / every - 1) snapshots.push(next);
    return next;
  }

  function fillBook(target: number): void {
    if (target < booked) {
      book = options.openBook();
      booked = 0;
    }
    for (; booked < target; booked += 1) book.add(events[booked] as Event);
  }
}

const replaying: Reply = { ok: false, refusal: { code: 'replaying', subject: '' } };
