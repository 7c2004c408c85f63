import { once } from '../once.ts';
import { Disk } from './disk.ts';
import { effectsOf } from './disk-effects.ts';
import type { CommandFact, Fact, LintFacts } from './fact.ts';
import type { Finding, Rule } from './finding.ts';

/** What is meant for hosts that nobody names is looked at on no more than these. */
const mostHosts = 20;

/** Looks at the state of a host's disk right before a command. */
export type Look = (disk: Disk) => void;

/** A rule about what becomes of files. */
export interface DiskWatch {
  /** What to do on every host where the command runs; null where the rule has nothing to do with it. Asked once. */
  readonly lookAt: (fact: CommandFact) => Look | null;
  /** Once all hosts have been gone through. */
  readonly found: () => Iterable<Finding>;
}

/**
 * Rules that go through the facts host by host, those of the rollback last, with the state of the disk right before each.
 * What the document gives no host for happens on those of its service, or else on all of them. All rules go together, as
 * following a disk costs more than what any of them asks.
 */
export function onEachHost(rules: readonly ((facts: LintFacts) => DiskWatch)[]): Rule {
  return function* (all) {
    const watches = rules.map(rule => rule(all));
    const looksOf = once((fact: Fact): readonly Look[] =>
      fact.kind === 'command' ? watches.flatMap(({ lookAt }) => lookAt(fact) ?? []) : [],
    );
    for (const list of listsOf(all.facts, fact => looksOf(fact).length > 0 || effectsOf(fact).length > 0)) {
      const disk = new Disk();
      for (const fact of list) {
        for (const look of looksOf(fact)) look(disk);
        disk.apply(fact);
      }
    }
    for (const { found } of watches) yield* found();
  };
}

/** The facts of each host; hosts that have the same are gone through once. */
function listsOf(facts: readonly Fact[], matters: (fact: Fact) => boolean): Iterable<readonly Fact[]> {
  const ofService = new Map<string, Set<string>>();
  const named = new Set<string>();
  for (const { service, hosts } of facts) {
    const known = ofService.get(service) ?? new Set();
    ofService.set(service, known);
    for (const host of hosts) {
      known.add(host);
      named.add(host);
    }
  }
  const some = named.size === 0 ? [''] : [...named].slice(0, mostHosts);
  const meant = new Map([...ofService].map(([service, hosts]) => [service, [...hosts].slice(0, mostHosts)]));
  const lists = new Map<string, { readonly facts: Fact[]; readonly places: number[] }>();
  for (const isRollback of [false, true])
    for (const [index, fact] of facts.entries()) {
      if ((fact.role === 'rollback') !== isRollback || !matters(fact)) continue;
      const own = meant.get(fact.service) ?? [];
      for (const host of fact.hosts.length > 0 ? fact.hosts : own.length > 0 ? own : some) {
        const list = lists.get(host) ?? { facts: [], places: [] };
        lists.set(host, list);
        list.facts.push(fact);
        list.places.push(index);
      }
    }
  return new Map([...lists.values()].map(list => [list.places.join(), list.facts])).values();
}
