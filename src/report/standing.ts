import type { RunState, TaskStatus } from '../engine/state.ts';
import { taskNamed } from '../engine/state.ts';
import { type Waiting, waitingFor } from '../engine/waiting.ts';
import type { Terms } from '../text/terms.ts';

/** `82 tasks: 80 finished, 2 waiting`. */
export function countsLine(state: RunState, terms: Terms): string {
  const counts = countsOf(state).map(([status, count]) => terms.counted(count, terms.taskStatus[status]));
  const total = terms.tasks(state.info.plan.tasks.length);
  return counts.length === 0 ? total : `${total}${terms.colon}${terms.list(counts)}`;
}

/** How many tasks have each status, in the order in which statuses follow one another; those that none has are left out. */
export function countsOf(state: RunState): readonly (readonly [TaskStatus, number])[] {
  const counts = new Map<TaskStatus, number>();
  for (const { status } of Object.values(state.tasks)) counts.set(status, (counts.get(status) ?? 0) + 1);
  return statuses.flatMap(status => {
    const count = counts.get(status) ?? 0;
    return count === 0 ? [] : [[status, count] as const];
  });
}

const statuses: readonly TaskStatus[] = [
  'finished',
  'doneByHand',
  'skipped',
  'rolledBack',
  'failed',
  'inDoubt',
  'running',
  'waiting',
  'ready',
  'pending',
];

/** What a run needs next from a person, also after the process let go of it; empty when it needs no one. */
export function openPoints(state: RunState, terms: Terms): readonly string[] {
  return pointsOf(state, waitingFor({ ...state, stopped: null }), terms);
}

function pointsOf(state: RunState, waiting: Waiting, terms: Terms): readonly string[] {
  const named = (ids: readonly string[]) =>
    ids.map(id => `${id}  ${taskNamed(state, id)?.name ?? ''}`.trimEnd());
  switch (waiting.for) {
    case 'nothing':
    case 'work':
    case 'paused':
      return [];
    case 'question':
      return [terms.question(waiting.question)];
    case 'inDoubt':
    case 'failure':
    case 'manual':
      return named(waiting.tasks);
    case 'verdicts':
      return named(waiting.items);
    case 'host':
      return [`${waiting.host}  ${terms.hostStatus[state.hosts[waiting.host]?.status ?? 'unknown']}`];
    case 'process':
      return named([waiting.task]);
    case 'value':
      return [`${waiting.task}  {{${waiting.name}}}`];
    case 'confirmation':
      return named(state.info.plan.rounds.find(round => round.id === waiting.round)?.tasks ?? []);
    case 'signOff':
      return [terms.stage.signOff];
  }
}
