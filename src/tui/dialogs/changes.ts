import { diffLines } from 'diff';
import { commandOf } from '../../engine/command.ts';
import type { RunState } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';

/** A line of the plan's text (`-`), of the one that takes its place (`+`), of both, or what stands for lines left out (`⋯`). */
export interface ChangedLine {
  readonly sign: '+' | '-' | ' ' | '⋯';
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
  const lines = diffLines(ended(before), ended(own.amended)).flatMap(({ added, removed, value }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): ChangedLine => ({ sign: added ? '+' : removed ? '-' : ' ', text })),
  );
  return aroundChanges(lines);
}

/** Lines that are the same, on each side of a change. */
const context = 2;

/** Only what is near a change: the whole text stands above. */
function aroundChanges(lines: readonly ChangedLine[]): readonly ChangedLine[] {
  const near = (index: number) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== ' ');
  return lines.flatMap((each, index): readonly ChangedLine[] => {
    if (near(index)) return [each];
    return index === 0 || near(index - 1) ? [{ sign: '⋯', text: '' }] : [];
  });
}

/** A missing line end at the end is no difference of the last line. */
function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
