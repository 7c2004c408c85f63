import type { CodeLine } from '../../markdown/block.ts';
import { placeholdersIn } from '../blocks/placeholders.ts';
import type { Books } from '../books.ts';
import { lineOf, textOf, wordsOf } from '../commands/command-text.ts';
import type { SourceCommand } from '../commands/commands.ts';
import type { DraftAction, DraftStep } from '../draft.ts';
import type { Context } from '../hosts/context.ts';
import type { Placed } from './placed.ts';
import { nameOfCommand, saysSo } from './step-names.ts';

/** What is known where a block of commands stands. */
export interface BlockSurroundings {
  /** What the prose calls it; null where it says nothing. */
  readonly name: string | null;
  readonly number: number | null;
  readonly verb: 'run' | 'check';
  readonly context: Context;
  readonly service: string;
  readonly emit: (placed: Placed) => void;
}

/** What a step has beside its action. */
interface StepDetails {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly sought?: Placed['sought'];
  readonly starts?: Placed['starts'];
  /** A name of what it does, where the prose has none that says so. */
  readonly ownName?: string;
}

/** The steps that come of one block of commands, and the record of what each of its commands came to. */
export class BlockSteps {
  readonly books: Books;
  readonly around: BlockSurroundings;
  #added = 0;

  constructor(books: Books, around: BlockSurroundings) {
    this.books = books;
    this.around = around;
  }

  /** Nothing came of the block so far. */
  get isEmpty(): boolean {
    return this.#added === 0;
  }

  add(
    action: DraftAction,
    lines: readonly CodeLine[],
    commands: readonly SourceCommand[],
    { cwd, env, sought, starts, ownName }: StepDetails = {},
  ): void {
    const { context, number, emit } = this.around;
    const firstLine = commands[0]?.lines[0]?.text ?? lines[0]?.text ?? '';
    const step: DraftStep = {
      name: this.#givenName(action, ownName) ?? ownName ?? nameOfCommand(firstLine),
      line: lines[0]?.line ?? 1,
      action,
      ...(context.when.length === 0 ? {} : { when: context.when.join(' and ') }),
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
    };
    for (const { line } of lines) this.books.findings.take(line);
    emit({
      step,
      hosts: context.hosts,
      number,
      commands: commands.map(each => ({ text: textOf(each.lines), line: lineOf(each) })),
      ...(sought === undefined ? {} : { sought }),
      ...(starts === undefined ? {} : { starts }),
    });
    this.record(commands, action.verb);
  }

  addManual(instruction: string, lines: readonly CodeLine[], commands: readonly SourceCommand[]): void {
    this.namePlaceholders(lines);
    this.add({ verb: 'manual', instruction }, lines, commands);
  }

  /** Placeholders that whoever reads the step fills in, or that the step does without. */
  namePlaceholders(lines: readonly CodeLine[]): void {
    for (const { text, line } of lines)
      for (const each of placeholdersIn(text))
        this.books.findings.placeholders.push({ text: each.text, line, variable: null });
  }

  /** Notes for the report what commands came to. */
  record(commands: readonly SourceCommand[], verb: string): void {
    const { hosts } = this.around.context;
    for (const command of commands) {
      this.take(command);
      for (const host of hosts.length > 0 ? hosts : [null])
        this.books.findings.commands.push({
          text: textOf(command.lines),
          line: lineOf(command),
          host,
          verb,
        });
    }
  }

  /** Something came of the command, if only a change of place. */
  take(command: SourceCommand): void {
    for (const word of wordsOf(command)) if (word.startsWith('/')) this.books.written.add(word);
    for (const { line } of [...command.comments, ...command.lines]) this.books.findings.take(line);
  }

  /** The prose before a block names the first of its steps, if it says what that step does. */
  #givenName(action: DraftAction, ownName: string | undefined): string | null {
    const { name } = this.around;
    const first = this.#added === 0;
    this.#added += 1;
    if (!first || name === null) return null;
    return ownName === undefined || saysSo(action.verb, name) ? name : null;
  }
}
