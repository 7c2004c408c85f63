import { type ConfirmStage, confirmStage, isReopening } from '../dialogs/confirm.ts';
import { dialogReadToEnd } from '../dialogs/dialog.ts';
import { textToAmend } from '../dialogs/forms.ts';
import type { Action } from '../view/actions.ts';
import { confirmedTasks } from '../view/demand.ts';
import { takesText } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import type { ConfirmDialog } from '../view/view.ts';
import { type Binding, isLive, isSettledDialog, move } from './binding.ts';
import { formKeys } from './forms.ts';

/** The confirmation, forms, and the line that is searched for. */
export const dialogKeys: readonly Binding[] = [
  {
    keys: ['enter'],
    in: ['confirm'],
    label: labelOfConfirm,
    helpLabel: 'run',
    when: scene => stageIs(scene, 'open') && isRead(scene) && isSettledDialog(scene),
    action: () => ({ type: 'confirm' }),
    final: true,
  },
  {
    keys: ['enter'],
    in: ['confirm'],
    label: 'readOn',
    when: scene => stageIs(scene, 'open') && !isRead(scene),
    action: move('pageDown'),
  },
  {
    keys: ['enter'],
    in: ['confirm'],
    label: 'pick',
    when: scene => stageIs(scene, 'pick') && isSettledDialog(scene),
    action: () => ({ type: 'pick' }),
    final: true,
  },
  {
    keys: ['d'],
    in: ['confirm'],
    label: 'alreadyStopped',
    when: scene => stageIs(scene, 'none'),
    action: scene => ({ type: 'form', purpose: { kind: 'doneByHand', tasks: heldUp(scene) } }),
  },
  {
    keys: ['l'],
    in: ['confirm'],
    label: 'lookAgain',
    when: scene => ['none', 'pick', 'lookFailed'].some(kind => stageIs(scene, kind as ConfirmStage['kind'])),
    action: scene => ({
      type: 'send',
      intents: heldUp(scene).map(task => ({ type: 'inspect' as const, task })),
    }),
  },
  {
    keys: ['s'],
    in: ['confirm'],
    label: 'skip',
    when: scene =>
      !takesText(scene) && confirming(scene)?.retry === null && isLive(scene) && toSkip(scene).length > 0,
    action: scene => ({ type: 'form', purpose: { kind: 'skip', tasks: toSkip(scene) } }),
  },
  {
    keys: ['e'],
    in: ['confirm'],
    label: 'amend',
    when: scene => !takesText(scene) && isLive(scene) && toAmend(scene) !== null,
    action: scene => toAmend(scene) ?? { type: 'none' },
  },
  { keys: ['up', 'k'], shown: '↑↓', in: ['confirm'], label: 'scroll', action: move('up') },
  { keys: ['down', 'j'], in: ['confirm'], label: 'scroll', action: move('down'), bar: false },
  { keys: ['escape'], in: ['confirm'], label: 'back', action: () => ({ type: 'back' }) },

  ...formKeys,

  { keys: ['enter'], in: ['searching'], label: 'find', action: () => ({ type: 'find' }) },
  { keys: ['escape'], in: ['searching'], label: 'back', action: () => ({ type: 'back' }) },
];

function confirming({ view }: Pick<Scene, 'view'>): ConfirmDialog | null {
  return view.dialog?.kind === 'confirm' ? view.dialog : null;
}

function stageIs(scene: Scene, kind: ConfirmStage['kind']): boolean {
  const dialog = confirming(scene);
  return dialog !== null && isLive(scene) && confirmStage(scene, dialog).kind === kind;
}

/** All of it was on the screen. A stop's script is handrail's own and always the same; what matters of it comes first. */
function isRead(scene: Scene): boolean {
  const dialog = confirming(scene);
  const tasks = dialog === null ? [] : confirmedTasks(scene.state, dialog);
  return tasks.every(task => task.verb === 'stop') || dialogReadToEnd(scene);
}

/** The task that the confirmation is held up by. */
function heldUp(scene: Scene): readonly string[] {
  const dialog = confirming(scene);
  const stage = dialog === null ? null : confirmStage(scene, dialog);
  return stage !== null && 'task' in stage ? [stage.task.id] : [];
}

function toSkip(scene: Scene): readonly string[] {
  const dialog = confirming(scene);
  const own = heldUp(scene);
  if (own.length > 0 || dialog === null) return own;
  return confirmedTasks(scene.state, dialog).map(task => task.id);
}

/** A step that is opened again for a retry runs nothing yet: it is looked up anew, and shown. */
function labelOfConfirm(scene: Scene): string {
  const { keys } = scene.words.messages;
  const dialog = confirming(scene);
  if (scene.state.info.dryRun !== null) return keys.next;
  const opensAgain =
    dialog !== null && dialog.retry !== null && isReopening(confirmedTasks(scene.state, dialog));
  return opensAgain ? keys.show : keys.runOn(hostsToRun(scene));
}

function hostsToRun(scene: Scene): string {
  const dialog = confirming(scene);
  const tasks = dialog === null ? [] : confirmedTasks(scene.state, dialog);
  const hosts = tasks.flatMap(({ host }) => host ?? []);
  return hosts.length > 3 ? scene.words.terms.hosts(hosts.length) : scene.words.terms.list(hosts);
}

/** The text of what is confirmed, to be changed for this attempt; null where there is none, or several. */
function toAmend(scene: Scene): Action | null {
  const dialog = confirming(scene);
  if (dialog === null) return null;
  const tasks = confirmedTasks(scene.state, dialog).map(task => task.id);
  if (tasks.length === 0 || textToAmend(scene.state, tasks) === null) return null;
  return { type: 'form', purpose: { kind: 'amend', tasks, then: dialog } };
}
