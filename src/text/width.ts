import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';

/** Columns a text takes on a terminal; control sequences take none. */
export function widthOf(text: string): number {
  return printableAscii.test(text) ? text.length : stringWidth(text);
}

const printableAscii = /^[\x20-\x7e]*$/;

/** The columns `from` to `to` (exclusive) of a text, with its colours; a wide character that is cut is left out. */
export function slice(text: string, from: number, to?: number): string {
  return printableAscii.test(text) ? text.slice(from, to) : sliceAnsi(text, from, to);
}

/** At most `columns` wide; what is left out is shown by `…` at the end, at the start, or in the middle. */
export function truncate(text: string, columns: number, at: 'end' | 'start' | 'middle' = 'end'): string {
  const width = widthOf(text);
  if (width <= columns) return text;
  if (columns <= 0) return '';
  const room = columns - 1;
  switch (at) {
    case 'end':
      return `${slice(text, 0, room)}…`;
    case 'start':
      return `…${slice(text, width - room)}`;
    case 'middle': {
      const tail = Math.floor(room / 2);
      return `${slice(text, 0, room - tail)}…${tail === 0 ? '' : slice(text, width - tail)}`;
    }
  }
}

/** At least `columns` wide, filled with spaces. */
export function pad(text: string, columns: number, align: 'left' | 'right' | 'center' = 'left'): string {
  const missing = Math.max(0, columns - widthOf(text));
  switch (align) {
    case 'left':
      return text + ' '.repeat(missing);
    case 'right':
      return ' '.repeat(missing) + text;
    case 'center': {
      const before = Math.floor(missing / 2);
      return ' '.repeat(before) + text + ' '.repeat(missing - before);
    }
  }
}

/** Exactly `columns` wide: truncated or padded, as a table's cell. */
export function fit(text: string, columns: number, align: 'left' | 'right' | 'center' = 'left'): string {
  return pad(truncate(text, columns), columns, align);
}
