import { journalUnit } from '../../model/follow-source.ts';
import { badPlaceholdersOf, placeholdersOf } from '../../model/template.ts';
import type { CodeLine } from '../markdown/block.ts';
import type { ShellStatement } from '../shell-syntax.ts';
import { backupTarget } from './backups.ts';
import { bareWords } from './bare-words.ts';
import { changesSomething } from './changes.ts';
import { readScript, type SourceCommand, standIn } from './commands.ts';
import { type Context, changeDirectory, goTo } from './context.ts';
import { needsDirectory } from './directory.ts';
import type { DraftAction, DraftStep, ScriptLine } from './draft.ts';
import { bashisms, isIdle, isOfTheHost, isSetting } from './environment.ts';
import type { FindingsBook } from './findings.ts';
import { withFollowsApart } from './follows.ts';
import { isHostName } from './host-names.ts';
import type { HostBook } from './hosts.ts';
import type { Phrases } from './phrases.ts';
import type { Placed } from './placed.ts';
import { placeholdersIn } from './placeholders.ts';
import { type Special, specialOf } from './specials.ts';
import { detached, inDirectory, outputFile, startDirectory } from './starting.ts';
import type { VariableBook } from './variables.ts';

export interface ScriptSurroundings {
  readonly lines: readonly CodeLine[];
  /** What the prose calls it; null where it says nothing. */
  readonly name: string | null;
  readonly number: number | null;
  readonly verb: 'run' | 'check';
  readonly context: Context;
  readonly service: string;
  /** The case that the commands are for, where only a person can tell whether it is so. */
  readonly onlyIf?: string;
  /** Where a name of the service's log files is known, its directory: for what a start prints. */
  readonly emit: (placed: Placed) => void;
}

export interface Books {
  readonly hosts: HostBook;
  readonly variables: VariableBook;
  readonly findings: FindingsBook;
  readonly phrases: Phrases;
  /** Variables that blocks of the document set, by name. */
  readonly assignments: Map<string, ScriptLine>;
  readonly uploads: Map<string, number>;
  /** Absolute paths in the commands so far. */
  readonly written: Set<string>;
}

/** Makes steps of the commands of one block. */
export function readCommands(books: Books, around: ScriptSurroundings): void {
  new ScriptReader(books, around).read();
}

class ScriptReader {
  readonly #books: Books;
  readonly #around: ScriptSurroundings;
  #pending: SourceCommand[] = [];
  #emitted = 0;

  constructor(books: Books, around: ScriptSurroundings) {
    this.#books = books;
    this.#around = around;
  }

