import { createHash } from 'node:crypto';
import type { EventBody, OutputSummary, TaskOutput } from '../engine/event.ts';
import type { FilePosition, OutputStream } from '../model/transport.ts';
import { OutputEvents, type OutputTarget } from './output-events.ts';
import { OutputTail } from './output-tail.ts';
import { joined, outputStreams, type Piece } from './pieces.ts';
import { RecordedOutput } from './recorded-output.ts';
import type { RedactingStream } from './redacting-stream.ts';
import type { Redactor } from './redactor.ts';
import { afterTimeout } from './timing.ts';
import { incompleteTail } from './utf8.ts';

export type { OutputTarget } from './output-events.ts';

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
  /** What an earlier process recorded of the same attempt; `comesAgain`: all of it will be written once more. */
  readonly recorded?: { readonly events: Iterable<TaskOutput>; readonly comesAgain: boolean };
  /** Takes the text as soon as it is known to hold no secret. */
  readonly onText?: (stream: OutputStream, bytes: Uint8Array) => void;
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
  readonly #events: OutputEvents;
  readonly #recorded: RecordedOutput;
  readonly #redactions: Readonly<Record<OutputStream, RedactingStream>>;
  readonly #hash = createHash('sha256');
  readonly #tail: OutputTail;
  /** By stream: the beginning of a character whose rest has not come yet. */
  readonly #unfinished: Record<OutputStream, Uint8Array> = { stdout: nothing, stderr: nothing };
  #waiting: Piece[] = [];
  #waitingBytes = 0;
  #cancelTimer: (() => void) | null = null;
  #total = 0;
  #withheld = 0;
  #capped = false;
  #summary: OutputSummary | null = null;

  constructor(options: OutputRecorderOptions) {
    this.#options = options;
    this.#limits = { ...standardLimits, ...options.limits };
    this.#events = new OutputEvents(options.target, this.#limits.batch, options.record);
    this.#recorded = new RecordedOutput(options.recorded?.events ?? [], options.recorded?.comesAgain);
    for (const { bytes } of this.#recorded.pieces) this.#count(bytes);
    this.#tail = new OutputTail(this.#limits.tail);
    this.#redactions = { stdout: this.#redaction('stdout'), stderr: this.#redaction('stderr') };
  }

  /** What came once more is not what is on record, and is left out: a secret in it may not be known any more. */
  get differs(): boolean {
    return this.#recorded.differs;
  }

  /**
   * Keeps `chunk` until it is recorded; `through` is where a followed file was read to with it. What comes after the end
   * was not waited for, and is dropped.
   */
  write(stream: OutputStream, chunk: Uint8Array, through?: FilePosition): void {
    if (this.#summary !== null) return;
    if (through !== undefined) this.#events.wasRead(chunk.length, through);
    this.#redactions[stream].write(chunk);
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
    for (const stream of outputStreams) this.#redactions[stream].flush();
    this.#recordWaiting();
    for (const stream of outputStreams) this.#recordPiece({ stream, bytes: this.#unfinished[stream] });
    return this.#conclude();
  }

  /** As `end`, but what may be the beginning of a secret is left to whoever goes on from here. */
  leave(): OutputSummary {
    if (this.#summary !== null) return this.#summary;
    this.#recordWaiting();
    return this.#conclude();
  }

  #conclude(): OutputSummary {
    this.#recordTail(this.#limits.tail);
    if (this.#withheld > 0) this.#events.omit(this.#withheld);
    this.#summary = { bytes: this.#total + this.#withheld, sha256: this.#hash.digest('hex') };
    return this.#summary;
  }

  #redaction(stream: OutputStream): RedactingStream {
    return this.#options.redactor.stream(bytes => this.#await({ stream, bytes }), this.#events.onPassed);
  }

  #await({ stream, bytes: all }: Piece): void {
    const bytes = this.#recorded.newIn({ stream, bytes: all });
    if (this.#recorded.isWithheld(stream)) {
      this.#withheld += bytes.length;
      return;
    }
    this.#options.onText?.(stream, all);
    if (bytes.length === 0) return;
    this.#waiting.push({ stream, bytes });
    this.#waitingBytes += bytes.length;
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

  #recordPiece({ stream, bytes }: Piece): void {
    if (bytes.length === 0) return;
    const start = this.#total;
    const room = this.#capped ? 0 : Math.max(0, this.#limits.head - start);
    this.#count(bytes);
    const end = bytes.length <= room ? bytes.length : this.#events.cut(bytes, start, room);
    this.#events.write({ stream, bytes: bytes.subarray(0, end) }, start);
    if (end === bytes.length) return;
    this.#capped = true;
    const beyond = bytes.subarray(end);
    this.#tail.add({ stream, bytes: beyond });
    this.#events.forget(this.#total - this.#tail.bytes);
    this.#options.live(this.#events.key, beyond);
  }

  /** The hash is that of the events' bytes in their order, so that a journal without a gap can be checked against it. */
  #count(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#total += bytes.length;
  }

  #recordTail(most: number): void {
    if (!this.#capped || this.#tail.isEmpty) return;
    const { omitted, pieces } = this.#tail.take(most);
    let start = this.#total - pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
    for (const [index, piece] of joined(pieces).entries()) {
      this.#events.write(piece, start, index === 0 ? omitted : undefined);
      start += piece.bytes.length;
    }
  }
}

const nothing = new Uint8Array(0);
