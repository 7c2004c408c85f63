import type { Block } from '../../markdown/block.ts';
import { bareTitle } from '../../markdown/numbers.ts';
import type { Section } from '../../markdown/outline.ts';
import type { Books } from '../books.ts';
import { versionHop } from '../ways/section-conditions.ts';
import { checklistsApart } from './checklists.ts';
import { leaveBlock, leaveSection } from './left-sections.ts';
import type { SectionContents } from './section-contents.ts';

/**
 * The parts below a title are chapters; of a part whose own words say nothing, those inside are. What is to be seen to
 * beforehand comes first, though the document has it at its end.
 */
export function chaptersOf(root: Section, contents: SectionContents, books: Books): readonly Section[] {
  const chapters = partsOf(root, contents, books).flatMap(chapter => checklistsApart(chapter, books));
  // What is ticked off at the end, is so when all is done.
  for (const chapter of chapters.slice(chapters.findLastIndex(isWork) + 1))
    if (chapter.role === 'prerequisites' && tickedOff.test(bareTitle(chapter.title)))
      chapter.role = 'verification';
  return seenToFirst(olderFirst(chapters, books), contents, books);
}

/** Steps for each of several versions that begin with those for the newest are for whoever comes from an old one, too. */
function olderFirst(chapters: readonly Section[], books: Books): readonly Section[] {
  const hops = chapters.filter(({ role, title }) => role === 'steps' && hopFrom(title) !== null);
  const isNewestFirst = hops.every(
    ({ title }, index) =>
      index === 0 || compareVersions(hopFrom(title), hopFrom(hops[index - 1]?.title ?? '')) < 0,
  );
  if (hops.length < 2 || !isNewestFirst) return chapters;
  const [first] = hops;
  if (first !== undefined)
    books.findings.assume(first.line, 'olderFirst', hops.map(({ title }) => title).join(', '));
  const older = hops.toReversed();
  return chapters.map(chapter => {
    const index = hops.indexOf(chapter);
    return index < 0 ? chapter : (older[index] ?? chapter);
  });
}

/** `3.1` of `3.1 to 4.0`; null where a title names no such step. */
function hopFrom(title: string): readonly number[] | null {
  if (!versionHop.test(title)) return null;
  const [, from] = /v?(\d[\w.]{0,20})\s{0,3}(?:→|->|=>|–>|to|至|到|升级到|升级至)/i.exec(title) ?? [];
  return from === undefined ? null : from.split('.').map(part => Number.parseInt(part, 10) || 0);
}

function compareVersions(one: readonly number[] | null, other: readonly number[] | null): number {
  for (let at = 0; at < Math.max(one?.length ?? 0, other?.length ?? 0); at++) {
    const difference = (one?.[at] ?? 0) - (other?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What is only to be seen to before goes before the work, wherever the document has it. */
function seenToFirst(
  chapters: readonly Section[],
  contents: SectionContents,
  books: Books,
): readonly Section[] {
  const firstWork = chapters.findIndex(isWork);
  const lastWork = chapters.findLastIndex(isWork);
  const late = chapters.filter((chapter, index) => index > lastWork && isWordsBefore(chapter, contents));
  if (firstWork < 0 || late.length === 0) return chapters;
  for (const { line, title } of late) books.findings.assume(line, 'beforeWork', title);
  const others = chapters.filter(chapter => !late.includes(chapter));
  return [...others.slice(0, firstWork), ...late, ...others.slice(firstWork)];
}

const tickedOff =
  /^(?:(?:final|quick|migration|upgrade|update|deployment|release) )?check-?list$|^(?:最终|完成)?(?:检查|核对|确认)?清单$/iu;

function isWork({ role }: Section): boolean {
  return role === 'steps';
}

/** Something to see to before, in nothing but words: the place where one is then does not matter. */
function isWordsBefore(section: Section, contents: SectionContents): boolean {
  const isWords = (block: Block) => block.kind !== 'code' && !contents.holdsCommands(block);
  return (
    section.role === 'prerequisites' &&
    section.blocks.every(isWords) &&
    section.sections.every(each => isWordsBefore(each, contents))
  );
}

function partsOf(root: Section, contents: SectionContents, books: Books): readonly Section[] {
  return root.sections.flatMap(section => partsIn(section, contents, books));
}

function partsIn(section: Section, contents: SectionContents, books: Books): readonly Section[] {
  if (section.role === 'reference' && section.sections.some(each => each.role !== 'reference')) {
    leaveSection({ ...section, sections: [] }, 'reference', books);
    return partsOf(section, contents, books);
  }
  if (section.role === 'title' || (section.role === 'unknown' && section.sections.length > 0)) {
    books.findings.take(section.line, section.endLine);
    if (section.role === 'title' && section.blocks.some(block => contents.holdsCommands(block)))
      return [{ ...section, sections: [], role: 'steps' }, ...partsOf(section, contents, books)];
    for (const block of section.blocks) leaveBlock(block, 'prose', books);
    return partsOf(section, contents, books);
  }
  return [section];
}
