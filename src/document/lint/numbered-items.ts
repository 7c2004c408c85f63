import { allSections, type Section } from '../markdown/outline.ts';
import type { SourceText } from '../source.ts';
import type { Heading } from './fact.ts';

/**
 * Paragraphs and items of the steps that begin with a number, as it is written: `1\\.`, `3)`, `2、`. Whoever renders the
 * document may count them anew. Where the count begins again, another list begins.
 */
export function numberedItems({ text, lines }: SourceText, root: Section): readonly Heading[] {
  const found: Heading[] = [];
  let group = -1;
  for (const { blocks, role } of [root, ...allSections(root)]) {
    if (role !== 'steps' && role !== 'rollback') continue;
    let before = Number.POSITIVE_INFINITY;
    for (const block of blocks) {
      if (block.kind !== 'text' || block.aside || (block.item?.depth ?? 0) > 0) continue;
      const start = lines.lineStarts[block.line - 1] ?? 0;
      const [whole, digits] =
        /^ {0,3}(\d{1,2})(?:\\?[.)]|[、．])(?=\s|[^\d\s])/.exec(text.slice(start, start + 20)) ?? [];
      if (whole === undefined) continue;
      const number = Number(digits);
      if (number <= before || number > before + farthest) group -= 1;
      before = number;
      found.push({
        title: '',
        number: [number],
        range: [start + whole.length - whole.trimStart().length, start + whole.length],
        role,
        group,
      });
    }
  }
  return found;
}

/** What is farther is no next number. */
const farthest = 4;
