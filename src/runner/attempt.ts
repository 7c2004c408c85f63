import type { Command } from '../engine/command.ts';
import type { DurablePlace } from '../engine/contact.ts';
import {
  type DurableEnd,
  type DurableExecution,
  HostUnreachable,
  type OutputStream,
  type Transport,
} from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import { OutputSample } from './capture.ts';
import type { FollowBoard } from './follow-board.ts';
import type { OutputRecorder } from './recorder.ts';
import type { Redactor } from './redactor.ts';
import type { StallWatch } from './stall-watch.ts';
import type { RunnerTiming } from './timing.ts';

export interface AttemptOptions {
  readonly task: Task;
  readonly number: number;
  readonly command: Command;
  /** Null for what needs no host. */
  readonly transport: Transport | null;
  readonly durable: DurablePlace | null;
  readonly input: 'empty' | 'open';
  readonly follows: FollowBoard;
  readonly recorder: OutputRecorder;
  /** Null for what is not watched for silence. */
  readonly stalls: StallWatch | null;
  readonly secrets: Readonly<Record<string, string>>;
  readonly redactor: Redactor;
  readonly timing: RunnerTiming;
  /** Milliseconds since 1970, on the clock of this machine. */
  readonly startedAt: number;
  /** Milliseconds from its start; undefined: as long as it needs. */
  readonly timeout: number | undefined;
  progress(done: number, total: number): void;
  /** So many bytes of output are kept on the host, which is much. */
  swelled(bytes: number): void;
}

/** One attempt at one task, and all that is known of it. It outlives the connection that it was started through. */
export class Attempt {
  readonly options: AttemptOptions;
  readonly sample = new OutputSample();
  /** Files of an upload that are in place. */
  readonly placed = new Set<string>();
  /** How often its host was asked about it in vain, since it last answered. */
  inVain = 0;
  timeout: number | undefined;
  readonly #received: Record<OutputStream, number> = { stdout: 0, stderr: 0 };
  readonly #cancel = new AbortController();
  #execution: DurableExecution | null = null;
  #left = false;
  #remarkable: number;

  constructor(options: AttemptOptions) {
    this.options = options;
    this.timeout = options.timeout;
    this.#remarkable = options.timing.largeOutput;
  }

  /** Aborted when the operator cancels the attempt. */
  get signal(): AbortSignal {
    return this.#cancel.signal;
  }

  get host(): Transport {
    const { transport, task } = this.options;
    if (transport === null) throw new TypeError(`${task.id} needs a host`);
    return transport;
  }

  /** Bytes of each stream that arrived. */
  get received(): Readonly<Record<OutputStream, number>> {
    return { ...this.#received };
  }

  /** Nothing more of it is heard. */
  get isLeft(): boolean {
    return this.#left;
  }

  /** Milliseconds that it still has; none where it should be over. */
  get remaining(): number | undefined {
    const { startedAt, timing } = this.options;
    return this.timeout === undefined ? undefined : Math.max(0, startedAt + this.timeout - timing.now());
  }

  readonly take = (stream: OutputStream, chunk: Uint8Array): void => {
    if (this.#left) return;
    this.#received[stream] += chunk.length;
    this.sample.add(chunk);
    this.options.stalls?.heard();
    this.options.recorder.write(stream, chunk);
    if (this.options.durable !== null) this.#heedSize();
  };

  #heedSize(): void {
    const bytes = this.#received.stdout + this.#received.stderr;
    if (bytes < this.#remarkable) return;
    while (bytes >= this.#remarkable) this.#remarkable *= 2;
    this.options.swelled(bytes);
  }

  /** Waits for the end of a script; meanwhile it can be cancelled, limited and left. */
  async watch(execution: DurableExecution): Promise<DurableEnd> {
    const cancel = () => execution.cancel();
    this.#execution = execution;
    this.signal.addEventListener('abort', cancel, { once: true });
    if (this.signal.aborted) cancel();
    this.options.stalls?.start();
    try {
      return await execution.done;
    } finally {
      this.signal.removeEventListener('abort', cancel);
      this.options.stalls?.pause();
      this.#execution = null;
    }
  }

  cancel(): void {
    this.#cancel.abort();
  }

  /** Milliseconds from its start; null: as long as it needs. */
  limit(timeout: number | null): void {
    this.timeout = timeout ?? undefined;
    this.#execution?.limit(this.remaining);
  }

  /** Nothing more of it is heard or recorded; where it can, it goes on. */
  leave(): void {
    this.#left = true;
    this.options.stalls?.pause();
    this.#execution?.leave();
  }
}

/** Why nobody was reached; rethrows what has another reason. */
export function cutBy(error: unknown): { readonly kind: 'cut'; readonly reason: string } {
  if (error instanceof HostUnreachable) return { kind: 'cut', reason: error.problem.detail };
  throw error;
}
