import type { Deviation } from '../engine/deviations.ts';
import type { RunState, TaskStatus } from '../engine/state.ts';
import { doubtful, statusOf, taskNamed } from '../engine/state.ts';
import { type Waiting, waitingFor } from '../engine/waiting.ts';
import type { Task } from '../plan/plan.ts';
import type { ReportWords } from '../text/report.ts';
import type { Terms } from '../text/terms.ts';

/** `82 tasks: 80 finished, 2 waiting`, and the same of a rollback. */
export function countsLine(state: RunState, terms: Terms): string {
  const isUndoing = (task: Task) => task.phase === 'rollback';
  const undoing = state.info.plan.tasks.filter(isUndoing);
  const own = countsOfTasks(
    state,
    state.info.plan.tasks.filter(task => !isUndoing(task)),
    terms,
  );
  if (undoing.length === 0) return own;
  return `${own} · ${terms.phase.rollback}${terms.colon}${countsOfTasks(state, undoing, terms)}`;
}

function countsOfTasks(state: RunState, tasks: readonly Task[], terms: Terms): string {
  const counts = counted(state, tasks).map(([status, count]) =>
    terms.counted(count, terms.taskStatus[status]),
  );
  const total = terms.tasks(tasks.length);
  return counts.length === 0 ? total : `${total}${terms.colon}${terms.list(counts)}`;
}

/** How many tasks have each status, in the order in which statuses follow one another; those that none has are left out. */
export function countsOf(state: RunState): readonly (readonly [TaskStatus, number])[] {
  return counted(state, state.info.plan.tasks);
}

function counted(state: RunState, tasks: readonly Task[]): readonly (readonly [TaskStatus, number])[] {
  const counts = new Map<TaskStatus, number>();
  for (const { id } of tasks) {
    const status = statusOf(state, id);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return statuses.flatMap(status => {
    const count = counts.get(status) ?? 0;
    return count === 0 ? [] : [[status, count] as const];
  });
}

/** Commands that ran on their hosts when the run was let go of, and may run there still. */
export function leftRunning(state: RunState): readonly string[] {
  return state.stopped === null ? [] : unwatchedTasks(state);
}

export function unwatchedTasks(state: RunState): readonly string[] {
  return state.info.plan.tasks
    .map(({ id }) => id)
    .filter(id => statusOf(state, id) === 'running' && state.tasks[id]?.detached !== null);
}

/** Why a deviation happened, or the little that is on record of it. */
export function reasonOf({ kind, reason }: Deviation, words: ReportWords): string {
  if (reason !== '') return reason;
  if (kind === 'inputSent') return words.notRecorded;
  return kind === 'extended' ? words.noLimit : '';
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
  return pointsOf(state, waitingAtRest(state), terms);
}

/** What the run waits for, whether or not a process holds it: where none does, no host is being tried. */
export function waitingAtRest(state: RunState): Waiting {
  if (state.stopped === null) return waitingFor(state);
  const hosts = Object.entries(state.hosts).map(([name, host]) => [
    name,
    host.status === 'lost' || host.status === 'connecting' ? { ...host, status: 'unknown' as const } : host,
  ]);
  return waitingFor({ ...state, stopped: null, hosts: Object.fromEntries(hosts) });
}

function pointsOf(state: RunState, waiting: Waiting, terms: Terms): readonly string[] {
  const named = (ids: readonly string[]) =>
    ids.map(id => `${id}  ${taskNamed(state, id)?.name ?? ''}`.trimEnd());
  switch (waiting.for) {
    case 'nothing':
    case 'paused':
      return [];
    case 'work':
      // Nobody carries it out, so what is in doubt is next all the same.
      return state.stopped === null ? [] : named(doubtful(state).map(({ id }) => id));
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
    case 'file':
    case 'node':
      return named([waiting.task]);
    case 'value':
      return [`${waiting.task}  {{${waiting.name}}}`];
    case 'confirmation':
      return named(state.info.plan.rounds.find(round => round.id === waiting.round)?.tasks ?? []);
    case 'signOff':
      return [terms.stage.signOff];
    case 'rejected':
      return [terms.rejected];
  }
}
