import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import type { NormalLine } from './normalize.ts';
import { dedented, indentOf } from './source-lines.ts';

/** A part of the document as CommonMark with GitHub's tables and task lists reads it; its positions count from `first` in `lines`. */
export interface ParsedPart {
  readonly root: Root;
  readonly first: number;
}

const options = {
  extensions: [gfmTable(), gfmTaskListItem()],
  mdastExtensions: [gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()],
};

/**
 * Parses the lines in parts that begin at headings, which no construct but a comment reaches across: the parser's time
 * for one long text grows faster than the text.
 */
export function* parseParts(lines: readonly NormalLine[]): Generator<ParsedPart> {
  for (const [first, end] of partsOf(lines)) {
    const text = lines
      .slice(first, end)
      .map(line => shallow(line.text))
      .join('\n');
    const root = fromMarkdown(text, options);
    yield { root, first };
  }
}

/** Nothing that people write is nested deeper, and the parser's time grows with the square of the depth. */
function shallow(line: string): string {
  const markers = /^(?:[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s))){16,}/.exec(line);
  const text = markers === null ? line : line.slice(markers[0].length);
  const indent = indentOf(text);
  return indent > 40 ? dedented(text, indent - 40) : text;
}

/** Characters that are worth a part: each costs something to set up. */
const enough = 8192;

function* partsOf(lines: readonly NormalLine[]): Generator<readonly [number, number]> {
  let [first, length] = [0, 0];
  let comment = false;
  for (const [index, { text }] of lines.entries()) {
    if (!comment && length > enough && /^#{1,6}(\s|$)/.test(text)) {
      yield [first, index];
      [first, length] = [index, 0];
    }
    length += text.length + 1;
    const opens = text.lastIndexOf('<!--');
    const closes = text.lastIndexOf('-->');
    if (opens > closes || /^\s*<(pre|script|style|textarea)\b/i.test(text)) comment = true;
    if (closes > opens || /<\/(pre|script|style|textarea)>/i.test(text)) comment = false;
  }
  yield [first, lines.length];
}
