/** The lines of a text without their ends; a byte order mark is no part of the first. */
export function splitLines(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map(narrowed);
}

/**
 * The same text, in one byte a character where that is enough: V8 keeps what it cuts from a text as wide as the text, so
 * that one Chinese character makes all lines of a document twice as wide, and all patterns slower on them.
 */
export function narrowed(text: string): string {
  return /[^\x00-\xff]/.test(text) ? text : Buffer.from(text, 'latin1').toString('latin1');
}

/** Columns of white space at the start; a tab goes on to the next column divisible by 4. */
export function indentOf(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === ' ') column += 1;
    else if (character === '\t') column += 4 - (column % 4);
    else break;
  }
  return column;
}

/** Columns that a text takes from the start of a line. */
export function columnsOf(text: string): number {
  let column = 0;
  for (const character of text) column += character === '\t' ? 4 - (column % 4) : 1;
  return column;
}

/** The line with up to `columns` columns of its white space taken away. */
export function dedented(line: string, columns: number): string {
  let [at, column] = [0, 0];
  while (column < columns && (line[at] === ' ' || line[at] === '\t')) {
    column += line[at] === ' ' ? 1 : 4 - (column % 4);
    at += 1;
  }
  return ' '.repeat(Math.max(0, column - columns)) + line.slice(at);
}

export function isBlank(line: string): boolean {
  return line.trim() === '';
}
