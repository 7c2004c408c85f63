import { has, split, transferOf } from '../archives.ts';
import { textOf } from '../commands.ts';
import type { DiskWatch } from '../each-host.ts';
import type { CommandFact } from '../fact.ts';
import type { Edit, Finding } from '../finding.ts';
import { joinedBy } from '../order.ts';
import { pathOf } from '../paths.ts';
import { shown } from '../script.ts';
import { looksLikeBackup } from './backup.ts';

/** NONIDEMP: the second time it fails, or does it twice. */
export function notIdempotent(): DiskWatch {
  const found = new Set<Finding>();
  return {
    lookAt: fact => {
      if (fact.verb !== 'run' || fact.role === 'verification') return null;
      const suspects = [...suspectsIn(fact)];
      if (suspects.length === 0) return null;
      return disk => {
        for (const { finding, unless } of suspects)
          if (!unless.some(path => disk.checked.has(path))) found.add(finding);
      };
    },
    found: () => found,
  };
}

/** What is not safe to do twice, but where one of some paths was looked at before. */
interface Suspect {
  readonly finding: Finding;
  readonly unless: readonly string[];
}

function* suspectsIn(fact: CommandFact): Iterable<Suspect> {
  const finding = (variant: string, more: Partial<Finding> = {}): Finding => ({
    code: 'NONIDEMP',
    variant,
    range: fact.range,
    parameters: { command: textOf(fact) },
    ...more,
  });
  if (
    fact.name === 'mkdir' &&
    !has(fact.words, /^-\w*p|^--parents$/) &&
    joinedBy(fact) === '' &&
    !fact.command.nested
  ) {
    const paths = split(fact.words.slice(1), /^-m$/).plain.map(word => pathOf(fact, word));
    yield {
      finding: finding('mkdir', parentsFix(fact, paths)),
      unless: paths.filter(path => path !== null),
    };
  }
  const appended = fact.command.redirects.find(
    ({ operator, target }) => operator === '>>' && settings.test(target),
  );
  const tee =
    fact.name === 'tee' && has(fact.words, /^-a$/) ? fact.words.find(word => settings.test(word)) : undefined;
  const into = appended?.target ?? tee;
  if (into !== undefined && !isGuardedByGrep(fact))
    yield {
      finding: finding('append', { parameters: { command: textOf(fact), target: shown(into) } }),
      unless: [],
    };
  const transfer = transferOf(fact);
  if (transfer?.verb === 'mv') {
    const [source, target] = [pathOf(fact, transfer.sources[0] ?? ''), pathOf(fact, transfer.target)];
    if (
      source !== null &&
      target?.startsWith(source) &&
      target !== source &&
      looksLikeBackup(target) &&
      !/\.(log|out)$/.test(source)
    )
      yield { finding: finding('move'), unless: [source, target] };
  }
  const sql = /^(mysql|mariadb|psql|sqlite3|sqlplus)$/.test(fact.name)
    ? fact.script.text.slice(fact.command.start, fact.statement.end)
    : '';
  if (
    /\badd\s+column\s+(?!if\b)|\binsert\s+into\b(?![\s\S]*\b(on\s+(duplicate|conflict)|where\s+not\s+exists))/i.test(
      sql,
    )
  )
    yield { finding: finding('sql'), unless: [] };
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
