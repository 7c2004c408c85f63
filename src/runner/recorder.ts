import { createHash } from 'node:crypto';
import type { EventBody, OutputSummary } from '../engine/event.ts';
import { taskOutputKey } from '../engine/output.ts';
import type { OutputStream } from '../model/transport.ts';
import { OutputTail, type Piece } from './output-tail.ts';
import type { RedactingStream } from './redacting-stream.ts';
import type { Redactor } from './redactor.ts';
import { cutBefore, incompleteTail, isUtf8 } from './utf8.ts';

export type OutputTarget =
  | { readonly kind: 'task'; readonly task: string; readonly attempt: number }
  | { readonly kind: 'follow'; readonly follow: string };

export interface OutputRecorderOptions {
  readonly target: OutputTarget;
  readonly redactor: Redactor;
  /** Takes the events in order; must not throw. */
  record(body: EventBody): void;
  /** Takes output beyond the cap as it comes; `key` is the one of the output book. */
  live(key: string, chunk: Uint8Array): void;
  readonly limits?: Partial<OutputLimits>;
  /** Calls back once after `delay` milliseconds, unless what it returns is called before. */
  readonly after?: (delay: number, action: () => void) => () => void;
}

export interface OutputLimits {
  /** Bytes of the largest event, and how many wait at most. */
  readonly batch: number;
  /** Milliseconds that output waits at most. */
  readonly delay: number;
  /** Bytes recorded from the beginning. */
  readonly head: number;
  /** Bytes recorded from the end, of what is beyond `head`. */
  readonly tail: number;
}

const standardLimits: OutputLimits = {
  batch: 64 * 1024,
  delay: 200,
  head: 16 * 1024 * 1024,
  tail: 1024 * 1024,
};

/**
 * Makes events of what one attempt, or one followed file, prints: redacted, in batches, in the order of arrival, as
 * text where it is UTF-8. A runaway log cannot fill the disk: of what is beyond the cap the journal gets the end, how
 * much was left out before it, and the hash of everything.
 */
export class OutputRecorder {
  readonly #options: OutputRecorderOptions;
  readonly #limits: OutputLimits;
  readonly #redactions: Readonly<Record<OutputStream, RedactingStream>>;
  readonly #hash = createHash('sha256');
  readonly #tail: OutputTail;
  /** By stream: the beginning of a character whose rest has not come yet. */
  readonly #unfinished: Record<OutputStream, Uint8Array> = { stdout: nothing, stderr: nothing };
  #waiting: Piece[] = [];
  #waitingBytes = 0;
  #cancelTimer: (() => void) | null = null;
  #total = 0;
  #capped = false;
  #summary: OutputSummary | null = null;

  constructor(options: OutputRecorderOptions) {
    this.#options = options;
    this.#limits = { ...standardLimits, ...options.limits };
    this.#tail = new OutputTail(this.#limits.tail);
    this.#redactions = { stdout: this.#redaction('stdout'), stderr: this.#redaction('stderr') };
  }

