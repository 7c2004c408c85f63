import type { Plan, Task } from '../plan/plan.ts';
import type { Event, RollbackEvent } from './event.ts';
import { initialTask } from './reduce-opening.ts';
import { isReadOnly } from './reduce-task.ts';
import type { Rollback, RollbackUnit } from './rollback.ts';
import { type FormerTask, type RunState, rollbackUnderWay, type TaskState, taskNamed } from './state.ts';

type Opened = Extract<RollbackEvent, { type: 'rollback.opened' }> & Pick<Event, 'time'>;

/** Its tasks join the plan's; the hosts it needs are connected first, also those that were left out. */
export function rollbackOpened(state: RunState, event: Opened): RunState {
  const { rollback, reason, by, time: at } = event;
  const needed = new Set(rollback.tasks.map(task => task.host));
  const sections = new Set(rollback.sections.map(section => section.id));
  const tasks = rollback.tasks.map((task): [string, TaskState] => {
    const earlier = state.tasks[task.id];
    return [task.id, { ...initialTask(task), attempts: earlier?.attempts ?? [] }];
  });
  return {
    ...state,
    info: { ...state.info, plan: joined(state.info.plan, rollback) },
    tasks: { ...state.tasks, ...Object.fromEntries(tasks) },
    hosts: Object.fromEntries(
      Object.entries(state.hosts).map(([name, host]) => [
        name,
        host.status === 'dropped' && needed.has(name)
          ? { ...host, status: 'unknown' as const, dropped: null }
          : host,
      ]),
    ),
    marks: Object.fromEntries(
      Object.entries(state.marks).filter(([key]) => !sections.has(key.slice(0, key.lastIndexOf('@')))),
    ),
    stage: 'preparing',
    paused: false,
    jumped: null,
    rollbackWanted: null,
    rollbacks: [...state.rollbacks, { rollback, reason, by, at, finished: false }],
  };
}

/**
 * What a rollback of single services leaves to be done is found out anew. What was verified and signed before was
 * another system: all of it is looked at again.
 */
export function rollbackFinished(state: RunState): RunState {
  const rollbacks = state.rollbacks.map((each, index) =>
    index === state.rollbacks.length - 1 ? { ...each, finished: true } : each,
  );
  const signatures = state.signatures.map(signature => ({ ...signature, overtaken: true as const }));
  const finished: RunState = { ...state, rollbacks, signatures, stage: 'preparing', jumped: null };
  // After a whole one the run is over, and its record stands.
  if (rollbacks.at(-1)?.rollback.services === null) return finished;
  return {
    ...finished,
    verification: {},
    tasks: Object.fromEntries(
      Object.entries(state.tasks).map(([id, task]) => [
        id,
        isLookedAtAgain(taskNamed(state, id)) ? unverified(task) : task,
      ]),
    ),
  };
}

/** What only looks: what the verification changed has run all the same, and may be a point of no return. */
function isLookedAtAgain(task: Task | undefined): boolean {
  return (
    task?.phase === 'verify' && isReadOnly(task.verb) && task.undo === undefined && task.irreversible !== true
  );
}

function unverified(task: TaskState): TaskState {
  const isOver = task.status === 'finished' || task.status === 'failed' || task.status === 'doneByHand';
  return isOver ? { ...task, status: 'pending', inspection: null, note: null } : task;
}

/** After a change of one task of a rollback: what it undoes is undone as soon as all that belongs to it is done. */
export function withUndone(state: RunState, changed: string): RunState {
  const underWay = rollbackUnderWay(state);
  if (underWay === null || taskNamed(state, changed)?.phase !== 'rollback') return state;
  const undone = new Set(
    underWay.rollback.units.filter(unit => isDone(state, unit)).flatMap(unit => unit.undoes),
  );
  if (undone.size === 0) return state;
  const marked = (task: TaskState): TaskState =>
    task.status === 'rolledBack' ? task : { ...task, status: 'rolledBack', undone: task.attempts.length };
  return {
    ...state,
    tasks: Object.fromEntries(
      Object.entries(state.tasks).map(([id, task]) => [id, undone.has(id) ? marked(task) : task]),
    ),
    former: state.former.map(
      (each): FormerTask => (undone.has(formerId(each)) ? { ...each, state: marked(each.state) } : each),
    ),
  };
}

/** What tells a task of an earlier plan from one of the present plan that has the same id. */
export function formerId({ task, state }: FormerTask): string {
  return `${task.id} (${state.order ?? 0})`;
}

function isDone(state: RunState, { tasks }: RollbackUnit): boolean {
  return tasks.every(id => isCarriedOut(state.tasks[id]));
}

/** A step of a rollback has done its part; one that its own condition leaves out has none. */
export function isCarriedOut(task: TaskState | undefined): boolean {
  if (task?.status === 'skipped') return task.note?.by === 'when';
  return task?.status === 'finished' || task?.status === 'doneByHand';
}

function joined(plan: Plan, rollback: Rollback): Plan {
  const sections = new Set(rollback.sections.map(section => section.id));
  const rounds = new Set(rollback.rounds.map(round => round.id));
  const tasks = new Set(rollback.tasks.map(task => task.id));
  return {
    ...plan,
    sections: [...plan.sections.filter(section => !sections.has(section.id)), ...rollback.sections],
    rounds: [...plan.rounds.filter(round => !rounds.has(round.id)), ...rollback.rounds],
    tasks: [...plan.tasks.filter(task => !tasks.has(task.id)), ...rollback.tasks],
  };
}
