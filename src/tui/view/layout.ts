/** In columns and rows of the terminal, counted from its top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const smallest: Size = { columns: 60, rows: 20 };

export function isTooSmall(size: Size): boolean {
  return size.columns < smallest.columns || size.rows < smallest.rows;
}

export interface Frame {
  readonly header: Rect;
  readonly body: Rect;
  readonly footer: Rect;
}

const headerRows = 2;
const footerRows = 2;

export function frameOf(size: Size): Frame {
  const { columns: width, rows } = size;
  const bodyRows = rows - headerRows - footerRows;
  return {
    header: { x: 0, y: 0, width, height: headerRows },
    body: { x: 0, y: headerRows, width, height: bodyRows },
    footer: { x: 0, y: headerRows + bodyRows, width, height: footerRows },
  };
}

export interface Columns {
  readonly list: Rect;
  /** One column of rule between two areas side by side; null where they are stacked. */
  readonly divider: Rect | null;
  readonly main: Rect;
}

/** A list beside what is chosen in it, or above it where there are less than 80 columns. `share` is the list's part. */
export function columnsOf(body: Rect, share: number, stackedRows: number): Columns {
  if (body.width < 80) {
    const [list, main] = stack(body, [stackedRows, body.height - stackedRows]);
    return { list: list ?? body, divider: null, main: main ?? body };
  }
  const width = Math.min(Math.round(body.width * share), 64);
  return {
    list: { ...body, width },
    divider: { ...body, x: width, width: 1 },
    main: { ...body, x: width + 1, width: body.width - width - 1 },
  };
}

export interface StepsLayout extends Columns {
  /** The selected task: its command, then its output. */
  readonly task: Rect;
  /** At most four. */
  readonly panes: readonly Rect[];
}

const mostPanes = 4;

/** `taskNeeds` is how many rows the selected task needs at most: a step that only watches leaves the room to its logs. */
export function stepsLayout(body: Rect, paneCount: number, taskNeeds = Infinity): StepsLayout {
  const wanted = Math.min(paneCount, mostPanes);
  const stackedRows = Math.max(4, Math.floor(body.height * (wanted > 0 ? 0.3 : 0.4)));
  const columns = columnsOf(body, 0.4, stackedRows);
  const { main } = columns;
  if (wanted === 0) return { ...columns, task: main, panes: [] };
  const taskRows = Math.min(Math.ceil(main.height * (wanted > 2 ? 0.4 : 0.5)), taskNeeds);
  const [task = main, rest = main] = stack(main, [taskRows, main.height - taskRows]);
  return { ...columns, task, panes: panesIn(rest, wanted) };
}

const leastPaneRows = 3;

/** One under the other, as many as there are rows for; side by side too where lines are still readable. */
function panesIn(rect: Rect, count: number): readonly Rect[] {
  const beside = count > 1 && rect.width >= 140 ? 2 : 1;
  const rows = Math.max(1, Math.min(Math.ceil(count / beside), Math.floor(rect.height / leastPaneRows)));
  const heights = split(rect.height, rows);
  return stack(rect, heights)
    .flatMap((row, index) => sideBySide(row, Math.min(beside, count - index * beside)))
    .slice(0, count);
}

/** Rectangles under one another. */
function stack(rect: Rect, heights: readonly number[]): readonly Rect[] {
  let y = rect.y;
  return heights.map(height => {
    const part = { ...rect, y, height };
    y += height;
    return part;
  });
}

function sideBySide(rect: Rect, count: number): readonly Rect[] {
  let x = rect.x;
  return split(rect.width, count).map(width => {
    const part = { ...rect, x, width };
    x += width;
    return part;
  });
}

function split(length: number, parts: number): readonly number[] {
  const least = Math.floor(length / parts);
  return Array.from({ length: parts }, (_, index) => least + (index < length % parts ? 1 : 0));
}
