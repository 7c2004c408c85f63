import type { RunState } from '../engine/state.ts';
import type { Task } from '../plan/plan.ts';
import type { PlainWords } from '../text/plain.ts';
import { commandLines } from './command-text.ts';

/** One step of a rollback, on the hosts where its commands are the same. */
export interface UndoStep {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly commands: readonly string[];
}

/** What would undo a section, in order, on the hosts where something of it was sent. */
export function undoSteps(state: RunState, section: string, words: PlainWords): readonly UndoStep[] {
  const begun = begunHosts(state, section);
  const steps = new Map<string, UndoStep>();
  for (const task of state.info.plan.rollback) {
    if (task.section !== section || (task.host !== null && !begun.has(task.host))) continue;
    const commands = commandLines(state, task, words);
    const key = JSON.stringify([task.step, commands]);
    const hosts = [...(steps.get(key)?.hosts ?? []), ...hostsOf(task)];
    steps.set(key, { name: task.name, hosts, commands });
  }
  return [...steps.values()];
}

function hostsOf(task: Task): readonly string[] {
  return task.host === null ? [] : [task.host];
}

/** An attempt that was confirmed and never sent changed nothing, so it does not count. */
function begunHosts(state: RunState, section: string): ReadonlySet<string> {
  const begun = state.info.plan.tasks.filter(task => {
    const progress = state.tasks[task.id];
    return (
      task.section === section &&
      (progress?.status === 'doneByHand' || progress?.attempts.some(attempt => attempt.startedAt !== null))
    );
  });
  return new Set(begun.flatMap(hostsOf));
}
