import { widthOf } from '../../text/width.ts';

/** A line being typed. `cursor` is an offset into `text`, always between two characters as people count them. */
export interface LineEdit {
  readonly text: string;
  readonly cursor: number;
}

export const emptyEdit: LineEdit = { text: '', cursor: 0 };

export function editing(text: string): LineEdit {
  return { text, cursor: text.length };
}

/** The line after a key, or null where the key does not edit. */
export function editKey(edit: LineEdit, key: string): LineEdit | null {
  const { text, cursor } = edit;
  switch (key) {
    case 'left':
    case 'ctrl-b':
      return { text, cursor: before(text, cursor) };
    case 'right':
    case 'ctrl-f':
      return { text, cursor: after(text, cursor) };
    case 'home':
    case 'ctrl-a':
      return { text, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return { text, cursor: text.length };
    case 'backspace':
    case 'ctrl-h':
      return cut(edit, before(text, cursor), cursor);
    case 'delete':
    case 'ctrl-d':
      return cut(edit, cursor, after(text, cursor));
    case 'ctrl-u':
      return cut(edit, 0, cursor);
    case 'ctrl-k':
      return cut(edit, cursor, text.length);
    case 'ctrl-w':
      return cut(edit, wordBefore(text, cursor), cursor);
    default:
      return isText(key) ? insert(edit, key) : null;
  }
}

/** Typed or pasted text at the cursor. A line end at its end is dropped, others become spaces, and
 * controls go, so that it stays one line. */
export function insert(edit: LineEdit, text: string): LineEdit {
  const clean = text
    .replace(/[\r\n]+$/, '')
    .replace(/\s*[\r\n\u2028\u2029]+\s*/gu, ' ')
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu, '');
  const before = edit.text.slice(0, edit.cursor) + clean;
  return { text: before + edit.text.slice(edit.cursor), cursor: before.length };
}

/** The part of the line that fits, scrolled so that the cursor is in it, and the column the cursor is in. */
export function visiblePart(
  edit: LineEdit,
  columns: number,
): { readonly text: string; readonly column: number } {
  const room = Math.max(1, columns - 1);
  const left = charactersOf(edit.text.slice(0, edit.cursor));
  let column = 0;
  let shown = '';
  for (const character of left.reverse()) {
    const width = widthOf(character);
    if (column + width > room) break;
    column += width;
    shown = character + shown;
  }
  let width = column;
  for (const character of charactersOf(edit.text.slice(edit.cursor))) {
    width += widthOf(character);
    if (width > columns) break;
    shown += character;
  }
  return { text: shown, column };
}

/** Keys have names of several letters; whatever else comes in is text. */
export function isText(key: string): boolean {
  return !/^[a-z0-9-]{2,}$/.test(key) && !/^\p{Cc}/u.test(key) && key !== '';
}

const graphemes = new Intl.Segmenter();

export function charactersOf(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

function before(text: string, cursor: number): number {
  return cursor - (charactersOf(text.slice(0, cursor)).at(-1)?.length ?? 0);
}

function after(text: string, cursor: number): number {
  return cursor + (charactersOf(text.slice(cursor))[0]?.length ?? 0);
}

function wordBefore(text: string, cursor: number): number {
  return text.slice(0, cursor).replace(/[^\s/]*[\s/]*$/u, '').length;
}

function cut(edit: LineEdit, from: number, to: number): LineEdit {
  return { text: edit.text.slice(0, from) + edit.text.slice(to), cursor: from };
}
