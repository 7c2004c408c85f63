import { slice } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import { columnsIn } from './measure.ts';

/** What a piece of text means; the theme decides how that looks. Meaning is never carried by the tone alone. */
export type Tone = 'dim' | 'strong' | 'good' | 'bad' | 'warn' | 'accent' | 'selected' | 'match';

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
  /** Sanitised already; may carry plain colours. */
  readonly clean?: true;
}

/** One row of the screen as data. */
export type Line = readonly Span[];

export const blank: Line = [];

export function line(...parts: readonly (string | Span | Line)[]): Line {
  return parts.flatMap(part =>
    typeof part === 'string' ? [{ text: part }] : 'text' in part ? [part] : [...part],
  );
}

export function span(text: string, tone: Tone): Span {
  return { text, tone };
}

export function widthOfLine(of: Line): number {
  return of.reduce((sum, { text }) => sum + columnsIn(text), 0);
}

/** Exactly `columns` wide: cut with `…` or filled with spaces. */
export function fitLine(of: Line, columns: number): Line {
  const width = widthOfLine(of);
  if (width <= columns) return padLine(of, columns, width);
  if (columns <= 0) return blank;
  const kept = sliceLine(of, 0, columns - 1);
  const last = kept.at(-1);
  const ellipsis: Span = { text: '…', ...(last?.tone === undefined ? {} : { tone: last.tone }) };
  return padLine([...kept, ellipsis], columns, widthOfLine(kept) + 1);
}

/** `left`, and `right` at the right edge; where there is not room for both, `left` is cut. */
export function justify(left: Line, right: Line, columns: number): Line {
  const rightWidth = Math.min(widthOfLine(right), columns);
  const gap = rightWidth === 0 || rightWidth === columns ? 0 : 1;
  return [
    ...fitLine(left, columns - rightWidth - gap),
    { text: ' '.repeat(gap) },
    ...fitLine(right, rightWidth),
  ];
}

/** The same line with every piece in one tone. */
export function toned(of: Line, tone: Tone): Line {
  return of.map(({ text }) => ({ text, tone }));
}

/** A plain text as lines of at most `columns`, broken at words. */
export function paragraph(text: string, columns: number, tone?: Tone): readonly Line[] {
  return text
    .split('\n')
    .flatMap(part => wrap(part, columns))
    .map(row => [tone === undefined ? { text: row } : { text: row, tone }]);
}

/** A text that must be read exactly: broken only where a row is full, each continuation marked by `↪`. */
export function exact(text: string, columns: number, tone?: Tone): readonly Line[] {
  const room = Math.max(1, columns - 2);
  return text.split('\n').flatMap(part =>
    wrap(part, room, 'hard').map((row, index): Line => {
      const body: Span = tone === undefined ? { text: row } : { text: row, tone };
      return [index === 0 ? { text: '  ' } : span('↪ ', 'dim'), body];
    }),
  );
}

function padLine(of: Line, columns: number, width: number): Line {
  return width >= columns ? of : [...of, { text: ' '.repeat(columns - width) }];
}

function sliceLine(of: Line, from: number, to: number): Line {
  const kept: Span[] = [];
  let column = 0;
  for (const piece of of) {
    const width = columnsIn(piece.text);
    const start = Math.max(from - column, 0);
    const end = Math.min(to - column, width);
    if (start < end) kept.push({ ...piece, text: slice(piece.text, start, end) });
    column += width;
  }
  return kept;
}