  read(): void {
    const lines = withFollowsApart(this.#around.lines);
    const { findings, phrases } = this.#books;
    const { commands, rest, wellFormed } = readScript(lines);
    const [first] = lines;
    if (!wellFormed || commands.length === 0) {
      if (first === undefined) return;
      findings.assume(first.line, 'syntax', first.text.trim());
      this.#manual(`${phrases.doubtful()}\n\n${textOf(lines)}`, lines, []);
      return;
    }
    const { onlyIf } = this.#around;
    if (onlyIf !== undefined && first !== undefined) {
      findings.assume(first.line, 'onlyIf', onlyIf);
      this.#manual(phrases.onlyIf(onlyIf, textOf(lines)), lines, commands);
      return;
    }
    const specials = commands.map(specialOf);
    for (let index = 0; index < commands.length; index++) {
      const command = commands[index];
      const special = specials[index];
      if (command === undefined || special === undefined) continue;
      const stop =
        special.kind === 'look' ? specials.findIndex((each, at) => at > index && each.kind !== 'look') : -1;
      if (special.kind === 'look' && specials[stop]?.kind === 'stop') {
        this.#stop(commands.slice(index, stop + 1), specials[stop], special.word);
        index = stop;
      } else if (special.kind === 'follow') {
        let end = index + 1;
        while (specials[end]?.kind === 'follow') end += 1;
        this.#follow(commands.slice(index, end), specials.slice(index, end));
        index = end - 1;
      } else if (special.kind === 'interactive' && special.takesRest) {
        const back = specials.findIndex((each, at) => at > index && each.kind === 'leave');
        const end = back < 0 ? commands.length : back + 1;
        this.#interactive(commands.slice(index, end));
        index = end - 1;
      } else this.#one(command, special);
    }
    this.#flush();
    const [after] = rest;
    if (after !== undefined) findings.leave(after.line, rest.at(-1)?.line ?? after.line, 'prose');
  }

  #one(command: SourceCommand, special: Special): void {
    const { context } = this.#around;
    const { hosts, findings } = this.#books;
    switch (special.kind) {
      case 'plain':
      case 'look':
        if (this.#around.verb === 'check' && isChange(command)) {
          this.#flush();
          findings.assume(lineOf(command), 'checkChanges', textOf(command.lines));
          this.#manual(this.#books.phrases.changes(textOf(command.lines)), command.lines, [command]);
          return;
        }
        this.#pending.push(command);
        return;
      case 'cd':
        this.#pending.push(command);
        return;
      case 'start':
        this.#start(command);
        return;
      case 'stop':
        this.#stop([command], special, null);
        return;
      case 'interactive':
        this.#interactive([command]);
        return;
      case 'foreground':
        findings.assume(lineOf(command), 'foreground', textOf(command.lines));
        this.#interactive([command]);
        return;
      case 'ssh': {
        this.#flush();
        context.outer.push(context.hosts);
        const { user, port, host } = special;
        // Words such as "server" stand for the host that the text is about.
        if (!isHostName(host)) {
          findings.assume(lineOf(command), 'remoteShell', textOf(command.lines));
          this.#takeLines(command);
          return;
        }
        hosts.add(host, lineOf(command), { user: user ?? undefined, port: port ?? undefined });
        goTo(context, [hosts.nameOf(host)]);
        findings.assume(lineOf(command), 'remoteShell', textOf(command.lines));
        this.#takeLines(command);
        return;
      }
      case 'leave': {
        this.#flush();
        const outer = context.outer.pop();
        if (outer !== undefined) goTo(context, outer);
        this.#takeLines(command);
        return;
      }
      case 'send':
        this.#send(command, special);
        return;
      case 'follow':
        this.#follow([command], [special]);
        return;
    }
  }

