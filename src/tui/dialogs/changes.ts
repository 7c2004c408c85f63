import { diffLines } from 'diff';
import { commandOf } from '../../engine/command.ts';
import type { RunState } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';

/** A line of the plan's text (`-`), of the one that takes its place (`+`), or of both. */
export interface ChangedLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

/** How the next attempt's text differs from the plan's; null where nobody changed it, none where it is the same again. */
export function changesOf(state: RunState, task: Task): readonly ChangedLine[] | null {
  const own = state.tasks[task.id];
  if (own === undefined || own.amended === null) return null;
  const planned = commandOf(
    { ...state, tasks: { ...state.tasks, [task.id]: { ...own, amended: null } } },
    task,
  );
  const before = planned.ok ? planned.command.text : '';
  if (before === own.amended) return [];
  return diffLines(ended(before), ended(own.amended)).flatMap(({ added, removed, value }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): ChangedLine => ({ sign: added ? '+' : removed ? '-' : ' ', text })),
  );
}

/** A missing line end at the end is no difference of the last line. */
function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
