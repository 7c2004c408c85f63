import { commandOf } from '../engine/command.ts';
import type { RunState } from '../engine/state.ts';
import type { Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';

/** The text of a script as the plan has it, whatever a person made of it for one attempt. */
export function planText(state: RunState, task: Task): string {
  const known = state.tasks[task.id];
  const result =
    known === undefined
      ? commandOf(state, task)
      : commandOf({ ...state, tasks: { ...state.tasks, [task.id]: { ...known, amended: null } } }, task);
  return result.ok ? result.command.text : plannedText(task.action);
}
