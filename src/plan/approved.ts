import type { OtpAction } from '../model/runbook.ts';
import type { PlannedArtifact, Task } from './plan.ts';

/**
 * Puts the relup of the package that the plan pushes to a node into the steps that would carry it out there, so that it is
 * part of what is approved: what lies at the node by then has to be the same.
 */
export function withApprovedRelups(
  tasks: readonly Task[],
  pushes: readonly Task[],
  artifacts: readonly PlannedArtifact[],
): readonly Task[] {
  return tasks.map(task => {
    const newer = newerRelease(task);
    if (task.action.verb !== 'otp' || newer === null) return task;
    const terms = pushes
      .filter(push => isSameNode(push, task))
      .flatMap(({ action }) => artifacts.find(({ name }) => name === packageOf(action))?.release ?? [])
      .flatMap(({ version, relup }) => (version === newer && relup !== null ? relup.terms : []));
    const [approved, ...others] = new Set(terms);
    return approved === undefined || others.length > 0
      ? task
      : { ...task, action: { ...task.action, approved } };
  });
}

/** Whose relup a step carries out: that of the newer release of its two. Null: none. */
export function newerRelease({ action }: Pick<Task, 'action'>): string | null {
  if (action.verb !== 'otp') return null;
  switch (action.action) {
    case 'check':
    case 'install':
      return action.release ?? null;
    case 'downgrade':
      return action.from ?? null;
    default:
      return null;
  }
}

function isSameNode(one: Task, other: Task): boolean {
  return one.host === other.host && nodeOf(one) === nodeOf(other);
}

function nodeOf({ action }: Task): string | null {
  return action.verb === 'otp' ? action.node : null;
}

function packageOf(action: Task['action']): OtpAction['package'] {
  return action.verb === 'otp' && action.action === 'push' ? action.package : undefined;
}
