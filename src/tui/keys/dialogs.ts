import { type ConfirmStage, confirmStage } from '../dialogs/confirm.ts';
import { dialogReadToEnd } from '../dialogs/dialog.ts';
import { confirmedTasks } from '../view/demand.ts';
import { takesText } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import type { ConfirmDialog } from '../view/view.ts';
import { type Binding, isLive, isSettledDialog, move } from './binding.ts';

/** The confirmation, and lines of text that are asked for. */
export const dialogKeys: readonly Binding[] = [
  {
    keys: ['enter'],
    in: ['confirm'],
    label: scene => scene.words.messages.keys.runOn(hostsToRun(scene)),
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
  { keys: ['up', 'k'], shown: '↑↓', in: ['confirm'], label: 'scroll', action: move('up') },
  { keys: ['down', 'j'], in: ['confirm'], label: 'scroll', action: move('down'), bar: false },
  { keys: ['escape'], in: ['confirm'], label: 'back', action: () => ({ type: 'back' }) },

  {
    keys: ['enter'],
    in: ['form'],
    label: 'nextField',
    when: hasFieldBelow,
    action: () => ({ type: 'nextField', by: 1 }),
  },
  {
    keys: ['enter'],
    in: ['form'],
    label: 'readOn',
    when: scene => !hasFieldBelow(scene) && !dialogReadToEnd(scene),
    action: move('pageDown'),
  },
  {
    keys: ['enter'],
    in: ['form'],
    label: 'submit',
    when: scene => !hasFieldBelow(scene) && submitNow(scene),
    action: () => ({ type: 'submit' }),
    final: true,
  },
  {
    keys: ['tab', 'down'],
    in: ['form'],
    label: 'nextField',
    when: hasFields,
    action: () => ({ type: 'nextField', by: 1 }),
    bar: false,
  },
  {
    keys: ['shift-tab', 'up'],
    in: ['form'],
    label: 'previousField',
    when: hasFields,
    action: () => ({ type: 'nextField', by: -1 }),
    bar: false,
  },
  { keys: ['escape'], in: ['form'], label: 'back', action: () => ({ type: 'back' }) },

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

function hostsToRun(scene: Scene): string {
  const dialog = confirming(scene);
  const tasks = dialog === null ? [] : confirmedTasks(scene.state, dialog);
  const hosts = tasks.flatMap(({ host }) => host ?? []);
  return hosts.length > 3 ? scene.words.terms.hosts(hosts.length) : scene.words.terms.list(hosts);
}

function hasFields({ view }: Scene): boolean {
  return view.dialog?.kind === 'form' && view.dialog.fields.length > 1;
}

function hasFieldBelow({ view }: Scene): boolean {
  return view.dialog?.kind === 'form' && view.dialog.focus < view.dialog.fields.length - 1;
}

function submitNow(scene: Scene): boolean {
  const { view, playback } = scene;
  return view.dialog?.kind === 'form' && view.sending === null && playback === null && isSettledDialog(scene);
}
