import { appendFileSync } from 'node:fs';
import type { Event, EventBody } from '../../src/engine/event.ts';
import type { Journal } from '../../src/journal/writer.ts';
import type { Appender } from '../../src/runner/options.ts';

/** What the process dies of, as far as its runner can tell. */
class Died extends Error {}

/**
 * The journal of a process that is stopped dead: when it holds so many events in all, no effect of the last of them is
 * carried out any more; or, `torn`, all effects are, and the next line is cut off in the middle.
 */
export class MortalJournal implements Appender {
  readonly #journal: Journal;
  readonly #most: number;
  readonly #torn: boolean;
  #dead = false;

  constructor(journal: Journal, most: number, torn: boolean) {
    this.#journal = journal;
    this.#most = most;
    this.#torn = torn;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  append(bodies: readonly EventBody[]): readonly Event[] {
    const events: Event[] = [];
    for (const body of bodies) {
      if (this.#dead) throw new Died();
      if (this.#journal.count >= this.#most) this.#die(body);
      events.push(...this.#journal.append([body]));
      if (this.#journal.count >= this.#most && !this.#torn) this.#die(body);
    }
    return events;
  }

  sync(): void {
    if (this.#dead) throw new Died();
    this.#journal.sync();
  }

  #die(next: EventBody): never {
    this.#dead = true;
    this.#journal.close();
    if (this.#torn) {
      const line = JSON.stringify({ v: 1, seq: this.#journal.count, ...next });
      appendFileSync(this.#journal.path, line.slice(0, 1 + Math.floor(line.length / 2)));
    }
    throw new Died();
  }
}
