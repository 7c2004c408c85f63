import type { ShellCommand, ShellStatement } from '../../shell-syntax.ts';
import { asksPerson, opensConsole, terminalFlag, withoutTerminal } from '../asking.ts';
import { isDetached, isForeground, isStart, scriptName, special, textOf } from '../commands.ts';
import type { CommandFact, LintFacts } from '../fact.ts';
import type { Edit, Finding } from '../finding.ts';
import { joinedBy, nextOf } from '../order.ts';

/** CONTEXT-SWITCH and INTERACTIVE: what takes over the terminal, and the lines below it. */
export function* session({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of firstCommands(facts)) {
    const kind = special(fact);
    const asks = promptsForPassword(fact) || asksPerson(fact);
    // Fed from the script, ssh runs what it gets and returns.
    if (kind.kind === 'ssh' && fact.command.redirects.some(({ operator }) => operator.startsWith('<')))
      continue;
    const flag = kind.kind === 'interactive' ? null : terminalFlag(fact);
    if (flag !== null) {
      const parameters = { command: textOf(fact) };
      yield {
        code: 'INTERACTIVE',
        variant: 'terminal',
        range: fact.range,
        parameters,
        ...without(fact, flag),
      };
      continue;
    }
    const console = opensConsole(fact);
    if (kind.kind !== 'ssh' && kind.kind !== 'interactive' && !asks && !console) continue;
    const takesRest = console || kind.kind === 'ssh' || (kind.kind === 'interactive' && kind.takesRest);
    const next = takesRest ? (nextInList(fact) ?? nextStatement(fact)) : undefined;
    const parameters = { command: textOf(fact) };
    if (next !== undefined)
      yield {
        code: 'CONTEXT-SWITCH',
        range: fact.range,
        parameters: { ...parameters, next: firstLine(fact.script.text.slice(next.start, next.end)) },
      };
    else yield { code: 'INTERACTIVE', range: fact.range, parameters };
  }
}

/** Takes the terminal out of the flag it is asked for with. */
function without({ script, command }: CommandFact, flag: string): { readonly fix?: readonly Edit[] } {
  const found = withoutTerminal(script.text, command, flag);
  if (found === null) return {};
  const { range, exact } = script.place(found.at, found.at + found.length);
  return exact ? { fix: [{ range, text: found.text }] } : {};
}

/** What stands behind && or ||, which runs when the session is over. */
function nextInList(fact: CommandFact): ShellCommand | undefined {
  const next = fact.statement.shape === 'list' ? nextOf(fact) : undefined;
  return next?.words[0] === 'exit' ? undefined : next;
}

/** What comes after a command in its script and is more than leaving. */
function nextStatement({ script, statement }: CommandFact): ShellStatement | undefined {
  const { statements } = script;
  let [low, high] = [0, statements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle]?.start ?? 0) < statement.end) low = middle + 1;
    else high = middle;
  }
  return statements
    .slice(low, low + 20)
    .find(({ commands }) => commands.some(({ words }) => words[0] !== 'exit'));
}

/** The command of each statement that decides what the statement is; of a list each, but for what a pipe feeds. */
function* firstCommands(facts: LintFacts['facts']): Iterable<CommandFact> {
  let last: CommandFact | null = null;
  for (const fact of facts) {
    if (fact.kind !== 'command' || fact.command.nested) continue;
    const isFirst = last?.statement !== fact.statement || last.script !== fact.script;
    last = fact;
    if (isFirst || (fact.statement.shape === 'list' && !/^\|&?$/.test(joinedBy(fact)))) yield fact;
  }
}

