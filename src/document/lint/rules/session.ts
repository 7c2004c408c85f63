import type { ShellStatement } from '../../shell-syntax.ts';
import { isDetached, isForeground, isStart, scriptName, special, textOf } from '../commands.ts';
import type { CommandFact, Edit, Finding, LintFacts } from '../fact.ts';

/** CONTEXT-SWITCH and INTERACTIVE: what takes over the terminal, and the lines below it. */
export function* session({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of firstCommands(facts)) {
    const kind = special(fact);
    const asks = promptsForPassword(fact);
    if (kind.kind !== 'ssh' && kind.kind !== 'interactive' && !asks) continue;
    const takesRest = kind.kind === 'ssh' || (kind.kind === 'interactive' && kind.takesRest);
    const next = takesRest ? nextStatement(fact) : undefined;
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

/** The command of each statement that decides what the statement is. */
function* firstCommands(facts: LintFacts['facts']): Iterable<CommandFact> {
  const seen = new Set<object>();
  for (const fact of facts) {
    if (fact.kind !== 'command' || fact.command.nested || seen.has(fact.statement)) continue;
    seen.add(fact.statement);
    yield fact;
  }
}

/** `mysql -u root -p < dump.sql` */
function promptsForPassword({ name, words, command }: CommandFact): boolean {
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
      !detached && isStart(fact) && /\.sh$/.test(scriptName(fact)) && fact.command.redirects.length === 0;
    if (!detached && !starter) continue;
    const missing = missingFrom(fact);
    if (missing === '') continue;
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
  const has = (pattern: RegExp) => redirects.some(({ operator }) => pattern.test(operator));
  const both = has(/^&>>?$/);
  return [
    has(/^<|^<<<?$/) ? '' : '</dev/null',
    both || redirects.some(({ operator, target }) => /^(>|>>|>\|)$/.test(operator) && !/^\d$/.test(target))
      ? ''
      : '>>nohup.out',
    both || has(/^>&$/) || redirects.filter(({ operator }) => /^>>?$/.test(operator)).length > 1
      ? ''
      : '2>&1',
  ]
    .filter(part => part !== '')
    .join(' ');
}

function detachFix(fact: CommandFact, missing: string): { readonly fix?: readonly Edit[] } {
  const { range, exact } = fact.script.place(fact.command.start, fact.command.end);
  if (!exact) return {};
  const direct = /^(nohup|setsid|\$\w+)$/.test(fact.words[0] ?? '') || !fact.statement.background;
  const insert = { range: [range[1], range[1]] as const, text: ` ${missing}` };
  return { fix: direct ? [insert] : [{ range: [range[0], range[0]], text: 'nohup ' }, insert] };
}
