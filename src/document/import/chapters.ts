import type { Section } from '../markdown/outline.ts';
import type { Books } from './books.ts';
import { leaveBlock, leaveSection } from './left-sections.ts';
import type { SectionContents } from './section-contents.ts';

/** The parts below a title are chapters; of a part whose own words say nothing, those inside are. */
export function chaptersOf(root: Section, contents: SectionContents, books: Books): readonly Section[] {
  return root.sections.flatMap(section => chaptersIn(section, contents, books));
}

function chaptersIn(section: Section, contents: SectionContents, books: Books): readonly Section[] {
  if (section.role === 'reference' && section.sections.some(each => each.role !== 'reference')) {
    leaveSection({ ...section, sections: [] }, 'reference', books);
    return chaptersOf(section, contents, books);
  }
  if (section.role === 'title' || (section.role === 'unknown' && section.sections.length > 0)) {
    books.findings.take(section.line, section.endLine);
    if (section.role === 'title' && section.blocks.some(block => contents.holdsCommands(block)))
      return [{ ...section, sections: [], role: 'steps' }, ...chaptersOf(section, contents, books)];
    for (const block of section.blocks) leaveBlock(block, 'prose', books);
    return chaptersOf(section, contents, books);
  }
  return [section];
}
