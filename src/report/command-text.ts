import { commandOf } from '../engine/command.ts';
import type { RunState } from '../engine/state.ts';
import type { Task } from '../plan/plan.ts';
import type { PlainWords } from '../text/plain.ts';
import { visibleControls } from '../text/visible.ts';

/** The lines of what a task does, as exactly as it is known now, safe to print; values that come later are still `{{name}}`. */
export function commandLines(state: RunState, task: Task, words: PlainWords): readonly string[] {
  const result = commandOf(state, task);
  const text = result.ok ? result.command.text : asWritten(task, words);
  const lines = visibleControls(text).split('\n');
  while (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

function asWritten({ action }: Task, words: PlainWords): string {
  switch (action.verb) {
    case 'run':
    case 'check':
      return action.script;
    case 'upload':
      return action.artifacts.map(name => `upload ${name} to ${action.to}`).join('\n');
    case 'stop':
      return words.findProcess(action.match, action.signal);
    case 'follow':
      return action.files.map(file => `follow ${file}`).join('\n');
    case 'manual':
      return action.instruction;
    case 'prompt':
      return action.question;
    case 'wait':
      return `wait ${action.duration}ms`;
  }
}
