import type { Block } from '../../markdown/block.ts';
import { bareTitle } from '../../markdown/numbers.ts';
import type { Section } from '../../markdown/outline.ts';
import { type Role, roleOfTitle } from '../../markdown/roles.ts';
import type { Books } from '../books.ts';
import { leaveBlock } from './left-sections.ts';

/** A list of what to see to before and after the work is one of each. */
export function checklistsApart(chapter: Section, books: Books): readonly Section[] {
  if (!/check-?lists?\b|清单|检查表|核对表/iu.test(bareTitle(chapter.title))) return [chapter];
  if (chapter.role === 'reference' || chapter.role === 'notes' || chapter.role === 'rollback')
    return [chapter];
  const { blocks, sections, line, endLine } = chapter;
  const parts = sections.length > 0 ? sections : labelled(chapter);
  const roles = parts.map(({ role }) => role);
  const intro = blocks.filter(
    block => !parts.some(part => part.blocks.includes(block) || part.line === block.line),
  );
  const isBoth = roles.includes('prerequisites') && roles.includes('verification');
  if (!isBoth || !intro.every(isProse)) return [chapter];
  books.findings.take(line, endLine);
  for (const block of intro) leaveBlock(block, 'prose', books);
  return parts;
}

function isProse(block: Block): boolean {
  return block.kind === 'text' && block.item === null && block.codes.length === 0;
}

/** What stands below each of the paragraphs that name a part: `Before the upgrade:`. */
function labelled(chapter: Section): readonly Section[] {
  const parts: (Section & { readonly blocks: Block[] })[] = [];
  for (const block of chapter.blocks) {
    const role = labelRole(block);
    if (role === null) parts.at(-1)?.blocks.push(block);
    else {
      const { line, endLine } = block;
      const title = block.kind === 'text' ? block.text.replace(/[:：\s]+$/, '') : '';
      parts.push({ ...chapter, title, line, endLine, role, blocks: [], sections: [] });
    }
  }
  return parts;
}

function labelRole(block: Block): Role | null {
  if (block.kind !== 'text' || block.item !== null || block.text.length > 60 || !/[:：]$/.test(block.text))
    return null;
  return roleOfTitle(block.text.replace(/[:：\s]+$/, ''));
}
