import type { Block, CodeBlock, ListItem, TextBlock } from '../../markdown/block.ts';
import type { Books } from '../books.ts';
import type { DraftAction } from '../draft.ts';
import type { Context } from '../hosts/context.ts';
import { ItemsInTurn } from '../prose/items-in-turn.ts';
import { outermostNumber } from '../prose/list-items.ts';
import type { ChoiceBook } from '../ways/alternatives.ts';
import type { Placed } from './placed.ts';
import { readCommands } from './script-reader.ts';
import { nameOfCommand } from './step-names.ts';

/** What a part of the document is read for. */
export type Mode = 'steps' | 'verification' | 'rollback';

/** What is known where a part of the document stands. */
export interface PartSurroundings {
  readonly mode: Mode;
  readonly service: string;
  /** Every item asks for something, as it does among prerequisites. */
  readonly checklist: boolean;
  readonly programs: ReadonlySet<string>;
  /** Steps of the parts before. */
  readonly earlier: readonly Placed[];
  /** Hosts that anything was done on so far; empty where nothing says. */
  readonly atWork: readonly string[];
  readonly choices: ChoiceBook;
}

/** The steps of a part of the document as they gather, and where its reader is. */
export class PartSteps {
  readonly placed: Placed[] = [];
  readonly books: Books;
  readonly around: PartSurroundings;
  readonly context: Context;
  /** The number of the list item that was last, for the blocks that belong to it though they are not in it. */
  number: number | null = null;
  /** The number of the step that the section is called; null where it is called none. */
  titled: number | null = null;
  readonly #items = new ItemsInTurn();
  #visited: Set<string> | null = null;
  /** Of the steps, those whose hosts are among the visited ones. */
  #counted = 0;

  constructor(books: Books, around: PartSurroundings, context: Context) {
    this.books = books;
    this.around = around;
    this.context = context;
  }

  add(action: DraftAction, name: string, block: TextBlock | CodeBlock): void {
    const { when, hosts } = this.context;
    this.books.findings.take(block.line, block.endLine);
    this.placed.push({
      step: {
        name: nameOfCommand(name),
        line: block.line,
        action,
        ...(when.length === 0 ? {} : { when: when.join(' and ') }),
      },
      hosts,
      commands: [],
      number: outermostNumber(block.item) ?? this.number,
      ...this.#title,
    });
  }

  /** Adds what the commands come to. `onlyIf`: the case that they are for, where only a person can tell. */
  addCommands(lines: CodeBlock['lines'], name: string | null, item: ListItem | null, onlyIf?: string): void {
    const { mode, service } = this.around;
    readCommands(this.books, {
      lines,
      name,
      number: outermostNumber(item) ?? this.number,
      verb: mode === 'verification' ? 'check' : 'run',
      context: this.context,
      service,
      emit: placed => this.placed.push({ ...placed, ...this.#title }),
      ...(onlyIf === undefined ? {} : { onlyIf }),
    });
  }

  get #title(): Pick<Placed, 'titled'> {
    return this.titled === null ? {} : { titled: this.titled };
  }

  /** To be called with every block before it is read. */
  enterItem(block: Block): void {
    this.#items.enter(block, this.placed.length);
  }

  /** The steps of the outermost list item that is read now, and those of the item before it. */
  get stepsOfItem(): readonly Placed[] {
    return this.placed.slice(this.#items.start);
  }

  get stepsOfItemBefore(): readonly Placed[] {
    return this.placed.slice(...this.#items.before);
  }

  /** Does something whose steps are under a condition, if there is one. */
  under(condition: string | undefined, work: () => void): void {
    const { when } = this.context;
    if (condition !== undefined) when.push(condition);
    work();
    if (condition !== undefined) when.pop();
  }

  /** The hosts that anything was done on in this part and those before. */
  visited(): ReadonlySet<string> {
    this.#visited ??= new Set(this.around.earlier.flatMap(({ hosts }) => hosts));
    for (const { hosts } of this.placed.slice(this.#counted))
      for (const host of hosts) this.#visited.add(host);
    this.#counted = this.placed.length;
    return this.#visited;
  }
}
