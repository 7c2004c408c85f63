import type { Range, SourceText } from '../source.ts';

/** The line of a place, for the text of a message. */
export function lineOf(source: SourceText, [start]: Range): string {
  return String(Math.max(1, source.lines.linePos(start).line));
}

/** A path with the values that its variables have by default. */
export function valued(path: string, values: ReadonlyMap<string, string>): string {
  return path.replace(
    /\uE000\uE000\uE004*(\w+)\uE004*\uE001\uE001/g,
    (whole, name: string) => values.get(name) ?? whole,
  );
}

/** A text of a runbook with the values that its variables have by default. */
export function filled(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values.get(name) ?? whole);
}

/** The first few of several, for the text of a message. */
export function few(items: readonly string[], most = 3): string {
  return items.length <= most ? items.join(', ') : `${items.slice(0, most).join(', ')}, …`;
}
