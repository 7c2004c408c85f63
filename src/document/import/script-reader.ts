import type { CodeLine } from '../markdown/block.ts';
import { BlockPlaces } from './block-places.ts';
import { BlockSteps, type BlockSurroundings } from './block-steps.ts';
import type { Books } from './books.ts';
import { changesSomething } from './changes.ts';
import { endOf, endOfStarted } from './command-runs.ts';
import { lineOf, linesOf, textOf } from './command-text.ts';
import { readScript, type SourceCommand } from './commands.ts';
import { backTo, goTo, newContext, placeOf } from './context.ts';
import type { Follow } from './follow-command.ts';
import { addFollow } from './follow-step.ts';
import { withFollowsApart } from './follows.ts';
import { GatheredCommands } from './gathered-commands.ts';
import { isHostName } from './host-names.ts';
import { tellPlace } from './local.ts';
import { hostToFill, isReachedFromHere, linesOfRemote, type Remote } from './remote-commands.ts';
import { repeatsAbove } from './repeat-wording.ts';
import { type Special, specialOf } from './specials.ts';
import { addStop } from './stop-step.ts';
import { addUpload, isSentFromHost } from './upload-step.ts';
import { leavesShell, saysUser, shellUser } from './users.ts';

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
      else if (started === null) this.#gathered.add(command);
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
        if (around.verb === 'check' && isChange(command)) this.#changeToCheck(command);
        else this.#gathered.add(command);
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
        this.#logIn(command, special);
        return;
      case 'leave':
        this.#logOut(command);
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
          this.#remote(command, special);
        } else this.#gathered.add(command);
        return;
    }
  }

  /** What the operator does where they sit, other than to reach a host from there. */
  #isLocal({ kind }: Special): boolean {
    return this.#steps.around.context.local && !/^(?:send|remote|ssh|leave)$/.test(kind);
  }

  /** On the other host, as if it were typed there. */
  #remote(command: SourceCommand, remote: Remote): void {
    const { books, around } = this.#steps;
    const { hosts, findings } = books;
    const host = hosts.add(remote.host, lineOf(command), {
      user: remote.user ?? undefined,
      port: remote.port ?? undefined,
      remote: true,
    });
    const made = findings.commands.length;
    const isFirst = this.#steps.isEmpty;
    readCommands(books, {
      ...around,
      name: isFirst ? around.name : null,
      lines: [...command.comments, ...linesOfRemote(command, remote)],
      context: { ...newContext(), hosts: [host], named: true, when: around.context.when },
    });
    this.#steps.take(command);
    // The report has what the document has.
    const [first] = findings.commands.splice(made);
    if (first !== undefined)
      findings.commands.push({ ...first, text: textOf(command.lines), line: lineOf(command) });
    findings.assume(lineOf(command), 'remoteCommand', `${host}: ${remote.script}`);
  }

  /** What changes something has no place among checks that may be run again and again. */
  #changeToCheck(command: SourceCommand): void {
    const { findings, phrases } = this.#steps.books;
    this.#gathered.flush();
    findings.assume(lineOf(command), 'checkChanges', textOf(command.lines));
    this.#steps.addManual(phrases.changes(textOf(command.lines)), command.lines, [command]);
  }

  #interactive(commands: readonly SourceCommand[]): void {
    this.#gathered.flush();
    const { findings, phrases } = this.#steps.books;
    const { hosts } = this.#steps.around.context;
    const lines = linesOf(commands);
    const [first] = commands;
    for (const host of hosts.length > 0 ? hosts : [null])
      findings.interactive.push({ text: textOf(lines), line: lineOf(first), host });
    // What is in later blocks is typed in the shell that this one opens.
    if (commands.length === 1) this.#openShell(first);
    if (commands.length > 1) findings.assume(lineOf(first), 'contextSwitch', textOf(first?.lines ?? []));
    this.#steps.addManual(phrases.doByHand(textOf(lines)), lines, commands);
  }

  #openShell(command: SourceCommand | undefined): void {
    const user = shellUser(command?.statements[0]?.commands[0]?.words ?? []);
    const { context } = this.#steps.around;
    if (user !== null && context.hosts.every(host => this.#steps.books.hosts.loginOf(host) !== user))
      context.shellOf = user;
  }

  #logIn(command: SourceCommand, { user, port, host }: Extract<Special, { kind: 'ssh' }>): void {
    this.#gathered.flush();
    const { hosts, findings } = this.#steps.books;
    const { context } = this.#steps.around;
    context.outer.push(context.hosts);
    context.local = false;
    // Words such as "server" stand for the host that the text is about.
    const own = host ?? hostToFill(textOf(command.lines));
    if (own !== null && isHostName(own)) {
      hosts.add(own, lineOf(command), { user: user ?? undefined, port: port ?? undefined });
      goTo(context, [hosts.nameOf(own)]);
      context.typedOn = context.hosts;
    }
    if (host === null) this.#steps.namePlaceholders(command.lines);
    findings.assume(lineOf(command), 'remoteShell', textOf(command.lines));
    this.#steps.take(command);
  }

  #logOut(command: SourceCommand): void {
    this.#gathered.flush();
    const { context } = this.#steps.around;
    const outer = context.outer.pop();
    if (outer !== undefined) goTo(context, outer);
    this.#steps.take(command);
  }
}

function isChange({ statements }: SourceCommand): boolean {
  return statements.some(({ commands }) => commands.some(({ words }) => changesSomething(words)));
}
