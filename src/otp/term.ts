/**
 * An Erlang term, as far as files and printed answers hold them. `at` is where it begins in the text it was read from,
 * in UTF-16 units; it is no part of the value.
 */
export type Term =
  | AtomTerm
  | IntegerTerm
  | FloatTerm
  | StringTerm
  | BinaryTerm
  | TupleTerm
  | ListTerm
  | MapTerm
  | FunTerm
  | OpaqueTerm;

interface Placed {
  readonly at?: number;
}

export interface AtomTerm extends Placed {
  readonly kind: 'atom';
  readonly name: string;
}

export interface IntegerTerm extends Placed {
  readonly kind: 'integer';
  readonly value: bigint;
}

export interface FloatTerm extends Placed {
  readonly kind: 'float';
  readonly value: number;
}

/** A list of characters that was written as text; the same value as the list of its code points. */
export interface StringTerm extends Placed {
  readonly kind: 'string';
  readonly value: string;
}

export interface BinaryTerm extends Placed {
  readonly kind: 'binary';
  readonly bytes: Uint8Array;
  /** The bits of a last, incomplete byte: 1 to 7, in the low bits of `value`. */
  readonly rest?: { readonly bits: number; readonly value: number };
}

export interface TupleTerm extends Placed {
  readonly kind: 'tuple';
  readonly items: readonly Term[];
}

export interface ListTerm extends Placed {
  readonly kind: 'list';
  readonly items: readonly Term[];
  /** What an improper list ends with instead of `[]`. */
  readonly tail?: Term;
}

export interface MapTerm extends Placed {
  readonly kind: 'map';
  readonly pairs: readonly (readonly [key: Term, value: Term])[];
}

/** `fun module:name/arity`. */
export interface FunTerm extends Placed {
  readonly kind: 'fun';
  readonly module: string;
  readonly name: string;
  readonly arity: bigint;
}

/** What has no spelling that could be read back, such as a pid: the text that Erlang prints of it. */
export interface OpaqueTerm extends Placed {
  readonly kind: 'opaque';
  readonly text: string;
}

export function atom(name: string): AtomTerm {
  return { kind: 'atom', name };
}

export function integer(value: bigint | number): IntegerTerm {
  return { kind: 'integer', value: BigInt(value) };
}

export function string(value: string): StringTerm {
  return { kind: 'string', value };
}

export function tuple(...items: readonly Term[]): TupleTerm {
  return { kind: 'tuple', items };
}

export function list(...items: readonly Term[]): ListTerm {
  return { kind: 'list', items };
}

/** Whether a list of this integer may be a string. */
export function isCodePoint(value: bigint): boolean {
  return value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn);
}
