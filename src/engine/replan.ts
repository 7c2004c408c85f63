import { uploadedArtifacts } from '../plan/artifacts.ts';
import { sorted } from '../plan/canonical.ts';
import type { Plan, Task } from '../plan/plan.ts';
import type { PlanChanges } from './event.ts';
import { ledgerOf, mayHaveRun } from './ledger.ts';
import type { RunState } from './state.ts';

/** What became of the tasks between two plans; a task is the same when all that it would do is. */
export function changesBetween(before: Plan, after: Plan): PlanChanges {
  const earlier = new Map(upgradeTasks(before).map(task => [task.id, task]));
  const later = new Map(upgradeTasks(after).map(task => [task.id, task]));
  return {
    added: [...later.keys()].filter(id => !earlier.has(id)),
    removed: [...earlier.keys()].filter(id => !later.has(id)),
    changed: [...later.values()].flatMap(task => {
      const old = earlier.get(task.id);
      return old === undefined || contentOf(before, old) === contentOf(after, task) ? [] : [task.id];
    }),
  };
}

/** Tasks of the present plan that have run, in a change that removes or changes them. */
export function ranBefore(state: RunState, { removed, changed }: PlanChanges): readonly string[] {
  return [...removed, ...changed].filter(id => {
    const task = state.tasks[id];
    return task !== undefined && (mayHaveRun(task) || task.status === 'doneByHand');
  });
}

/** A host where the run did something, and whose name means another machine in the plan; null: there is none. */
export function movedHost(state: RunState, plan: Plan): string | null {
  const ran = new Set(ledgerOf(state).map(({ task }) => task.host));
  const moved = state.info.plan.hosts.find(before => {
    const after = plan.hosts.find(({ name }) => name === before.name);
    return after !== undefined && ran.has(before.name) && machineOf(after) !== machineOf(before);
  });
  return moved?.name ?? null;
}

function machineOf({ transport, address, port }: Plan['hosts'][number]): string {
  return JSON.stringify([transport, address ?? null, port ?? null]);
}

/** A plan with rollbacks in it, without them. */
export function upgradeTasks(plan: Plan): readonly Task[] {
  return plan.tasks.filter(task => task.phase !== 'rollback');
}

/** Equal for equal work: the names of keys in order, and of what is uploaded its content. */
function contentOf(plan: Plan, task: Task): string {
  const { action } = task;
  const files = uploadedArtifacts(action).map(
    name => plan.artifacts.find(artifact => artifact.name === name)?.sha256 ?? '',
  );
  return JSON.stringify([sorted(task), files]);
}
