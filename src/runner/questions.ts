import type { Question } from '../engine/event.ts';

/** Questions that work in progress waits for: asked through the journal, answered by a person. */
export class Questions {
  readonly #announce: (question: Question) => void;
  readonly #open = new Map<string, { resolve(value: string): void; reject(error: Error): void }>();

  constructor(announce: (question: Question) => void) {
    this.#announce = announce;
  }

  ask(question: Question): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#open.set(question.id, { resolve, reject });
      this.#announce(question);
    });
  }

  deliver(id: string, value: string): void {
    this.#open.get(id)?.resolve(value);
    this.#open.delete(id);
  }

  /** Nobody is asked any more. */
  withdraw(id: string): void {
    this.#open.get(id)?.reject(new Error('the question was withdrawn'));
    this.#open.delete(id);
  }

  /** The run is let go of: whoever waits learns that there will be no answer. */
  abandon(): void {
    for (const { reject } of this.#open.values())
      reject(new Error('the run was left before this was answered'));
    this.#open.clear();
  }
}
