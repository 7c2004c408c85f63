import type { HostSweep } from '../engine/effect.ts';
import type { Report } from '../engine/intent.ts';
import type { Reply } from '../engine/session.ts';
import type { RunState } from '../engine/state.ts';
import { HostUnreachable, type Problem, type SweepRequest, type Transport } from '../model/transport.ts';
import type { RunnerTiming } from './timing.ts';

export interface FarewellOptions {
  readonly timing: RunnerTiming;
  current(): RunState;
  report(report: Report): Reply;
}

export const lateAnswer: Problem = { code: 'other', detail: 'the host did not answer in time' };

/** What is done at hosts before a run lets go of them. None of it may take long, and what came of it goes on record. */
export class Farewell {
  readonly #options: FarewellOptions;

  constructor(options: FarewellOptions) {
    this.#options = options;
  }

  /** Gives the lock back, and removes what the run keeps there where that is to go as well. */
  async sweep(
    { host, workspace, what, keep, uploads }: HostSweep,
    reach: () => Promise<Transport>,
  ): Promise<void> {
    const about = what === 'lock' ? ({ what } as const) : {};
    const request: SweepRequest = { workspace, what, keep, uploads, ...this.#run() };
    try {
      const swept = await this.#within(reach().then(transport => transport.sweep(request)));
      if (swept === undefined) throw new HostUnreachable(lateAnswer);
      this.#options.report({ type: 'swept', host, ...about, kept: swept.kept });
    } catch (error) {
      this.#options.report({ type: 'swept', host, ...about, kept: [], problem: problemOf(error) });
    }
  }

  /** A claim whose answer does not come in time may have been granted all the same. */
  async awaitClaim(host: string, settled: Promise<void>): Promise<void> {
    const isSettled = await this.#within(settled.then(() => true));
    if (isSettled === undefined)
      this.#options.report({ type: 'swept', host, what: 'lock', kept: [], problem: lateAnswer });
  }

  /** Of a claim that is not on record. */
  async giveBackLock(transport: Transport, since: string): Promise<void> {
    const request: SweepRequest = { workspace: null, what: 'lock', keep: [], ...this.#run(), since };
    await this.#within(
      transport.sweep(request).then(
        () => undefined,
        () => undefined,
      ),
    );
  }

  async close(transport: Transport): Promise<void> {
    await this.#within(transport.close().catch(() => {}));
  }

  #run(): Pick<SweepRequest, 'run' | 'runbook'> {
    const { info } = this.#options.current();
    return { run: info.run, runbook: info.plan.runbook };
  }

  /** Undefined where it takes too long. */
  #within<T>(work: Promise<T>): Promise<T | undefined> {
    const { after, farewell } = this.#options.timing;
    return new Promise((resolve, reject) => {
      const stop = after(farewell, () => resolve(undefined));
      work.then(resolve, reject).finally(stop);
    });
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof HostUnreachable) return error.problem;
  return { code: 'other', detail: error instanceof Error ? error.message : String(error) };
}
