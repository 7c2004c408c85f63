import type { Effect } from '../../src/engine/effect.ts';
import type { Outcome } from '../../src/model/outcome.ts';

export type Sent = Extract<Effect, { type: 'execute' }>;

/** What truly became of an attempt on its host, whatever handrail knows of it. */
export interface Truth {
  readonly task: string;
  /** How often its command was begun. */
  ran: number;
  state: 'fenced' | 'running' | 'ended' | 'vanished';
  code: number;
}

/** Hosts on which an attempt's directory is a token: who makes it first decides whether the command runs. */
export class SimulatedHosts {
  readonly truths = new Map<string, Truth>();
  /** Starts that are on their way, and may arrive at any time later, or never. */
  readonly #onTheWay: { readonly directory: string; readonly task: string }[] = [];

  /** Begins the command now, or, on a slow network, some time. */
  start(directory: string, task: string, slow: boolean): void {
    if (slow) this.#onTheWay.push({ directory, task });
    else this.#arrive(directory, task);
  }

  arriveSome(pick: number): void {
    const late = this.#onTheWay.splice(pick % Math.max(this.#onTheWay.length, 1), 1)[0];
    if (late !== undefined) this.#arrive(late.directory, late.task);
  }

  arriveAll(): void {
    while (this.#onTheWay.length > 0) this.arriveSome(0);
  }

  /** A running command ends, or vanishes without a result. */
  endSome(pick: number): void {
    const running = [...this.truths.values()].filter(({ state }) => state === 'running');
    const truth = running[pick % Math.max(running.length, 1)];
    if (truth === undefined) return;
    truth.state = pick % 11 === 10 ? 'vanished' : 'ended';
    truth.code = pick % 5 === 4 ? 1 : 0;
  }

  /** As who asks what became of it: an attempt that was not begun never will be. */
  ask(directory: string, task: string): 'fenced' | 'running' | Outcome {
    const truth = this.truths.get(directory);
    if (truth === undefined) {
      this.truths.set(directory, { task, ran: 0, state: 'fenced', code: 0 });
      return 'fenced';
    }
    return truth.state === 'fenced' || truth.state === 'running' ? truth.state : this.outcome(directory);
  }

  /** How an attempt that is not running any more ended. */
  outcome(directory: string): Outcome {
    const truth = this.truths.get(directory);
    return truth?.state === 'ended'
      ? { kind: 'exited', code: truth.code }
      : { kind: 'lost', reason: 'it is gone without a result' };
  }

  #arrive(directory: string, task: string): void {
    if (this.truths.has(directory)) return;
    this.truths.set(directory, { task, ran: 1, state: 'running', code: 0 });
  }
}
