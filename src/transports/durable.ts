import {
  type AttachRequest,
  type DurableEnd,
  type DurableExecution,
  HostUnreachable,
  type StartRequest,
} from '../model/transport.ts';
import { attachText } from './attach-text.ts';
import { endDurable } from './durable-control.ts';
import { cutBy, endOf, lost, type StopCause, startClosed } from './durable-end.ts';
import type { FinalReport } from './durable-report.ts';
import { startText } from './durable-text.ts';
import { type Counts, DurableWatch } from './durable-watch.ts';
import { refusalOf } from './exec-refusal.ts';
import type { OpenShell } from './shell-process.ts';
import { type ExecTiming, execTiming, within } from './timing.ts';

/** Starts a command that outlives the connection, and watches it. */
export function startDurable(
  open: OpenShell,
  request: StartRequest,
  timing: ExecTiming = execTiming,
): DurableExecution {
  const refusal = refusalOf(request);
  if (refusal !== null)
    return { done: Promise.resolve({ kind: 'ended', ...refusal }), cancel() {}, limit() {}, leave() {} };
  const from = { stdout: 0, stderr: 0 };
  return new Durable(open, { ...request, from, onRunning() {} }, timing).begin(nonce =>
    startText(request, nonce),
  );
}

/** Watches a command that was started before; one that was not never will be. */
export function attachDurable(
  open: OpenShell,
  request: AttachRequest,
  timing: ExecTiming = execTiming,
): DurableExecution {
  return new Durable(open, request, timing).begin(null);
}

/** A timer takes no more milliseconds. */
const longestDelay = 2 ** 31 - 1;

/** How often missing output is asked for again before the rest is left to a later attachment. */
const mostRepairs = 3;

class Durable {
  readonly #open: OpenShell;
  readonly #request: AttachRequest;
  readonly #timing: ExecTiming;
  readonly #done = Promise.withResolvers<DurableEnd>();
  readonly #settled = Promise.withResolvers<void>();
  readonly #running = Promise.withResolvers<void>();
  #watch: DurableWatch | null = null;
  #timer: NodeJS.Timeout | undefined;
  #timeout: number | undefined;
  #stopping: Promise<void> | null = null;
  /** The outcome of a command whose group was signalled before there was a result. */
  #stopped: StopCause | null = null;
  /** False as long as nothing can have been started. */
  #sent = true;
  #told = false;
  #over = false;

  constructor(open: OpenShell, request: AttachRequest, timing: ExecTiming) {
    this.#open = open;
    this.#request = request;
    this.#timing = timing;
    this.#timeout = request.timeout;
  }