  /** Makes a step of what has gathered. */
  #flush(): void {
    const commands = this.#pending;
    this.#pending = [];
    if (commands.length === 0) return;
    const { context } = this.#around;
    const before = { cwd: context.cwd, cd: context.carriedCd };
    for (const command of commands) this.#remember(command);
    // A directory that is changed and variables that are set last for nothing but what comes after.
    const idle = commands.every(command => command.statements.every(isIdleStatement));
    if (idle) {
      for (const command of commands) this.#takeLines(command);
      this.#record(commands, 'carried');
      return;
    }
    this.#run(commands, before, null);
  }

  #run(
    commands: readonly SourceCommand[],
    before: { readonly cwd: string | null; readonly cd: ScriptLine | null },
    starting: { readonly directory: string | null } | null,
  ): void {
    const { verb, service } = this.#around;
    const { phrases, variables, findings } = this.#books;
    const last = commands.at(-1);
    const script: ScriptLine[] = [];
    const relative = needsDirectory(
      commands.flatMap(each => each.statements.flatMap(statement => statement.commands)),
    );
    if (before.cd !== null && relative) {
      findings.assume(lineOf(commands[0]), 'carried', before.cd.text);
      script.push(...carried(before.cd, phrases));
    }
    const env: Record<string, string> = {};
    const set = new Set<string>();
    for (const command of commands) {
      for (const statement of command.statements) {
        for (const name of statement.uses)
          if (!set.has(name) && !statement.assigns.includes(name))
            this.#provide(name, lineOf(command), script, env, set);
        for (const name of statement.assigns) set.add(name);
      }
    }
    for (const command of commands) {
      const lines = [...command.comments, ...command.lines].map(({ text, line }) => ({
        text: variables.filled(text.trimEnd(), line),
        line,
      }));
      const backup = verb === 'run' && starting === null ? backupTarget(command) : null;
      if (backup !== null) {
        const sudo = /^\s*sudo\s/.test(command.lines[0]?.text ?? '') ? 'sudo ' : '';
        findings.assume(lineOf(command), 'backupExists', backup);
        script.push(
          { text: `# ${phrases.backupExists}`, line: null },
          { text: `${sudo}test ! -e ${variables.filledAgain(backup)}`, line: null },
        );
      }
      if (starting !== null && command === last)
        script.push(...detached(lines, outputFile(service, starting.directory), phrases));
      else script.push(...lines);
    }
    if (starting !== null && last !== undefined)
      findings.assume(lineOf(last), 'detached', textOf(last.lines));
    const text = script.map(each => each.text).join('\n');
    const lines = commands.flatMap(command => [...command.comments, ...command.lines]);
    if (badPlaceholdersOf(text).length > 0 || placeholdersOf(text).some(({ name }) => !variables.has(name))) {
      findings.assume(lines[0]?.line ?? 1, 'braces', textOf(lines));
      this.#manual(phrases.doByHand(textOf(lines)), lines, commands);
      return;
    }
    const action: DraftAction = {
      verb: starting === null ? verb : 'run',
      script,
      ...(bashisms.test(text) ? { shell: 'bash' as const } : {}),
    };
    const extra = {
      ...(before.cwd === null || !relative ? {} : { cwd: before.cwd }),
      ...(Object.keys(env).length === 0 ? {} : { env }),
    };
    this.#emit(
      action,
      lines,
      commands,
      extra,
      starting === null ? {} : { starts: starting },
      starting === null ? undefined : phrases.start(service),
    );
    this.#record(commands, action.verb);
  }

  #provide(
    name: string,
    line: number,
    script: ScriptLine[],
    env: Record<string, string>,
    set: Set<string>,
  ): void {
    const { assignments, findings, variables, phrases } = this.#books;
    const earlier = assignments.get(name);
    if (earlier !== undefined && earlier.line !== null && earlier.line < line) {
      if (!set.has(name)) {
        findings.assume(line, 'carried', earlier.text.trim());
        script.push(
          ...carried(
            { text: variables.filled(earlier.text.trim(), earlier.line), line: earlier.line },
            phrases,
          ),
        );
      }
      set.add(name);
    } else if (!isOfTheHost(name) && !Object.hasOwn(env, name)) {
      env[name] = `{{${variables.shell(name, line)}}}`;
      set.add(name);
    }
  }

  /** What a command leaves behind for those that come after it. */
  #remember(command: SourceCommand): void {
    const { assignments } = this.#books;
    const [line] = command.lines;
    for (const statement of command.statements) {
      if (statement.shape === 'compound') continue;
      for (const each of statement.commands) {
        const words = bareWords(each.words);
        if (words[0] === 'cd' && !each.nested && words.length <= 2 && line !== undefined)
          changeDirectory(this.#around.context, words[1] ?? '~', { text: line.text.trim(), line: line.line });
      }
      if (
        line !== undefined &&
        command.lines.length === 1 &&
        statement.commands.every(each => each.nested || isSetting(each.words, each.assignments.length))
      )
        for (const name of statement.assigns)
          assignments.set(name, { text: line.text.trim(), line: line.line });
    }
  }

  #start(command: SourceCommand): void {
    const { context } = this.#around;
    const cds = this.#pending.every(each => each.statements.every(isIdleStatement));
    if (!cds) this.#flush();
    const before = { cwd: context.cwd, cd: context.carriedCd };
    const commands = [...this.#pending, command];
    this.#pending = [];
    for (const each of commands) this.#remember(each);
    this.#run(commands, before, { directory: startDirectory(command, context.cwd) });
  }

  #stop(commands: readonly SourceCommand[], special: Special | undefined, word: string | null): void {
    this.#flush();
    const signal = special?.kind === 'stop' ? special.signal : 'TERM';
    const { phrases, findings } = this.#books;
    const { service } = this.#around;
    const lines = commands.flatMap(each => [...each.comments, ...each.lines]);
    const hard = signal === 'KILL';
    if (hard) findings.assume(lineOf(commands.at(-1)), 'killSoftened', textOf(commands.at(-1)?.lines ?? []));
    const action: DraftAction = {
      verb: 'stop',
      match: '',
      signal: hard ? 'TERM' : signal,
      wait: hard ? '20s' : '30s',
      ...(hard ? { then: 'KILL' } : {}),
    };
    this.#namePlaceholders(lines);
    this.#emit(action, lines, commands, {}, { sought: { word } }, phrases.stop(service));
    this.#record(commands, 'stop');
  }

  #follow(commands: readonly SourceCommand[], specials: readonly Special[]): void {
    this.#flush();
    const { findings, phrases } = this.#books;
    const { context } = this.#around;
    const lines = commands.flatMap(each => [...each.comments, ...each.lines]);
    for (const command of commands)
      for (const host of context.hosts.length > 0 ? context.hosts : [null])
        findings.follows.push({ text: textOf(command.lines), line: lineOf(command), host });
    const follows = specials.flatMap(each => (each.kind === 'follow' ? [each] : []));
    const files = follows
      .flatMap(each => each.files ?? [])
      .map(file => (journalUnit(file) === null ? inDirectory(file, context.cwd) : file));
    if (follows.some(each => each.files === null) || files.some(file => file === null)) {
      findings.assume(lineOf(commands[0]), 'followByHand', textOf(lines));
      this.#manual(`${phrases.watchByHand()}\n\n${textOf(lines)}`, lines, commands);
      return;
    }
    const known = files.flatMap(file => (file === null ? [] : [file]));
    const tomcat = known.some(file => /catalina\.out$/.test(file));
    const filter = follows.find(each => each.until !== null)?.until;
    if (tomcat) findings.assume(lineOf(commands[0]), 'followPattern', textOf(lines));
    else if (filter === undefined || filter === null)
      findings.assume(lineOf(commands[0]), 'followOpen', textOf(lines));
    const pattern =
      filter === undefined || filter === null
        ? tomcat
          ? String.raw`Server startup in \[?\d+`
          : null
        : literal(filter);
    this.#emit(
      {
        verb: 'follow',
        files: [...new Set(known)],
        ...(pattern === null ? {} : { until: pattern }),
        ...(tomcat ? { fail: 'startup failed|OutOfMemoryError|BindException|LifecycleException' } : {}),
      },
      lines,
      commands,
      {},
      {},
      phrases.watch([...new Set(known.map(file => file.split('/').at(-1) ?? file))].join(', ')),
    );
    this.#record(commands, 'follow');
  }

  #interactive(commands: readonly SourceCommand[]): void {
    this.#flush();
    const { findings, phrases } = this.#books;
    const { context } = this.#around;
    const lines = commands.flatMap(each => [...each.comments, ...each.lines]);
    for (const host of context.hosts.length > 0 ? context.hosts : [null])
      findings.interactive.push({ text: textOf(lines), line: lineOf(commands[0]), host });
    if (commands.length > 1)
      findings.assume(lineOf(commands[0]), 'contextSwitch', textOf(commands[0]?.lines ?? []));
    this.#manual(phrases.doByHand(textOf(lines)), lines, commands);
  }

  #send(command: SourceCommand, special: Extract<Special, { kind: 'send' }>): void {
    const { hosts, phrases, findings, uploads } = this.#books;
    const { context } = this.#around;
    const target = hosts.nameOf(special.host);
    // From a host that the document has logged in to, files go from there.
    // What an earlier command left on the host goes from there, too.
    const made = special.files.some(
      file =>
        file.startsWith('/') &&
        (this.#books.written.has(file) || this.#pending.some(each => wordsOf(each).includes(file))),
    );
    if (made || (context.named && context.hosts.length > 0 && !context.hosts.includes(target))) {
      this.#pending.push(command);
      return;
    }
    this.#flush();
    const isOpen = special.host.startsWith(standIn) || special.to.includes(standIn);
    if (isOpen) {
      // Sent from where the operator sits, to what only they know.
      const files = special.files.map(file => file.replace(/\/$/, '').split('/').at(-1) ?? file);
      const to = /:(\S*)\s*$/.exec(textOf(command.lines))?.[1] ?? special.to;
      findings.uploads.push({ files, to, line: lineOf(command), host: null });
      this.#manual(phrases.doByHand(textOf(command.lines)), command.lines, [command]);
      return;
    }
    const isKnown = isHostName(special.host);
    if (isKnown) hosts.add(target, lineOf(command), { user: special.user ?? undefined, receives: true });
    const files = special.files.map(file => file.replace(/\/$/, '').split('/').at(-1) ?? file);
    for (const file of files) uploads.set(file, uploads.get(file) ?? lineOf(command));
    findings.uploads.push({ files, to: special.to, line: lineOf(command), host: isKnown ? target : null });
    const outer = context.hosts;
    if (isKnown) context.hosts = [target];
    const to = special.to.startsWith('~/') ? special.to.slice(2) : special.to === '~' ? '.' : special.to;
    const directory =
      to.endsWith('/') || !/\.\w{1,5}$/.test(to)
        ? to.replace(/(.)\/$/, '$1')
        : to.replace(/\/?[^/]*$/, '') || '.';
    this.#emit(
      { verb: 'upload', artifacts: files, to: directory },
      command.lines,
      [command],
      {},
      {},
      phrases.upload(files.join(', ')),
    );
    this.#record([command], 'upload');
    context.hosts = outer;
  }

  #manual(instruction: string, lines: readonly CodeLine[], commands: readonly SourceCommand[]): void {
    this.#namePlaceholders(lines);
    this.#emit({ verb: 'manual', instruction }, lines, commands, {}, {});
    this.#record(commands, 'manual');
  }

  #emit(
    action: DraftAction,
    lines: readonly CodeLine[],
    commands: readonly SourceCommand[],
    extra: Partial<DraftStep>,
    marks: Pick<Placed, 'sought' | 'starts'>,
    ownName?: string,
  ): void {
    const { context, number, name, emit } = this.#around;
    const first = this.#emitted === 0;
    this.#emitted += 1;
    const firstLine = commands[0]?.lines[0]?.text ?? lines[0]?.text ?? '';
    const step: DraftStep = {
      name:
        first && name !== null && (ownName === undefined || saysSo(action.verb, name))
          ? name
          : (ownName ?? nameOfCommand(firstLine)),
      line: lines[0]?.line ?? 1,
      action,
      ...(context.when.length === 0 ? {} : { when: context.when.join(' and ') }),
      ...extra,
    };
    for (const { line } of lines) this.#books.findings.take(line);
    emit({
      step,
      hosts: context.hosts,
      number,
      commands: commands.map(each => ({ text: textOf(each.lines), line: lineOf(each) })),
      ...marks,
    });
  }

  /** Placeholders that whoever reads the step fills in, or that the step does without. */
  #namePlaceholders(lines: readonly CodeLine[]): void {
    for (const { text, line } of lines)
      for (const each of placeholdersIn(text))
        this.#books.findings.placeholders.push({ text: each.text, line, variable: null });
  }

  #takeLines(command: SourceCommand): void {
    for (const word of wordsOf(command)) if (word.startsWith('/')) this.#books.written.add(word);
    for (const { line } of [...command.comments, ...command.lines]) this.#books.findings.take(line);
  }

  #record(commands: readonly SourceCommand[], verb: string): void {
    const { hosts } = this.#around.context;
    for (const command of commands) {
      this.#takeLines(command);
      for (const host of hosts.length > 0 ? hosts : [null])
        this.#books.findings.commands.push({
          text: textOf(command.lines),
          line: lineOf(command),
          host,
          verb,
        });
    }
  }
}

