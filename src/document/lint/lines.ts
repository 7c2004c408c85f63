import type { Range } from '../source.ts';

/** The lines of a document, by their numbers from 1, and where they are in its text. */
export class DocumentLines {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(text: string) {
    this.#text = text;
    let start = text.startsWith('\uFEFF') ? 1 : 0;
    for (const match of text.matchAll(/\r\n|\n|\r/g)) {
      this.#starts.push(start);
      this.#ends.push(match.index);
      start = match.index + match[0].length;
    }
    this.#starts.push(start);
    this.#ends.push(text.length);
  }

  /** Without the white space around them. */
  range(first: number, last: number): Range {
    const [start, end] = [this.#start(first), this.#end(Math.max(first, last))];
    const text = this.#text.slice(start, end);
    return [
      start + text.length - text.trimStart().length,
      Math.max(start, end - (text.length - text.trimEnd().length)),
    ];
  }

  /** The nth place of some words, counted from 0. */
  find(first: number, last: number, wanted: string, nth = 0): Range | null {
    const [start, end] = [this.#start(first), this.#end(last)];
    const text = this.#text.slice(start, end);
    let found = wanted === '' ? -1 : text.indexOf(wanted);
    for (let count = 0; count < nth && found >= 0; count++) found = text.indexOf(wanted, found + 1);
    return found < 0 ? null : [start + found, start + found + wanted.length];
  }

  /** Where a line of a block begins, white space that was added to it counted; null where its text is not there. */
  offsetOf(line: number, text: string): number | null {
    const wanted = text.trim();
    const found = this.find(line, line, wanted);
    return found === null ? null : found[0] - (text.length - text.trimStart().length);
  }

  #start(line: number): number {
    return this.#starts[Math.max(0, Math.min(line, this.#starts.length) - 1)] ?? 0;
  }

  #end(line: number): number {
    return this.#ends[Math.max(0, Math.min(line, this.#ends.length) - 1)] ?? this.#text.length;
  }
}
