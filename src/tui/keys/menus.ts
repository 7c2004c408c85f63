import { dialogReadToEnd } from '../dialogs/dialog.ts';
import { hasChoice } from '../dialogs/menus.ts';
import type { Scene } from '../view/scene.ts';
import { type Binding, isSettledDialog, move } from './binding.ts';
import { entries, menuOf } from './menu-entries.ts';

export const menuKeys: readonly Binding[] = [
  {
    keys: ['enter'],
    in: ['menu'],
    label: 'choose',
    when: isSettledDialog,
    action: () => ({ type: 'choose' }),
    final: true,
  },
  ...entries,
  {
    keys: ['left'],
    shown: '←→',
    in: ['menu'],
    label: scene => scene.words.messages.keys[menuOf(scene)?.about.kind === 'rollback' ? 'scope' : 'host'],
    helpLabel: 'host',
    when: hasTargets,
    action: () => ({ type: 'sideways', by: -1 }),
  },
  {
    keys: ['right'],
    in: ['menu'],
    label: 'host',
    when: hasTargets,
    action: () => ({ type: 'sideways', by: 1 }),
    bar: false,
  },
  { keys: ['up', 'k'], shown: '↑↓', in: ['menu'], label: 'move', action: move('up') },
  { keys: ['down', 'j'], in: ['menu'], label: 'move', action: move('down'), bar: false },
  {
    keys: ['pagedown'],
    shown: 'PgUp/PgDn',
    in: ['menu'],
    label: 'page',
    when: scene => !dialogReadToEnd(scene),
    action: move('pageDown'),
  },
  { keys: ['escape'], in: ['menu'], label: 'putAside', action: () => ({ type: 'back' }) },
];

/** The entries of the open dialog's menu, in order. */
export function menuEntries(scene: Scene): readonly Binding[] {
  return entries.filter(binding => isEntryOf(scene, binding) && (binding.when?.(scene) ?? true));
}

export function isEntryOf({ view }: Pick<Scene, 'view'>, { menu }: Binding): boolean {
  return menu === undefined || (view.dialog?.kind === 'menu' && menu.includes(view.dialog.about.kind));
}

export function isLeaving(scene: Pick<Scene, 'view'>): boolean {
  return menuOf(scene)?.about.kind === 'leave';
}

function hasTargets(scene: Scene): boolean {
  const dialog = menuOf(scene);
  return dialog !== null && hasChoice(scene.state, dialog);
}
