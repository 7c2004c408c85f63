import type { PhrasingContent } from 'mdast';

/** What begins like this is neither an item nor a line under a title, nor indented. */
export const words = /^(?:[\p{L}`(（“"'【]|\d+(?![\d.)]))/u;

/** Bold words that a text begins with. */
export const label = /^\*\*([\p{L}\p{N}](?:[^*`]*[^\s*`])?)\*\*(?=[ :：,，]|$)/u;

/** No character that Markdown gives a meaning, and none that the parser writes in another way. */
const plainWords = /^[^\u0000-\u001f*_[\]<>&\\\ufeff]*$/;
const plainCode = /^(?! )[^\u0000-\u001f\ufeff]+(?<! )$/;

/**
 * The lines of a paragraph as text and inline code, maybe after a bold label; null where a character could be other
 * markup. The first line has the number `line`, and begins behind `first` characters, the others behind `column`.
 */
export function plainText(
  lines: readonly string[],
  line: number,
  column: number,
  first = column,
): PhrasingContent[] | null {
  const [marked = '', bold] = label.exec(lines[0] ?? '') ?? [];
  const children: PhrasingContent[] = [];
  if (bold !== undefined) {
    if (!plainWords.test(bold)) return null;
    const start = { line, column: first + 1 };
    const end = { line, column: first + 1 + marked.length };
    children.push({ type: 'strong', children: [{ type: 'text', value: bold }], position: { start, end } });
  }
  let text = '';
  for (const [index, each] of lines.entries()) {
    if (index > 0) text += '\n';
    const pieces = (index === 0 ? each.slice(marked.length) : each).split('`');
    // Every piece of code ends in its own line, and none has a longer mark.
    if (pieces.length % 2 === 0 || /[ \t]$/.test(each)) return null;
    let at = index === 0 ? first + marked.length : column;
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
  }
  if (text !== '') children.push({ type: 'text', value: text });
  return children;
}
