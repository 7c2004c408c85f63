import { perPlan, type RunState } from '../../engine/state.ts';
import { nodesOf, standingOf } from './node-standing.ts';

/** How far an upgrade with a commit is from being permanent. */
export type Permanence =
  /** The upgrade goes on: nothing of it is permanent. */
  | 'planned'
  /** It is installed, and its commit has not run. */
  | 'provisional'
  | 'committing'
  /** A node was restarted before what it ran was permanent: that is gone. */
  | 'reverted'
  | 'permanent';

/** Null where the runbook has no commit, nothing is changed anywhere, or everything was undone. */
export function permanenceOf(state: RunState): Permanence | null {
  const commit = commitOf(state.info.plan);
  if (commit.length === 0 || state.info.dryRun !== null || state.status === 'rolledBack') return null;
  if (hasLost(state)) return 'reverted';
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
  return hostsWithNodes(state.info.plan).some(host =>
    nodesOf(state, host).some(
      ({ facts }) => facts !== null && standingOf(state, host, facts).kind === 'fellBack',
    ),
  );
}

const commitOf = perPlan(plan => plan.tasks.filter(({ phase }) => phase === 'commit').map(({ id }) => id));
const upgradeOf = perPlan(plan => plan.tasks.filter(({ phase }) => phase === 'upgrade').map(({ id }) => id));
const hostsWithNodes = perPlan(plan => [
  ...new Set(plan.tasks.flatMap(({ verb, host }) => (verb === 'otp' && host !== null ? [host] : []))),
]);
