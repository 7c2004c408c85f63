import type { Block, CodeBlock, TextBlock } from '../../markdown/block.ts';
import { bareTitle, titleNumber } from '../../markdown/numbers.ts';
import { allSections, type Section } from '../../markdown/outline.ts';
import type { Books } from '../books.ts';
import { type Context, goTo, inCase, leaveCase } from '../hosts/context.ts';
import { isHere } from '../hosts/local.ts';
import { ProseReader } from '../prose/prose-reader.ts';
import { repeats, repeatsAbove } from '../prose/repeat-wording.ts';
import { UndoingBlocks } from '../rollback/undoing.ts';
import { readCode } from '../steps/code-reader.ts';
import { type Mode, PartSteps, type PartSurroundings } from '../steps/part-steps.ts';
import type { Placed } from '../steps/placed.ts';
import { readTable } from '../steps/table-reader.ts';
import { isOptional } from '../ways/alternatives.ts';
import { type BlockCondition, BlockConditions } from '../ways/block-conditions.ts';
import { conditionIn } from '../ways/conditions.ts';
import { tabConditions } from '../ways/tabs.ts';
import { leaveBlock } from './left-sections.ts';

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
    const { local } = context;
    context.local = isHere(bareTitle(section.title)) ?? local;
    books.findings.take(section.line, section.endLine);
    this.#part.number = null;
    const { titled } = this.#part;
    this.#part.titled = stepNumber(section.title) ?? titled;
    this.#titleRepeats(section);
    this.#blocks(section.blocks, section.title);
    for (const child of section.sections) {
      if (this.#around.skip(child)) continue;
      const condition = this.#around.conditionOf(child);
      this.#part.under(condition, () => inCase(context, condition, () => this.read(child)));
    }
    context.local = local;
    this.#part.titled = titled;
    // Who logs in by a title is there in the sections after it as well, and a title without a text is for these.
    const isForNext = section.blocks.length === 0 && section.sections.length === 0;
    if (own.length > 0 && outer.length > 0 && !logsIn(section.title) && !isForNext) goTo(context, outer);
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
    // What is optional in a rollback is decided when it has come to it.
    const option = this.#around.mode === 'rollback' && isOptional(title) ? title : null;
    const conditions = new BlockConditions(blocks, this.#around.choices, this.#around.mode);
    const tabs = tabConditions(blocks, this.#around.choices, tab => books.hosts.titled(tab).length > 0);
    for (const [index, block] of blocks.entries()) {
      const before = blocks[index - 1];
      const next = blocks[index + 1];
      if (block.tab !== null) {
        const hosts = books.hosts.titled(block.tab.title);
        if (hosts.length > 0) goTo(context, hosts);
      }
      const condition = conditions.of(block);
      if (condition.isAside) {
        if (block.kind === 'code') books.findings.blocks.reference += 1;
        leaveBlock(block, 'reference', books);
        continue;
      }
      const tab = block.tab === null ? undefined : tabs.get(block.tab.line);
      const when = [...(tab === undefined ? [] : [tab]), ...condition.when];
      this.#part.under(when.length === 0 ? undefined : when.join(' and '), () => {
        const made = this.#part.placed.length;
        leaveCase(context);
        this.#part.enterItem(block);
        if (block.kind === 'text') this.#prose.read(block, next, condition.failure ?? option);
        else if (block.kind === 'code')
          this.#code(block, before, next, title, { ...condition, failure: condition.failure ?? option });
        else if (block.kind === 'table') readTable(this.#part, block);
        if (this.#around.mode === 'steps' && this.#undoing.has(block, before)) this.#markUndoing(made);
      });
    }
  }

  #code(
    block: CodeBlock,
    before: Block | undefined,
    next: Block | undefined,
    title: string,
    { failure, isChosen }: BlockCondition,
  ): void {
    const { placed, books } = this.#part;
    const made = placed.length;
    const intro = before?.kind === 'text' && introduces(before, block) ? before.text : '';
    const after = next?.kind === 'text' ? next.text : '';
    const told = failure === null || isFailure(intro, this.#around.mode) ? intro : failure;
    readCode(this.#part, block, { title, before: told, after, isChosen: isChosen && failure === null });
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

/** `Step 2: Switch over`, `二、切换`; a number alone counts sections of whatever kind. */
function stepNumber(title: string): number | null {
  if (!/^\W*(?:step|步骤)|^\s*第.{1,3}步|^\s*[（(]?[一二三四五六七八九十]{1,3}[）)、.．]/iu.test(title))
    return null;
  const number = titleNumber(title);
  return number?.length === 1 ? (number[0] ?? null) : null;
}

/** Whether a paragraph is about the block right below it; a note is where it says so. */
function introduces({ aside, text }: TextBlock, block: CodeBlock): boolean {
  return aside === block.aside || (aside && /(?:[:：]|\b(?:run|try|use|execute)|执行|运行)\s*$/i.test(text));
}

function isFailure(text: string, mode: Mode): boolean {
  return conditionIn(text, mode)?.kind === 'failure';
}

function logsIn(title: string): boolean {
  return /^(?:connect(?:ing)?|log(?:ging)?[ -]?(?:in|on)|ssh|switch(?:ing)?)\b|^(?:登[录陆入]|连接|切换)/iu.test(
    bareTitle(title),
  );
}
