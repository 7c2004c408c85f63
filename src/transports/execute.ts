import { randomBytes } from 'node:crypto';
import type { Outcome } from '../model/outcome.ts';
import {
  type ExecRequest,
  type ExecResult,
  type Execution,
  HostUnreachable,
  type OutputStream,
  type Problem,
} from '../model/transport.ts';
import { endGroup } from './end-group.ts';
import { refusalOf } from './exec-refusal.ts';
import { type MarkerSplitter, markerSplitter } from './marker.ts';
import { markerPrefix, parseReport, type StartedProcess, wrapperText } from './remote-command.ts';
import type { OpenShell, ProcessEnd, ShellListener, ShellProcess, ShellUrgency } from './shell-process.ts';
import { type ExecTiming, execTiming, within } from './timing.ts';

type StopCause = { readonly kind: 'timedOut'; readonly after: number } | { readonly kind: 'cancelled' };

/**
 * Runs a script in a shell of its own. It is over on its exit status plus a short drain, not when its output closes: a
 * daemon may hold that for ever. Without an exit status it is lost, whatever else is known.
 */
export function execute(
  open: OpenShell,
  request: ExecRequest,
  urgency: ShellUrgency = 'task',
  timing: ExecTiming = execTiming,
): Execution {
  const attempt = new Attempt(open, request, timing);
  return { done: attempt.run(urgency), cancel: () => attempt.stop({ kind: 'cancelled' }) };
}

class Attempt implements ShellListener {
  readonly #open: OpenShell;
  readonly #request: ExecRequest;
  readonly #timing: ExecTiming;
  readonly #markers: MarkerSplitter;
  readonly #nonce = randomBytes(9).toString('hex');
  readonly #ended = Promise.withResolvers<ProcessEnd | null>();
  readonly #identified = Promise.withResolvers<StartedProcess | null>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #stopped = Promise.withResolvers<StopCause>();
  #shell: ShellProcess | null = null;
  #cause: StopCause | null = null;
  #missing: string | null = null;
  #started = false;
  #over = false;
  #lastOutput = 0;
  #noise = '';

  constructor(open: OpenShell, request: ExecRequest, timing: ExecTiming) {
    this.#open = open;
    this.#request = request;
    this.#timing = timing;
    this.#markers = markerSplitter(markerPrefix(this.#nonce));
  }

