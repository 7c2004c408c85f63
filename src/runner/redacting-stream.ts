import type { Automaton } from './automaton.ts';
import { ground, isCarried, isText, readByte, stateMask } from './escapes.ts';
import { View } from './secret-view.ts';

/**
 * Replaces secrets in a stream of bytes by `[secret:NAME]`, however the stream is cut. Holds back only what may yet
 * turn out to be the beginning of a secret; everything else passes byte for byte. Secrets are looked for in three
 * views of the stream, all without line breaks, because a terminal wraps where it likes: every byte; without control
 * sequences but with the text they carry; the text on the screen.
 */
export class RedactingStream {
  readonly #automaton: () => Automaton;
  readonly #onChunk: (chunk: Uint8Array) => void;
  readonly #onPassed: OnPassed | undefined;
  #current: Automaton;
  #bytes: View;
  #carried: View;
  #shown: View;
  #escape = ground;
  /** What was written and not passed on yet; its first byte is number `#start` of the stream. */
  #data: Uint8Array = new Uint8Array(0);
  #start = 0;
  /** Everything before this byte was passed on or replaced. */
  #done = 0;
  #found: readonly Found[] = [];
  #out: Uint8Array[] = [];
  #replacements = 0;

  /** `automaton` gives another one once a secret was added. `onChunk` may get a view of what was written. */
  constructor(automaton: () => Automaton, onChunk: (chunk: Uint8Array) => void, onPassed?: OnPassed) {
    this.#automaton = automaton;
    this.#onChunk = onChunk;
    this.#onPassed = onPassed;
    this.#current = automaton();
    this.#bytes = new View(this.#current);
    this.#carried = new View(this.#current);
    this.#shown = new View(this.#current);
  }

  /** How many secrets were replaced. */
  get replacements(): number {
    return this.#replacements;
  }

  write(bytes: Uint8Array): void {
    const held = this.#data;
    const again = this.#adoptNewSecrets();
    this.#data = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    this.#look(again ? 0 : held.length);
    this.#passOn(this.#mayBegin());
    this.#send();
  }

  /** Nothing more comes: what was held back begins no secret. */
  flush(): void {
    this.#passOn(this.#start + this.#data.length);
    this.#reset();
    this.#send();
  }

  #adoptNewSecrets(): boolean {
    const automaton = this.#automaton();
    if (automaton === this.#current) return false;
    this.#current = automaton;
    this.#reset();
    return true;
  }

  #reset(): void {
    this.#bytes = new View(this.#current);
    this.#carried = new View(this.#current);
    this.#shown = new View(this.#current);
    this.#escape = ground;
    this.#found = [];
  }

  #look(from: number): void {
    const { begins, beginsWithTwo } = this.#current;
    const data = this.#data;
    for (let index = from; index < data.length; index += 1) {
      const byte = data[index] ?? 0;
      if (this.#escape === ground && byte !== 0x1b && this.#isIdle()) {
        if (begins[byte] === 0) continue;
        // Most first letters of a secret are just letters; only text itself can be looked at out of turn.
        const next = data[index + 1] ?? 0;
        if (next >= 0x20 && next !== 0x7f && beginsWithTwo[byte * 256 + next] === 0) continue;
      }
      const position = this.#start + index;
      const read = readByte(this.#escape, byte);
      this.#escape = read & stateMask;
      if (byte !== 0x0a && byte !== 0x0d) this.#show(this.#bytes, byte, position);
      if ((read & isCarried) !== 0) this.#show(this.#carried, byte, position);
      if ((read & isText) !== 0) this.#show(this.#shown, byte, position);
      if (this.#found.length > 0) this.#replace(this.#mayBegin(position + 1));
    }
  }

  #isIdle(): boolean {
    return this.#bytes.isIdle && this.#carried.isIdle && this.#shown.isIdle;
  }

  #show(view: View, byte: number, position: number): void {
    if (view.take(byte, position)) this.#add(view.matchStart, position + 1, view.matchName);
  }

  /** Overlapping finds become one, named for the longest. */
  #add(start: number, end: number, name: string): void {
    const apart = this.#found.filter(each => each.end <= start);
    const overlapping = this.#found.slice(apart.length);
    const whole = overlapping.reduce<Found>(
      (sum, each) => ({
        start: Math.min(sum.start, each.start),
        end: Math.max(sum.end, each.end),
        ...(each.length > sum.length
          ? { length: each.length, name: each.name }
          : { length: sum.length, name: sum.name }),
      }),
      { start, end, length: end - start, name },
    );
    this.#found = [...apart, whole];
  }

  /** The first byte that may yet belong to a secret that is not complete; `end` where there is none. */
  #mayBegin(end = this.#start + this.#data.length): number {
    return Math.min(end, this.#bytes.mayBegin(end), this.#carried.mayBegin(end), this.#shown.mayBegin(end));
  }

  #replace(limit: number): void {
    for (let first = this.#found[0]; first !== undefined && first.start < limit; first = this.#found[0]) {
      this.#pass(first.start);
      const text = Buffer.from(`[secret:${first.name}]`);
      this.#out.push(text);
      this.#onPassed?.(text.length, first.end - this.#done, true);
      this.#replacements += 1;
      this.#done = first.end;
      this.#found = this.#found.slice(1);
    }
  }

  #pass(limit: number): void {
    if (limit <= this.#done) return;
    const length = limit - this.#done;
    this.#out.push(this.#data.subarray(this.#done - this.#start, limit - this.#start));
    this.#onPassed?.(length, length, false);
    this.#done = limit;
  }

  #passOn(limit: number): void {
    this.#replace(limit);
    this.#pass(limit);
    this.#data = new Uint8Array(this.#data.subarray(this.#done - this.#start));
    this.#start = this.#done;
  }

  #send(): void {
    const [first, ...more] = this.#out;
    this.#out = [];
    if (first !== undefined) this.#onChunk(more.length === 0 ? first : Buffer.concat([first, ...more]));
  }
}

/** Told before a chunk of them goes out: so many bytes stand for so many that were read; `replaced`: for a secret. */
export type OnPassed = (written: number, read: number, replaced: boolean) => void;

/** Where a secret is in the stream. */
interface Found {
  readonly start: number;
  readonly end: number;
  /** Of the longest secret in it, in bytes. */
  readonly length: number;
  readonly name: string;
}
