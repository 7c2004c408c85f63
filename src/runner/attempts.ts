import type { Effect } from '../engine/effect.ts';
import { isReadOnly } from '../engine/reduce-task.ts';
import { type ControlAnswer, HostUnreachable } from '../model/transport.ts';
import type { Attempt } from './attempt.ts';
import { AttemptMaker, type AttemptMakerOptions } from './attempt-maker.ts';
import { attach, type End, execute } from './execute.ts';
import { Timers } from './timers.ts';

type EffectOf<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Pauses before it is said that a host could not be asked, while its connection seems to be open, in milliseconds. */
const pauses = [1_000, 2_000, 4_000];

/** The attempts under way: watched, or cut off from their host and waiting to be asked for. */
export class Attempts {
  readonly #options: AttemptMakerOptions;
  readonly #maker: AttemptMaker;
  readonly #open = new Map<string, Attempt>();
  /** Attempts being watched now. */
  readonly #watched = new Set<Attempt>();
  /** Tasks that were cancelled before their attempt of an earlier process was taken up. */
  readonly #cancelled = new Set<string>();
  readonly #timers: Timers;
  #left = false;

  constructor(options: AttemptMakerOptions) {
    this.#options = options;
    this.#maker = new AttemptMaker(options);
    this.#timers = new Timers(options.timing);
  }

