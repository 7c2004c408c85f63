import { has, split, transferOf } from '../archives.ts';
import { textOf } from '../commands.ts';
import { onEachHost } from '../each-host.ts';
import type { CommandFact, LintFacts } from '../fact.ts';
import type { Edit, Finding } from '../finding.ts';
import { joinedBy } from '../order.ts';
import { pathOf } from '../paths.ts';
import { shown } from '../script.ts';
import { looksLikeBackup } from './backup.ts';

/** NONIDEMP: the second time it fails, or does it twice. */
export function* notIdempotent({ facts }: LintFacts): Iterable<Finding> {
  const found: Finding[] = [];
  onEachHost(facts, (fact, disk) => {
    if (fact.kind !== 'command' || fact.verb !== 'run' || fact.role === 'verification') return;
    const guarded = (path: string | null) => path !== null && disk.checked.has(path);
    const range = fact.range;
    const parameters = { command: textOf(fact) };
    if (fact.name === 'mkdir' && !has(fact.words, /^-\w*p|^--parents$/) && joinedBy(fact) === '') {
      const paths = split(fact.words.slice(1), /^-m$/).plain.map(word => pathOf(fact, word));
      if (!fact.command.nested && !paths.some(guarded))
        found.push({ code: 'NONIDEMP', variant: 'mkdir', range, parameters, ...parentsFix(fact, paths) });
    }
    const appended = fact.command.redirects.find(
      ({ operator, target }) => operator === '>>' && settings.test(target),
    );
    const tee =
      fact.name === 'tee' && has(fact.words, /^-a$/)
        ? fact.words.find(word => settings.test(word))
        : undefined;
    const into = appended?.target ?? tee;
    if (into !== undefined && !isGuardedByGrep(fact))
      found.push({
        code: 'NONIDEMP',
        variant: 'append',
        range,
        parameters: { ...parameters, target: shown(into) },
      });
    const transfer = transferOf(fact);
    if (transfer?.verb === 'mv') {
      const [source, target] = [pathOf(fact, transfer.sources[0] ?? ''), pathOf(fact, transfer.target)];
      if (
        source !== null &&
        target?.startsWith(source) &&
        target !== source &&
        looksLikeBackup(target) &&
        !guarded(source) &&
        !guarded(target) &&
        !/\.(log|out)$/.test(source)
      )
        found.push({ code: 'NONIDEMP', variant: 'move', range, parameters });
    }
    const sql = /^(mysql|mariadb|psql|sqlite3|sqlplus)$/.test(fact.name)
      ? fact.script.text.slice(fact.command.start, fact.statement.end)
      : '';
    if (
      /\badd\s+column\s+(?!if\b)|\binsert\s+into\b(?![\s\S]*\b(on\s+(duplicate|conflict)|where\s+not\s+exists))/i.test(
        sql,
      )
    )
      found.push({ code: 'NONIDEMP', variant: 'sql', range, parameters });
  });
  yield* found;
}

const settings =
  /(^|\/)(\.?(profile|bashrc|bash_profile|zshrc)|authorized_keys|hosts|fstab|sudoers|environment|crontab|limits\.conf|sysctl\.conf)$|^\/etc\/(?!.*\.log$)/;

/** `grep -q X file || echo X >> file` */
function isGuardedByGrep({ statement }: CommandFact): boolean {
  return (
    statement.shape !== 'simple' && statement.commands.some(({ words }) => /^[ef]?grep$/.test(words[0] ?? ''))
  );
}

/** Not where the failure is what it is for: a backup or a lock that is there already. */
function parentsFix(
  { script, command, statement }: CommandFact,
  paths: readonly (string | null)[],
): { readonly fix?: readonly Edit[] } {
  if (statement.shape !== 'simple') return {};
  if (paths.some(path => path === null || looksLikeBackup(path) || /lock|mutex/i.test(path))) return {};
  const text = script.text.slice(command.start, command.end);
  const at = /\bmkdir\b/.exec(text);
  if (at === null) return {};
  const end = command.start + at.index + 'mkdir'.length;
  const { range, exact } = script.place(end - 'mkdir'.length, end);
  return exact ? { fix: [{ range: [range[1], range[1]], text: ' -p' }] } : {};
}
