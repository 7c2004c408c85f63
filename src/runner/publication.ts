import type { Effect } from '../engine/effect.ts';
import type { Event } from '../engine/event.ts';
import type { RunState } from '../engine/state.ts';

/** An event on record, the state just after it, and what is to be done because of it. */
export interface Happened {
  readonly event: Event;
  readonly state: RunState;
  readonly effects: readonly Effect[];
}

/** Makes known what is on record, in its order, and has it acted on. */
export class Publication {
  readonly #listeners = new Set<(event: Event | null) => void>();
  readonly #act: (happened: Happened) => void;
  readonly #due: Happened[] = [];
  #latest: RunState;
  #shown: RunState;
  #isBusy = false;

  constructor(state: RunState, act: (happened: Happened) => void) {
    this.#latest = state;
    this.#shown = state;
    this.#act = act;
  }

  /** The state that listeners see: while an event is being made known, the one just after it, as a replay has it. */
  get state(): RunState {
    return this.#shown;
  }

  subscribe(listener: (event: Event | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What listeners and effects bring about meanwhile is made known after what came before it. */
  add(happened: readonly Happened[]): void {
    this.#due.push(...happened);
    this.#latest = happened.at(-1)?.state ?? this.#latest;
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#due.length > 0) {
        const next = this.#due.splice(0);
        for (const { event, state } of next) {
          this.#shown = state;
          this.announce(event);
        }
        for (const each of next) this.#act(each);
      }
    } finally {
      this.#shown = this.#latest;
      this.#isBusy = false;
    }
  }

  /** Null: something else changed than the state. */
  announce(event: Event | null): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Nothing more follows on this state. */
  stopAt(state: RunState): void {
    this.#latest = state;
    this.#shown = state;
    this.announce(null);
  }
}
