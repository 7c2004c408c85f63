import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { NormalLine } from './normalize.ts';

/** A part of the document as CommonMark with GitHub's extensions reads it; its positions count from `first` in `lines`. */
export interface ParsedPart {
  readonly root: Root;
  readonly first: number;
}

const options = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };

/**
 * Parses the lines in parts that begin at headings, which no construct but a comment reaches across: the parser's time
 * for one long text grows faster than the text.
 */
export function* parseParts(lines: readonly NormalLine[]): Generator<ParsedPart> {
  for (const [first, end] of partsOf(lines)) {
    const text = lines
      .slice(first, end)
      .map(line => line.text)
      .join('\n');
    const root = fromMarkdown(text, options);
    yield { root, first };
  }
}

function* partsOf(lines: readonly NormalLine[]): Generator<readonly [number, number]> {
  let first = 0;
  let comment = false;
  for (const [index, { text }] of lines.entries()) {
    if (!comment && index > first && /^#{1,6}(\s|$)/.test(text)) {
      yield [first, index];
      first = index;
    }
    const opens = text.lastIndexOf('<!--');
    const closes = text.lastIndexOf('-->');
    if (opens > closes || /^\s*<(pre|script|style|textarea)\b/i.test(text)) comment = true;
    if (closes > opens || /<\/(pre|script|style|textarea)>/i.test(text)) comment = false;
  }
  yield [first, lines.length];
}
