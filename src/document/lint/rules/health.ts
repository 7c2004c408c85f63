import { isChange, isRestart, isStart, textOf } from '../commands.ts';
import type { CommandFact, Fact, LintFacts } from '../fact.ts';
import type { Finding } from '../finding.ts';
import { isProbe } from '../probes.ts';
import { byService, byVisit } from '../visits.ts';

/** NO-HEALTH: a verification or a start that nothing can show to have worked. */
export function* noHealth(all: LintFacts): Iterable<Finding> {
  const { facts, kind } = all;
  // In a runbook a person who looks is not what a start is checked by: a check costs one line there.
  const verified = new Set(
    facts
      .filter(
        fact =>
          (fact.role === 'verification' || checks.test(fact.service)) &&
          isProbe(fact) &&
          (kind === 'markdown' || fact.kind === 'command'),
      )
      .flatMap(fact => (fact.hosts.length === 0 ? [''] : fact.hosts)),
  );
  for (const visit of byVisit(facts.filter(({ role }) => role === 'steps'))) {
    const last = visit.findLastIndex(isStarting);
    const start = visit[last];
    if (start?.kind !== 'command' || visit.slice(last + 1).some(isProbe)) continue;
    if (verified.has('') || (start.hosts.length > 0 && start.hosts.every(host => verified.has(host))))
      continue;
    yield { code: 'NO-HEALTH', variant: 'start', range: start.range, parameters: { command: textOf(start) } };
  }
  if (kind === 'yaml') return;
  for (const group of byService(facts, 'verification').values()) {
    const [first] = group.filter(fact => fact.kind === 'manual' && fact.item);
    const shows = group.some(fact => fact.kind === 'command' || (fact.kind === 'manual' && fact.concrete));
    if (first?.kind === 'manual' && !shows)
      yield { code: 'NO-HEALTH', range: first.range, parameters: { text: shortened(first.text) } };
  }
}

/** A part of the steps that is a verification by its title. */
const checks =
  /\b(?:checks?|verif\w*|validat\w*|tests?)$|^(?:checks?|verify|validate|test)\b|检查$|验证$|确认$/i;

function isStarting(fact: Fact): fact is CommandFact {
  return fact.kind === 'command' && fact.verb === 'run' && (isStart(fact) || isRestart(fact));
}

function shortened(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** NO-GATE: the next host starts although nothing looked at the first. */
export function* noGate(all: LintFacts): Iterable<Finding> {
  if (all.kind === 'yaml') yield* batchesWithout(all);
  else for (const group of byService(all.facts, 'steps').values()) yield* visitsWithout(group);
}

function* visitsWithout(facts: readonly Fact[]): Iterable<Finding> {
  let before: { readonly hosts: string; readonly facts: readonly Fact[] } | null = null;
  for (const visit of byVisit(facts)) {
    const [first] = visit;
    const hosts = first?.hosts.join(' ') ?? '';
    const change = visit.find(fact => isChange(fact));
    if (
      before !== null &&
      hosts !== '' &&
      before.hosts !== hosts &&
      change !== undefined &&
      isUnseen(before.facts)
    )
      yield {
        code: 'NO-GATE',
        range: change.range,
        parameters: { host: before.hosts.replaceAll(' ', ', '), next: hosts.replaceAll(' ', ', ') },
      };
    if (hosts !== '' && change !== undefined) before = { hosts, facts: visit };
  }
}

/** A service was started or restarted, and nothing after that looks at it. */
function isUnseen(facts: readonly Fact[]): boolean {
  const last = facts.findLastIndex(isStarting);
  return last >= 0 && !facts.slice(last + 1).some(isProbe);
}

function* batchesWithout({ parts, facts }: LintFacts): Iterable<Finding> {
  const steps = byService(facts, 'steps');
  for (const { role, service, serial, range } of parts) {
    const own = steps.get(service) ?? [];
    const hosts = new Set(own.flatMap(fact => fact.hosts));
    if (role !== 'steps' || serial === null || hosts.size <= serial) continue;
    const last = own.findLastIndex(isStarting);
    if (last < 0 || own.slice(last + 1).some(fact => isProbe(fact) || fact.kind === 'manual')) continue;
    const [one = '', other = ''] = hosts;
    yield { code: 'NO-GATE', range, parameters: { host: one, next: other } };
  }
}
