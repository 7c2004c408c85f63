import { nearestName } from '../../../model/nearest.ts';
import { packedBy, split, transferOf } from '../archives.ts';
import type { DiskWatch } from '../each-host.ts';
import type { CommandFact, Fact, LintFacts } from '../fact.ts';
import type { Finding } from '../finding.ts';
import { baseOf, isAbsolute, parentOf, pathOf } from '../paths.ts';
import { restoredBy } from '../restores.ts';
import { shown } from '../script.ts';
import { lineOf, valued } from '../words.ts';

/** RB-PATH: a rollback restores from a path that no step creates. */
export function rollbackPath({ source }: LintFacts): DiskWatch {
  const missing = new Map<CommandFact, string>();
  // What the document gives no host for is meant for some: it is enough where it is right on one.
  const right = new Set<Fact>();
  const made = new Map<string, Fact>();
  return {
    lookAt: fact => {
      const words = fact.role === 'rollback' ? restoredBy(fact) : [];
      if (words.length === 0) return null;
      const into = transferOf(fact)?.target;
      const target = into === undefined ? null : pathOf(fact, into);
      const sources = words.flatMap(word => pathOf(fact, withoutGlob(word)) ?? []);
      return disk => {
        const replaces = target !== null && (disk.original.has(target) || disk.live.has(target));
        for (const path of sources) {
          const near = fact.cwd.kind === 'unknown' && !isAbsolute(path);
          if (!(near ? disk.knowsNamed(path) : disk.isKnown(path))) {
            if (replaces || looksLikeBackup(path)) missing.set(fact, path);
            if (made.size < mostBackups) for (const each of disk.made) made.set(...each);
          } else if (fact.hosts.length === 0) right.add(fact);
        }
      };
    },
    found: function* () {
      let looked = 0;
      for (const [fact, path] of missing) {
        if (right.has(fact)) continue;
        looked += 1;
        const nearest = looked > 100 ? undefined : nearestName(path, [...made.keys()].slice(0, mostBackups));
        const maker = nearest === undefined ? undefined : made.get(nearest);
        const near =
          nearest === undefined || maker === undefined
            ? {}
            : { nearest: shown(nearest), line: lineOf(source, maker.range) };
        yield { code: 'RB-PATH', range: fact.range, parameters: { path: shown(path), ...near } };
      }
    },
  };
}

/** Of more, none is looked for that is near. */
const mostBackups = 400;

/** The directory of a path that ends in a pattern. */
function withoutGlob(word: string): string {
  return word.replace(/\/[^/]*[*?[][^/]*$/, '');
}

/** BK-EXISTS: the backup's name is fixed, and nothing looks whether it is taken. */
export function backupExists({ values }: LintFacts): DiskWatch {
  const found = new Map<Fact, Finding>();
  return {
    lookAt: fact => {
      const target = fact.role === 'steps' && fact.verb === 'run' ? backupTarget(fact) : null;
      if (target === null || !looksLikeBackup(valued(target, values))) return null;
      const finding = {
        code: 'BK-EXISTS',
        range: fact.range,
        parameters: { target: shown(target) },
      } as const;
      return disk => {
        if (!disk.checked.has(target)) found.set(fact, finding);
      };
    },
    found: () => found.values(),
  };
}

function backupTarget(fact: CommandFact): string | null {
  const transfer = transferOf(fact);
  const packed = packedBy(fact);
  if (packed !== null) return packed === '-' ? null : pathOf(fact, packed);
  if (transfer === null || (transfer.verb !== 'cp' && transfer.verb !== 'mv')) return null;
  if (split(fact.words.slice(1)).flags.some(flag => /^-[a-zA-Z]*n|^--no-clobber$/.test(flag))) return null;
  // A log that is moved out of the way is not what anybody goes back to.
  if (transfer.sources.some(source => /\.(log|out)$/.test(source))) return null;
  const target = pathOf(fact, transfer.target);
  const [source = ''] = transfer.sources;
  const made = target !== null && transfer.target.endsWith('/') ? `${target}/${baseOf(source)}` : target;
  // A backup that is there already and only goes elsewhere, under the same name, is the same every time.
  return made !== null && baseOf(made) === baseOf(source) && looksLikeBackup(baseOf(source)) ? null : made;
}

export function looksLikeBackup(path: string): boolean {
  return (
    /(?<!\d)\d{8}(?!\d)|\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|[-_.](bak|bk|old|backup|orig|origin|prev|previous)(?![a-z])|^(bak|backup)[-_.]|备份/i.test(
      baseOf(path),
    ) || /\/(bak|backup|backups)(\/|$)/i.test(parentOf(path))
  );
}