  async execute(effect: EffectOf<'execute'>): Promise<void> {
    const { task, command } = effect;
    // A person does a manual step: nothing is started, and its verdict ends it.
    if (command.kind === 'manual' || command.kind === 'prompt') return;
    if (task.host !== null && !isReadOnly(task.verb)) this.#options.follows.passOver(task.section, task.host);
    this.#drop(task.id);
    const attempt = this.#maker.started(effect);
    this.#open.set(task.id, attempt);
    if (this.#options.current().info.dryRun !== null) this.#finish(attempt, assumed);
    else await this.#watch(attempt, () => execute(attempt));
  }

  async attach(effect: EffectOf<'attach'>): Promise<void> {
    const { task, attempt: number, timeout } = effect;
    const known = this.#open.get(task.id);
    const isForeign = known?.options.number !== number;
    const attempt = known === undefined || isForeign ? this.#maker.takenUp(effect) : known;
    if (this.#watched.has(attempt)) return;
    attempt.timeout = timeout;
    this.#open.set(task.id, attempt);
    if (this.#cancelled.delete(task.id)) attempt.cancel();
    let isSeen = false;
    const onContact = () => {
      if (isSeen || this.#left) return;
      isSeen = true;
      attempt.inVain = 0;
      this.#options.report({ type: 'attached', task: task.id, attempt: number });
    };
    attempt.inVain += 1;
    await this.#watch(attempt, () => attach(attempt, isForeign, onContact));
  }

  cancel(task: string): void {
    const attempt = this.#open.get(task);
    if (attempt === undefined) {
      this.#cancelled.add(task);
      return;
    }
    attempt.cancel();
    // Nothing of it is under way on the host.
    if (!this.#watched.has(attempt) && attempt.options.durable === null) this.#finish(attempt, cancelled);
  }

  limit({ task, attempt, timeout }: EffectOf<'limit'>): void {
    this.#openAs(task, attempt)?.limit(timeout);
  }

  async sendInput(task: string, number: number, text: string): Promise<void> {
    await this.#reach(task, number, 'input', (attempt, directory) =>
      attempt.host.sendInput(directory, `${text}\n`),
    );
  }

  async interrupt({ task, attempt: number }: EffectOf<'interrupt'>): Promise<void> {
    await this.#reach(task, number, 'interrupt', (attempt, directory) => attempt.host.interrupt(directory));
  }

  /** Writes what has arrived. */
  flush(): void {
    for (const { options } of this.#open.values()) options.recorder.flush();
  }

  /** Nothing more is heard of any; what outlives its connection goes on. */
  leave(): void {
    this.#left = true;
    this.#timers.stopAll();
    for (const attempt of this.#open.values()) attempt.leave();
  }

  async #watch(attempt: Attempt, work: () => Promise<End>): Promise<void> {
    const isLinkBroken = this.#options.watchLink(attempt.options.task.host ?? '');
    this.#watched.add(attempt);
    let end = await new Promise<End>(resolve => resolve(work())).catch(endOf);
    // It is ready again when the host is there.
    if (isUnsent(end) && (await isLinkBroken())) end = { kind: 'fenced' };
    this.#watched.delete(attempt);
    if (this.#left) return;
    // The engine may have given it up meanwhile.
    if (this.#openAs(attempt.options.task.id, attempt.options.number) !== attempt) return;
    if (end.kind !== 'cut') this.#finish(attempt, end);
    else if (attempt.signal.aborted && attempt.options.durable === null) this.#finish(attempt, cancelled);
    else this.#cutOff(attempt, end.reason);
  }

  #cutOff(attempt: Attempt, reason: string): void {
    const { task, number } = attempt.options;
    attempt.options.recorder.flush();
    const report = () => this.#options.report({ type: 'detached', task: task.id, attempt: number, reason });
    const pause = pauses[Math.min(attempt.inVain, pauses.length) - 1];
    // The loss of the connection may not be known yet, and to ask again at once would be in vain too.
    if (pause === undefined || !this.#options.isConnected(task.host ?? '')) report();
    else this.#timers.start(task.id, pause, report);
  }

  #finish(attempt: Attempt, end: Exclude<End, { kind: 'cut' }>): void {
    const { task, number, recorder } = attempt.options;
    this.#open.delete(task.id);
    this.#timers.stop(task.id);
    const about = { task: task.id, attempt: number };
    const output = recorder.end();
    if (end.kind === 'fenced') {
      this.#options.report({ type: 'fenced', ...about });
      return;
    }
    const { kind: _, ...ending } = end;
    const printed = output.bytes > 0 ? { output } : {};
    this.#options.report({ type: 'finished', ...about, ...ending, ...printed });
  }

  async #reach(
    task: string,
    number: number,
    what: 'input' | 'interrupt',
    send: (attempt: Attempt, directory: string) => Promise<ControlAnswer>,
  ): Promise<void> {
    const attempt = this.#openAs(task, number);
    const directory = attempt?.options.durable?.directory;
    let reason: string | null = 'nothing of it is under way on the host';
    if (attempt !== undefined && directory !== undefined)
      reason = await send(attempt, directory).then(
        answer => (answer.ok ? null : answer.reason),
        error => (error instanceof HostUnreachable ? error.problem.detail : String(error)),
      );
    if (reason !== null && !this.#left)
      this.#options.report({ type: 'unreached', task, attempt: number, what, reason });
  }

  #openAs(task: string, number: number): Attempt | undefined {
    const attempt = this.#open.get(task);
    return attempt?.options.number === number ? attempt : undefined;
  }

  /** Of an attempt that was given up, what came late is not waited for any more. */
  #drop(task: string): void {
    this.#cancelled.delete(task);
    this.#timers.stop(task);
    this.#open.get(task)?.leave();
    this.#open.delete(task);
  }
}

/** A dry run sends nothing, waits for nothing and takes every step for done. */
const assumed = { kind: 'ended', outcome: { kind: 'exited', code: 0 } } as const;

const cancelled = { kind: 'ended', outcome: { kind: 'cancelled' } } as const;

/** Nothing of it left this machine. */
function isUnsent(end: End): boolean {
  return end.kind === 'ended' && end.outcome.kind === 'unreachable';
}

/** An effect that threw: either nothing was sent, or nobody knows. */
function endOf(error: unknown): End {
  if (error instanceof HostUnreachable) {
    const { problem } = error;
    return { kind: 'ended', outcome: { kind: 'unreachable', reason: problem.detail }, problem };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: 'ended', outcome: { kind: 'lost', reason } };
}
