import { clampChoice } from '../dialogs/dialog.ts';
import { menuEntries } from '../keys/menus.ts';
import { nextOf } from '../keys/screens.ts';
import type { Action } from './actions.ts';
import { confirmationOf, demandOf } from './demand.ts';
import type { Scene } from './scene.ts';
import type { Dialog } from './view.ts';

/** Enter: on with whatever comes next. */
export function nextAction(scene: Scene): Action {
  const { state } = scene;
  switch (nextOf(scene)) {
    case null:
      return { type: 'none' };
    case 'fold':
      return { type: 'fold' };
    case 'decide':
    case 'answer':
      return openOr(demandOf(state)?.dialog);
    case 'show':
    case 'checkRound':
      return openOr(confirmationOf(state) ?? undefined);
    case 'toSteps':
      return { type: 'hosts' };
    case 'verify':
      return { type: 'screen', screen: 'verify' };
    case 'toSignOff':
      return { type: 'screen', screen: 'signOff' };
    case 'accept':
      return { type: 'form', purpose: { kind: 'sign', verdict: 'accepted' } };
  }
}

/** The marked entry of the open menu. */
export function chosenAction(scene: Scene): Action {
  const { dialog } = scene.view;
  const entries = menuEntries(scene);
  if (dialog?.kind !== 'menu') return { type: 'none' };
  return entries[clampChoice(dialog.choice, entries.length)]?.action(scene) ?? { type: 'none' };
}

function openOr(dialog: Dialog | undefined): Action {
  return dialog === undefined ? { type: 'none' } : { type: 'open', dialog };
}
