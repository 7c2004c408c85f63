import type { RunnerTiming } from './timing.ts';

/** Pauses, each with a name; a second one of the same name replaces the first. */
export class Timers {
  readonly #after: RunnerTiming['after'];
  readonly #pending = new Map<string, () => void>();

  constructor({ after }: Pick<RunnerTiming, 'after'>) {
    this.#after = after;
  }

  start(name: string, delay: number, action: () => void): void {
    this.stop(name);
    const due = () => {
      this.#pending.delete(name);
      action();
    };
    this.#pending.set(name, this.#after(delay, due));
  }

  isPending(name: string): boolean {
    return this.#pending.has(name);
  }

  stop(name: string): void {
    this.#pending.get(name)?.();
    this.#pending.delete(name);
  }

  stopAll(): void {
    for (const name of [...this.#pending.keys()]) this.stop(name);
  }
}
