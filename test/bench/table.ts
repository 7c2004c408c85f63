/** One measured thing. Nothing here judges: the aim is printed beside the value. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly aim?: string;
  readonly note?: string;
}

export function printTable(rows: readonly Row[]): void {
  const cells = [
    ['measured', 'value', 'aim', ''],
    ...rows.map(({ what, value, aim = '', note = '' }) => [what, value, aim, note]),
  ];
  const widths = [0, 1, 2].map(column => Math.max(...cells.map(row => (row[column] ?? '').length)));
  for (const row of cells)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = low] =
    sorted.length % 2 ? [sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

export const ms = (value: number) => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
export const mib = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;
