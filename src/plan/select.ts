import { hostsMatching, type Inventory } from '../model/inventory.ts';
import { nearestName } from '../model/nearest.ts';
import type { Plan, Task } from './plan.ts';

/** What the command line leaves of a plan. Names are as they were written. */
export interface Selection {
  /** Hosts, groups or globs. */
  readonly limit?: readonly string[];
  /** Services or section ids. */
  readonly only?: readonly string[];
  /** A section, `section/step` or `section/step@host`. */
  readonly startAt?: string;
  /** As `startAt`. */
  readonly skip?: readonly string[];
}

export interface Exclusion {
  readonly task: string;
  /** As it was written: `--limit ecsc-1`. */
  readonly flag: string;
}

export type Selected =
  | { readonly ok: true; readonly excluded: readonly Exclusion[] }
  | { readonly ok: false; readonly problems: readonly SelectionProblem[] };

export type SelectionProblem =
  | {
      readonly kind: 'unknown';
      readonly flag: SelectionFlag;
      readonly name: string;
      readonly nearest: string | null;
    }
  /** Every task of the upgrade would be left out. */
  | { readonly kind: 'nothingLeft' };

type SelectionFlag = '--limit' | '--only' | '--start-at' | '--skip';

/** The tasks that flags leave out, each with the flag; the plan stays whole. Unknown names are errors, all at once. */
export function selectTasks(plan: Plan, selection: Selection, inventory: Inventory): Selected {
  const problems = problemsOf(plan, selection, inventory);
  if (problems.length > 0) return { ok: false, problems };
  const excluded = plan.tasks.flatMap((task, index): readonly Exclusion[] => {
    const flag = flagAgainst(plan, selection, inventory, task, index);
    return flag === null ? [] : [{ task: task.id, flag }];
  });
  const left = plan.tasks.some(task => !excluded.some(each => each.task === task.id));
  return left ? { ok: true, excluded } : { ok: false, problems: [{ kind: 'nothingLeft' }] };
}

function flagAgainst(
  plan: Plan,
  { limit = [], only = [], startAt, skip = [] }: Selection,
  inventory: Inventory,
  task: Task,
  index: number,
): string | null {
  const skipped = skip.find(name => isNamed(task, name));
  if (skipped !== undefined) return `--skip ${skipped}`;
  if (startAt !== undefined && index < plan.tasks.findIndex(each => isNamed(each, startAt)))
    return `--start-at ${startAt}`;
  // Verification and commit are about the whole release.
  if (only.length > 0 && task.phase === 'upgrade' && !only.some(name => isOfService(task, name)))
    return `--only ${only.join(',')}`;
  const { host } = task;
  if (limit.length > 0 && host !== null && !limit.some(name => hostsMatching(inventory, name).includes(host)))
    return `--limit ${limit.join(',')}`;
  return null;
}

function problemsOf(
  plan: Plan,
  { limit = [], only = [], startAt, skip = [] }: Selection,
  inventory: Inventory,
): readonly SelectionProblem[] {
  const hosts = plan.hosts.map(host => host.name);
  const services = plan.sections.flatMap(({ id, service, phase }) =>
    phase === 'upgrade' ? [service ?? id, id] : [],
  );
  const ids = plan.tasks.flatMap(task => [task.section, withoutHost(task), task.id]);
  const steps = startAt === undefined ? [] : [startAt];
  return [
    ...unknown('--limit', limit, [...hosts, ...Object.keys(inventory.groups)], name =>
      hostsMatching(inventory, name).some(host => hosts.includes(host)),
    ),
    ...unknown('--only', only, services, name => services.includes(name)),
    ...unknown('--start-at', steps, ids, name => ids.includes(name)),
    ...unknown('--skip', skip, ids, name => ids.includes(name)),
  ];
}

function unknown(
  flag: SelectionFlag,
  names: readonly string[],
  candidates: readonly string[],
  isKnown: (name: string) => boolean,
): readonly SelectionProblem[] {
  return names
    .filter(name => !isKnown(name))
    .map(name => ({ kind: 'unknown', flag, name, nearest: suggestion(name, candidates) }));
}

/** A step without its section is what people forget most. */
function suggestion(name: string, candidates: readonly string[]): string | null {
  return (
    candidates.find(candidate => candidate.endsWith(`/${name}`)) ?? nearestName(name, candidates) ?? null
  );
}

function isNamed(task: Task, name: string): boolean {
  return name === task.id || name === withoutHost(task) || name === task.section;
}

function isOfService(task: Task, name: string): boolean {
  return name === task.service || name === task.section;
}

function withoutHost({ section, step }: Task): string {
  return `${section}/${step}`;
}
