import { running } from '../../engine/state.ts';
import { confirmStage, wordToType } from '../dialogs/confirm.ts';
import type { Scene } from './scene.ts';
import type { ConfirmDialog } from './view.ts';

/** What the keys are for at the moment. */
export type Mode =
  | 'help'
  | 'searching'
  | 'confirm'
  | 'menu'
  | 'form'
  | 'zoom'
  | 'hosts'
  | 'notes'
  | 'steps'
  | 'verify'
  | 'signOff';

/** The innermost thing on the screen has the keys. */
export function modeOf(scene: Pick<Scene, 'state' | 'view'>): Mode {
  const { view } = scene;
  if (view.help) return 'help';
  if (view.search?.typing) return 'searching';
  if (view.dialog !== null) return view.dialog.kind;
  if (view.zoom !== null) return 'zoom';
  if (view.screen === 'steps') return showsHosts(scene) ? 'hosts' : 'steps';
  return view.screen;
}

/**
 * The host table stands in for the checklist until every host is connected, and whenever it is asked for. A run that is
 * taken up again may have commands running by then: they are what matters.
 */
export function showsHosts({ state, view }: Pick<Scene, 'state' | 'view'>): boolean {
  if (view.hostTable !== null) return view.hostTable;
  if (state.stage !== 'preparing') return false;
  const hosts = Object.values(state.hosts);
  return (
    running(state).length === 0 || hosts.some(({ status }) => !['connected', 'dropped'].includes(status))
  );
}

/** Whether keys that type characters go into a line of text. */
export function takesText(scene: Pick<Scene, 'state' | 'view' | 'words'>): boolean {
  const { view } = scene;
  switch (modeOf(scene)) {
    case 'searching':
      return true;
    case 'form':
      return view.dialog?.kind === 'form' && view.dialog.fields.length > 0;
    case 'confirm':
      return view.dialog?.kind === 'confirm' && isTyped(scene, view.dialog);
    default:
      return false;
  }
}

function isTyped(scene: Pick<Scene, 'state' | 'words'>, dialog: ConfirmDialog): boolean {
  return wordToType(scene, dialog) !== null && confirmStage(scene, dialog).kind === 'open';
}
