/**
 * The lines of one output that only grows: bytes in chunks, and in each chunk where its lines begin. Lines are decoded
 * when they are asked for, and the oldest chunks can be let go of, so that millions of lines take what was budgeted.
 */
export class LineStore {
  #chunks: Chunk[] = [];
  #firstLine = 0;
  #endLine = 0;
  /** Position of the first byte of the line that is being written, and of the next byte. */
  #lineStart = 0;
  #end = 0;
  #held = 0;
  #midLine = false;
  readonly #spare: Uint8Array[];

  /** `spare` holds the memory of chunks let go of, for the next ones; several stores may share it. */
  constructor(spare: Uint8Array[] = []) {
    this.#spare = spare;
  }

  /** Lines before this one are no longer held. */
  get firstLine(): number {
    return this.#firstLine;
  }

  /** One past the last line; a last line without an end counts. */
  get endLine(): number {
    return this.#endLine;
  }

  /** Bytes of memory. */
  get held(): number {
    return this.#held;
  }

  /** The last line has no end yet. */
  get isMidLine(): boolean {
    return this.#midLine;
  }

  /** Takes a copy. */
  append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const chunk = this.#chunkWithRoom(bytes.length - at);
      const part = bytes.subarray(at, at + chunk.bytes.length - chunk.length);
      chunk.bytes.set(part, chunk.length);
      const from = chunk.length;
      chunk.length += part.length;
      this.#end += part.length;
      this.#index(chunk, from);
      at += part.length;
    }
  }

  /** Text of the lines from `from` up to and without `to`, as far as they are held, without their ends. */
  lines(from: number, to: number): readonly string[] {
    const first = Math.max(from, this.#firstLine);
    const last = Math.min(to, this.#endLine);
    const texts: string[] = [];
    for (let line = first; line < last; line += 1)
      texts.push(withoutEnd(this.#text(this.#startOf(line), this.#startOf(line + 1))));
    return texts;
  }

  /** The lines that begin in the same chunk as `line`, and their text with all line ends. */
  neighbours(line: number): { readonly from: number; readonly to: number; text(): string } {
    const chunk = this.#chunkOf(line);
    const from = chunk?.firstLine ?? line;
    const to = from + (chunk?.lines ?? 0);
    return { from, to, text: () => this.#text(this.#startOf(from), this.#startOf(to)) };
  }

  mark(): LineMark {
    return { end: this.#end, endLine: this.#endLine, lineStart: this.#lineStart, midLine: this.#midLine };
  }

  /** Takes back everything that was appended since `mark`. */
  truncate(mark: LineMark): void {
    this.#chunks = this.#chunks.filter(chunk => chunk.base < mark.end);
    const last = this.#chunks.at(-1);
    if (last !== undefined) {
      last.length = mark.end - last.base;
      last.lines = mark.endLine - last.firstLine;
    }
    this.#end = mark.end;
    this.#endLine = mark.endLine;
    this.#firstLine = Math.min(this.#firstLine, mark.endLine);
    this.#lineStart = mark.lineStart;
    this.#midLine = mark.midLine;
    this.#held = this.#chunks.reduce((sum, chunk) => sum + sizeOf(chunk), 0);
  }

  /** The chunk that is being written stays. */
  get canDrop(): boolean {
    return this.#chunks.length > 1;
  }

  /** Lets go of the oldest chunk, and returns how many bytes of memory that frees. */
  dropOldest(): number {
    const oldest = this.canDrop ? this.#chunks.shift() : undefined;
    if (oldest === undefined) return 0;
    const size = sizeOf(oldest);
    this.#held -= size;
    if (oldest.bytes.length === largestChunk && this.#spare.length < mostSpare)
      this.#spare.push(oldest.bytes);
    this.#firstLine = this.#chunks[0]?.firstLine ?? this.#endLine;
    return size;
  }

  /** The last chunk, larger while it is small, or a new one. */
  #chunkWithRoom(wanted: number): Chunk {
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.length < last.bytes.length) return last;
    if (last !== undefined && last.bytes.length < largestChunk) {
      this.#held -= sizeOf(last);
      last.bytes = enlarged(last.bytes, capacityFor(last.length + wanted));
      this.#held += sizeOf(last);
      return last;
    }
    if (last !== undefined) this.#seal(last);
    const chunk: Chunk = {
      base: this.#end,
      firstLine: this.#endLine,
      bytes: this.#memory(capacityFor(last === undefined ? wanted : largestChunk)),
      length: 0,
      starts: new Uint32Array(fewestStarts),
      lines: 0,
    };
    this.#chunks.push(chunk);
    this.#held += sizeOf(chunk);
    return chunk;
  }

  #memory(capacity: number): Uint8Array {
    return (capacity === largestChunk ? this.#spare.pop() : undefined) ?? new Uint8Array(capacity);
  }

  #seal(chunk: Chunk): void {
    this.#held -= sizeOf(chunk);
    chunk.starts = chunk.starts.slice(0, chunk.lines);
    this.#held += sizeOf(chunk);
  }

  #index(chunk: Chunk, from: number): void {
    const bytes = chunk.bytes.subarray(0, chunk.length);
    for (let at = from; at < bytes.length; ) {
      if (!this.#midLine) this.#beginLine(chunk, at);
      const newline = bytes.indexOf(0x0a, at);
      const end = newline === -1 ? bytes.length : newline + 1;
      this.#breakLongLine(chunk, at, end);
      this.#midLine = newline === -1;
      at = end;
    }
  }

  /** A line that would take too long to draw is handed out in pieces of whole characters. */
  #breakLongLine(chunk: Chunk, from: number, end: number): void {
    for (;;) {
      let at = Math.max(this.#lineStart + longestLine - chunk.base, from);
      while (at < end && ((chunk.bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
      if (at >= end) return;
      this.#beginLine(chunk, at);
    }
  }

  #beginLine(chunk: Chunk, at: number): void {
    if (chunk.lines === chunk.starts.length) {
      const starts = new Uint32Array(Math.max(chunk.starts.length * 2, fewestStarts));
      starts.set(chunk.starts);
      this.#held += starts.byteLength - chunk.starts.byteLength;
      chunk.starts = starts;
    }
    chunk.starts[chunk.lines] = at;
    chunk.lines += 1;
    this.#endLine += 1;
    this.#lineStart = chunk.base + at;
  }

  #startOf(line: number): number {
    if (line >= this.#endLine) return this.#end;
    const chunk = this.#chunkOf(line);
    return chunk === undefined ? this.#end : chunk.base + (chunk.starts[line - chunk.firstLine] ?? 0);
  }

  /** The last chunk whose lines begin at or before `line`. */
  #chunkOf(line: number): Chunk | undefined {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chunks[middle]?.firstLine ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    return this.#chunks[low - 1];
  }

  #text(start: number, end: number): string {
    const parts: Uint8Array[] = [];
    let at = start;
    for (let index = this.#chunkIndexAt(start); at < end; index += 1) {
      const chunk = this.#chunks[index];
      if (chunk === undefined) break;
      const part = chunk.bytes.subarray(at - chunk.base, Math.min(chunk.length, end - chunk.base));
      parts.push(part);
      at += part.length;
    }
    return decoder.decode(parts.length === 1 ? parts[0] : concatenated(parts));
  }

  #chunkIndexAt(position: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chunks[middle]?.base ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** A place to come back to. */
export interface LineMark {
  readonly end: number;
  readonly endLine: number;
  readonly lineStart: number;
  readonly midLine: boolean;
}

interface Chunk {
  /** Position in the whole output of its first byte. */
  readonly base: number;
  /** The line that begins first in it, or would. */
  readonly firstLine: number;
  bytes: Uint8Array;
  length: number;
  /** Where its lines begin, counted from its first byte; only the first `lines` count. */
  starts: Uint32Array;
  lines: number;
}

/** Most outputs are a few lines; a log is as many large chunks as it needs. */
const smallestChunk = 1024;
const largestChunk = 64 * 1024;
const fewestStarts = 16;
const mostSpare = 4;
const longestLine = 64 * 1024;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function capacityFor(wanted: number): number {
  let capacity = smallestChunk;
  while (capacity < wanted && capacity < largestChunk) capacity *= 4;
  return capacity;
}

function enlarged(bytes: Uint8Array, capacity: number): Uint8Array {
  const larger = new Uint8Array(capacity);
  larger.set(bytes);
  return larger;
}

function sizeOf(chunk: Chunk): number {
  return chunk.bytes.byteLength + chunk.starts.byteLength;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function withoutEnd(line: string): string {
  if (!line.endsWith('\n')) return line;
  return line.slice(0, line.endsWith('\r\n') ? -2 : -1);
}
