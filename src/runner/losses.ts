import type { RunnerTiming } from './timing.ts';

/** How often the connection of each host broke, and waiting for a break that is not known yet. */
export class Losses {
  readonly #after: RunnerTiming['after'];
  readonly #counts = new Map<string, number>();
  readonly #waits = new Set<() => void>();

  constructor({ after }: Pick<RunnerTiming, 'after'>) {
    this.#after = after;
  }

  add(host: string): void {
    this.#counts.set(host, this.of(host) + 1);
    for (const noticed of this.#waits) noticed();
  }

  of(host: string): number {
    return this.#counts.get(host) ?? 0;
  }

  /** Whether the connection has broken since there were so many, which may become known a little after what came of it. */
  since(host: string, count: number): Promise<boolean> {
    const isBroken = () => this.of(host) > count;
    return new Promise(resolve => {
      if (isBroken()) return resolve(true);
      const settle = () => {
        stop();
        this.#waits.delete(noticed);
        resolve(isBroken());
      };
      // Another host's loss says nothing about this one.
      const noticed = () => {
        if (isBroken()) settle();
      };
      const stop = this.#after(lossPatience, settle);
      this.#waits.add(noticed);
    });
  }
}

/** Milliseconds that the loss of a connection may stay unknown after something failed for it. */
const lossPatience = 1_000;
