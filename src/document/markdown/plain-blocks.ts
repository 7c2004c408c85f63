import type { Code, Heading, List, ListItem, Node, Paragraph, RootContent } from 'mdast';
import { emptyFence } from './boundaries.ts';
import { label, plainText, words } from './plain-text.ts';

/**
 * The block that the lines are, read without the parser: a heading, a paragraph, an item of a list or an empty fence, of
 * plain text. Most blocks of a document are such ones, and the parser takes long for them. Null for anything else. The
 * lines must begin where a block of the document itself begins, `line` is the number of the first one, and `before` the
 * line that the block before begins with.
 */
export function plainBlock(lines: readonly string[], line: number, before: string): RootContent | null {
  const [first = '', second = ''] = lines;
  if (first.startsWith('#')) return isOne(lines, 1) ? plainHeading(first, line) : null;
  if (item.test(first)) return plainItem(lines, line, before);
  if (underline.test(second) && isOne(lines, 2)) return underlined(first, second, line);
  const [block, ...others] = plainBlocks(lines, line, 0) ?? [];
  return others.length === 0 ? (block ?? null) : null;
}

/** Whether there is nothing but a block of so many lines. */
function isOne(lines: readonly string[], length: number): boolean {
  return lines.every((text, index) => index < length || text === '');
}

/** Paragraphs and empty fences; null where there is anything else. The lines stood behind `column` characters, the first behind `first`. */
function plainBlocks(
  lines: readonly string[],
  line: number,
  column: number,
  first = column,
): readonly (Paragraph | Code)[] | null {
  const blocks: (Paragraph | Code)[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at] === '') at += 1;
    else if (lines[at] === emptyFence) {
      if (lines[at + 1] !== emptyFence) return null;
      const position = place(line + at, line + at + 1, column + emptyFence.length, column);
      blocks.push({ type: 'code', lang: null, meta: null, value: '', position });
      at += 2;
    } else {
      const next = lines.findIndex((text, index) => index > at && (text === '' || text === emptyFence));
      const end = next < 0 ? lines.length : next;
      const paragraph = plainParagraph(lines.slice(at, end), line + at, column, at === 0 ? first : column);
      if (paragraph === null) return null;
      blocks.push(paragraph);
      at = end;
    }
  }
  return blocks;
}

function plainParagraph(
  lines: readonly string[],
  line: number,
  column: number,
  first: number,
): Paragraph | null {
  if (!lines.every((text, index) => words.test(text) || (index === 0 && label.test(text)))) return null;
  const children = plainText(lines, line, column, first);
  if (children === null) return null;
  const last = (lines.length === 1 ? first : column) + (lines.at(-1) ?? '').length;
  const position = place(line, line + lines.length - 1, last, first);
  return { type: 'paragraph', children, position };
}

function plainHeading(text: string, line: number): Heading | null {
  const [, marks, title] = /^(#{1,6}) (\S.*)$/.exec(text) ?? [];
  if (marks === undefined || title === undefined || title.endsWith('#')) return null;
  const children = plainText([title], line, marks.length + 1);
  if (children === null) return null;
  return {
    type: 'heading',
    depth: marks.length as Heading['depth'],
    children,
    position: place(line, line, text.length),
  };
}

const underline = /^(?:=+|-+)$/;

function underlined(title: string, under: string, line: number): Heading | null {
  const children = words.test(title) || label.test(title) ? plainText([title], line, 0) : null;
  if (children === null) return null;
  return {
    type: 'heading',
    depth: under.startsWith('=') ? 1 : 2,
    children,
    position: place(line, line + 1, under.length),
  };
}

/** An item with text that nothing but a paragraph begins with. */
const item =
  /^(?:(\d{1,9})(?=[.)])|(?=[-*+]))([-*+.)]) (?:\[([ xX])\] (?=\p{L}))?((?:[\p{L}\p{So}`(（“"'【《]|\d+(?![\d.)])|\*\*).*)$/u;

/** A list of one item; the numbers of a longer one are put right by whoever knows the item before. */
function plainItem(lines: readonly string[], line: number, before: string): List | null {
  const [first = '', ...others] = lines;
  const [, number, marker, check, content = ''] = item.exec(first) ?? [];
  // A list that begins with another number is text now and then.
  if (number !== undefined && number !== '1' && item.exec(before)?.[2] !== marker) return null;
  const column = (number ?? '').length + 2;
  const indent = ' '.repeat(column);
  if (!others.every(text => text === '' || text.startsWith(indent))) return null;
  const inner = others.map(text => text.slice(column));
  const children = plainBlocks([content, ...inner], line, column, first.length - content.length);
  if (children?.[0]?.type !== 'paragraph') return null;
  const last = children.at(-1)?.position?.end ?? { line, column };
  const position: Node['position'] = { start: { line, column: 1 }, end: last };
  const checked = check === undefined ? null : check !== ' ';
  const only: ListItem = { type: 'listItem', spread: false, checked, children: [...children], position };
  const start = number === undefined ? null : Number(number);
  return { type: 'list', ordered: start !== null, start, spread: false, children: [only], position };
}

/** From the column after `from` characters on a line to the one after `to` characters on another. */
function place(start: number, end: number, to: number, from = 0): NonNullable<Node['position']> {
  return { start: { line: start, column: from + 1 }, end: { line: end, column: to + 1 } };
}
