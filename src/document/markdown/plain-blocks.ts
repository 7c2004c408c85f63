import type { Heading, List, Node, Paragraph, PhrasingContent, RootContent } from 'mdast';

/**
 * The block that the lines are, read without the parser: a heading, a paragraph, an item of a list or an empty fence with
 * nothing in it that could be markup but whole pieces of inline code, and a bold label. Most blocks of a document are such ones, and the
 * parser takes long for them. Null for anything else. The lines must begin where a block of the document itself begins;
 * `line` is the number of the first one, `before` the line that the block before begins with.
 */
export function plainBlock(lines: readonly string[], line: number, before: string): RootContent | null {
  const [first = ''] = lines;
  if (!/^[#\-*+\d]/.test(first) && !words.test(first)) return null;
  const blank = lines.indexOf('');
  const end = blank < 0 ? lines.length : blank;
  if (blank >= 0 && lines.some((text, index) => index > blank && text !== '')) return null;
  if (end === 2 && first === fence && lines[1] === fence)
    return { type: 'code', lang: null, meta: null, value: '', position: place(line, line + 1, fence) };
  if (end > 1 || words.test(first) || label.test(first)) return plainParagraph(lines.slice(0, end), line);
  return first.startsWith('#') ? plainHeading(first, line) : plainItem(first, line, before);
}

const fence = '```';

function plainHeading(text: string, line: number): Heading | null {
  const [, marks, title] = /^(#{1,6}) (\S.*)$/.exec(text) ?? [];
  if (marks === undefined || title === undefined || title.endsWith('#')) return null;
  const children = plainText([title], line, marks.length + 1);
  if (children === null) return null;
  return {
    type: 'heading',
    depth: marks.length as Heading['depth'],
    children,
    position: place(line, line, text),
  };
}

/** A list of one item; the numbers of a longer one are put right by whoever knows the item before. */
function plainItem(text: string, line: number, before: string): List | null {
  const [, number, marker, content] = item.exec(text) ?? [];
  if (marker === undefined || content === undefined) return null;
  // A list that begins with another number is text now and then.
  if (number !== undefined && number !== '1' && item.exec(before)?.[2] !== marker) return null;
  const column = text.length - content.length;
  const children = plainText([content], line, column);
  if (children === null) return null;
  const position = place(line, line, text);
  const start = { line, column: column + 1 };
  const paragraph: Paragraph = { type: 'paragraph', children, position: { ...position, start } };
  return {
    type: 'list',
    ordered: number !== undefined,
    start: number === undefined ? null : Number(number),
    spread: false,
    children: [{ type: 'listItem', spread: false, checked: null, children: [paragraph], position }],
    position,
  };
}

/** An item on one line, with text that nothing but a paragraph begins with. */
const item = /^(?:(\d{1,9})(?=[.)])|(?=[-*+]))([-*+.)]) ((?:[\p{L}`]|\*\*).*)$/u;

function plainParagraph(lines: readonly string[], line: number): Paragraph | null {
  if (
    lines.length === 0 ||
    !lines.every((text, index) => words.test(text) || (index === 0 && label.test(text)))
  )
    return null;
  const children = plainText(lines, line, 0);
  if (children === null) return null;
  return {
    type: 'paragraph',
    children,
    position: place(line, line + lines.length - 1, lines.at(-1) ?? ''),
  };
}

/** What begins like this is neither an item nor a line under a title, nor indented. */
const words = /^(?:[\p{L}`(（“"'【]|\d+(?![\d.)]))/u;

/** Bold words that a text begins with. */
const label = /^\*\*([\p{L}\p{N}](?:[^*`]*[^\s*`])?)\*\*(?=[ :：,，]|$)/u;

/** Text and inline code, maybe after a bold label; null where a character could be markup. */
function plainText(lines: readonly string[], line: number, column: number): PhrasingContent[] | null {
  const [first = ''] = lines;
  const [marked = '', bold] = label.exec(first) ?? [];
  const children: PhrasingContent[] = [];
  if (bold !== undefined) {
    if (!plainWords.test(bold)) return null;
    const start = { line, column: column + 1 };
    const end = { line, column: column + 1 + marked.length };
    children.push({ type: 'strong', children: [{ type: 'text', value: bold }], position: { start, end } });
  }
  let text = '';
  for (const [index, each] of lines.entries()) {
    if (index > 0) text += '\n';
    const pieces = (index === 0 ? each.slice(marked.length) : each).split('`');
    // Every piece of code ends in its own line, and none has a longer mark.
    if (pieces.length % 2 === 0) return null;
    let at = index === 0 ? column + marked.length : 0;
    for (const [number, piece] of pieces.entries()) {
      const isCode = number % 2 === 1;
      if (!(isCode ? plainCode : plainWords).test(piece)) return null;
      if (isCode) {
        if (text !== '') children.push({ type: 'text', value: text });
        text = '';
        const start = { line: line + index, column: at };
        const end = { line: line + index, column: at + piece.length + 2 };
        children.push({ type: 'inlineCode', value: piece, position: { start, end } });
      } else {
        // Between two pieces of code it is what keeps their marks apart.
        if (piece === '' && number > 0 && number < pieces.length - 1) return null;
        text += piece;
      }
      at += piece.length + 1;
    }
    if (/[ \t]$/.test(each)) return null;
  }
  if (text !== '') children.push({ type: 'text', value: text });
  return children;
}

/** No character that Markdown gives a meaning, and none that the parser writes in another way. */
const plainWords = /^[^\u0000-\u001f*_[\]<>&\\\ufeff]*$/;
const plainCode = /^(?! )[^\u0000-\u001f\ufeff]+(?<! )$/;

function place(start: number, end: number, last: string): NonNullable<Node['position']> {
  return { start: { line: start, column: 1 }, end: { line: end, column: last.length + 1 } };
}
