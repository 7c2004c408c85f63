import type { InlineCode, ListItem, Placed, TextBlock } from './block.ts';

const numberedLine = /^\s*(?:(\d{1,2})[、．)）.，,](?!\d)|[（(](\d{1,2})[)）])\s*(?=\S)/m;

/** Whether a paragraph has lines with numbers: `1、` and `1\\.` make no list in Markdown, though they are meant as one. */
export function hasNumberedLines(text: string): boolean {
  return numberedLine.test(text);
}

/** Each numbered line of a paragraph as an item, with the lines after it. */
export function numberedLines(
  text: string,
  codes: readonly InlineCode[],
  place: Placed,
): readonly TextBlock[] {
  const parts: { text: string; number: number | null; line: number }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const number = numberedLine.exec(line);
    const last = parts.at(-1);
    const at = Math.min(place.line + index, place.endLine);
    if (number !== null)
      parts.push({ text: line.slice(number[0].length), number: Number(number[1] ?? number[2]), line: at });
    else if (last === undefined) parts.push({ text: line, number: null, line: at });
    else last.text += `\n${line}`;
  }
  return parts.map((part, index) => {
    const endLine = Math.max(part.line, (parts[index + 1]?.line ?? place.endLine + 1) - 1);
    const item: ListItem | null =
      part.number === null
        ? null
        : { line: part.line, number: part.number, depth: 0, checked: null, parent: null };
    return {
      kind: 'text',
      text: part.text,
      codes: codes.filter(code => code.line >= part.line && code.line <= endLine),
      label: null,
      opensItem: item !== null,
      ...place,
      line: part.line,
      endLine,
      item,
    };
  });
}
