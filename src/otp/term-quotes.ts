import { Unreadable } from './term-problem.ts';

/** The text between the quotes that begin at `start`; `end` is behind the closing one. */
export function readQuoted(text: string, start: number): { readonly value: string; readonly end: number } {
  const quote = text[start];
  const stops = quote === '"' ? /["\\]/g : /['\\]/g;
  const parts: string[] = [];
  let at = start + 1;
  for (;;) {
    stops.lastIndex = at;
    const stop = stops.exec(text)?.index;
    if (stop === undefined) throw new Unreadable('unclosed', start, { expected: [quote ?? ''] });
    parts.push(text.slice(at, stop));
    if (text[stop] === quote) return { value: parts.join(''), end: stop + 1 };
    const { value, end } = readEscape(text, stop);
    parts.push(String.fromCodePoint(value));
    at = end;
  }
}

/** The character behind a `$`. */
export function readChar(text: string, start: number): { readonly value: bigint; readonly end: number } {
  const code = text.codePointAt(start + 1);
  if (code === undefined) throw new Unreadable('unclosed', start, { expected: ['$a'] });
  if (code !== backslash) return { value: BigInt(code), end: start + 1 + String.fromCodePoint(code).length };
  const { value, end } = readEscape(text, start + 1);
  return { value: BigInt(value), end };
}

const backslash = 0x5c;

/** What an escape stands for (erl_scan:scan_escape), from its backslash on. */
function readEscape(text: string, start: number): { readonly value: number; readonly end: number } {
  const pattern = /\\(?:x\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{2})|([0-7]{1,3})|\^(.)|([^x^]))/suy;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) throw badEscape(text, start);
  const [whole, braced, pair, octal, control, plain = ''] = match;
  const end = start + whole.length;
  const hex = braced ?? pair;
  if (octal !== undefined) return { value: Number.parseInt(octal, 8), end };
  if (control !== undefined) return { value: (control.codePointAt(0) ?? 0) & 0x1f, end };
  if (hex === undefined) return { value: letters[plain] ?? plain.codePointAt(0) ?? 0, end };
  const value = Number.parseInt(hex, 16);
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) throw badEscape(text, start);
  return { value, end };
}

function badEscape(text: string, start: number): Unreadable {
  return new Unreadable('badEscape', start, { found: text.slice(start, start + 4) });
}

const letters: Readonly<Record<string, number>> = {
  b: 8,
  d: 127,
  e: 27,
  f: 12,
  n: 10,
  r: 13,
  s: 32,
  t: 9,
  v: 11,
};
