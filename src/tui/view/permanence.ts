import { perPlan, type RunState, type SeenNode } from '../../engine/state.ts';
import { standingOf } from './node-standing.ts';

/** How far an upgrade with a commit is from being permanent. */
export type Permanence =
  /** The upgrade goes on: nothing of it is permanent. */
  | 'planned'
  /** It is installed, and its commit has not run. */
  | 'provisional'
  | 'committing'
  /** A node was restarted before what it ran was permanent: that is gone. */
  | 'reverted'
  /** A node no longer answers, and what a restart would start there is not what runs. */
  | 'unanswered'
  | 'permanent';

/** Null where the runbook has no commit, nothing is changed anywhere, or everything was undone. */
export function permanenceOf(state: RunState): Permanence | null {
  const commit = commitOf(state.info.plan);
  if (commit.length === 0 || state.info.dryRun !== null || state.status === 'rolledBack') return null;
  if (hasLost(state)) return 'reverted';
  if (isAnyNode(state, ({ silent }) => silent !== null)) return 'unanswered';
  if (commit.every(id => isDone(state, id))) return 'permanent';
  if (state.stage === 'preparing' || state.stage === 'upgrade') return 'planned';
  if (!hasChanged(state)) return null;
  return state.stage === 'commit' ? 'committing' : 'provisional';
}

/** What the plan's own condition left out is not missing. */
function isDone({ tasks }: RunState, id: string): boolean {
  const task = tasks[id];
  if (task?.status === 'skipped') return task.note?.by === 'when';
  return task?.status === 'finished' || task?.status === 'doneByHand';
}

function hasChanged({ info, tasks }: RunState): boolean {
  return upgradeOf(info.plan).some(id => {
    const task = tasks[id];
    return task !== undefined && (task.attempts.length > 0 || task.status === 'doneByHand');
  });
}

function hasLost(state: RunState): boolean {
  return isAnyNode(state, ({ facts }, host) => standingOf(state, host, facts).kind === 'fellBack');
}

function isAnyNode({ info, hosts }: RunState, holds: (node: SeenNode, host: string) => boolean): boolean {
  return hostsWithNodes(info.plan).some(host =>
    Object.values(hosts[host]?.nodes ?? {}).some(node => holds(node, host)),
  );
}

const commitOf = perPlan(plan => plan.tasks.filter(({ phase }) => phase === 'commit').map(({ id }) => id));
const upgradeOf = perPlan(plan => plan.tasks.filter(({ phase }) => phase === 'upgrade').map(({ id }) => id));
const hostsWithNodes = perPlan(plan => [
  ...new Set(plan.tasks.flatMap(({ verb, host }) => (verb === 'otp' && host !== null ? [host] : []))),
]);
