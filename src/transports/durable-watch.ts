import { randomBytes } from 'node:crypto';
import type { OutputStream } from '../model/transport.ts';
import { type FinalReport, parseDurableReport } from './durable-report.ts';
import { type MarkerSplitter, markerSplitter } from './marker.ts';
import { markerPrefix } from './remote-command.ts';
import type { OpenShell, ProcessEnd, ShellListener, ShellProcess } from './shell-process.ts';
import { within } from './timing.ts';

export type WatchEnd =
  | { readonly kind: 'reported'; readonly report: FinalReport }
  /** The channel closed, and said nothing last. */
  | {
      readonly kind: 'closed';
      readonly begun: boolean;
      readonly exit: ProcessEnd | null;
      /** What the host printed instead of our text. */
      readonly noise: string;
    };

export type Counts = Record<OutputStream, number>;

interface WatchSink {
  onOutput(stream: OutputStream, chunk: Uint8Array): void;
  onRunning(): void;
}

/** One channel on which a text of ours reports about a durable command, with the command's output in between. */
export class DurableWatch implements ShellListener {
  readonly #sink: WatchSink;
  readonly #markers: Readonly<Record<OutputStream, MarkerSplitter>>;
  readonly #nonce = randomBytes(9).toString('hex');
  readonly #begun: Record<OutputStream, boolean> = { stdout: false, stderr: false };
  readonly #ended = Promise.withResolvers<WatchEnd>();
  readonly #over = Promise.withResolvers<void>();
  readonly #counts: Counts;
  readonly #patience: number;
  #shell: ShellProcess | null = null;
  #exit: ProcessEnd | null = null;
  #noise = '';
  #left = false;

  /**
   * `from`: bytes of each stream that the channel will not repeat. `patience`: milliseconds from the exit of the shell to
   * when its last word must have come.
   */
  constructor(sink: WatchSink, from: Counts, patience: number) {
    this.#sink = sink;
    this.#patience = patience;
    this.#counts = { ...from };
    const prefix = markerPrefix(this.#nonce);
    this.#markers = { stdout: markerSplitter(prefix), stderr: markerSplitter(prefix) };
  }

  get ended(): Promise<WatchEnd> {
    return this.#ended.promise;
  }

  /** Bytes of each stream that have arrived, from the command's start. */
  get counts(): Readonly<Counts> {
    return this.#counts;
  }

  /** Rejects with `HostUnreachable`; then nothing was sent. `text` is asked for when it is sent. */
  async open(open: OpenShell, text: (nonce: string) => string): Promise<void> {
    const shell = await open(this, 'task');
    if (this.#left) {
      shell.close();
      return;
    }
    this.#shell = shell;
    // Stdin stays open: where it closes, the text that attaches ends.
    shell.write(text(this.#nonce));
  }

  /** Everything on its way belongs to the command: stderr may be behind stdout. */
  async complete(patience: number): Promise<void> {
    await within(patience, this.#over.promise);
  }

  /** Wants nothing more of it; the command does not notice. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#shell?.end();
    this.#shell?.close();
  }

  /** After its last report: the shell ends by itself. */
  release(): void {
    this.#left = true;
    this.#shell?.end();
    this.#shell?.release();
  }

  onOutput(stream: OutputStream, chunk: Uint8Array): void {
    for (const piece of this.#markers[stream].push(chunk)) {
      if (piece.kind === 'marker') this.#report(stream, piece.text);
      else this.#data(stream, piece.data);
    }
  }

  onExit(end: ProcessEnd): void {
    this.#exit = end;
    // What it said last may be behind; what it left behind may hold the channel for ever.
    setTimeout(() => this.onClosed(), this.#patience).unref();
  }

  onClosed(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const rest = this.#markers[stream].rest();
      if (rest.length > 0) this.#data(stream, rest);
    }
    this.#over.resolve();
    this.#ended.resolve({
      kind: 'closed',
      begun: this.#begun.stdout,
      exit: this.#exit,
      noise: this.#noise.trim(),
    });
  }

  #data(stream: OutputStream, data: Uint8Array): void {
    if (!this.#begun[stream]) {
      this.#noise = (this.#noise + Buffer.from(data).toString()).slice(0, 500);
      return;
    }
    if (this.#left) return;
    this.#counts[stream] += data.length;
    this.#sink.onOutput(stream, data);
  }

  #report(stream: OutputStream, text: string): void {
    const report = parseDurableReport(text);
    if (report === null) return;
    switch (report.kind) {
      case 'begun':
        this.#begun[stream] = true;
        return;
      case 'running':
        if (!this.#left) this.#sink.onRunning();
        return;
      case 'over':
        this.#over.resolve();
        return;
      default:
        this.#ended.resolve({ kind: 'reported', report });
    }
  }
}
