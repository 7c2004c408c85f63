import { badPlaceholdersOf, placeholdersOf } from '../../../model/template.ts';
import type { ShellCommand } from '../../shell-syntax.ts';
import type { Books } from '../books.ts';
import { backupTarget } from '../commands/backups.ts';
import { lineOf, linesOf, textOf } from '../commands/command-text.ts';
import type { SourceCommand } from '../commands/commands.ts';
import { needsDirectory } from '../commands/directory.ts';
import { bashisms } from '../commands/environment.ts';
import { runsScript } from '../commands/looking.ts';
import { outsideOf } from '../commands/outside.ts';
import { detached, outputFile } from '../commands/starting.ts';
import { type Unattended, unattended } from '../commands/unattended.ts';
import type { ScriptLine } from '../draft.ts';
import type { Directory } from '../hosts/context.ts';
import type { Phrases } from '../phrases.ts';
import type { BlockSteps } from './block-steps.ts';
import { carried, variablesFor } from './carrying.ts';
import { guard } from './guard.ts';

/** A step whose script is the commands, with what they need of the document before them. */
export function addRun(steps: BlockSteps, commands: readonly SourceCommand[], before: Directory): void {
  const { books, around } = steps;
  const prelude = preludeOf(commands, before, steps);
  const script = commands.flatMap(command => {
    const lines = linesFilled(command, books);
    return around.verb === 'run' ? [...backupGuard(command, books), ...lines] : lines;
  });
  addScript(steps, commands, [...prelude.script, ...saidOnce(script, books.phrases)], prelude);
}

/** A remark on what was changed stands once in a script. */
function saidOnce(script: readonly ScriptLine[], { answered, noTerminal }: Phrases): readonly ScriptLine[] {
  const remarks = [`# ${answered}`, `# ${noTerminal}`];
  return script.filter(
    ({ text, line }, index) =>
      line !== null ||
      !remarks.includes(text) ||
      script.findIndex(each => each.line === null && each.text === text) === index,
  );
}

/** A step that starts something after `commands`, so that it outlives the connection, with what asks for its process. */
export function addStart(
  steps: BlockSteps,
  commands: readonly SourceCommand[],
  started: readonly SourceCommand[],
  before: Directory,
  directory: string | null,
): void {
  const { books, around } = steps;
  const all = [...commands, ...started];
  const prelude = preludeOf(all, before, steps);
  const linesOfAll = (each: readonly SourceCommand[]) => each.flatMap(command => linesFilled(command, books));
  const script = [
    ...linesOfAll(commands),
    ...detached(linesOfAll(started), outputFile(around.service, directory), books.phrases),
  ];
  const [start] = started;
  if (start !== undefined) books.findings.assume(lineOf(start), 'detached', textOf(start.lines));
  addScript(steps, all, [...prelude.script, ...saidOnce(script, books.phrases)], prelude, { directory });
}

interface Prelude {
  readonly script: readonly ScriptLine[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | null;
}

/** What commands need before them: their directory, and the variables they use. */
function preludeOf(
  commands: readonly SourceCommand[],
  before: Directory,
  { books, around }: BlockSteps,
): Prelude {
  const there = withoutDirectory(
    commands.flatMap(each => each.statements.flatMap(statement => statement.commands)),
  );
  const relative = needsDirectory(there);
  const cwd = relative ? outsideOf(before.cwd, there) : null;
  const directory: ScriptLine[] = [];
  if (before.cd !== null && relative) {
    books.findings.assume(lineOf(commands[0]), 'carried', before.cd.text);
    for (const { text, line } of carried(before.cd, books.phrases))
      directory.push({ text: line === null ? text : books.variables.filled(text, line), line });
  }
  if (before.kept === true && cwd !== null) books.findings.assume(lineOf(commands[0]), 'directoryKept', cwd);
  const { script, env } = variablesFor(commands, books, around.context);
  return { script: [...directory, ...script], env, cwd };
}

/** Those that are not in a directory that the commands go to themselves, wherever they are. */
function withoutDirectory(commands: readonly ShellCommand[]): readonly ShellCommand[] {
  const end = commands.findIndex(
    ({ words, nested }) =>
      !nested && words[0] === 'cd' && /^$|^[~/]|^\$(?:HOME|\{HOME\})(?:\/|$)/.test(words[1] ?? ''),
  );
  return end < 0 ? commands : commands.slice(0, end);
}

function linesFilled(command: SourceCommand, books: Books): readonly ScriptLine[] {
  const { comments, lines } = command;
  const { variables } = books;
  // Nobody is asked for what only a comment says; braces would be read as those of a variable, though.
  const said = comments.map(({ text, line }) => ({
    text: text.includes('{{') ? variables.filled(text.trimEnd(), line) : text.trimEnd(),
    line,
  }));
  const changed = unattended(command);
  const done = lines.map(({ text, line }, index) => {
    const own = changed?.texts[index] ?? text;
    return { text: variables.filled(own.trimEnd(), line), line: own === text ? line : null };
  });
  return [...said, ...remarksOn(changed, command, books), ...done];
}

/** Says what was changed in a command, and why. */
function remarksOn(
  changed: Unattended | null,
  command: SourceCommand,
  { findings, phrases }: Books,
): readonly ScriptLine[] {
  if (changed === null) return [];
  const { answered, withoutTerminal } = changed;
  const text = textOf(command.lines);
  if (answered) findings.assume(lineOf(command), 'answered', text);
  if (withoutTerminal) findings.assume(lineOf(command), 'noTerminal', text);
  return [...(answered ? [phrases.answered] : []), ...(withoutTerminal ? [phrases.noTerminal] : [])].map(
    remark => ({ text: `# ${remark}`, line: null }),
  );
}

/** A copy for later must not overwrite the one of an earlier try. */
function backupGuard(command: SourceCommand, { findings, phrases, variables }: Books): readonly ScriptLine[] {
  const backup = backupTarget(command);
  if (backup === null) return [];
  const sudo = /^\s*sudo\s/.test(command.lines[0]?.text ?? '') ? 'sudo ' : '';
  findings.assume(lineOf(command), 'backupExists', backup);
  return [
    { text: `# ${phrases.backupExists}`, line: null },
    { text: guard(`${sudo}test ! -e ${variables.filledAgain(backup)}`, phrases.backupIsThere), line: null },
  ];
}

/** Where braces of the document's own would be read as variables, a person does it. */
function addScript(
  steps: BlockSteps,
  commands: readonly SourceCommand[],
  script: readonly ScriptLine[],
  { cwd, env }: Prelude,
  starts?: { readonly directory: string | null },
): void {
  const { variables, findings, phrases } = steps.books;
  const { verb, service } = steps.around;
  const text = script.map(each => each.text).join('\n');
  const lines = linesOf(commands);
  if (badPlaceholdersOf(text).length > 0 || placeholdersOf(text).some(({ name }) => !variables.has(name))) {
    findings.assume(lines[0]?.line ?? 1, 'braces', textOf(lines));
    steps.addManual(phrases.doByHand(textOf(lines)), lines, commands);
    return;
  }
  steps.add(
    {
      verb: starts === undefined && !runsScript(commands) ? verb : 'run',
      script,
      ...(bashisms.test(text) ? { shell: 'bash' as const } : {}),
    },
    lines,
    commands,
    {
      ...(cwd === null ? {} : { cwd }),
      ...(Object.keys(env).length === 0 ? {} : { env }),
      ...(starts === undefined ? {} : { starts, ownName: phrases.start(service) }),
    },
  );
}
