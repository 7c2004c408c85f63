import type { CodeLine } from '../../markdown/block.ts';
import type { Books } from '../books.ts';
import { changesSomething } from '../commands/changes.ts';
import { endOf, endOfStarted } from '../commands/command-runs.ts';
import { lineOf, textOf } from '../commands/command-text.ts';
import { readScript, type SourceCommand } from '../commands/commands.ts';
import type { Follow } from '../commands/follow-command.ts';
import { withFollowsApart } from '../commands/follows.ts';
import { isReachedFromHere } from '../commands/remote-commands.ts';
import { type Special, specialOf } from '../commands/specials.ts';
import { backTo, placeOf } from '../hosts/context.ts';
import { tellPlace } from '../hosts/local.ts';
import { leavesShell, saysUser } from '../hosts/users.ts';
import { repeatsAbove } from '../prose/repeat-wording.ts';
import { BlockPlaces } from './block-places.ts';
import { BlockSteps, type BlockSurroundings } from './block-steps.ts';
import { addFollow } from './follow-step.ts';
import { GatheredCommands } from './gathered-commands.ts';
import { addRemote } from './remote-step.ts';
import { addChangeToCheck, addInteractive, logIn, logOut } from './shell-steps.ts';
import { addStop } from './stop-step.ts';
import { addUpload, isSentFromHost } from './upload-step.ts';

export interface ScriptSurroundings extends BlockSurroundings {
  readonly lines: readonly CodeLine[];
  /** The case that the commands are for, where only a person can tell whether it is so. */
  readonly onlyIf?: string;
}

/** Makes steps of the commands of one block. */
export function readCommands(books: Books, around: ScriptSurroundings): void {
  const { findings, phrases } = books;
  const steps = new BlockSteps(books, around);
  const lines = withFollowsApart(around.lines);
  const { commands, rest, wellFormed } = readScript(lines);
  const [first] = lines;
  if (first === undefined) return;
  if (!wellFormed || commands.length === 0) {
    findings.assume(first.line, 'syntax', first.text.trim());
    steps.addManual(`${phrases.doubtful()}\n\n${textOf(lines)}`, lines, []);
    return;
  }
  const { onlyIf } = around;
  if (onlyIf !== undefined) {
    findings.assume(first.line, 'onlyIf', onlyIf);
    steps.addManual(phrases.onlyIf(onlyIf, textOf(lines)), lines, commands);
    return;
  }
  const asUser = around.context.asUser ?? around.context.shellOf;
  if (commands.some(leavesShell)) around.context.shellOf = null;
  if (asUser !== null && !commands.every(saysUser)) {
    findings.assume(first.line, 'contextSwitch', first.text.trim());
    steps.addManual(phrases.asUser(asUser, textOf(lines)), lines, commands);
    return;
  }
  new ScriptReader(steps).read(commands);
  const [after] = rest;
  const said = rest.map(({ text, line }) => ({ text: text.replace(/^[\s#]+/, ''), line }));
  if (said.some(({ text }) => repeatsAbove(text))) steps.addManual(textOf(said), said, []);
  else if (after !== undefined) findings.leave(after.line, rest.at(-1)?.line ?? after.line, 'prose');
}

/** Gathers plain commands into scripts, and makes a step of its own of whatever is more than that. */
class ScriptReader {
  readonly #steps: BlockSteps;
  readonly #gathered: GatheredCommands;

  constructor(steps: BlockSteps) {
    this.#steps = steps;
    this.#gathered = new GatheredCommands(steps);
  }

  read(commands: readonly SourceCommand[]): void {
    const specials = commands.map(specialOf);
    const { books, around } = this.#steps;
    const places = new BlockPlaces(commands, books);
    const before = placeOf(around.context);
    for (let index = 0; index < commands.length; index++) {
      const command = commands[index];
      const special = specials[index];
      if (command === undefined || special === undefined) continue;
      if (places.changesAt(command, around.context)) this.#gathered.flush();
      places.go(command, around.context);
      tellPlace(around.context, command.comments);
      const started = special.kind === 'start' ? endOfStarted(commands, index) : null;
      const end = started ?? endOf(specials, index);
      const group = commands.slice(index, end);
      if (this.#isLocal(special)) {
        this.#gathered.addLocal(group);
        index = end - 1;
        continue;
      }
      this.#gathered.leaveLocal();
      const last = specials[end - 1];
      if (special.kind === 'look' && last?.kind === 'stop') {
        this.#gathered.flush();
        addStop(this.#steps, group, last.signal, special.word);
      } else if (special.kind === 'follow') {
        this.#gathered.flush();
        const follows = specials.slice(index, end);
        addFollow(
          this.#steps,
          group,
          follows.filter((each): each is Follow => each.kind === 'follow'),
        );
      } else if (special.kind === 'interactive') this.#interactive(group);
      else if (special.kind !== 'start') this.#one(command, special);
      else if (started === null && around.verb === 'check') {
        // What starts something and ends it again is one thing, and no check.
        this.#gathered.flush();
        addChangeToCheck(this.#steps, commands.slice(index));
        break;
      } else if (started === null) this.#gathered.add(command);
      else this.#gathered.start(group);
      index = end - 1;
    }
    this.#gathered.flush();
    if (!places.isEmpty) backTo(around.context, before);
  }

  #one(
    command: SourceCommand,
    special: Exclude<Special, { kind: 'follow' | 'interactive' | 'start' }>,
  ): void {
    const { books, around } = this.#steps;
    switch (special.kind) {
      case 'plain':
      case 'look':
        if (around.verb === 'check' && isChange(command)) {
          this.#gathered.flush();
          addChangeToCheck(this.#steps, [command]);
        } else this.#gathered.add(command);
        return;
      case 'cd':
        this.#gathered.add(command);
        return;
      case 'stop':
        this.#gathered.flush();
        addStop(this.#steps, [command], special.signal, null);
        return;
      case 'foreground':
        books.findings.assume(lineOf(command), 'foreground', textOf(command.lines));
        this.#interactive([command]);
        return;
      case 'ssh':
        this.#gathered.flush();
        logIn(this.#steps, command, special);
        return;
      case 'leave':
        this.#gathered.flush();
        logOut(this.#steps, command);
        return;
      case 'send':
        if (isSentFromHost(this.#steps, special, this.#gathered.runs)) {
          this.#gathered.add(command);
          return;
        }
        this.#gathered.flush();
        addUpload(this.#steps, command, special);
        return;
      case 'remote':
        if (isReachedFromHere(this.#steps, special)) {
          this.#gathered.flush();
          addRemote(this.#steps, command, special, readCommands);
        } else this.#gathered.add(command);
        return;
    }
  }

  /** What the operator does where they sit, other than to reach a host from there. */
  #isLocal({ kind }: Special): boolean {
    return this.#steps.around.context.local && !/^(?:send|remote|ssh|leave)$/.test(kind);
  }

  #interactive(commands: readonly SourceCommand[]): void {
    this.#gathered.flush();
    addInteractive(this.#steps, commands);
  }
}

function isChange({ statements }: SourceCommand): boolean {
  return statements.some(({ commands }) => commands.some(({ words }) => changesSomething(words)));
}
