import type { Range } from '../source.ts';
import type { PlacedText } from './fact.ts';

/**
 * The value of a YAML scalar as a text whose every character can be found again in the file, in whatever style it was
 * written: with escapes, folded, with an indentation of its own. An alias, and what cannot be followed, stands at the whole.
 */
export function placedScalar(source: string, whole: Range, value: string): PlacedText {
  const ends = endsOf(source.slice(...whole), value);
  const place: PlacedText['place'] = (from, to) => {
    const first = ends?.[from];
    const last = ends?.[Math.min(value.length, Math.max(from + 1, to)) - 1];
    if (first === undefined || last === undefined) return { range: whole, exact: false };
    const range = [whole[0] + first.start, whole[0] + last.end] as const;
    return { range, exact: range[1] - range[0] === to - from };
  };
  return { text: value, place };
}

/** Where a character of the value is written, from the start of the scalar on. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** A line of the scalar: its own characters, and where they are. */
interface Line {
  readonly text: string;
  readonly places: readonly Place[];
  /** Where a line end that stands for a blank or for nothing is written. */
  readonly after: Place;
  /** What stands between it and the next line; null where the value has to tell. */
  readonly between: string | null;
}

/** For each character of the value; null where the two do not go together. */
function endsOf(written: string, value: string): readonly Place[] | null {
  const found: Place[] = [];
  let before: Line | null = null;
  for (const line of linesOf(written, value)) {
    if (line.text === '' && line.between === null) continue;
    const own = before === null ? (value.startsWith(line.text) ? '' : null) : before.between;
    const separator = own ?? separatorAt(value, found.length, line.text);
    for (let count = 0; count < separator.length; count++) found.push(before?.after ?? { start: 0, end: 1 });
    if (!value.startsWith(line.text, found.length)) return null;
    for (const each of line.places) found.push(each);
    before = line;
  }
  const { after } = before ?? { after: { start: 0, end: 0 } };
  if (/[^\n]/.test(value.slice(found.length))) return null;
  while (found.length < value.length) found.push(after);
  return found;
}

/** A folded line end is a blank; others stand for themselves. */
function separatorAt(value: string, at: number, next: string): string {
  if (value[at] === ' ' && value.startsWith(next, at + 1)) return ' ';
  return /^\n*/.exec(value.slice(at, at + 10_000))?.[0] ?? '';
}

function linesOf(written: string, value: string): Iterable<Line> {
  const style = written[0];
  if (style === '|' || style === '>') return blockLines(written, value);
  if (style === '"' || style === "'") return flowLines(written.slice(1, -1), 1, style);
  return flowLines(written, 0, '');
}

function* blockLines(written: string, value: string): Iterable<Line> {
  const from = /^[^\n]*\n?/.exec(written)?.[0].length ?? 0;
  const rows = rowsOf(written.slice(from), from);
  // What an indicator says is counted from the parent, which is not here; what is left of it is in the value.
  const first = rows.find(({ text }) => text.trim() !== '');
  const left = value.split('\n', 10_000).find(text => text.trim() !== '');
  const depth = Math.max(0, blanksAt(first?.text ?? '') - blanksAt(left ?? ''));
  for (const { text, start, end } of rows)
    yield lineAt(text.slice(Math.min(depth, text.length)), start + Math.min(depth, text.length), end);
}

function blanksAt(text: string): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}

function lineAt(text: string, start: number, end: number): Line {
  const places = Array.from({ length: text.length }, (_, at) => ({ start: start + at, end: start + at + 1 }));
  return { text, places, after: { start: start + text.length, end }, between: null };
}

interface Row {
  readonly text: string;
  readonly start: number;
  /** After its line end. */
  readonly end: number;
}

function rowsOf(text: string, offset: number): readonly Row[] {
  const rows: Row[] = [];
  for (const match of text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    const [whole, own = ''] = match;
    if (whole === '') break;
    rows.push({ text: own, start: offset + match.index, end: offset + match.index + whole.length });
  }
  return rows;
}

function* flowLines(written: string, offset: number, quote: string): Iterable<Line> {
  const rows = rowsOf(written, offset);
  // Empty lines in between are counted; the first and the last belong to the value even so.
  const own = [...rows.entries()].filter(
    ([index, { text }]) => index === 0 || index === rows.length - 1 || text.trim() !== '',
  );
  for (const [at, [index, { text, start, end }]] of own.entries()) {
    const next = own[at + 1]?.[0];
    const lead = index === 0 ? 0 : text.length - text.trimStart().length;
    const decoded = decode(text.slice(lead), start + lead, quote);
    // Blanks before a line end are none of the value, but for escaped ones.
    let length = decoded.text.length;
    while (next !== undefined && !decoded.joined && length > 0 && isBlankAt(decoded, length - 1)) length -= 1;
    const breaks = next === undefined ? 0 : next - index;
    yield {
      text: decoded.text.slice(0, length),
      places: decoded.places.slice(0, length),
      after: { start: Math.min(start + text.length, end), end },
      between: breaks === 1 && !decoded.joined ? ' ' : '\n'.repeat(Math.max(0, breaks - 1)),
    };
  }
}

interface Decoded {
  readonly text: string;
  readonly places: readonly Place[];
  readonly joined: boolean;
}

function isBlankAt({ text, places }: Decoded, at: number): boolean {
  const place = places[at];
  return /[ \t]/.test(text[at] ?? '') && place !== undefined && place.end - place.start === 1;
}

function decode(text: string, start: number, quote: string): Decoded {
  let [result, at] = ['', 0];
  const places: Place[] = [];
  const put = (characters: string, length: number): void => {
    for (let count = 0; count < characters.length; count++)
      places.push({ start: start + at, end: start + at + length });
    result += characters;
    at += length;
  };
  while (at < text.length) {
    const character = text[at] ?? '';
    if (quote === "'" && character === "'") put("'", 2);
    else if (quote === '"' && character === '\\') {
      if (at === text.length - 1) return { text: result, places, joined: true };
      const [sequence, meaning] = escapeAt(text, at);
      put(meaning, sequence.length);
    } else put(character, 1);
  }
  return { text: result, places, joined: false };
}

function escapeAt(text: string, at: number): readonly [sequence: string, meaning: string] {
  const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at, at + 10));
  if (code !== null) {
    const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '0', 16);
    return [code[0], point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point)];
  }
  const letter = text[at + 1] ?? '';
  return [`\\${letter}`, escapes[letter] ?? letter];
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
