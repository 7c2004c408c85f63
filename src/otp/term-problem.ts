/** Why a text is not the terms it should be, and where. */
export interface TermProblem {
  readonly code: TermProblemCode;
  /** Counted from 1; columns in UTF-16 units, as editors count. */
  readonly line: number;
  readonly column: number;
  /** What would have been right there: `term`, or signs such as `,` and `}`, or the shape of a term. */
  readonly expected: readonly string[];
  /** What stands there; empty at the end of the text. */
  readonly found: string;
  /** The bracket that is still open. */
  readonly opened?: { readonly sign: string; readonly line: number; readonly column: number };
}

export type TermProblemCode =
  /** Something else than what is expected there. */
  | 'unexpected'
  /** A quoted text that never ends; the place is that of its first quote. */
  | 'unclosed'
  | 'badEscape'
  | 'badNumber'
  /** A character with no meaning in Erlang. */
  | 'badCharacter'
  /** Bytes that are not of the encoding. */
  | 'badBytes'
  /** A segment of a binary that cannot be built. */
  | 'badSegment'
  | 'tooDeep'
  /** A good term, but not one of the file's kind. */
  | 'shape';

/** Thrown within this folder only; whoever asks from outside gets the problem as a result. */
export class Unreadable extends Error {
  readonly code: TermProblemCode;
  readonly offset: number;
  readonly expected: readonly string[];
  readonly found: string;
  readonly opened: { readonly sign: string; readonly offset: number } | undefined;
  constructor(
    code: TermProblemCode,
    offset: number,
    details: {
      readonly expected?: readonly string[];
      readonly found?: string;
      readonly opened?: { readonly sign: string; readonly offset: number } | undefined;
    } = {},
  ) {
    super(code);
    this.code = code;
    this.offset = offset;
    this.expected = details.expected ?? [];
    this.found = details.found ?? '';
    this.opened = details.opened;
  }
}

export function problemIn(text: string, error: Unreadable): TermProblem {
  const { code, offset, expected, found, opened } = error;
  return {
    code,
    ...placeOf(text, offset),
    expected,
    found,
    ...(opened === undefined ? {} : { opened: { sign: opened.sign, ...placeOf(text, opened.offset) } }),
  };
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}
