import type { Block } from '../../markdown/block.ts';
import type { Section } from '../../markdown/outline.ts';
import type { Books } from '../books.ts';

/** Leaves out a section with all that is in it; a table of hosts was read before. */
export function leaveSection(section: Section, why: 'reference' | 'unknownSection', books: Books): void {
  const { findings } = books;
  if (section.line > 0) findings.leave(section.line, section.endLine, why);
  for (const block of section.blocks) {
    if (block.kind === 'code') findings.blocks.reference += 1;
    leaveBlock(block, why, books);
  }
  for (const child of section.sections) leaveSection(child, why, books);
}

export function leaveBlock(
  block: Block,
  why: 'reference' | 'unknownSection' | 'prose',
  { hosts, findings }: Books,
): void {
  const isHosts = block.kind === 'table' && block.rows.some(row => row.cells.some(cell => hosts.has(cell)));
  if (isHosts) findings.take(block.line, block.endLine);
  else findings.leave(block.line, block.endLine, block.kind === 'table' ? 'table' : why);
}
