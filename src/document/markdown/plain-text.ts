import type { PhrasingContent } from 'mdast';

/** What begins like this is neither an item nor a line under a title, nor indented. */
export const words = /^(?:[\p{L}\p{So}`(（“"'【《]|\d+(?![\d.)]))/u;

/** Bold words that a text begins with. */
export const label = /^\*\*[\p{L}\p{N}]/u;

/**
 * No character that Markdown gives a meaning where it stands, and none that the parser writes in another way: `_` within
 * a word, `<` before what no tag begins with and `&` before what names no character are nothing but themselves.
 */
const plainWords =
  /^(?:[^\u0000-\u001f*_[\]<>&\\\ufeff]|(?<=[\p{L}\p{N}])_+(?=[\p{L}\p{N}])|<(?![A-Za-z/!?])|>|&(?![#A-Za-z]))*$/u;
const plainCode = /^(?! )[^\u0000-\u001f\ufeff]+(?<! )$/;

/** Bold words whose marks can be nothing else: with a letter or a digit within them, or outside of them what ends them. */
const bold = /\*\*([\p{L}\p{N}](?:[^*]*(?:[\p{L}\p{N}]|[^\s*](?=\*\*(?:[ :：,，]|$))))?)\*\*/u;

/**
 * The lines of a paragraph as text, bold text and inline code; null where a character could be other markup. The first
 * line has the number `line`, and begins behind `first` characters, the others behind `column`.
 */
export function plainText(
  lines: readonly string[],
  line: number,
  column: number,
  first = column,
): PhrasingContent[] | null {
  const children: PhrasingContent[] = [];
  let text = '';
  const push = (node: PhrasingContent) => {
    if (text !== '') children.push({ type: 'text', value: text });
    text = '';
    children.push(node);
  };
  for (const [index, each] of lines.entries()) {
    if (index > 0) text += '\n';
    const pieces = each.split('`');
    // Every piece of code ends in its own line, and none has a longer mark.
    if (pieces.length % 2 === 0 || /[ \t]$/.test(each)) return null;
    let at = index === 0 ? first : column;
    const position = (length: number) => ({
      start: { line: line + index, column: at + 1 },
      end: { line: line + index, column: at + 1 + length },
    });
    for (const [number, piece] of pieces.entries()) {
      if (number % 2 === 1) {
        if (!plainCode.test(piece)) return null;
        push({ type: 'inlineCode', value: piece, position: position(piece.length + 2) });
        at += piece.length + 2;
        continue;
      }
      // Between two pieces of code it is what keeps their marks apart.
      if (piece === '' && number > 0 && number < pieces.length - 1) return null;
      const parts = piece.includes('**') ? piece.split(bold) : [piece];
      for (const [place, part] of parts.entries()) {
        // Between two bold words, too.
        if (!plainWords.test(part) || (part === '' && place > 0 && place < parts.length - 1)) return null;
        if (place % 2 === 1) {
          push({
            type: 'strong',
            children: [{ type: 'text', value: part }],
            position: position(part.length + 4),
          });
          at += part.length + 4;
        } else {
          text += part;
          at += part.length;
        }
      }
    }
  }
  if (text !== '') children.push({ type: 'text', value: text });
  return children;
}
