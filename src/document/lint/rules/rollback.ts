import { slugOf } from '../../../model/slug.ts';
import { packedBy, transferOf, unpackingOf } from '../archives.ts';
import { isChange, isRestart, isStart, isStop } from '../commands.ts';
import type { CommandFact, Fact, LintFacts, Part } from '../fact.ts';
import type { Finding } from '../finding.ts';
import { baseOf } from '../paths.ts';
import { isProbe } from '../probes.ts';
import { shown } from '../script.ts';
import { byService } from '../visits.ts';
import { lineOf } from '../words.ts';
import { looksLikeBackup } from './backup.ts';

/** RB-MISSING: something is changed that the rollback does not bring back. */
export function* rollbackMissing(all: LintFacts): Iterable<Finding> {
  if (all.kind === 'yaml') yield* sectionsWithout(all);
  else yield* partsWithout(all);
}

function* sectionsWithout({ parts, facts }: LintFacts): Iterable<Finding> {
  const [steps, rollback] = [byService(facts, 'steps'), byService(facts, 'rollback')];
  for (const { role, service, range, undone } of parts) {
    if (role !== 'steps' || undone || rollback.has(service)) continue;
    // The engine puts back files that it edited itself.
    if (steps.get(service)?.some(fact => fact.kind !== 'edit' && needsWayBack(fact)))
      yield { code: 'RB-MISSING', range, parameters: { service } };
  }
}

function* partsWithout({ parts, facts, source, headings }: LintFacts): Iterable<Finding> {
  const steps = byService(facts, 'steps');
  // Many parts may be of the same service.
  const touched = new Set([...steps].flatMap(([service, own]) => (own.some(needsWayBack) ? [service] : [])));
  const changed = parts.filter(({ role, service }) => role === 'steps' && touched.has(service));
  const back = parts.filter(({ role }) => role === 'rollback');
  const [first] = changed;
  if (first === undefined) return;
  if (back.length === 0) {
    const told =
      headings.some(({ title }) => wayBack.test(title) || /\brestor(?:e|ing|ation)\b|恢复/i.test(title)) ||
      // A fence that is never closed swallows titles.
      /^[#*=\s\d.]{0,12}(?:rollback|roll(?:ing)? back|回滚|回退)\b[^\n.。]{0,40}$/im.test(source.text) ||
      facts.some(fact => fact.kind === 'manual' && fact.text.length < 2000 && wayBack.test(fact.text));
    if (!told) yield { code: 'RB-MISSING', variant: 'none', range: first.range, parameters: {} };
    return;
  }
  const named = changed.filter(namedIn(back));
  const names = new Set(named.map(({ service }) => service));
  const missing = named.length === 0 ? [] : unique(changed.filter(({ service }) => !names.has(service)));
  const unpacked = facts.flatMap(fact => {
    const made = fact.kind === 'command' && fact.role === 'steps' ? unpackingOf(fact) : null;
    return made?.makes ? [{ fact, name: baseOf(made.makes) }] : [];
  });
  const places = new Map(unpacked.toReversed().map(each => [slugOf(each.name), each]));
  for (const { service, range } of missing) {
    const place = places.get(slugOf(service));
    yield place === undefined
      ? { code: 'RB-MISSING', range, parameters: { service } }
      : {
          code: 'RB-MISSING',
          variant: 'unpacked',
          range,
          parameters: { service, line: lineOf(source, place.fact.range) },
        };
  }
  yield* pathsWithout(facts, unpacked, new Set(missing.map(({ service }) => slugOf(service))));
}

/** A new directory is in nobody's way, and the way back to a release, or a restart of its node, has none of its own. */
function needsWayBack(fact: Fact): boolean {
  if (fact.kind === 'otp' && (fact.action === 'downgrade' || fact.action === 'reboot')) return false;
  if (fact.kind === 'command' && (fact.name === 'mkdir' || isBackup(fact))) return false;
  return isChange(fact);
}

/** Writes down what is there, and leaves it as it is. */
function isBackup(fact: CommandFact): boolean {
  const transfer = transferOf(fact);
  return (
    packedBy(fact) !== null ||
    ((transfer?.verb === 'cp' || transfer?.verb === 'rsync') && looksLikeBackup(transfer.target))
  );
}

/** Titles and sentences that begin to say how to get back, where no part of the document is called so. */
const wayBack =
  /^\W{0,6}(?:\d+[.)、]\s*)?(?:to\s+)?(?:restore|recover|roll(?:ing)?\s?-?back|revert)\b|\b(?:restore|recovery|rollback)\s+(?:procedure|steps|process)\b|^[\s\d.、*_-]*(?:回滚|回退|还原)/i;

