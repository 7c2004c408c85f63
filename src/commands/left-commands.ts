import { lastAttempt, type RunState, running, type TaskState, taskNamed } from '../engine/state.ts';
import type { LeftCommand, RunWords } from '../text/run.ts';
import { visibleControls } from '../text/visible.ts';

/** What runs now. */
export function commandsRunning(state: RunState): readonly LeftCommand[] {
  return running(state).map(task => named(state, task));
}

/** What goes on on its host when nobody watches it. An upload does not, and is done again. */
export function commandsGoingOn(state: RunState): readonly LeftCommand[] {
  return running(state)
    .filter(task => lastAttempt(task)?.directory != null)
    .map(task => named(state, task));
}

function named(state: RunState, { id }: TaskState): LeftCommand {
  const task = taskNamed(state, id);
  return { task: id, name: task?.name ?? id, host: task?.host ?? null };
}

export function commandLines(commands: readonly LeftCommand[], words: RunWords): readonly string[] {
  return commands.map(command => visibleControls(words.runningOn(command)));
}
