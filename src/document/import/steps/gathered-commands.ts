import type { ShellStatement } from '../../shell-syntax.ts';
import { lineOf, linesOf, textOf } from '../commands/command-text.ts';
import type { SourceCommand } from '../commands/commands.ts';
import { isIdle } from '../commands/environment.ts';
import { restartsHost } from '../commands/restarts.ts';
import { startDirectory } from '../commands/starting.ts';
import { directoryOf } from '../hosts/context.ts';
import type { BlockSteps } from './block-steps.ts';
import { remember } from './carrying.ts';
import { addRun, addStart } from './run-step.ts';

/** Plain commands of a block as they gather, until something else comes and a step is made of them. */
export class GatheredCommands {
  readonly #steps: BlockSteps;
  #runs: SourceCommand[] = [];
  /** Typed by the operator where they sit. */
  #local: SourceCommand[] = [];

  constructor(steps: BlockSteps) {
    this.#steps = steps;
  }

  get runs(): readonly SourceCommand[] {
    return this.#runs;
  }

  /** What comes after a host restarts is a step of its own: together, it would be done while the host goes down. */
  add(command: SourceCommand): void {
    const restarts = restartsHost(command);
    if (restarts && !this.#runs.every(isIdleCommand)) this.#flushRuns();
    this.#runs.push(command);
    if (restarts) this.#flushRuns();
  }

  addLocal(commands: readonly SourceCommand[]): void {
    this.#flushRuns();
    this.#local.push(...commands);
  }

  /** What comes next is not typed there. */
  leaveLocal(): void {
    if (this.#local.length > 0) this.flush();
  }

  /** Makes a step of what starts something, with what gathered for nothing but that, and what asks for its process. */
  start(started: readonly SourceCommand[]): void {
    const { books, around } = this.#steps;
    const { context } = around;
    if (!this.#runs.every(isIdleCommand)) this.flush();
    const before = directoryOf(context);
    const commands = this.#runs;
    this.#runs = [];
    for (const each of [...commands, ...started]) remember(each, books, context);
    const [start] = started;
    const directory = start === undefined ? null : startDirectory(start, context.cwd);
    addStart(this.#steps, commands, started, before, directory);
  }

  /** Makes steps of what has gathered. */
  flush(): void {
    this.#flushRuns();
    const commands = this.#local;
    this.#local = [];
    if (commands.length === 0) return;
    const { phrases, findings } = this.#steps.books;
    const lines = linesOf(commands);
    findings.assume(lineOf(commands[0]), 'local', textOf(commands[0]?.lines ?? []));
    this.#steps.addManual(phrases.locally(textOf(lines)), lines, commands);
  }

  #flushRuns(): void {
    const commands = this.#runs;
    this.#runs = [];
    if (commands.length === 0) return;
    const { books, around } = this.#steps;
    const before = directoryOf(around.context);
    for (const command of commands) remember(command, books, around.context);
    // A directory that is changed and variables that are set last for nothing but what comes after.
    if (commands.every(isIdleCommand)) this.#steps.record(commands, 'carried');
    else addRun(this.#steps, commands, before);
  }
}

/** A loop or a group does something, whatever is in it. */
function isIdleCommand({ statements }: SourceCommand): boolean {
  return statements.every(({ shape, commands }: ShellStatement) => shape !== 'compound' && isIdle(commands));
}
