import type { Plan } from './plan.ts';

/**
 * The text whose SHA-256 is a plan's digest. Equal for equal work: keys are sorted, artifacts count by their content,
 * and paths of this machine (files, keys, known hosts) are left out.
 */
export function canonicalText(plan: Plan): string {
  return JSON.stringify(
    sorted({
      ...plan,
      artifacts: plan.artifacts.map(({ path: _, ...artifact }) => artifact),
      hosts: plan.hosts.map(({ identityFile: _file, knownHosts: _known, ...host }) => host),
    }),
  );
}

/** The same value with the keys of every object in order, and without those that have no value. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
