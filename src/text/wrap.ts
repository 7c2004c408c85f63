import { slice, widthOf } from './width.ts';

/**
 * A line as rows of at most `columns`. `words` breaks at spaces and between wide characters where it can, and drops the
 * spaces at a break; `hard` breaks only where a row is full, so that the rows joined are the line again: use it for
 * anything that must be read exactly, such as a command. Colours go on in the next row. An empty line is one empty row.
 */
export function wrap(line: string, columns: number, mode: 'words' | 'hard' = 'words'): readonly string[] {
  const width = Math.max(1, columns);
  if (widthOf(line) <= width) return [line];
  const clusters = clustersOf(line);
  const rows = mode === 'hard' ? hardRows(clusters, width) : wordRows(clusters, width);
  const coloured = line.includes('\x1b');
  return rows.map(([from, to]) =>
    coloured
      ? slice(line, columnOf(clusters, from), columnOf(clusters, to))
      : clusters
          .slice(from, to)
          .map(cluster => cluster.text)
          .join(''),
  );
}

/** Each line of a text wrapped; the rows of all of them. */
export function wrapText(text: string, columns: number, mode: 'words' | 'hard' = 'words'): readonly string[] {
  return text.split('\n').flatMap(line => wrap(line, columns, mode));
}

interface Cluster {
  readonly text: string;
  readonly column: number;
  readonly width: number;
}

/** A half-open range of clusters. */
type Row = readonly [from: number, to: number];

const graphemes = new Intl.Segmenter();
const sgr = /\x1b\[[0-9;]*m/g;

function clustersOf(line: string): readonly Cluster[] {
  let column = 0;
  return [...graphemes.segment(line.replace(sgr, ''))].map(({ segment }) => {
    const cluster = { text: segment, column, width: widthOf(segment) };
    column += cluster.width;
    return cluster;
  });
}

function columnOf(clusters: readonly Cluster[], index: number): number {
  const last = clusters.at(-1);
  return clusters[index]?.column ?? (last ? last.column + last.width : 0);
}

function hardRows(clusters: readonly Cluster[], columns: number): readonly Row[] {
  const rows: Row[] = [];
  let from = 0;
  while (from < clusters.length) {
    const to = fullRow(clusters, from, columns);
    rows.push([from, to]);
    from = to;
  }
  return rows;
}

function wordRows(clusters: readonly Cluster[], columns: number): readonly Row[] {
  const rows: Row[] = [];
  let from = 0;
  while (from < clusters.length) {
    const full = fullRow(clusters, from, columns);
    const to = full === clusters.length ? full : breakBefore(clusters, from, full);
    let end = to;
    while (end > from + 1 && isSpace(clusters[end - 1])) end -= 1;
    rows.push([from, end]);
    from = to;
    while (isSpace(clusters[from])) from += 1;
  }
  return rows;
}

/** The end of the row that begins at `from` and takes all that fits; at least one cluster. */
function fullRow(clusters: readonly Cluster[], from: number, columns: number): number {
  const start = columnOf(clusters, from);
  let to = from + 1;
  for (let next = clusters[to]; next; next = clusters[to]) {
    if (next.column + next.width - start > columns) break;
    to += 1;
  }
  return to;
}

/** The last place in a row where it may end, or its full length when there is none. */
function breakBefore(clusters: readonly Cluster[], from: number, full: number): number {
  for (let index = full; index > from; index -= 1) {
    if (mayBreak(clusters[index - 1], clusters[index])) return index;
  }
  return full;
}

function mayBreak(before: Cluster | undefined, after: Cluster | undefined): boolean {
  if (!before || !after || isSpace(after)) return isSpace(after);
  if (isSpace(before)) return true;
  if (closing.includes(after.text) || opening.includes(before.text)) return false;
  return before.width === 2 || after.width === 2;
}

function isSpace(cluster: Cluster | undefined): boolean {
  return cluster?.text === ' ';
}

/** Marks that no row begins with, and marks that no row ends with. */
const closing = '，。、；：？！）」』】》〉”’…,.;:?!)]}%';
const opening = '（「『【《〈“‘([{';