/** `mysql -u root -p < dump.sql` */
function promptsForPassword({ name, words, command }: CommandFact): boolean {
  if (/^(psql|pg_dump|pg_dumpall|pg_restore|pg_basebackup|createdb|dropdb|vacuumdb|ldap\w+)$/.test(name))
    return words.some(word => word === '-W' || word === '--password');
  if (!/^(mysql|mysqldump|mariadb|mariadb-dump|mysqladmin|mysqlcheck)$/.test(name)) return false;
  return (
    words.some(word => word === '-p' || word === '--password') &&
    !command.redirects.some(({ operator }) => operator === '<<')
  );
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** FOLLOW-NOEXIT: a command that shows what comes, and never ends. */
export function* followNoExit({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of facts)
    if (fact.kind === 'follow' && fact.until === null)
      yield {
        code: 'FOLLOW-NOEXIT',
        variant: 'until',
        range: fact.range,
        parameters: { files: fact.files.join(', ') },
      };
  const before = new Map<object, string>();
  for (const fact of firstCommands(facts)) {
    if (special(fact).kind !== 'follow') continue;
    const earlier = before.get(fact.script);
    const parameters = { command: textOf(fact) };
    yield earlier === undefined
      ? { code: 'FOLLOW-NOEXIT', range: fact.range, parameters }
      : {
          code: 'FOLLOW-NOEXIT',
          variant: 'second',
          range: fact.range,
          parameters: { ...parameters, first: earlier },
        };
    before.set(fact.script, parameters.command);
  }
}

/** FOREGROUND: a server that is started and does not return. */
export function* foreground({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of firstCommands(facts))
    if (fact.verb !== 'check' && isForeground(fact))
      yield { code: 'FOREGROUND', range: fact.range, parameters: { command: textOf(fact) } };
}

/** BG-START: something goes on running and holds the connection, or ends with it. */
export function* backgroundStart({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of facts) {
    if (fact.kind !== 'command' || fact.verb === 'check' || fact.command.nested) continue;
    const detached = isDetached(fact);
    const starter =
      !detached &&
      !isForeground(fact) &&
      isStart(fact) &&
      /\.sh$/.test(scriptName(fact)) &&
      // What brings up containers leaves nothing behind itself.
      !fact.words.includes('up') &&
      fact.command.redirects.length === 0;
    if (!detached && !starter) continue;
    const missing = missingFrom(fact);
    if (missing === '' || (detached && isCutOff(fact))) {
      // With && before it a shell goes to the background that keeps the output, whatever the command's own is.
      if (fact.statement.background && joinedBy(fact) === '&&')
        yield { code: 'BG-START', variant: 'list', range: fact.range, parameters: { command: textOf(fact) } };
      continue;
    }
    yield {
      code: 'BG-START',
      ...(starter ? { variant: 'script' } : {}),
      range: fact.range,
      parameters: { command: textOf(fact) },
      ...detachFix(fact, missing),
    };
  }
}

function missingFrom({ command: { redirects } }: CommandFact): string {
  const input = redirects.some(({ operator }) => operator.startsWith('<'));
  const { out, errors } = outputsOf(redirects);
  return [input ? '' : '</dev/null', out ? '' : '>>nohup.out', errors ? '' : '2>&1']
    .filter(part => part !== '')
    .join(' ');
}

/** A shell that nobody types into gives what it starts in the background no input. */
function isCutOff({ words, statement, command: { redirects } }: CommandFact): boolean {
  const { out, errors } = outputsOf(redirects);
  return out && errors && statement.background && /^(nohup|setsid|\$\w+)$/.test(words[0] ?? '');
}

/** Which outputs go to a file. `2>&1 >file` leaves the errors where the output was before. */
function outputsOf(redirects: CommandFact['command']['redirects']): {
  readonly out: boolean;
  readonly errors: boolean;
} {
  const toFile = ({ operator, target }: { readonly operator: string; readonly target: string }) =>
    /^(>|>>|>\|)$/.test(operator) && !/^\d$/.test(target);
  const both = redirects.some(({ operator }) => /^&>>?$/.test(operator));
  const first = redirects.findIndex(toFile);
  const joined = redirects.findLastIndex(({ operator }) => operator === '>&');
  return {
    out: both || first >= 0,
    errors: both || (first >= 0 && joined > first) || redirects.filter(toFile).length > 1,
  };
}

function detachFix(fact: CommandFact, missing: string): { readonly fix?: readonly Edit[] } {
  const { range, exact } = fact.script.place(fact.command.start, fact.command.end);
  if (!exact) return {};
  const direct = /^(nohup|setsid|\$\w+)$/.test(fact.words[0] ?? '') || !fact.statement.background;
  const insert = { range: [range[1], range[1]] as const, text: ` ${missing}` };
  return { fix: direct ? [insert] : [{ range: [range[0], range[0]], text: 'nohup ' }, insert] };
}