/** What is unpacked and is in no command of the rollback. */
function* pathsWithout(
  facts: readonly Fact[],
  unpacked: readonly { readonly fact: Fact; readonly name: string }[],
  told: Set<string>,
): Iterable<Finding> {
  const commands = facts.filter(
    (fact): fact is CommandFact => fact.kind === 'command' && fact.role === 'rollback',
  );
  if (!commands.some(fact => transferOf(fact) !== null || unpackingOf(fact) !== null)) return;
  const text = commands.map(({ words }) => words.join(' ')).join('\n');
  for (const { fact, name } of unpacked) {
    const plain = name.replace(/[-_.]?v?\d[\w.-]*$/, '');
    if (plain === '' || told.has(slugOf(plain)) || text.includes(plain)) continue;
    told.add(slugOf(plain));
    yield { code: 'RB-MISSING', variant: 'path', range: fact.range, parameters: { path: shown(name) } };
  }
}

/** Whether a title of the rollback names a service, alone or among other words. */
function namedIn(rollback: readonly Part[]): (part: Part) => boolean {
  const titles = rollback.slice(0, 500).map(({ service }) => service.toLowerCase());
  const slugs = new Set(titles.map(slugOf));
  const all = titles.join('\n');
  return ({ service }) => {
    const wanted = service.toLowerCase();
    if (slugOf(wanted) === '') return false;
    return (
      slugs.has(slugOf(wanted)) ||
      (all.includes(wanted) &&
        new RegExp(`(^|[^\\p{L}\\p{N}-])${literal(wanted)}([^\\p{L}\\p{N}-]|$)`, 'mu').test(all))
    );
  };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function unique(parts: readonly Part[]): readonly Part[] {
  const first = new Map<string, Part>();
  for (const part of parts) if (!first.has(part.service)) first.set(part.service, part);
  return [...first.values()];
}

/** RB-NOSTOP: the rollback replaces files, and the service neither stops before nor starts after. */
export function* rollbackNoStop({ facts }: LintFacts): Iterable<Finding> {
  const groups = byService(
    facts.filter(fact => !(fact.kind === 'command' && fact.verb === 'undo')),
    'rollback',
  );
  // What the rollback does before it comes to any service, or after all of them, it does for each.
  const shared = [...groups.values()].filter(group => !group.some(isRestore)).flat();
  for (const group of groups.values()) {
    const restores = group.filter(isRestore);
    const [first, last] = [restores[0], restores.at(-1)];
    if (first === undefined || last === undefined) continue;
    const around = [...shared, ...group];
    const before = around.filter(fact => fact.range[0] < first.range[0]);
    const after = around.filter(fact => fact.range[0] > last.range[0]);
    const stopped = before.some(fact => fact.kind === 'stop' || (fact.kind === 'command' && isStop(fact)));
    const restarted = after.some(fact => fact.kind === 'command' && isRestart(fact));
    const started = restarted || after.some(fact => fact.kind === 'command' && isStart(fact));
    const healthy = after.some(isProbe);
    if (restarted || (stopped && (started || healthy))) continue;
    const variant = stopped ? 'start' : started ? 'stop' : null;
    yield { code: 'RB-NOSTOP', ...(variant === null ? {} : { variant }), range: first.range, parameters: {} };
  }
}

function isRestore(fact: Fact): boolean {
  if (fact.kind !== 'command' || fact.verb !== 'run') return false;
  return (transferOf(fact) !== null && transferOf(fact)?.verb !== 'ln') || unpackingOf(fact) !== null;
}