  /** Keeps `chunk` until it is recorded. What comes after the end was not waited for, and is dropped. */
  write(stream: OutputStream, chunk: Uint8Array): void {
    if (this.#summary === null) this.#redactions[stream].write(chunk);
  }

  /** Records what has arrived; what may be the beginning of a secret still waits. */
  flush(): void {
    if (this.#summary === null) this.#recordWaiting();
  }

  /** As `flush`, and what arrived last is on record even beyond the cap: a line in it is about to be acted on. */
  keep(): void {
    if (this.#summary !== null) return;
    this.#recordWaiting();
    this.#recordTail(this.#limits.batch);
  }

  /** Records all that is left. Nothing more is recorded after this. */
  end(): OutputSummary {
    if (this.#summary !== null) return this.#summary;
    for (const stream of streams) this.#redactions[stream].flush();
    this.#recordWaiting();
    for (const stream of streams) this.#recordPiece({ stream, bytes: this.#unfinished[stream] });
    this.#recordTail(this.#limits.tail);
    this.#summary = { bytes: this.#total, sha256: this.#hash.digest('hex') };
    return this.#summary;
  }

  #redaction(stream: OutputStream): RedactingStream {
    return this.#options.redactor.stream(bytes => this.#await({ stream, bytes }));
  }

  #await(piece: Piece): void {
    this.#waiting.push(piece);
    this.#waitingBytes += piece.bytes.length;
    if (this.#waitingBytes >= this.#limits.batch) this.#recordWaiting();
    else this.#cancelTimer ??= (this.#options.after ?? afterTimeout)(this.#limits.delay, () => this.flush());
  }

  #recordWaiting(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const pieces = joined(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { stream, bytes } of pieces) {
      const known = this.#unfinished[stream];
      const whole = known.length === 0 ? bytes : Buffer.concat([known, bytes]);
      const end = whole.length - incompleteTail(whole);
      this.#unfinished[stream] = whole.subarray(end);
      this.#recordPiece({ stream, bytes: whole.subarray(0, end) });
    }
  }

  /** The hash is that of the events' bytes in their order, so that a journal without a gap can be checked against it. */
  #recordPiece({ stream, bytes }: Piece): void {
    if (bytes.length === 0) return;
    const room = this.#capped ? 0 : this.#limits.head - this.#total;
    this.#hash.update(bytes);
    this.#total += bytes.length;
    const end = bytes.length <= room ? bytes.length : cutBefore(bytes, room);
    this.#recordBatches({ stream, bytes: bytes.subarray(0, end) });
    if (end === bytes.length) return;
    this.#capped = true;
    const beyond = bytes.subarray(end);
    this.#tail.add({ stream, bytes: beyond });
    this.#options.live(this.#key(), beyond);
  }

  #recordTail(most: number): void {
    if (!this.#capped || this.#tail.isEmpty) return;
    const { omitted, pieces } = this.#tail.take(most);
    for (const [index, piece] of joined(pieces).entries())
      this.#recordBatches(piece, index === 0 ? omitted : undefined);
  }

  #recordBatches({ stream, bytes }: Piece, omitted?: number): void {
    for (let start = 0; start < bytes.length; ) {
      const rest = bytes.subarray(start);
      const part = rest.subarray(0, cutBefore(rest, this.#limits.batch));
      this.#options.record({
        ...this.#about(stream),
        ...(isUtf8(part)
          ? { data: Buffer.from(part).toString() }
          : { data: Buffer.from(part).toString('base64'), encoding: 'base64' }),
        ...(omitted !== undefined && start === 0 ? { omitted } : {}),
      });
      start += part.length;
    }
  }

  #about(
    stream: OutputStream,
  ):
    | { type: 'task.output'; task: string; attempt: number; stream: OutputStream }
    | { type: 'follow.output'; follow: string } {
    const { target } = this.#options;
    return target.kind === 'task'
      ? { type: 'task.output', task: target.task, attempt: target.attempt, stream }
      : { type: 'follow.output', follow: target.follow };
  }

  #key(): string {
    const { target } = this.#options;
    return target.kind === 'task' ? taskOutputKey(target.task) : target.follow;
  }
}

const streams: readonly OutputStream[] = ['stdout', 'stderr'];
const nothing = new Uint8Array(0);

/** The same bytes in the same order, neighbours of one stream put together. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const groups: { readonly stream: OutputStream; readonly parts: Uint8Array[] }[] = [];
  for (const { stream, bytes } of pieces) {
    const last = groups.at(-1);
    if (last?.stream === stream) last.parts.push(bytes);
    else groups.push({ stream, parts: [bytes] });
  }
  return groups.map(({ stream, parts }) => ({ stream, bytes: Buffer.concat(parts) }));
}

function afterTimeout(delay: number, action: () => void): () => void {
  const timer = setTimeout(action, delay);
  return () => clearTimeout(timer);
}
