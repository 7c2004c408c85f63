import type { HostState } from '../../engine/state.ts';
import type { Action, Movement } from '../view/actions.ts';
import type { Mode } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import type { MenuSubject } from '../view/view.ts';

type Labels = Scene['words']['messages']['keys'];
export type Label = { [K in keyof Labels]: Labels[K] extends string ? K : never }[keyof Labels];

/** One key (or several that do the same), where it works, and what it does. */
export interface Binding {
  readonly keys: readonly string[];
  /** How the bar and the help write the keys; absent: the first one's name. */
  readonly shown?: string;
  readonly in: readonly Mode[];
  readonly label: Label | ((scene: Scene) => string);
  /** For the help, where the label depends on the scene. */
  readonly helpLabel?: Label;
  /** Whether it does anything now. */
  when?(scene: Scene): boolean;
  action(scene: Scene): Action;
  /** False: left to the help, where the bar would be crowded. */
  readonly bar?: false;
  /** While it holds, first in the bar: the way on, which must not fall off a narrow one. */
  readonly urgent?: (scene: Scene) => boolean;
  /** Always in the bar, at its end. */
  readonly pinned?: true;
  /** An entry of these dialogs' menus, and only there. */
  readonly menu?: readonly MenuSubject['kind'][];
  /** Cannot be undone: wants a key press of its own, not one out of a burst that may be a paste. */
  readonly final?: true;
}

/** Where text is read and nothing is typed. */
export const readers: readonly Mode[] = ['notes', 'steps', 'hosts', 'verify', 'signOff', 'zoom'];
export const everywhere: readonly Mode[] = [...readers, 'help', 'searching', 'confirm', 'menu', 'form'];

export function move(by: Movement): () => Action {
  return () => ({ type: 'move', by });
}

/** How long a dialog must have been on the screen before what cannot be undone may be chosen in it, in milliseconds. */
export const settlingTime = 300;

/** The dialog has been there long enough that the key is meant for it. */
export function isSettledDialog({ view, now }: Pick<Scene, 'view' | 'now'>): boolean {
  const shownFor = now - view.dialogSince;
  // A clock that was set back must not lock anybody out.
  return shownFor >= settlingTime || shownFor < 0;
}

/** Something can be done to the run at all. */
export function isLive({ state, playback, view }: Scene): boolean {
  return playback === null && state.stage !== 'over' && state.stopped === null && view.sending === null;
}

/** Something that a host's state allows can be done about it. */
export function isLiveWhere(
  scene: Scene,
  name: string | null,
  allows: (host: HostState) => boolean,
): boolean {
  const host = scene.state.hosts[name ?? ''];
  return isLive(scene) && host !== undefined && allows(host);
}
