import { type RunState, running, taskNamed } from '../engine/state.ts';
import type { LeftCommand, RunWords } from '../text/run.ts';
import { visibleControls } from '../text/visible.ts';

/** What runs now, or, in a run that was left, goes on on its hosts. */
export function commandsRunning(state: RunState): readonly LeftCommand[] {
  return running(state).map(({ id }) => {
    const task = taskNamed(state, id);
    return { task: id, name: task?.name ?? id, host: task?.host ?? null };
  });
}

export function commandLines(commands: readonly LeftCommand[], words: RunWords): readonly string[] {
  return commands.map(command => visibleControls(words.runningOn(command)));
}
