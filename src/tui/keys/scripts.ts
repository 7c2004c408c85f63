import { rollbackOf } from '../../engine/rollback.ts';
import { taskNamed } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { scopeOf } from '../dialogs/rollback.ts';
import { undoText } from '../screens/command-text.ts';
import { selectedTask } from '../view/checklist.ts';
import { confirmedTasks } from '../view/demand.ts';
import { takesText } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import type { Binding } from './binding.ts';

/** The script behind what is shown instead of it, and back. */
export const scriptKeys: readonly Binding[] = [
  {
    keys: ['t'],
    in: ['steps', 'zoom', 'confirm', 'menu'],
    label,
    helpLabel: 'script',
    when: scene => !takesText(scene) && hasScript(scene),
    action: () => ({ type: 'scripts' }),
  },
  {
    keys: ['ctrl-t'],
    in: ['confirm', 'form'],
    label,
    helpLabel: 'script',
    when: scene => takesText(scene) && hasScript(scene),
    action: () => ({ type: 'scripts' }),
  },
];

function label({ view, words }: Scene): string {
  return words.messages.keys[view.scripts ? 'effect' : 'script'];
}

function hasScript(scene: Scene): boolean {
  return tasksInSight(scene).some(task => undoText(scene, task) !== null);
}

/** The tasks whose commands can be read where the keys are. */
function tasksInSight(scene: Scene): readonly Task[] {
  const { state, view } = scene;
  const { dialog } = view;
  if (dialog === null) return [selectedTask(scene) ?? []].flat();
  if (dialog.kind === 'confirm') return confirmedTasks(state, dialog);
  if (dialog.kind === 'form')
    return dialog.purpose.kind === 'rollback' ? rollbackOf(state, dialog.purpose.services).tasks : [];
  switch (dialog.about.kind) {
    case 'rollback':
      return rollbackOf(state, scopeOf(state, dialog)).tasks;
    case 'doubt':
      return [taskNamed(state, dialog.about.task) ?? []].flat();
    default:
      return [];
  }
}
