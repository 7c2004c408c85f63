import type { Size } from '../../src/tui/view/layout.ts';
import { type Emulator, openEmulator } from './emulator.ts';

/** One character of a screen, where it is and how it looks. */
interface Cell {
  readonly column: number;
  readonly text: string;
  /** Columns: 2 for a wide character. */
  readonly width: number;
  readonly ink: string;
  readonly paper: string;
  readonly bold: boolean;
}

const cell = { width: 9, height: 19, font: 15, baseline: 14 } as const;
const padding = 14;
const paper = '#12161c';
const ink = '#cfd6de';
/** The sixteen colours, as a dark terminal has them. */
const palette: readonly string[] = [
  ...['#1d232b', '#f07178', '#8ec07c', '#e5c07b', '#61afef', '#c792ea', '#56c8d8', '#cfd6de'],
  ...['#5c6773', '#ff8b92', '#a8d996', '#f2d399', '#82c4ff', '#dbb2f7', '#7fdbe8', '#ffffff'],
];
const fonts =
  "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', 'Noto Sans Mono CJK SC', monospace";

/**
 * What a terminal shows after it was sent `written`, as an SVG that needs nothing else: each character stands on the grid
 * whatever the font, and rules are drawn, so that they meet. The same bytes give the same picture.
 */
export async function pictureOf(written: string, size: Size, title: string): Promise<string> {
  const { rows, cursor } = await screenOf(written, size);
  const width = size.columns * cell.width + 2 * padding;
  const height = size.rows * cell.height + 2 * padding;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:${cell.font}px ${fonts};white-space:pre}.b{font-weight:700}.m{text-anchor:middle}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>`,
    `<g transform="translate(${padding} ${padding})" xml:space="preserve">`,
    ...rows.flatMap((cells, row) => rowOf(cells, row * cell.height)),
    ...(cursor === null
      ? []
      : [rectangle(cursor.x * cell.width, cursor.y * cell.height, cell.width, cell.height, ink)]),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Screen {
  readonly rows: readonly (readonly Cell[])[];
  /** Null where it is hidden. */
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

async function screenOf(written: string, { columns, rows }: Size): Promise<Screen> {
  const terminal = openEmulator({ cols: columns, rows, convertEol: true });
  await new Promise<void>(done => terminal.write(written, done));
  const { active } = terminal.buffer;
  const cells = Array.from({ length: rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    return Array.from({ length: columns }, (_, column) => cellOf(line?.getCell(column), column)).filter(
      found => found.width > 0,
    );
  });
  const isHidden = written.lastIndexOf('\x1b[?25l') >= written.lastIndexOf('\x1b[?25h');
  const cursor = isHidden ? null : { x: active.cursorX, y: active.cursorY };
  terminal.dispose();
  return { rows: cells, cursor };
}

type BufferCell = ReturnType<NonNullable<ReturnType<Emulator['buffer']['active']['getLine']>>['getCell']>;

function cellOf(found: BufferCell, column: number): Cell {
  if (found === undefined) return { column, text: ' ', width: 1, ink, paper, bold: false };
  if (found.isFgRGB() || found.isBgRGB()) throw new Error('the interface has sixteen colours and no others');
  const front = found.isFgDefault() ? ink : (palette[found.getFgColor()] ?? ink);
  const back = found.isBgDefault() ? paper : (palette[found.getBgColor()] ?? paper);
  const shown = found.isDim() ? mixed(front, back) : front;
  return {
    column,
    text: found.getChars() || ' ',
    width: found.getWidth(),
    ink: found.isInverse() ? back : shown,
    paper: found.isInverse() ? shown : back,
    bold: found.isBold() !== 0,
  };
}

/** Dim text, still to be read: three fifths of the way from the background. */
function mixed(front: string, back: string): string {
  const parts = [1, 3, 5].map(at => {
    const [from, to] = [back, front].map(colour => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round(from! + (to! - from!) * 0.6)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}

/** Backgrounds, then rules, then text; neighbours that look alike are one element. */
function rowOf(cells: readonly Cell[], top: number): readonly string[] {
  return [
    ...runsOf(cells, ({ paper: colour }) => colour)
      .filter(([first]) => first.paper !== paper)
      .map(run => box(run, top, 0, cell.height, run[0].paper)),
    ...runsOf(cells, each => `${each.text in rules ? each.text : ''}${each.ink}`).flatMap(run =>
      (rules[run[0].text] ?? []).map(draw => draw(run, top)),
    ),
    ...runsOf(cells, lookOf)
      .filter(([first]) => !(first.text in rules))
      .flatMap(run => textOf(run, top)),
  ];
}

type Run = readonly [Cell, ...Cell[]];

function runsOf(cells: readonly Cell[], sort: (cell: Cell) => string): readonly Run[] {
  const runs: [Cell, ...Cell[]][] = [];
  for (const each of cells) {
    const run = runs.at(-1);
    if (run !== undefined && sort(run[0]) === sort(each)) run.push(each);
    else runs.push([each]);
  }
  return runs;
}

/** Characters that not every monospaced font has, or has in another width, stand alone. */
function lookOf({ text, ink: colour, bold, column }: Cell): string {
  return /^[ -~]$/.test(text) ? `${colour} ${bold}` : `alone ${column}`;
}

const rules: Readonly<Record<string, readonly ((run: Run, top: number) => string)[]>> = {
  '─': [(run, top) => box(run, top, 9, 1)],
  '═': [(run, top) => box(run, top, 7, 1), (run, top) => box(run, top, 11, 1)],
  '│': [
    ([first], top) =>
      rectangle(first.column * cell.width + Math.floor(cell.width / 2), top, 1, cell.height, first.ink),
  ],
};

function box(run: Run, top: number, down: number, height: number, colour = run[0].ink): string {
  const columns = run.reduce((sum, { width }) => sum + width, 0);
  return rectangle(run[0].column * cell.width, top + down, columns * cell.width, height, colour);
}

function rectangle(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`;
}

/** Text without the blanks around it, pulled to the width that it has on the grid. */
function textOf(run: Run, top: number): readonly string[] {
  const whole = run.map(({ text }) => text).join('');
  const text = whole.trim();
  if (text === '') return [];
  const [{ column, width, ink: colour, bold }] = run;
  const look = `y="${top + cell.baseline}" fill="${colour}"`;
  if (!/^[ -~]/.test(text)) {
    const middle = (column + width / 2) * cell.width;
    return [`<text class="${bold ? 'm b' : 'm'}" x="${middle}" ${look}>${escaped(plain(text))}</text>`];
  }
  const x = (column + whole.indexOf(text)) * cell.width;
  const weight = bold ? ' class="b"' : '';
  return [`<text${weight} x="${x}" ${look} textLength="${text.length * cell.width}">${escaped(text)}</text>`];
}

/** Where a symbol could also be a coloured picture, the terminal's plain form is asked for. */
function plain(symbol: string): string {
  return /^\p{Emoji}$/u.test(symbol) ? `${symbol}\ufe0e` : symbol;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
