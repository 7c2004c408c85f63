import type { Section } from '../../markdown/outline.ts';
import type { Books } from '../books.ts';
import { leaveBlock, leaveSection } from '../chapters/left-sections.ts';
import { hasItems } from '../chapters/section-contents.ts';
import { serviceOf } from '../chapters/services.ts';
import { type Context, type Directory, directoryOf, enter } from '../hosts/context.ts';
import type { HostsAtWork } from '../hosts/hosts-at-work.ts';
import type { Placed } from '../steps/placed.ts';
import type { RollbackPart } from './rollback.ts';

/** What the reader of the chapters does for that of the rollback. */
interface RollbackSurroundings {
  /** Nowhere yet, under the conditions of the chapter that is read. */
  readonly newContext: () => Context;
  /** Where the upgrade was done; null where that is not one directory. */
  readonly directory: () => Directory | null;
  readonly steps: (section: Section, service: string, context: Context) => readonly Placed[];
}

/** Reads what a document says of the way back. */
export class RollbackReader {
  readonly parts: RollbackPart[] = [];
  readonly #books: Books;
  readonly #conditions: ReadonlyMap<Section, string>;
  readonly #atWork: HostsAtWork;
  readonly #around: RollbackSurroundings;

  constructor(
    books: Books,
    conditions: ReadonlyMap<Section, string>,
    atWork: HostsAtWork,
    around: RollbackSurroundings,
  ) {
    this.#books = books;
    this.#conditions = conditions;
    this.#atWork = atWork;
    this.#around = around;
  }

  read(chapter: Section): void {
    const parts = chapter.sections;
    // Over the rollbacks of services, prose sums up what these say.
    const said = parts.some(hasItems)
      ? chapter.blocks.filter(block => block.kind === 'text' && block.item === null)
      : [];
    for (const block of said) leaveBlock(block, 'prose', this.#books);
    const blocks = chapter.blocks.filter(block => !said.includes(block));
    const context = this.#around.newContext();
    const start = this.#around.directory();
    if (start !== null) enter(context, start);
    this.#part(chapter, { ...chapter, blocks, sections: [] }, context);
    for (const part of parts) {
      if (part.role === 'reference') leaveSection(part, 'reference', this.#books);
      else this.#partOf(chapter, part, context);
    }
  }

  add(part: RollbackPart): void {
    if (part.placed.length > 0) this.parts.push(part);
  }

  /** On the hosts of its service; the reader of the next part is where the one of this part went. */
  #partOf(chapter: Section, part: Section, context: Context): void {
    const hosts = this.#atWork.of(serviceOf(part.title));
    const condition = this.#conditions.get(part);
    const own: Context = { ...context, hosts, when: [...context.when] };
    if (condition !== undefined) own.when.push(condition);
    this.#part(chapter, part, own);
    if (condition === undefined && own.hosts === hosts) enter(context, directoryOf(own));
  }

  #part(chapter: Section, part: Section, context: Context): void {
    const placed = this.#around.steps(part, serviceOf(part.title), context);
    this.add({ title: part.title, line: part.line, chapter: chapter.line, placed });
  }
}
