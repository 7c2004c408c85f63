import { afterSgr, noStyle, type Style, styleText } from './sgr.ts';
import { widthOf } from './width.ts';

/** One column of a line; the second column of a wide character is a cell with an empty text. */
export interface Cell {
  readonly text: string;
  /** The SGR sequences that colour it; empty for none. */
  readonly style: string;
}

/**
 * What one line of output leaves on a terminal's line: text is written at the cursor, carriage return, backspace, tab and
 * the in-line erasing and positioning that progress bars use move it, and every other control does nothing.
 */
export function cellsOf(line: string): readonly Cell[] {
  const screen: ScreenLine = { cells: [], column: 0, style: noStyle, styleText: '' };
  for (const [token] of line.matchAll(tokens)) act(screen, token);
  return screen.cells;
}

interface ScreenLine {
  readonly cells: Cell[];
  column: number;
  style: Style;
  styleText: string;
}

/**
 * In this order: OSC up to BEL, ST, the next escape or the end; DCS, SOS, PM and APC likewise but for BEL; CSI, also when
 * it is cut off; other escapes; one control; a run of text. 7-bit and 8-bit introducers count the same.
 */
const tokens = new RegExp(
  [
    '(?:\\x1b\\]|\\x9d)[^\\x07\\x18\\x1a\\x1b\\x9c]*(?:[\\x07\\x18\\x1a\\x9c]|\\x1b\\\\)?',
    '(?:\\x1b[PX^_]|[\\x90\\x98\\x9e\\x9f])[^\\x18\\x1a\\x1b\\x9c]*(?:[\\x18\\x1a\\x9c]|\\x1b\\\\)?',
    '(?:\\x1b\\[|\\x9b)[\\x30-\\x3f]*[\\x20-\\x2f]*[\\x40-\\x7e]?',
    '\\x1b[\\x20-\\x2f]*[\\x30-\\x7e]?',
    '[\\x00-\\x1f\\x7f-\\x9f]',
    '[^\\x00-\\x1f\\x7f-\\x9f]+',
  ].join('|'),
  'g',
);

function act(screen: ScreenLine, token: string): void {
  const first = token.charCodeAt(0);
  if (first >= 0xa0 || (first >= 0x20 && first < 0x7f)) write(screen, token);
  else if (token.length > 1) control(screen, token);
  else if (token === '\r') screen.column = 0;
  else if (token === '\b') screen.column = Math.max(0, screen.column - 1);
  else if (token === '\t') tab(screen);
  else if (token === '\n' || token === '\v' || token === '\f') write(screen, ' ');
}

function tab(screen: ScreenLine): void {
  screen.column = (Math.floor(screen.column / tabWidth) + 1) * tabWidth;
  while (screen.cells.length < screen.column) screen.cells.push(blank);
}

const tabWidth = 8;

/** The cursor never passes the end of what is written, so that no sequence can cost more than its own length. */
function control(screen: ScreenLine, token: string): void {
  const [, parameters = '', final] = /^(?:\x1b\[|\x9b)([0-9;]*)([mKG])$/.exec(token) ?? [];
  if (final === 'm') {
    screen.style = afterSgr(screen.style, parameters);
    screen.styleText = styleText(screen.style);
  } else if (final === 'K') {
    erase(screen, parameters);
  } else if (final === 'G') {
    screen.column = Math.min(Math.max(Number.parseInt(parameters, 10) || 1, 1) - 1, screen.cells.length);
  }
}

/** To the end of the line, or all of it; whoever erases all of a line goes on at its start. */
function erase(screen: ScreenLine, parameters: string): void {
  if (parameters === '2') screen.column = 0;
  else if (parameters !== '' && parameters !== '0') return;
  breakWide(screen.cells, screen.column);
  screen.cells.length = screen.column;
}

const blank: Cell = { text: ' ', style: '' };

/** A run of printable text at the cursor. */
function write(screen: ScreenLine, run: string): void {
  if (/^[\x20-\x7e]*$/.test(run)) {
    for (const text of run) put(screen, text, 1);
    return;
  }
  for (const { segment } of graphemes.segment(visible(run))) put(screen, segment, widthOf(segment));
}

const graphemes = new Intl.Segmenter();

function visible(run: string): string {
  return run
    .toWellFormed()
    .replace(/[\u2028\u2029]/gu, ' ')
    .replace(/[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]|\p{Emoji_Modifier}/gu, '')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1');
}

function put(screen: ScreenLine, text: string, width: number): void {
  const { cells, column, styleText: style } = screen;
  if (width === 0) {
    attach(cells, column, text);
    return;
  }
  breakWide(cells, column);
  breakWide(cells, column + width);
  cells[column] = { text, style };
  for (let extra = 1; extra < width; extra += 1) cells[column + extra] = { text: '', style };
  screen.column = column + width;
}

/** A mark without a base of its own belongs to the character before the cursor. */
function attach(cells: Cell[], column: number, mark: string): void {
  let index = Math.min(column, cells.length) - 1;
  while (index > 0 && cells[index]?.text === '') index -= 1;
  const base = cells[index];
  if (base && base.text.length < 16) cells[index] = { text: base.text + mark, style: base.style };
}

/** A wide character that a write or an erasure cuts at `column` leaves blanks. */
function breakWide(cells: Cell[], column: number): void {
  if (cells[column]?.text !== '') return;
  let start = column;
  while (start > 0 && cells[start]?.text === '') start -= 1;
  let end = column;
  while (cells[end]?.text === '') end += 1;
  cells.fill(blank, start, end);
}