  /** `start`: the text that starts the command; null where it is only attached to. */
  begin(start: ((nonce: string) => string) | null): DurableExecution {
    this.#sent = start === null;
    // The time that a start waits for a channel is not the command's.
    if (this.#sent) this.#arm();
    const watching = start === null ? this.#attach(this.#request.from) : this.#start(start);
    watching.catch(error => this.#failed(error));
    return {
      done: this.#done.promise,
      cancel: () => this.#stop({ kind: 'cancelled' }),
      limit: timeout => {
        this.#timeout = timeout;
        if (this.#sent) this.#arm();
      },
      leave: () => this.#settle({ kind: 'cut', reason: 'it was left running' }),
    };
  }

  async #start(text: (nonce: string) => string): Promise<void> {
    const watch = this.#newWatch(this.#request.from);
    await watch.open(this.#open, nonce => {
      this.#sent = true;
      this.#arm();
      return text(nonce);
    });
    const end = await watch.ended;
    if (end.kind === 'reported') await this.#reported(end.report, watch);
    else this.#settle(startClosed(end));
  }

  async #attach(from: Readonly<Counts>, repairs = 0): Promise<void> {
    const watch = this.#newWatch(from);
    const { directory } = this.#request;
    await watch.open(this.#open, nonce => attachText({ directory, from }, nonce));
    const end = await watch.ended;
    if (end.kind === 'reported') await this.#reported(end.report, watch, repairs);
    else this.#settle(cutBy(end));
  }

  #newWatch(from: Readonly<Counts>): DurableWatch {
    const watch = new DurableWatch(
      {
        onOutput: (stream, chunk) => {
          if (!this.#over) this.#request.onOutput(stream, chunk);
        },
        onRunning: () => {
          if (this.#told || this.#over) return;
          this.#told = true;
          this.#running.resolve();
          this.#request.onRunning();
        },
      },
      from,
      this.#timing.drain,
    );
    this.#watch = watch;
    return watch;
  }

  #failed(error: unknown): void {
    if (!(error instanceof HostUnreachable)) {
      this.#over = true;
      this.#done.reject(error);
      return;
    }
    const { problem } = error;
    const reason = problem.detail;
    if (this.#sent) this.#settle({ kind: 'cut', reason });
    else this.#settle({ kind: 'ended', outcome: { kind: 'unreachable', reason }, problem });
  }

  async #reported(report: FinalReport, watch: DurableWatch, repairs = 0): Promise<void> {
    await watch.complete(this.#timing.report);
    watch.release();
    if (this.#over) return;
    if (report.kind === 'exists') return this.#attach(this.#request.from);
    if (report.kind === 'exited' && !sameCounts(report.read, watch.counts)) {
      if (repairs < mostRepairs) return this.#attach(watch.counts, repairs + 1);
      return this.#settle({ kind: 'cut', reason: 'some of its output did not arrive' });
    }
    // Whoever stops it may know only now whether it had ended by itself.
    await this.#stopping;
    this.#settle(endOf(report, this.#stopped));
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const timeout = this.#timeout;
    if (timeout === undefined || this.#over) return;
    const expire = () => this.#stop({ kind: 'timedOut', after: timeout });
    this.#timer = setTimeout(expire, Math.min(timeout, longestDelay));
  }

  #stop(cause: StopCause): void {
    if (this.#over || this.#stopping !== null || this.#stopped !== null) return;
    if (!this.#sent) {
      this.#settle({ kind: 'ended', outcome: cause });
      return;
    }
    this.#stopping = this.#endGroup(cause).finally(() => {
      this.#stopping = null;
    });
    this.#stopping.then(
      () => {},
      error => this.#failed(error),
    );
  }

  async #endGroup(cause: StopCause): Promise<void> {
    const { report } = this.#timing;
    // What has not begun yet could not be found.
    await within(report, Promise.race([this.#running.promise, this.#watch?.ended, this.#settled.promise]));
    if (this.#over) return;
    const answer = await endDurable(this.#open, this.#request.directory, this.#timing);
    if (answer.kind === 'ended') this.#stopped = cause;
    if (answer.kind === 'unknown') this.#settle(lost(`it was to be stopped: ${answer.detail}`));
    else void this.#awaitOwnWord(answer);
  }

  /** The channel's own word on the end comes first, if it comes. */
  async #awaitOwnWord({ kind, detail }: { readonly kind: string; readonly detail: string }): Promise<void> {
    if (
      (await within(
        this.#timing.report,
        this.#settled.promise.then(() => true),
      )) === true
    )
      return;
    if (this.#stopped !== null) this.#settle({ kind: 'ended', outcome: this.#stopped });
    else if (kind === 'gone')
      this.#settle({ kind: 'cut', reason: 'it has ended, and its end was not reported' });
    else this.#settle({ kind: 'cut', reason: detail });
  }

  #settle(end: DurableEnd): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.#watch?.leave();
    this.#settled.resolve();
    this.#done.resolve(end);
  }
}

function sameCounts(one: Readonly<Counts>, other: Readonly<Counts>): boolean {
  return one.stdout === other.stdout && one.stderr === other.stderr;
}
