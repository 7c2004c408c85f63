import type { Mode } from '../view/modes.ts';
import { modeOf } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import type { Binding } from './binding.ts';
import { dialogKeys } from './dialogs.ts';
import { isEntryOf, menuKeys } from './menus.ts';
import { commonKeys, movingKeys } from './moving.ts';
import { replayKeys } from './replay.ts';
import { screenKeys } from './screens.ts';
import { scriptKeys } from './scripts.ts';
import { taskKeys } from './task.ts';

/**
 * All keys there are. This table handles them, shows them in the bar and in the dialogs' menus, and is the help: what is
 * not here does not exist. Of several bindings of a key the first that does something now counts; the bar shows them in
 * this order.
 */
export const keyTable: readonly Binding[] = [
  ...replayKeys,
  ...dialogKeys,
  ...menuKeys,
  ...screenKeys,
  ...movingKeys,
  ...taskKeys,
  ...scriptKeys,
  ...commonKeys,
];

/** The bindings that do something now. */
export function liveBindings(scene: Scene): readonly Binding[] {
  const mode = modeOf(scene);
  const taken = new Set<string>();
  return keyTable.filter(binding => {
    if (!isOpen(scene, binding, mode)) return false;
    const free = binding.keys.filter(key => !taken.has(key));
    for (const key of free) taken.add(key);
    return free.length > 0;
  });
}

/** The binding that a key has now. */
export function bindingFor(scene: Scene, key: string): Binding | null {
  const mode = modeOf(scene);
  return keyTable.find(binding => binding.keys.includes(key) && isOpen(scene, binding, mode)) ?? null;
}

export function labelOf(scene: Scene, { label }: Binding): string {
  return typeof label === 'string' ? scene.words.messages.keys[label] : label(scene);
}

/** How a binding's key is written. */
export function keyName(scene: Pick<Scene, 'words'>, { keys, shown }: Binding): string {
  const [first = ''] = keys;
  return shown ?? scene.words.messages.keyNames[first] ?? first;
}

function isOpen(scene: Scene, binding: Binding, mode: Mode): boolean {
  return binding.in.includes(mode) && isEntryOf(scene, binding) && (binding.when?.(scene) ?? true);
}
