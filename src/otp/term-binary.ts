import type { BinaryTerm, Term } from './term.ts';
import { Unreadable } from './term-problem.ts';

/** `Value:Size/type-type` between `<<` and `>>`. */
export interface Segment {
  readonly value: Term;
  readonly size?: Term;
  readonly types: readonly string[];
  readonly at: number;
}

/** Builds a binary as Erlang does; throws `Unreadable` for a segment that Erlang would refuse. */
export function readBinary(segments: readonly Segment[], at: number): BinaryTerm {
  const bits = new Bits();
  for (const segment of segments) append(bits, segment);
  return { kind: 'binary', ...bits.done(), at };
}

function append(bits: Bits, segment: Segment): void {
  const { value } = segment;
  const type = segment.types.find(each => types.has(each)) ?? 'integer';
  if (segment.types.some(each => !types.has(each) && !modifiers.test(each))) throw bad(segment);
  const little = segment.types.includes('little') || segment.types.includes('native');
  // A string is a segment for each of its characters.
  const values =
    value.kind === 'string' ? Array.from(value.value, each => each.codePointAt(0) ?? 0) : [value];
  for (const each of values) {
    const number = typeof each === 'number' ? BigInt(each) : each.kind === 'integer' ? each.value : undefined;
    if (type.startsWith('utf') && number !== undefined) bits.bytes(encoded(type, number, little, segment));
    else if (type === 'float') bits.bytes(float(each, number, little, segment));
    else if (type === 'integer' && number !== undefined) bits.integer(number, sizeOf(segment, 8), little);
    else throw bad(segment);
  }
}

const types: ReadonlySet<string> = new Set(['integer', 'float', 'utf8', 'utf16', 'utf32']);
const modifiers = /^(?:signed|unsigned|big|little|native|unit:\d+)$/;
/** More than any file means; Erlang would try to have the memory. */
const largestSegment = 1 << 20;

function sizeOf(segment: Segment, otherwise: number): number {
  if (segment.size === undefined) return otherwise;
  if (segment.size.kind !== 'integer' || segment.size.value < 0n) throw bad(segment);
  const unit = segment.types.find(each => each.startsWith('unit:'))?.slice('unit:'.length) ?? '1';
  const size = segment.size.value * BigInt(unit);
  if (size > BigInt(largestSegment)) throw bad(segment);
  return Number(size);
}

function encoded(type: string, code: bigint, little: boolean, segment: Segment): Uint8Array {
  if (code < 0n || code > 0x10ffffn || (code >= 0xd800n && code <= 0xdfffn) || segment.size !== undefined)
    throw bad(segment);
  const text = String.fromCodePoint(Number(code));
  if (type === 'utf8') return new TextEncoder().encode(text);
  if (type === 'utf32') {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, Number(code), little);
    return bytes;
  }
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(2 * index, text.charCodeAt(index), little);
  return bytes;
}

function float(
  value: Term | number,
  whole: bigint | undefined,
  little: boolean,
  segment: Segment,
): Uint8Array {
  const number = typeof value === 'object' && value.kind === 'float' ? value.value : Number(whole);
  const size = sizeOf(segment, 64);
  if (Number.isNaN(number) || (size !== 32 && size !== 64)) throw bad(segment);
  const bytes = new Uint8Array(size / 8);
  const view = new DataView(bytes.buffer);
  if (size === 64) view.setFloat64(0, number, little);
  else view.setFloat32(0, number, little);
  return bytes;
}

function bad(segment: Segment): Unreadable {
  return new Unreadable('badSegment', segment.at);
}

/** Bits that become bytes, most significant first. */
class Bits {
  readonly #bytes: number[] = [];
  #pending = 0;
  #count = 0;

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#push(byte, 8);
  }

  integer(value: bigint, size: number, little: boolean): void {
    const low = BigInt.asUintN(size, value);
    const whole = Math.floor(size / 8);
    const rest = size % 8;
    const byteAt = (index: number) => Number(BigInt.asUintN(8, low >> BigInt(8 * index)));
    if (little) {
      for (let index = 0; index < whole; index++) this.#push(byteAt(index), 8);
      if (rest > 0) this.#push(byteAt(whole), rest);
      return;
    }
    if (rest > 0) this.#push(Number(low >> BigInt(8 * whole)), rest);
    for (let index = whole - 1; index >= 0; index--) this.#push(byteAt(index), 8);
  }

  done(): Pick<BinaryTerm, 'bytes' | 'rest'> {
    const bytes = Uint8Array.from(this.#bytes);
    return this.#count === 0 ? { bytes } : { bytes, rest: { bits: this.#count, value: this.#pending } };
  }

  #push(value: number, size: number): void {
    const pending = (this.#pending << size) | value;
    const count = this.#count + size;
    this.#count = count % 8;
    if (count >= 8) this.#bytes.push((pending >> this.#count) & 0xff);
    this.#pending = pending & ((1 << this.#count) - 1);
  }
}