/** Everything that the commands name. */
function wordsOf({ statements }: SourceCommand): readonly string[] {
  return statements.flatMap(({ commands }) =>
    commands.flatMap(({ words, redirects }) => [...words.slice(1), ...redirects.map(each => each.target)]),
  );
}

/** A loop or a group does something, whatever is in it. */
function isIdleStatement({ shape, commands }: ShellStatement): boolean {
  return shape !== 'compound' && isIdle(commands);
}

function isChange({ statements }: SourceCommand): boolean {
  return statements.some(({ commands }) => commands.some(({ words }) => changesSomething(words)));
}

/** The document's own words for what is stopped or started. */
function saysSo(verb: string, name: string): boolean {
  return verb === 'stop'
    ? /停|杀|关闭|kill|stop|shut/i.test(name)
    : verb === 'run' && /启|start|launch/i.test(name);
}

/** A step's name of its first command. */
export function nameOfCommand(text: string): string {
  const plain = text
    .trim()
    .replace(/^\s*sudo\s+(?:-u\s*\S+\s+|-[A-Za-z]+\s+)*/, '')
    .replace(/\s*\\$/, '')
    .replaceAll('{{', '{')
    .replaceAll('}}', '}');
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain === '' ? '…' : plain;
}

function textOf(lines: readonly CodeLine[]): string {
  return lines
    .map(({ text }) => text.trimEnd())
    .join('\n')
    .trim();
}

function lineOf(command: SourceCommand | undefined): number {
  return command?.lines[0]?.line ?? 1;
}

function carried({ text, line }: ScriptLine, phrases: Phrases): readonly ScriptLine[] {
  return [
    { text: `# ${phrases.carried} ${line ?? ''}`.trimEnd(), line: null },
    { text, line },
  ];
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('-', '\\x2d');
}
