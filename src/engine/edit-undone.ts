import type { Task } from '../plan/plan.ts';
import type { EditFacts } from './edit.ts';
import { editsMade, undoEditScript } from './edit-undo.ts';
import { formerId } from './reduce-rollback.ts';
import type { RunState, TaskState } from './state.ts';
import { stepOf } from './undo-step.ts';

/** What a task of a rollback puts back, as its script does it: what was made last first. Null for every other task. */
export function editsUndone(state: RunState, task: Task): readonly EditFacts[] | null {
  if (task.phase !== 'rollback' || task.action.verb !== 'run') return null;
  const { script } = task.action;
  // What was undone since is gone through once more, so that it can be shown afterwards as well.
  for (const own of statesUndoneBy(state, task))
    for (let { undone } = own; undone >= 0; undone -= 1) {
      const edits = editsMade({ ...own, undone });
      if (edits.length > 0 && undoEditScript(edits) === script) return edits.toReversed();
    }
  return null;
}

/** The tasks whose undoing has this one's name. */
function statesUndoneBy(state: RunState, { section, step, host }: Task): readonly TaskState[] {
  const isUndone = (id: string, other: Task, order: number | null) =>
    other.verb === 'edit' &&
    other.host === host &&
    `${other.section}/undo` === section &&
    stepOf({ id, task: other, order: order ?? 0 }) === step;
  const present = state.info.plan.tasks.flatMap(task => {
    const own = state.tasks[task.id];
    return own !== undefined && isUndone(task.id, task, own.order) ? [own] : [];
  });
  const former = state.former.flatMap(each =>
    isUndone(formerId(each), each.task, each.state.order) ? [each.state] : [],
  );
  return [...present, ...former];
}

/** What undoing edits does, in the words in which the edits were shown: each file, and the way back as a diff. */
export function undoneText(edits: readonly EditFacts[]): string {
  return edits.map(fileText).join('\n');
}

/** Owner and mode are left out: the file keeps those it has by then. */
function fileText({ path, before, after, diff }: EditFacts): string {
  const back = reversedDiff(diff);
  if (before === null) return [`remove ${path}`, `  sha256 ${after}`, back].join('\n');
  return [`put back ${path}`, `  sha256 ${after}`, `      to ${before.sha256}`, back].join('\n');
}

/** The diff from the new file to the old one: what was added is taken away, before what was taken away is added. */
export function reversedDiff(diff: string): string {
  const lines = diff.split('\n');
  const out: string[] = [];
  const pending = { taken: [] as string[], added: [] as string[] };
  let last: string[] = out;
  const settle = () => {
    out.push(...pending.taken.splice(0), ...pending.added.splice(0));
    last = out;
  };
  for (const line of lines) {
    if (line.startsWith('+')) {
      pending.taken.push(`-${line.slice(1)}`);
      last = pending.taken;
    } else if (line.startsWith('-')) {
      pending.added.push(`+${line.slice(1)}`);
      last = pending.added;
    } else if (line.startsWith('\\')) {
      // That a line has no end is said below it, and goes with it.
      last.push(line);
    } else {
      settle();
      out.push(line.replace(/^@@ -(\S+) \+(\S+) @@/, '@@ -$2 +$1 @@'));
    }
  }
  settle();
  return out.join('\n');
}
