import { Unreadable } from './term-problem.ts';
import { readChar, readQuoted } from './term-quotes.ts';

export type Token =
  | { readonly kind: 'atom' | 'string'; readonly value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'integer'; readonly value: bigint; readonly start: number; readonly end: number }
  | { readonly kind: 'float'; readonly value: number; readonly start: number; readonly end: number }
  | { readonly kind: 'opaque'; readonly value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'sign'; readonly value: Sign; readonly start: number; readonly end: number }
  /** Names that are no terms: variables and reserved words. */
  | { readonly kind: 'word'; readonly value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'end'; readonly value: ''; readonly start: number; readonly end: number };

export type Sign = (typeof signs)[number] | '.';

/** Longest first. */
const signs = ['<<', '>>', '=>', '{', '}', '[', ']', '(', ')', ',', '|', '#', ':', '/', '+', '-'] as const;

/** Reads one token after another, as erl_scan does. Throws `Unreadable`. */
export class Scanner {
  readonly text: string;
  /** Whether pids and the like may stand in it. */
  readonly #printed: boolean;
  #at = 0;

  constructor(text: string, options: { readonly printed: boolean }) {
    this.text = text;
    this.#printed = options.printed;
  }

  next(): Token {
    this.#skipBlanks();
    const start = this.#at;
    if (start >= this.text.length) return { kind: 'end', value: '', start, end: start };
    const token = this.#read(start);
    this.#at = token.end;
    return token;
  }

  #skipBlanks(): void {
    while (this.#at < this.text.length) {
      if (this.text[this.#at] === '%') {
        const end = this.text.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.text.length : end + 1;
      } else if (isBlank(this.text.charCodeAt(this.#at))) this.#at += 1;
      else return;
    }
  }

  #read(start: number): Token {
    const { text } = this;
    const first = text[start] ?? '';
    if (first === '"') return { kind: 'string', ...readQuoted(text, start), start };
    if (first === "'") return { kind: 'atom', ...readQuoted(text, start), start };
    if (first === '$') return { kind: 'integer', ...readChar(text, start), start };
    if (first >= '0' && first <= '9') return this.#number(start);
    const name = this.#match(names, start);
    if (name !== undefined)
      return {
        kind: reservedWords.has(name) ? 'word' : 'atom',
        value: name,
        start,
        end: start + name.length,
      };
    const variable = this.#match(variables, start);
    if (variable !== undefined) return { kind: 'word', value: variable, start, end: start + variable.length };
    const opaque = this.#printed ? this.#match(opaques, start) : undefined;
    if (opaque !== undefined) return { kind: 'opaque', value: opaque, start, end: start + opaque.length };
    if (first === '.') return this.#dot(start);
    const sign = signs.find(each => text.startsWith(each, start));
    if (sign !== undefined) return { kind: 'sign', value: sign, start, end: start + sign.length };
    throw new Unreadable('badCharacter', start, {
      found: String.fromCodePoint(text.codePointAt(start) ?? 0),
    });
  }

  /** A dot ends a term only before a blank, a comment or the end. */
  #dot(start: number): Token {
    const after = this.text.charCodeAt(start + 1);
    const ends = Number.isNaN(after) || isBlank(after) || this.text[start + 1] === '%';
    if (!ends)
      throw new Unreadable('unexpected', start, {
        expected: ['. '],
        found: this.text.slice(start, start + 2),
      });
    return { kind: 'sign', value: '.', start, end: start + 1 };
  }

  #number(start: number): Token {
    const whole = this.#match(decimals, start) ?? '';
    const end = start + whole.length;
    if (this.text[end] === '#') return this.#based(start, Number(plain(whole)), end + 1);
    const fraction = this.#match(fractions, end);
    if (fraction === undefined) return { kind: 'integer', value: BigInt(plain(whole)), start, end };
    const value = Number(plain(whole + fraction));
    if (!Number.isFinite(value)) throw new Unreadable('badNumber', start, { found: whole + fraction });
    return { kind: 'float', value, start, end: end + fraction.length };
  }

  #based(start: number, base: number, from: number): Token {
    const digits = this.#match(alphanumerics, from) ?? '';
    const end = from + digits.length;
    const values = Array.from(plain(digits), digit => Number.parseInt(digit, 36));
    if (base < 2 || base > 36 || values.length === 0 || values.some(value => value >= base))
      throw new Unreadable('badNumber', start, { found: this.text.slice(start, end) });
    const value =
      base === 16
        ? BigInt(`0x${plain(digits)}`)
        : values.reduce((sum, digit) => sum * BigInt(base) + BigInt(digit), 0n);
    return { kind: 'integer', value, start, end };
  }

  #match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0];
  }
}

const names = /[a-z\u00df-\u00f6\u00f8-\u00ff][\w@\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]*/y;
const variables = /[A-Z_\u00c0-\u00d6\u00d8-\u00de][\w@\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]*/y;
const opaques = /<\d+\.\d+\.\d+>|#(?:Ref|Port|Fun)<[^<>\s]*>/y;
const decimals = /\d(?:_?\d)*/y;
const fractions = /\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?/y;
const alphanumerics = /[0-9A-Za-z](?:_?[0-9A-Za-z])*/y;

/** Of OTP 25; `else` and `maybe` are words only where a feature is switched on. */
export const reservedWords: ReadonlySet<string> = new Set(
  'after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let not of or orelse receive rem try when xor'.split(
    ' ',
  ),
);

function isBlank(code: number): boolean {
  return code <= 0x20 || (code >= 0x80 && code <= 0xa0);
}

function plain(digits: string): string {
  return digits.replaceAll('_', '');
}
