import { type Cell, cellsOf } from './cells.ts';

export interface SanitizeOptions {
  /** False: colours are dropped as well. */
  readonly colour?: boolean;
}

/**
 * One line of host output, safe to print: what a terminal would show of it, with no control sequence but plain colours
 * (SGR), which are closed at the end. The line comes without its line end. Invisible and direction-changing characters
 * are dropped, because they make a line read differently from what it says or take another width than it seems.
 */
export function sanitizeLine(line: string, options: SanitizeOptions = {}): string {
  if (!needsWork.test(line)) return line;
  return printed(cellsOf(line), options.colour ?? true);
}

/** The lines of a longer text, each sanitised; a final line end adds no empty line. */
export function sanitizeLines(text: string, options: SanitizeOptions = {}): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map(line => sanitizeLine(line, options));
}

/** Controls, anything invisible, skin tones, half surrogate pairs, and marks piled on one character. */
const needsWork =
  /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]|\p{Emoji_Modifier}|\p{M}{5}/u;

function printed(cells: readonly Cell[], colour: boolean): string {
  let text = '';
  let style = '';
  for (const cell of cells) {
    if (colour && cell.style !== style) {
      text += (style === '' ? '' : reset) + cell.style;
      style = cell.style;
    }
    text += cell.text;
  }
  return style === '' ? text : text + reset;
}

const reset = '\x1b[0m';
