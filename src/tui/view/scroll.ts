import type { Line } from '../paint/line.ts';

/** Lines that can be scrolled through; a line may take several rows. Only what is looked at is asked for. */
export interface Source {
  /** The first line that is still held. */
  readonly first: number;
  /** One past the last line. */
  readonly end: number;
  rows(line: number): readonly Line[];
}

/** The row at the top of what is shown. */
export interface Position {
  readonly line: number;
  readonly row: number;
}

/** Where a source is shown from when nobody scrolled: documents from their start, output from its end. */
export type Anchor = 'start' | 'end';

export interface Window {
  readonly rows: readonly Line[];
  readonly top: Position;
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

export function linesSource(lines: readonly Line[]): Source {
  return { first: 0, end: lines.length, rows: line => [lines[line] ?? []] };
}

/** The rows to show, at most `height`; a position beyond the end shows the end. */
export function windowOf(source: Source, position: Position | null, height: number, anchor: Anchor): Window {
  const last = back(source, { line: source.end, row: 0 }, height);
  const start = { line: source.first, row: 0 };
  const wanted = position ?? (anchor === 'start' ? start : last);
  const top = clamp(wanted, start, last);
  const rows: Line[] = [];
  for (let line = top.line; line < source.end && rows.length < height; line += 1) {
    const all = source.rows(line);
    rows.push(...all.slice(line === top.line ? top.row : 0).slice(0, height - rows.length));
  }
  return { rows, top, atStart: !isBefore(start, top), atEnd: !isBefore(top, last) };
}

/** The position `by` rows further down, or up where it is negative; null where that is the anchor's own place. */
export function scrollBy(
  source: Source,
  position: Position | null,
  by: number,
  height: number,
  anchor: Anchor,
): Position | null {
  const { top } = windowOf(source, position, height, anchor);
  const moved = by < 0 ? back(source, top, -by) : forward(source, top, by);
  const shown = windowOf(source, moved, height, anchor);
  const home = anchor === 'start' ? shown.atStart : shown.atEnd;
  return home ? null : shown.top;
}

/** The position that shows a line about a third down. */
export function showing(source: Source, line: number, height: number): Position {
  return back(source, { line, row: 0 }, Math.floor(height / 3));
}

function back(source: Source, from: Position, rows: number): Position {
  let { line, row } = from;
  let left = rows;
  while (left > 0) {
    if (row >= left) return { line, row: row - left };
    left -= row;
    if (line <= source.first) return { line: source.first, row: 0 };
    line -= 1;
    row = source.rows(line).length;
  }
  return { line, row };
}

function forward(source: Source, from: Position, rows: number): Position {
  let { line, row } = from;
  let left = rows;
  while (left > 0 && line < source.end) {
    const here = source.rows(line).length;
    if (row + left < here) return { line, row: row + left };
    left -= here - row;
    line += 1;
    row = 0;
  }
  return { line, row };
}

function clamp(position: Position, first: Position, last: Position): Position {
  if (isBefore(position, first)) return first;
  return isBefore(last, position) ? last : position;
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.row < b.row);
}
