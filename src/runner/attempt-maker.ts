import type { Effect } from '../engine/effect.ts';
import type { EventBody } from '../engine/event.ts';
import type { Report } from '../engine/intent.ts';
import type { RunState } from '../engine/state.ts';
import type { Transport } from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import { Attempt } from './attempt.ts';
import type { FollowBoard } from './follow-board.ts';
import type { RunnerOptions } from './options.ts';
import { OutputRecorder, type OutputRecorderOptions } from './recorder.ts';
import { StallWatch } from './stall-watch.ts';
import type { RunnerTiming } from './timing.ts';

export interface AttemptMakerOptions extends Pick<RunnerOptions, 'redactor' | 'recorded'> {
  readonly timing: RunnerTiming;
  readonly follows: FollowBoard;
  current(): RunState;
  report(report: Report): unknown;
  record(body: EventBody): void;
  live(key: string, chunk: Uint8Array): void;
  transport(host: string): Transport;
  isConnected(host: string): boolean;
  /** To be asked before something is sent; the answer says later whether the connection broke. */
  watchLink(host: string): () => Promise<boolean>;
  secretsOf(task: Task): Readonly<Record<string, string>>;
}

/** Puts together what an attempt needs. */
export class AttemptMaker {
  readonly #options: AttemptMakerOptions;

  constructor(options: AttemptMakerOptions) {
    this.#options = options;
  }

  /** One that begins now. */
  started(effect: Extract<Effect, { type: 'execute' }>): Attempt {
    return this.#make(effect, { startedAt: this.#options.timing.now(), timeout: effect.task.timeout });
  }

  /** One that an earlier process began. */
  takenUp(effect: Extract<Effect, { type: 'attach' }>): Attempt {
    const { task, attempt, startedAt, timeout } = effect;
    const events = this.#options.recorded(task.id, attempt);
    // What a check printed is kept nowhere else; of the others, all of it comes once more.
    const recorded = { events, comesAgain: task.verb !== 'check' };
    return this.#make({ ...effect, input: 'empty' }, { startedAt: Date.parse(startedAt), timeout, recorded });
  }

  #make(
    {
      task,
      attempt: number,
      command,
      durable,
      input,
    }: Pick<Extract<Effect, { type: 'execute' }>, 'task' | 'attempt' | 'command' | 'durable' | 'input'>,
    {
      startedAt,
      timeout,
      recorded,
    }: Pick<OutputRecorderOptions, 'recorded'> & { startedAt: number; timeout: number | undefined },
  ): Attempt {
    const { timing, redactor, record, report, live, follows, transport, secretsOf } = this.#options;
    const stalls = this.#stallsOf(task, number);
    const recorder = new OutputRecorder({
      target: { kind: 'task', task: task.id, attempt: number },
      redactor,
      record,
      live,
      after: timing.after,
      ...(recorded === undefined ? {} : { recorded }),
      ...(stalls === null ? {} : { onText: (stream, bytes) => stalls.read(stream, bytes) }),
    });
    return new Attempt({
      task,
      number,
      command,
      durable,
      input,
      follows,
      recorder,
      stalls,
      redactor,
      timing,
      startedAt,
      timeout,
      transport: task.host === null ? null : transport(task.host),
      secrets: secretsOf(task),
      progress: (done, total) =>
        record({ type: 'task.progress', task: task.id, attempt: number, done, total }),
      swelled: bytes => report({ type: 'swelled', task: task.id, attempt: number, bytes }),
    });
  }

  #stallsOf({ id: task, verb, estimate = 0 }: Task, attempt: number): StallWatch | null {
    const { timing, current, report } = this.#options;
    if ((verb !== 'run' && verb !== 'stop' && verb !== 'otp') || current().info.dryRun !== null) return null;
    return new StallWatch({
      timing,
      estimate,
      stalled: stall => report({ type: 'stalled', task, attempt, ...stall }),
      stirred: () => report({ type: 'stirred', task, attempt }),
    });
  }
}
