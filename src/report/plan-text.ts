import { type CommandResult, commandOf } from '../engine/command.ts';
import type { RunState } from '../engine/state.ts';
import type { Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';

/** The command of a task as the plan has it, whatever a person made of it for one attempt. */
export function planCommand(state: RunState, task: Task): CommandResult {
  const known = state.tasks[task.id];
  if (known === undefined) return commandOf(state, task);
  // Of a task that runs it is asked what runs, and that may be another text.
  const asPlanned = { ...known, status: 'pending' as const, amended: null };
  return commandOf({ ...state, tasks: { ...state.tasks, [task.id]: asPlanned } }, task);
}

/** Its text; values that are not known yet are still `{{name}}`. */
export function planText(state: RunState, task: Task): string {
  const result = planCommand(state, task);
  return result.ok ? result.command.text : plannedText(task.action);
}
