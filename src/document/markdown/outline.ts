import type { Block, HeadingBlock } from './block.ts';
import { titleNumber } from './numbers.ts';
import { type Role, roleOfTitle } from './roles.ts';

/** A heading with what is under it. The document itself is the root, on line 0. */
export interface Section {
  /** As it was written. */
  readonly title: string;
  readonly line: number;
  /** Of the heading. */
  readonly endLine: number;
  readonly level: number;
  readonly style: HeadingBlock['style'];
  /** Before the first section inside. */
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
  role: Role;
}

interface Open {
  readonly section: Section & { readonly blocks: Block[]; readonly sections: Section[] };
  readonly number: readonly number[] | null;
}

/** Headings as a tree: by their numbers where they have any (`2.1` is part of `2`, whatever its level), else by level. */
export function outlineOf(blocks: readonly Block[]): Section {
  const root = newSection('', 0, 0, 0, 'heading');
  const stack: Open[] = [{ section: root, number: null }];
  const labelled = blocks.some(
    block =>
      (block.kind === 'heading' && block.style === 'heading') ||
      (block.kind === 'text' && chapter.test(block.text) && block.text.length <= 40),
  );
  for (const block of blocks) {
    const heading = headingOf(block, labelled);
    if (heading === null) {
      stack.at(-1)?.section.blocks.push(block);
      continue;
    }
    const number = titleNumber(heading.text);
    const level = levelOf(heading, number, stack);
    while ((stack.at(-1)?.section.level ?? 0) >= level) stack.pop();
    const section = newSection(heading.text, heading.line, heading.endLine, level, heading.style);
    stack.at(-1)?.section.sections.push(section);
    stack.push({ section, number });
  }
  return root;
}

/** Every section below, in the order of the document. */
export function allSections(root: Section): readonly Section[] {
  return root.sections.flatMap(section => [section, ...allSections(section)]);
}

function newSection(
  title: string,
  line: number,
  endLine: number,
  level: number,
  style: HeadingBlock['style'],
) {
  return {
    title,
    line,
    endLine,
    level,
    style,
    blocks: [] as Block[],
    sections: [] as Section[],
    role: 'unknown' as Role,
  };
}

/** Wiki exports lose headings: a short numbered line on its own does a heading's work where it names a part. */
function headingOf(block: Block, hasHeadings: boolean): HeadingBlock | null {
  if (block.kind === 'heading') return block.text === '' || isNoteInItem(block) ? null : block;
  if (block.kind !== 'text' || block.aside || block.text.length > 40 || block.text.includes('\n'))
    return null;
  if (/[。.；;：:，,]$/.test(block.text)) return null;
  const numbered = chapter.test(block.text) || step.test(block.text);
  const plainItem = !hasHeadings && block.item?.depth === 0 && block.item.number !== null && block.opensItem;
  if (!numbered && !plainItem) return null;
  if (numbered && block.item !== null) return null;
  const named = roleOfTitle(block.text) !== null;
  if (!named && !numbered) return null;
  const { item, aside, tab, line, endLine } = block;
  const text = plainItem ? `${item?.number}. ${block.text}` : block.text;
  return {
    kind: 'heading',
    depth: step.test(block.text) ? stepLabel : chapterLabel,
    text,
    style: 'label',
    item,
    aside,
    tab,
    line,
    endLine,
  };
}

/** The list goes on below it. */
function isNoteInItem({ item, text }: HeadingBlock): boolean {
  return (
    item !== null &&
    /^(?:notes?|tips?|warnings?|caution|important|注意(?:事项)?|提示|说明)\s*[:：]?$/i.test(text)
  );
}

const chapter = /^(第[一二三四五六七八九十\d]+[章节]|[一二三四五六七八九十]+[、.．])/;
const step = /^(第[一二三四五六七八九十\d]+[步阶]|\d{1,2}(\.\d{1,2})+[\s、.]?(?=\S))/;

/** Depths of what is no heading of Markdown's; a bold line is the deepest. */
const chapterLabel = 7;
const stepLabel = 8;

/** Labels are below whatever heading they stand under, and beside each other. */
function levelOf(heading: HeadingBlock, number: readonly number[] | null, stack: readonly Open[]): number {
  if (number !== null && number.length > 1) {
    const parent = stack.findLast(
      open => open.number !== null && open.number.length < number.length && startsWith(number, open.number),
    );
    const sibling = stack.findLast(open => open.number?.length === number.length);
    if (parent !== undefined) return parent.section.level + (number.length - (parent.number?.length ?? 0));
    if (sibling !== undefined) return sibling.section.level;
  }
  if (heading.depth < chapterLabel) return heading.depth;
  const above = stack.findLast(open => open.section.style === 'heading')?.section.level ?? 0;
  return above + 1 + heading.depth - chapterLabel;
}

function startsWith(number: readonly number[], start: readonly number[]): boolean {
  return start.every((part, index) => number[index] === part);
}
