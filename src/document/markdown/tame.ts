import { dedented, indentOf } from './source-lines.ts';

/** Longer than any line that people write. */
const longestLine = 20_000;

/** More than any paragraph that people write has of what emphasis, links, tags and code begin and end with. */
const mostMarks = 500;

/** Nothing that people write is nested deeper, or indented further. */
const deepest = 16;
const widestIndent = 40;

/** The line without containers beyond a depth that nobody writes: the parser's time grows with its square. */
export function shallow(line: string): string {
  const found = tooDeep.exec(line);
  const text = found === null ? line : line.slice(found[0].length);
  const indent = indentOf(text);
  return indent > widestIndent ? dedented(text, indent - widestIndent) : text;
}

const tooDeep = new RegExp(String.raw`^(?:[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s))){${deepest},}`);

/**
 * Takes the marks from lines of text that have more of them than anybody writes: the parser's time grows with the square
 * of their number. Lines come in order, blank ones too.
 */
export class Tamer {
  #marks = 0;
  #inTable = false;

  /** The line without its marks, of the same length; null where it has no more than it may. */
  tamed(text: string): string | null {
    if (/^[ \t]*$/.test(text)) {
      this.#marks = 0;
      this.#inTable = false;
      return null;
    }
    if (/^[ \t>|:-]+$/.test(text) && text.includes('|') && text.includes('-')) this.#inTable = true;
    // Every item, heading and row is read by itself.
    if (this.#inTable || /^[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#)/.test(text)) this.#marks = 0;
    this.#marks += marksIn(text);
    if (text.length <= longestLine && this.#marks <= mostMarks) return null;
    const kept = Math.min(200, /^[\s>\d.)*+-]*/.exec(text)?.[0].length ?? 0);
    return (
      text.slice(0, kept) + text.slice(kept).replace(/[^\p{L}\p{N}\s]/gu, mark => 'x'.repeat(mark.length))
    );
  }
}

function marksIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if ('*_`[]<&!'.includes(text.charAt(at))) count += 1;
  return count;
}
