import { nearestName } from '../../../model/nearest.ts';
import { packedBy, split, transferOf, unpackingOf } from '../archives.ts';
import { textOf } from '../commands.ts';
import { onEachHost } from '../each-host.ts';
import type { CommandFact, Fact, LintFacts } from '../fact.ts';
import type { Edit, Finding } from '../finding.ts';
import { joinedBy } from '../order.ts';
import { baseOf, isAbsolute, parentOf, pathOf } from '../paths.ts';
import { shown } from '../script.ts';
import { lineOf, valued } from '../words.ts';

/** RB-PATH: a rollback restores from a path that no step creates. */
export function* rollbackPath({ facts, source }: LintFacts): Iterable<Finding> {
  const missing = new Map<CommandFact, string>();
  // What the document gives no host for is meant for some: it is enough where it is right on one.
  const right = new Set<Fact>();
  const made = new Map<string, Fact>();
  onEachHost(facts, (fact, disk) => {
    if (fact.kind !== 'command' || fact.role !== 'rollback') return;
    const transfer = transferOf(fact);
    if (transfer === null || transfer.verb === 'ln') return;
    const target = pathOf(fact, transfer.target);
    const replaces = target !== null && (disk.original.has(target) || disk.live.has(target));
    for (const word of transfer.sources) {
      const path = pathOf(fact, withoutGlob(word));
      if (path === null) continue;
      const near = fact.cwd.kind === 'unknown' && !isAbsolute(path);
      if (!(near ? disk.knowsNamed(path) : disk.isKnown(path))) {
        if (replaces || looksLikeBackup(path)) missing.set(fact, path);
        if (made.size < mostBackups) for (const each of disk.made) made.set(...each);
      } else if (fact.hosts.length === 0) right.add(fact);
    }
  });
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
}

/** Of more, none is looked for that is near. */
const mostBackups = 400;

/** The directory of a path that ends in a pattern. */
function withoutGlob(word: string): string {
  return word.replace(/\/[^/]*[*?[][^/]*$/, '');
}

/** CP-NEST: a recursive copy onto a directory that exists ends up inside of it. */
export function* copyNests({ facts }: LintFacts): Iterable<Finding> {
  const found: Finding[] = [];
  onEachHost(facts, (fact, disk) => {
    const transfer = fact.kind === 'command' ? transferOf(fact) : null;
    if (fact.kind !== 'command' || transfer?.verb !== 'cp' || !transfer.recursive || transfer.exact) return;
    const [word, ...more] = transfer.sources;
    const [target, source] = [pathOf(fact, transfer.target), word === undefined ? null : pathOf(fact, word)];
    if (
      target === null ||
      source === null ||
      more.length > 0 ||
      /\/\.?$/.test(word ?? '') ||
      transfer.target.endsWith('/')
    )
      return;
    if (!disk.live.has(target) || (fact.role !== 'rollback' && !sameThing(source, target))) return;
    const inside = `${target}/${baseOf(source)}`;
    found.push({
      code: 'CP-NEST',
      range: fact.range,
      parameters: { target: shown(target), inside: shown(inside) },
      ...asideFix(fact, transfer.target),
    });
  });
  yield* found;
}

/** The directory is moved aside first, under a name that says why. */
function asideFix(fact: CommandFact, target: string): { readonly fix?: readonly Edit[] } {
  const { range, exact } = fact.script.place(fact.command.start, fact.command.end);
  const own = shown(target);
  // Elsewhere the && would bind what stands before it.
  const alone = !fact.command.nested && fact.statement.shape !== 'pipeline' && joinedBy(fact) !== '||';
  if (!exact || !alone || /[\s'"\\$]/.test(own) || fact.command.words[0] !== 'cp') return {};
  return { fix: [{ range: [range[0], range[0]], text: `mv ${own} ${own}.failed && ` }] };
}

/** BK-EXISTS: the backup's name is fixed, and nothing looks whether it is taken. */
export function* backupExists({ facts, values }: LintFacts): Iterable<Finding> {
  const found: Finding[] = [];
  onEachHost(facts, (fact, disk) => {
    if (fact.kind !== 'command' || fact.role !== 'steps' || fact.verb !== 'run') return;
    const target = backupTarget(fact);
    if (target === null || disk.checked.has(target)) return;
    if (looksLikeBackup(valued(target, values)))
      found.push({ code: 'BK-EXISTS', range: fact.range, parameters: { target: shown(target) } });
  });
  yield* found;
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

/** NOOP-SWAP: a copy and a move that undo each other. */
export function* noopSwap({ facts }: LintFacts): Iterable<Finding> {
  const found: Finding[] = [];
  const last = new Map<
    string,
    { readonly from: string; readonly to: string; readonly fact: CommandFact } | null
  >();
  onEachHost(facts, (fact, _, host) => {
    if (fact.kind !== 'command' || fact.verb === 'undo') return;
    const transfer = transferOf(fact);
    const before = last.get(host) ?? null;
    const [word] = transfer?.sources ?? [];
    if (transfer === null || word === undefined) {
      if (
        unpackingOf(fact) !== null ||
        /^(rm|sed|tee|vi|vim|patch|mysql)$/.test(fact.name) ||
        fact.command.redirects.some(each => each.operator.startsWith('>'))
      )
        last.set(host, null);
      return;
    }
    const [from, to] = [pathOf(fact, word), pathOf(fact, transfer.target)];
    if (
      transfer.verb === 'mv' &&
      before !== null &&
      from === before.to &&
      to === before.from &&
      fact.visit === before.fact.visit
    )
      found.push({
        code: 'NOOP-SWAP',
        range: fact.range,
        parameters: { copy: textOf(before.fact), move: textOf(fact) },
      });
    last.set(host, transfer.verb === 'cp' && from !== null && to !== null ? { from, to, fact } : null);
  });
  yield* found;
}

/** UNPACK-LIVE: an archive is unpacked over what runs, or has run, and nobody looked into it. */
export function* unpackLive({ facts }: LintFacts): Iterable<Finding> {
  const found: Finding[] = [];
  onEachHost(facts, (fact: Fact, disk) => {
    const unpacked =
      fact.kind === 'command' && fact.verb === 'run' && fact.role === 'steps' ? unpackingOf(fact) : null;
    if (unpacked === null || disk.listed.has(baseOf(unpacked.archive))) return;
    const live = [unpacked.makes, unpacked.into].find(path => path !== null && disk.live.has(path));
    if (live !== undefined && live !== null)
      found.push({
        code: 'UNPACK-LIVE',
        range: fact.range,
        parameters: { archive: shown(baseOf(unpacked.archive)), target: shown(live) },
      });
  });
  yield* found;
}

function sameThing(source: string, target: string): boolean {
  const [one, other] = [baseOf(source), baseOf(target)];
  return one === other || one.startsWith(other) || other.startsWith(one);
}
