import type { Event } from '../../src/engine/event.ts';
import type { OutputBook } from '../../src/engine/output.ts';
import { createOutputBook } from '../../src/engine/output-book.ts';
import type { Session } from '../../src/engine/session.ts';
import { context, type Drive, type World } from './drive.ts';

/** A live session over the pure engine, with an estate that answers at once unless told otherwise. */
export class DriveSession implements Session {
  readonly mode = 'live';
  readonly output: OutputBook = createOutputBook();
  readonly #drive: Drive;
  readonly #listeners = new Set<(event: Event | null) => void>();
  readonly world: World;
  #seen = 0;

  constructor(drive: Drive, world: World = {}) {
    this.#drive = drive;
    this.world = world;
    this.publish();
  }

  get state() {
    return this.#drive.state;
  }

  digestOf(text: string): string {
    return context.sha256(text);
  }

  subscribe(listener: (event: Event | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get watchers(): number {
    return this.#listeners.size;
  }

  async send(intent: Parameters<Session['send']>[0]) {
    const reply = this.#drive.send(intent);
    this.#drive.settle(this.world);
    this.publish();
    return reply;
  }

  async answerSecret(question: string) {
    const reply = this.#drive.send({ type: 'secretGiven', question });
    this.publish();
    return reply;
  }

  /** Tells whoever watches what happened since. */
  publish(): void {
    const events = this.#drive.events.slice(this.#seen);
    this.#seen = this.#drive.events.length;
    for (const event of events) {
      this.output.add(event);
      for (const listener of this.#listeners) listener(event);
    }
  }
}
