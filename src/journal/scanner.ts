import type { Envelope } from '../engine/event.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { lineHash, newline, noHash } from './chain.ts';
import { BadLine, decode, type JournalEntry } from './codec.ts';

/**
 * Turns the bytes of a journal, in pieces of any size, into entries, and verifies the chain on the way: each line's
 * number and its hash of the line before. The first line that does not fit ends it with an `OperatorError` (exit 6)
 * that names file, line and reason.
 */
export class JournalScanner {
  readonly #path: string;
  #count = 0;
  #headHash = noHash;
  #intact = 0;
  #unfinished: Uint8Array[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** How many whole lines there were. */
  get count(): number {
    return this.#count;
  }

  /** Hash of the last whole line. */
  get headHash(): string {
    return this.#headHash;
  }

  /** Bytes of the whole lines. */
  get intact(): number {
    return this.#intact;
  }

  /** What follows the last whole line; a line that was not written to its end. */
  get rest(): Buffer {
    return Buffer.concat(this.#unfinished);
  }

  /** The entries that these bytes complete. Keeps no reference to `bytes`. */
  push(bytes: Uint8Array): readonly JournalEntry[] {
    const entries: JournalEntry[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      entries.push(this.#line(this.#completed(bytes.subarray(start, end))));
      start = end + 1;
    }
    if (start < bytes.length) this.#unfinished.push(new Uint8Array(bytes.subarray(start)));
    return entries;
  }

  #completed(end: Uint8Array): Uint8Array {
    if (this.#unfinished.length === 0) return end;
    const line = Buffer.concat([...this.#unfinished, end]);
    this.#unfinished = [];
    return line;
  }

  #line(line: Uint8Array): JournalEntry {
    const entry = this.#decoded(line);
    this.#checkPlace(entry);
    this.#count += 1;
    this.#intact += line.length + 1;
    this.#headHash = lineHash(line);
    return entry;
  }

  #decoded(line: Uint8Array): JournalEntry {
    try {
      return decode(line);
    } catch (error) {
      throw error instanceof BadLine ? this.#damaged(error.message) : error;
    }
  }

  #checkPlace({ seq, prev }: Envelope): void {
    if (seq !== this.#count)
      throw this.#damaged(
        `its number is ${seq} where ${this.#count} is expected: lines are missing or too many`,
      );
    if (prev !== this.#headHash)
      throw this.#damaged(
        this.#count === 0
          ? 'it refers to a line before it, and there is none'
          : `line ${this.#count} is not the line it was written after: one of the two was changed`,
      );
  }

  #damaged(reason: string): OperatorError {
    return new OperatorError(
      `The journal does not verify: ${this.#path}, line ${this.#count + 1}: ${reason}`,
      {
        exitCode: ExitCode.notVerified,
        hint: 'Nothing was changed. Keep the file, and compare it with a copy of the run directory.',
      },
    );
  }
}