  async run(urgency: ShellUrgency): Promise<ExecResult> {
    const refusal = refusalOf(this.#request);
    if (refusal !== null) return refusal;
    const shell = await this.#opened(urgency);
    if ('outcome' in shell) return shell;
    this.#shell = shell;
    if (this.#cause !== null) {
      shell.close();
      return { outcome: { kind: 'cancelled' } };
    }
    // Stdin stays open, though nothing reads it any more: a channel that was half closed takes no signals.
    shell.write(wrapperText(this.#request, this.#nonce));
    const timer = this.#timer();
    const end = await Promise.race([this.#ended.promise, this.#stopped.promise]);
    const result =
      end === null || end.kind === 'exited' || end.kind === 'signalled'
        ? await this.#afterEnd(end, null)
        : await this.#afterStop(end);
    clearTimeout(timer);
    this.#over = true;
    shell.release();
    return result;
  }

  stop(cause: StopCause): void {
    if (this.#cause !== null || this.#over) return;
    this.#cause = cause;
    this.#stopped.resolve(cause);
  }

  onOutput(stream: OutputStream, chunk: Uint8Array): void {
    this.#lastOutput = performance.now();
    if (this.#over) return;
    if (stream === 'stderr' || this.#started) {
      this.#request.onOutput(stream, chunk);
      return;
    }
    // Whatever the host's login files print comes before the marker, and is not the command's output.
    for (const piece of this.#markers.push(chunk)) {
      if (piece.kind === 'marker') this.#report(piece.text);
      else if (this.#started) this.#request.onOutput('stdout', piece.data);
      else this.#noise = (this.#noise + Buffer.from(piece.data).toString()).slice(0, 500);
    }
    if (!this.#started) return;
    const rest = this.#markers.rest();
    if (rest.length > 0) this.#request.onOutput('stdout', rest);
  }

  onExit(end: ProcessEnd): void {
    this.#ended.resolve(end);
  }

  onClosed(): void {
    this.#closed.resolve();
    this.#ended.resolve(null);
    this.#identified.resolve(null);
  }

  async #opened(urgency: ShellUrgency): Promise<ShellProcess | ExecResult> {
    const opening = this.#open(this, urgency);
    const first = await Promise.race([opening.catch(unreachable), this.#stopped.promise]);
    if (!('kind' in first)) return first;
    // Stopped while it waited for a channel: nothing was sent.
    opening.then(
      shell => shell.close(),
      () => {},
    );
    return { outcome: { kind: 'cancelled' } };
  }

  #report(text: string): void {
    const report = parseReport(text);
    if (report === null) return;
    if (report.kind === 'shellMissing') {
      this.#missing = report.shell;
      this.#identified.resolve(null);
      return;
    }
    this.#started = true;
    this.#identified.resolve(report);
  }

  #timer(): NodeJS.Timeout | undefined {
    const { timeout } = this.#request;
    if (timeout === undefined) return undefined;
    return setTimeout(() => this.stop({ kind: 'timedOut', after: timeout }), timeout);
  }

  /** `instead`: the outcome of a command that was stopped and is known to have ended. */
  async #afterEnd(end: ProcessEnd | null, instead: Outcome | null): Promise<ExecResult> {
    const held = await this.#drain(end);
    if (end === null) return lost(this.#lossReason());
    if (this.#missing !== null) {
      const problem: Problem = { code: 'shellMissing', detail: this.#missing };
      return { outcome: { kind: 'exited', code: 127 }, problem };
    }
    if (!this.#started) return this.#notStarted(end);
    return { outcome: instead ?? end, ...(held ? { outputHeld: true as const } : {}) };
  }

  /** The host ended the session and our text never ran: a forced command, a disabled account, a host without sh. */
  #notStarted(end: ProcessEnd): ExecResult {
    const said = this.#noise.trim();
    const detail = `the host did not run the command${said === '' ? '' : `: ${said}`}`;
    // Success of something unknown is not success.
    if (end.kind === 'exited' && end.code === 0) return lost(detail);
    return { outcome: end, problem: { code: 'other', detail } };
  }

  #lossReason(): string {
    return this.#started
      ? 'the channel closed without an exit status'
      : 'the channel closed before the command had reported anything';
  }

  async #afterStop(cause: StopCause): Promise<ExecResult> {
    const outcome: Outcome = cause;
    const process = await within(this.#timing.report, this.#identified.promise);
    if (process === null || process === undefined) {
      const end = await within(this.#timing.report, this.#ended.promise);
      return end === undefined
        ? lost('it was to be stopped, and never reported which process it is')
        : this.#afterEnd(end, null);
    }
    const answer = await endGroup(this.#open, process, this.#timing, signal => this.#shell?.signal(signal));
    const end = await within(this.#timing.report, this.#ended.promise);
    if (end === undefined) return lost(`it was to be stopped (process ${process.pid}): ${answer.detail}`);
    return this.#afterEnd(end, answer.kind === 'gone' ? null : outcome);
  }

  /** Waits for the output that is still on its way; true when something keeps the output open. */
  async #drain(end: ProcessEnd | null): Promise<boolean> {
    if (end === null) {
      await this.#closed.promise;
      return false;
    }
    const { quiet, drain } = this.#timing;
    const begun = performance.now();
    let closed = false;
    const closing = this.#closed.promise.then(() => {
      closed = true;
    });
    while (!closed) {
      const now = performance.now();
      const waited = now - Math.max(begun, this.#lastOutput);
      if (waited >= quiet || now - begun >= drain) return true;
      await within(Math.min(quiet - waited, drain - (now - begun)), closing);
    }
    return false;
  }
}

function unreachable(error: unknown): ExecResult {
  if (!(error instanceof HostUnreachable)) throw error;
  return { outcome: { kind: 'unreachable', reason: error.problem.detail }, problem: error.problem };
}

function lost(reason: string): ExecResult {
  return { outcome: { kind: 'lost', reason }, problem: { code: 'connectionLost', detail: reason } };
}
