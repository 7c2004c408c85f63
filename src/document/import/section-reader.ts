import type { Block, CodeBlock } from '../markdown/block.ts';
import { bareTitle } from '../markdown/numbers.ts';
import { allSections, type Section } from '../markdown/outline.ts';
import { alternativeBlocks } from './alternatives.ts';
import type { Books } from './books.ts';
import { readCode } from './code-reader.ts';
import { type Context, goTo, inCase } from './context.ts';
import { PartSteps, type PartSurroundings } from './part-steps.ts';
import type { Placed } from './placed.ts';
import { ProseReader } from './prose-reader.ts';
import { repeats, repeatsAbove } from './repeated-steps.ts';
import { readTable } from './table-reader.ts';
import { tabConditions } from './tabs.ts';
import { UndoingBlocks } from './undoing.ts';

/** Where a section stands, and how those inside it are read. */
export interface SectionSurroundings extends PartSurroundings {
  /** The condition of a section that is one of several ways, or optional. */
  readonly conditionOf: (section: Section) => string | undefined;
  /** Sections inside that are read elsewhere. */
  readonly skip: (section: Section) => boolean;
}

/** Reads a section of the document, with those inside, into steps. */
export function readSection(
  section: Section,
  books: Books,
  around: SectionSurroundings,
  context: Context,
): readonly Placed[] {
  const part = new PartSteps(books, around, context);
  new SectionReader(part, around).read(section);
  return part.placed;
}

/** Goes through sections and their blocks, in order. */
class SectionReader {
  readonly #part: PartSteps;
  readonly #around: SectionSurroundings;
  readonly #prose: ProseReader;
  readonly #undoing = new UndoingBlocks();

  constructor(part: PartSteps, around: SectionSurroundings) {
    this.#part = part;
    this.#around = around;
    this.#prose = new ProseReader(part);
  }

  read(section: Section): void {
    const { books, context } = this.#part;
    const outer = context.hosts;
    const own = books.hosts.titled(bareTitle(section.title));
    if (own.length > 0) goTo(context, own);
    books.findings.take(section.line, section.endLine);
    this.#part.number = null;
    this.#titleRepeats(section);
    this.#blocks(section.blocks, section.title);
    for (const child of section.sections) {
      if (this.#around.skip(child)) continue;
      const condition = this.#around.conditionOf(child);
      this.#part.under(condition, () => inCase(context, condition, () => this.read(child)));
    }
    if (own.length > 0 && outer.length > 0) goTo(context, outer);
  }

  /** `Repeat on the other nodes`, and nothing below it that could be run. */
  #titleRepeats(section: Section): void {
    const all = [section, ...allSections(section)].flatMap(({ blocks }) => blocks);
    if (!repeatsAbove(section.title) || all.some(block => block.kind === 'code' || repeats(block))) return;
    const { line, title } = section;
    this.#prose.read(
      {
        kind: 'text',
        text: bareTitle(title),
        codes: [],
        label: null,
        opensItem: false,
        line,
        endLine: line,
        item: null,
        aside: false,
        tab: null,
      },
      undefined,
    );
  }

  #blocks(blocks: readonly Block[], title: string): void {
    const { books, context } = this.#part;
    const alternatives = alternativeBlocks(blocks);
    const tabs = tabConditions(blocks, this.#around.choices, tab => books.hosts.titled(tab).length > 0);
    for (const [index, block] of blocks.entries()) {
      const before = blocks[index - 1];
      const next = blocks[index + 1];
      if (block.tab !== null) {
        const hosts = books.hosts.titled(block.tab.title);
        if (hosts.length > 0) goTo(context, hosts);
      }
      this.#part.under(block.tab === null ? undefined : tabs.get(block.tab.line), () => {
        const made = this.#part.placed.length;
        this.#part.enterItem(block);
        if (block.kind === 'text') this.#prose.read(block, next);
        else if (block.kind === 'code') {
          const condition = this.#conditionOf(block, alternatives);
          this.#code(block, before, next, title, condition);
        } else if (block.kind === 'table') readTable(this.#part, block);
        if (this.#around.mode === 'steps' && this.#undoing.has(block, before)) this.#markUndoing(made);
      });
    }
  }

  /** The condition of a block that is one of several ways. */
  #conditionOf(block: CodeBlock, alternatives: ReturnType<typeof alternativeBlocks>): string | undefined {
    const choice = alternatives.get(block);
    if (choice === undefined) return undefined;
    const { group, labels } = choice;
    const conditions = this.#around.choices.conditions(labels, group[0]?.line ?? block.line, 'variant');
    return conditions[group.indexOf(block)];
  }

  #code(
    block: CodeBlock,
    before: Block | undefined,
    next: Block | undefined,
    title: string,
    condition: string | undefined,
  ): void {
    const { placed, books } = this.#part;
    const made = placed.length;
    const intro = before?.kind === 'text' && before.aside === block.aside ? before.text : '';
    const after = next?.kind === 'text' ? next.text : '';
    this.#part.under(condition, () =>
      readCode(this.#part, block, { title, before: intro, after, isChosen: condition !== undefined }),
    );
    if (intro !== '' && before !== undefined) this.#remark(made, before.line, intro);
    // What only introduces a block of which nothing comes is left out with it.
    if (before !== undefined && this.#prose.onlyIntroduces(before) && placed.length === made)
      books.findings.leave(before.line, before.endLine, 'prose');
    this.#prose.goBack(next);
  }

  /** What the document says right before a block goes with the first of its steps, in its own words. */
  #remark(index: number, line: number, text: string): void {
    const { placed } = this.#part;
    const first = placed[index];
    if (first !== undefined) placed[index] = { ...first, step: { ...first.step, remark: { line, text } } };
  }

  #markUndoing(from: number): void {
    const { placed } = this.#part;
    for (let index = from; index < placed.length; index++) {
      const each = placed[index];
      if (each !== undefined) placed[index] = { ...each, undoes: true };
    }
  }
}
