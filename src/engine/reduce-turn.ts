import type { Task } from '../plan/plan.ts';
import { currentRound, type RunState, type TaskState, tasksOf } from './state.ts';

/** Tasks whose turn it is are `ready`, or `waiting` where a person has to act first; all other open tasks are `pending`. */
export function withTurn(state: RunState): RunState {
  const due = dueTasks(state);
  let changed: Record<string, TaskState> | null = null;
  for (const { id } of state.info.plan.tasks) {
    const task = state.tasks[id];
    if (task === undefined) continue;
    if (task.status !== 'pending' && task.status !== 'ready' && task.status !== 'waiting') continue;
    const definition = due.get(task.id);
    const status = definition === undefined ? 'pending' : waitsForPerson(definition) ? 'waiting' : 'ready';
    if (status === task.status) continue;
    changed ??= { ...state.tasks };
    changed[task.id] = { ...task, status };
  }
  return changed === null ? state : { ...state, tasks: changed };
}

/** In verification a person may take the manual items in any order, also while a check is running. */
function dueTasks(state: RunState): ReadonlyMap<string, Task> {
  const round = currentRound(state);
  const due = round === null ? [] : [...tasksOf(state, round)];
  if (state.stage === 'verify' || state.stage === 'signOff')
    due.push(...state.info.plan.tasks.filter(task => task.phase === 'verify' && task.verb === 'manual'));
  return new Map(due.map(task => [task.id, task]));
}

function waitsForPerson(task: Task): boolean {
  return task.verb === 'manual' || task.verb === 'prompt';
}
