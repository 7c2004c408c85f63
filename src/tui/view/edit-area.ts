import { widthOf } from '../../text/width.ts';
import { charactersOf, editKey, type LineEdit } from './edit.ts';

/** A text of several lines being typed; the same data as a line, with line ends in it. Null where the key does not edit. */
export function editAreaKey(edit: LineEdit, key: string): LineEdit | null {
  const { text, cursor } = edit;
  const start = lineStart(text, cursor);
  const end = lineEnd(text, cursor);
  switch (key) {
    case 'enter':
      return insertText(edit, '\n');
    case 'up':
      return start === 0 ? { text, cursor: 0 } : onLine(edit, lineStart(text, start - 1));
    case 'down':
      return end === text.length ? { text, cursor: end } : onLine(edit, end + 1);
    case 'home':
    case 'ctrl-a':
      return { text, cursor: start };
    case 'end':
    case 'ctrl-e':
      return { text, cursor: end };
    case 'ctrl-u':
      return { text: text.slice(0, start) + text.slice(cursor), cursor: start };
    case 'ctrl-k': {
      // At the end of a line it takes the line end, so that lines can be taken away one after the other.
      const to = cursor === end ? Math.min(end + 1, text.length) : end;
      return { text: text.slice(0, cursor) + text.slice(to), cursor };
    }
    default:
      return editKey(edit, key);
  }
}

/** Pasted text as it is, with its lines; what is no text goes. */
export function insertText(edit: LineEdit, text: string): LineEdit {
  const clean = text
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replace(/\p{Cc}/gu, control => (control === '\n' || control === '\t' ? control : ''))
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const before = edit.text.slice(0, edit.cursor) + clean;
  return { text: before + edit.text.slice(edit.cursor), cursor: before.length };
}

function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor);
  return end < 0 ? text.length : end;
}

/** The same column of another line, or its end where it is shorter. */
function onLine({ text, cursor }: LineEdit, start: number): LineEdit {
  const wanted = widthOf(text.slice(lineStart(text, cursor), cursor));
  let column = 0;
  let at = start;
  for (const character of charactersOf(text.slice(start, lineEnd(text, start)))) {
    if (column + widthOf(character) > wanted) break;
    column += widthOf(character);
    at += character.length;
  }
  return { text, cursor: at };
}

/** A row of the area as it is drawn. */
export interface AreaRow {
  readonly text: string;
  /** It goes on with the line of the row before. */
  readonly continued: boolean;
}

/** The whole text as rows of at most `columns`, broken only where a row is full, and where among them the cursor is. */
export function areaRows(
  { text, cursor }: LineEdit,
  columns: number,
): { readonly rows: readonly AreaRow[]; readonly row: number; readonly column: number } {
  const rows: AreaRow[] = [];
  let place = { row: 0, column: 0 };
  let at = 0;
  for (const content of text.split('\n')) {
    let shown = '';
    let continued = false;
    let column = 0;
    for (const character of charactersOf(content)) {
      const sign = signOf(character, column);
      const width = widthOf(sign);
      if (column + width > columns && column > 0) {
        rows.push({ text: shown, continued });
        [shown, continued, column] = ['', true, 0];
      }
      if (at === cursor) place = { row: rows.length, column };
      shown += sign;
      column += width;
      at += character.length;
    }
    if (at === cursor) place = { row: rows.length, column };
    rows.push({ text: shown, continued });
    at += 1;
  }
  return { rows, ...place };
}

/** What a terminal would act on, or not show, stands there as a sign; a tab as blanks up to its stop. */
function signOf(character: string, column: number): string {
  if (character === '\t') return ' '.repeat(8 - (column % 8));
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  if (/[\p{Cc}\p{Cs}\u2028\u2029\ufff9-\ufffb]/u.test(character) || widthOf(character) === 0)
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  return character;
}
