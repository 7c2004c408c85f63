import type { RunnerTiming } from '../../src/runner/timing.ts';

/** A clock that a test turns: timers come due in their order, and nothing waits. */
export class FakeClock implements Pick<RunnerTiming, 'now' | 'after'> {
  #time: number;
  readonly #timers = new Set<{ readonly due: number; readonly action: () => void }>();

  constructor(start = Date.UTC(2026, 2, 15)) {
    this.#time = start;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.size;
  }

  readonly now = (): number => this.#time;

  readonly after = (delay: number, action: () => void): (() => void) => {
    const timer = { due: this.#time + delay, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  pass(milliseconds: number): void {
    const end = this.#time + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#time = Math.max(this.#time, next.due);
      next.action();
    }
    this.#time = end;
  }
}
