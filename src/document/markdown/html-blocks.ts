import type { Block, Markup, Placed } from './block.ts';
import { type HtmlPart, htmlParts } from './html.ts';

/** The blocks that a piece of HTML shows, and the lines of it that show nothing. */
export function htmlBlocks(
  html: string,
  place: Placed,
): { readonly blocks: readonly Block[]; readonly markup: readonly Markup[] } {
  const parts = htmlParts(html);
  const blocks: Block[] = [];
  const markup: Markup[] = [];
  if (parts.length === 0) markup.push({ line: place.line, endLine: place.endLine, code: 'markup' });
  for (const [index, part] of parts.entries()) {
    const line = place.line + part.line - 1;
    const next = parts[index + 1];
    const endLine = next === undefined ? place.endLine : Math.max(line, place.line + next.line - 2);
    if (part.kind === 'hidden') markup.push({ line, endLine, code: 'markup' });
    else blocks.push(blockOf(part, { ...place, line, endLine }, place.line));
  }
  return { blocks, markup };
}

/** `start`: the line that the piece of HTML begins on. */
function blockOf(part: Exclude<HtmlPart, { kind: 'hidden' }>, at: Placed, start: number): Block {
  switch (part.kind) {
    case 'heading':
      return { kind: 'heading', depth: part.depth, text: part.text, style: 'heading', ...at };
    case 'code': {
      const lines = part.text
        .replace(/\n$/, '')
        .split('\n')
        .map((text, offset) => ({ text, line: at.line + offset }));
      return { kind: 'code', lines, language: '', info: '', fenced: true, ...at };
    }
    case 'table': {
      const rows = part.rows.map(row => ({ cells: row.cells, line: start + row.line - 1 }));
      return { kind: 'table', rows, ...at };
    }
    case 'text': {
      const item = part.item
        ? { line: at.line, number: null, depth: 0, checked: null, parent: at.item }
        : at.item;
      return { kind: 'text', text: part.text, codes: [], label: null, opensItem: part.item, ...at, item };
    }
  }
}
