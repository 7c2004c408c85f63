import { editsUndone, undoneText } from '../engine/edit-undone.ts';
import type { RunState } from '../engine/state.ts';
import type { Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';
import type { PlainWords } from '../text/plain.ts';
import { visibleControls } from '../text/visible.ts';
import { planCommand } from './plan-text.ts';

/** The lines of what a task does, as exactly as it is known now, safe to print; values that come later are still `{{name}}`. */
export function commandLines(state: RunState, task: Task, words: PlainWords): readonly string[] {
  const result = planCommand(state, task);
  return linesOf(result.ok ? result.command.text : asWritten(task, words));
}

/** What undoing an edit does to its files, in place of the script that does it; null for every other task. */
export function undoneLines(state: RunState, task: Task): readonly string[] | null {
  const edits = editsUndone(state, task);
  return edits === null ? null : linesOf(undoneText(edits));
}

/** The lines of a text of several lines, safe to print. */
export function linesOf(text: string): readonly string[] {
  const lines = visibleControls(text).split('\n');
  while (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

function asWritten({ action }: Task, words: PlainWords): string {
  return action.verb === 'stop' ? words.findProcess(action.match, action.signal) : plannedText(action);
}
