import { isCodePoint, type ListTerm, type Term } from './term.ts';
import { reservedWords } from './term-scanner.ts';

export interface TermTextOptions {
  /** Every other character as an escape, for readers that take Latin-1. */
  readonly ascii?: boolean;
}

/** A term in Erlang's spelling, on one line, without the dot. What a screen would not show is escaped. */
export function termText(term: Term, options: TermTextOptions = {}): string {
  return new Printer(options.ascii ?? false, false).term(term);
}

/** Equal for equal terms (`=:=`), however they were spelled: `"ab"` and `[97,98]`, the order of a map's keys. */
export function canonicalText(term: Term): string {
  return new Printer(true, true).term(term);
}

export function sameTerm(one: Term, other: Term): boolean {
  return canonicalText(one) === canonicalText(other);
}

class Printer {
  readonly #ascii: boolean;
  readonly #canonical: boolean;

  constructor(ascii: boolean, canonical: boolean) {
    this.#ascii = ascii;
    this.#canonical = canonical;
  }

  term(term: Term): string {
    switch (term.kind) {
      case 'atom':
        return this.#atom(term.name);
      case 'integer':
        return String(term.value);
      case 'float':
        return floatText(term.value);
      case 'string':
        return this.#string(term.value);
      case 'binary':
        return this.#binary(term.bytes, term.rest);
      case 'tuple':
        return `{${this.#terms(term.items)}}`;
      case 'list':
        return this.#list(term);
      case 'map':
        return `#{${this.#pairs(term.pairs).join(',')}}`;
      case 'fun':
        return `fun ${this.#atom(term.module)}:${this.#atom(term.name)}/${term.arity}`;
      case 'opaque':
        return term.text;
    }
  }

  #terms(terms: readonly Term[]): string {
    return terms.map(each => this.term(each)).join(',');
  }

  #list({ items, tail }: ListTerm): string {
    if (this.#canonical && items.length > 0 && tail === undefined) {
      const text = textOf(items);
      if (text !== undefined) return this.#string(text);
    }
    return tail === undefined ? `[${this.#terms(items)}]` : `[${this.#terms(items)}|${this.term(tail)}]`;
  }

  #string(value: string): string {
    return this.#canonical && value === '' ? '[]' : this.#quoted(value, '"');
  }

  #atom(name: string): string {
    return bareAtom.test(name) && !quotedWords.has(name) ? name : this.#quoted(name, "'");
  }

  #pairs(pairs: readonly (readonly [Term, Term])[]): readonly string[] {
    const texts = pairs.map(([key, value]) => `${this.term(key)} => ${this.term(value)}`);
    return this.#canonical ? texts.sort() : texts;
  }

  #binary(bytes: Uint8Array, rest: { readonly bits: number; readonly value: number } | undefined): string {
    if (rest === undefined && bytes.length > 0) {
      const text = this.#canonical ? undefined : utf8Text(bytes);
      if (text !== undefined) return `<<${this.#quoted(text, '"')}${isAscii.test(text) ? '' : '/utf8'}>>`;
    }
    const parts = Array.from(bytes, String);
    if (rest !== undefined) parts.push(`${rest.value}:${rest.bits}`);
    return `<<${parts.join(',')}>>`;
  }

  #quoted(text: string, quote: '"' | "'"): string {
    const special = quote === '"' ? /["\\]/g : /['\\]/g;
    const hidden = this.#ascii ? beyondAscii : invisible;
    return `${quote}${text.replace(special, '\\$&').replace(hidden, escapeOf)}${quote}`;
  }
}

/** The last two are words from OTP 27 on. */
const quotedWords: ReadonlySet<string> = new Set([...reservedWords, 'else', 'maybe']);
const bareAtom = /^[a-z][A-Za-z0-9_@]*$/;
const isAscii = /^[\x00-\x7f]*$/;
const beyondAscii = /[^\x20-\x7e]/gu;
const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

const letters: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x1b': '\\e' };

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return letters[character] ?? `\\x{${code.toString(16).toUpperCase()}}`;
}

/** Erlang's floats always have a point. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return '0.0';
  const [digits = '', exponent] = String(value).split('e');
  const pointed = digits.includes('.') ? digits : `${digits}.0`;
  return exponent === undefined ? pointed : `${pointed}e${exponent}`;
}

/** The string that a list of integers is, if it is one. */
function textOf(items: readonly Term[]): string | undefined {
  const characters: string[] = [];
  for (const item of items) {
    if (item.kind !== 'integer' || !isCodePoint(item.value)) return undefined;
    characters.push(String.fromCodePoint(Number(item.value)));
  }
  return characters.join('');
}

/** Bytes that are a readable text. */
function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return /^[^\p{Cc}\p{Cn}]*$/u.test(text.replace(/[\n\r\t]/g, '')) ? text : undefined;
  } catch {
    return undefined;
  }
}
