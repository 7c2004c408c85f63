import type { ShellCommand, ShellStatement } from '../../shell-syntax.ts';
import { carriedBy } from '../carried.ts';
import { isChange, isStart, isStop, textOf } from '../commands.ts';
import type { CommandFact, Fact, LintFacts } from '../fact.ts';
import type { Finding } from '../finding.ts';
import { baseOf } from '../paths.ts';
import { byVisit } from '../visits.ts';

/** Programs of which a host runs many, for reasons of their own. */
const general =
  /^(\[?j\]?ava|jdk|python\d?(\.\d+)?|node|nodejs|nginx|httpd|apache2?|php(-fpm)?|ruby|perl|tomcat|beam(\.smp)?|erl|sh|bash|docker|uwsgi|gunicorn|celery|dotnet)$/i;

/** KILL-BROAD: what is killed is looked for by a word that fits many processes. */
export function* killBroad({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of facts)
    if (fact.kind === 'stop' && general.test(fact.match.trim()))
      yield { code: 'KILL-BROAD', range: fact.range, parameters: { word: fact.match } };
  for (const visit of byVisit(facts)) {
    // From the end, so that each search knows whether a kill comes after it.
    let killed = false;
    const found: Finding[] = [];
    for (const fact of visit.toReversed()) {
      if (fact.kind !== 'command') continue;
      if ((fact.name === 'kill' && isKill(fact)) || (fact.name === 'xargs' && fact.words.includes('kill')))
        killed = true;
      const word = [fact, ...carriedBy(fact)].reduce(
        (found: string | null, each) => found ?? broadly(each),
        killed ? lookedFor(fact) : null,
      );
      if (word !== null) found.push({ code: 'KILL-BROAD', range: fact.range, parameters: { word } });
    }
    yield* found.toReversed();
  }
}

/** A command that finds and ends processes at once. */
function broadly(fact: CommandFact): string | null {
  const { name, words, statement, command } = fact;
  if (name === 'pkill' || name === 'killall') {
    const word = plainOf(words).at(-1);
    return word !== undefined && general.test(word) ? word : null;
  }
  // What xargs hands over comes through the pipe.
  if (name === 'xargs' && carriedBy(fact).some(ends))
    return allContainers(statement.commands.filter(({ end }) => end <= command.start));
  if (!ends(fact)) return null;
  const inner = statement.commands.filter(
    ({ nested, start, end }) => nested && start >= command.start && end <= command.end,
  );
  const all = allContainers(inner);
  if (all !== null) return all;
  for (const {
    words: [program = '', ...rest],
  } of inner) {
    const word = rest.findLast(each => !each.startsWith('-'));
    if (/^(pgrep|pidof|[ef]?grep)$/.test(program) && word !== undefined && general.test(word)) return word;
  }
  return null;
}

function ends({ name, words }: CommandFact): boolean {
  if (name === 'kill') return true;
  return /^(docker|podman|nerdctl)$/.test(name) && /^(stop|kill|rm|restart)$/.test(plainOf(words)[0] ?? '');
}

function plainOf(words: readonly string[]): readonly string[] {
  return words.slice(1).filter(word => !word.startsWith('-'));
}

/** `docker ps -q`, which names every container. */
function allContainers(commands: readonly ShellCommand[]): string | null {
  const found = commands.find(
    ({ words: [program = '', verb, ...rest] }) =>
      /^(docker|podman|nerdctl)$/.test(program) &&
      verb === 'ps' &&
      rest.some(word => /^-\w*q/.test(word)) &&
      !rest.some(word => /^(-f|--filter)/.test(word)),
  );
  return found?.words.join(' ') ?? null;
}

/** The word of `ps … | grep WORD`, and of `pgrep WORD`. */
function lookedFor({ name, words, statement, command }: CommandFact): string | null {
  const word = words.slice(1).find(each => !each.startsWith('-'));
  if (word === undefined || !general.test(word)) return null;
  // `pid=$(pgrep java)`: what is found is kept for the kill.
  const kept = statement.assigns.length > 0 && statement.shape === 'simple';
  if (command.nested && !kept) return null;
  if (name === 'pgrep' || name === 'pidof') return word;
  if (!/^[ef]?grep$/.test(name) || words.includes('-v')) return null;
  const fed = statement.commands.some(
    each =>
      each.start < command.start &&
      each.nested === command.nested &&
      /^(ps|jps)$/.test(baseOf(each.words[0] ?? '')),
  );
  return fed && !isNarrowed(statement, command) ? word : null;
}

/** Another search in the same pipe looks for something that not many have. */
function isNarrowed(statement: ShellStatement, command: ShellCommand): boolean {
  return statement.commands.some(each => {
    if (each === command || each.nested !== command.nested || !/^[ef]?grep$/.test(each.words[0] ?? ''))
      return false;
    const word = each.words.slice(1).find(other => !other.startsWith('-'));
    return !each.words.includes('-v') && word !== undefined && !general.test(word);
  });
}

/** KILL-NOWAIT: the next command does not wait until the process is gone. */
export function* killNoWait({ facts }: LintFacts): Iterable<Finding> {
  for (const visit of byVisit(facts)) {
    let waiting: CommandFact | null = null;
    for (const fact of visit) {
      if (fact.kind === 'stop' || (fact.kind === 'command' && isGoneCheck(fact))) waiting = null;
      else if (fact.kind === 'command' && isKill(fact)) waiting = fact;
      else if (
        waiting !== null &&
        isChange(fact) &&
        !(fact.kind === 'command' && isStop(fact) && !isStart(fact))
      ) {
        yield {
          code: 'KILL-NOWAIT',
          range: waiting.range,
          parameters: { command: textOf(waiting), next: fact.kind === 'command' ? textOf(fact) : '…' },
        };
        waiting = null;
      }
    }
  }
}

function isKill({ name, words }: CommandFact): boolean {
  if (name === 'xargs') return words.includes('kill');
  return (
    /^(kill|pkill|killall)$/.test(name) &&
    !words.some(word => /^-(0|l|L|(SIG)?(HUP|USR[12]|WINCH)|1|10|12|28|w|-wait)$/.test(word))
  );
}

/** Looks or waits until a process is gone. */
function isGoneCheck(fact: Fact): boolean {
  if (fact.kind !== 'command') return false;
  const { name, words } = fact;
  // Somebody's own script that is called so.
  if (/wait/i.test(name) || /^(ss|netstat|lsof|fuser|pgrep|pidof|ps|jps|pwait)$/.test(name)) return true;
  return (
    (name === 'kill' && words.includes('-0')) ||
    (name === 'tail' && words.some(word => word.startsWith('--pid')))
  );
}
