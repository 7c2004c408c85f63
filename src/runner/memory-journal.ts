import type { Event, EventBody } from '../engine/event.ts';
import type { Appender } from './options.ts';

/** Stamps events and keeps nothing: a dry run has a record that nobody can mistake for a real one, because there is none. */
export class MemoryJournal implements Appender {
  readonly #now: () => Date;
  #count = 0;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  append(bodies: readonly EventBody[]): readonly Event[] {
    const time = this.#now().toISOString();
    return bodies.map(({ type, ...fields }) => {
      const event = { v: 1, seq: this.#count, time, prev: noChain, type, ...fields } as Event;
      this.#count += 1;
      return event;
    });
  }

  sync(): void {}
}

const noChain = '0'.repeat(64);
