import type { Fact, FactRole } from './fact.ts';

/** Facts of the same stay at the same hosts, in order. */
export function byVisit(facts: readonly Fact[]): Iterable<readonly Fact[]> {
  return grouped(facts, fact => fact.visit).values();
}

/** Facts of one role by the service they are about. */
export function byService(facts: readonly Fact[], role: FactRole): ReadonlyMap<string, readonly Fact[]> {
  return grouped(
    facts.filter(fact => fact.role === role),
    fact => fact.service,
  );
}

export function grouped<K, T>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
