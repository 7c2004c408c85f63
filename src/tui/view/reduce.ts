import type { Reply } from '../../engine/session.ts';
import { isSettledDialog } from '../keys/binding.ts';
import { bindingFor } from '../keys/table.ts';
import type { Action } from './actions.ts';
import type { Command } from './command.ts';
import { isText } from './edit.ts';
import { followRun } from './follow-run.ts';
import type { Press } from './keypress.ts';
import { takesText } from './modes.ts';
import { chosenAction, nextAction } from './next-action.ts';
import { reduceDialog } from './reduce-dialog.ts';
import { reduceScreen } from './reduce-screen.ts';
import { reduceSearch } from './reduce-search.ts';
import { changed, type Reduction } from './reduction.ts';
import type { Scene } from './scene.ts';
import type { View } from './view.ts';
import { without } from './without.ts';

/**
 * The keys of one input event, in order. Once a key has opened or closed something, the rest of a burst is dropped: it
 * was typed for what was on the screen before.
 */
export function pressKeys(scene: Scene, presses: readonly Press[]): Reduction {
  let view = scene.view;
  const commands: Command[] = [];
  for (const press of presses) {
    const before = { ...scene, view };
    const action = actionOf(before, press);
    if (action === null) continue;
    const after = reduceView(before, action);
    view = after.view;
    commands.push(...after.commands);
    if (after.commands.length > 0 || isOtherDialog(before.view, view)) break;
  }
  return { view, commands };
}

/** What an action leads to, and what follows from that for the run as it stands. Pure. */
export function reduceView(scene: Scene, action: Action): Reduction {
  const acted = reduceAction(scene, action);
  const followed = followRun({ ...scene, view: acted.view });
  return { view: followed.view, commands: [...acted.commands, ...followed.commands] };
}

function reduceAction(scene: Scene, action: Action): Reduction {
  switch (action.type) {
    case 'none':
    case 'changed':
      return changed(scene.view);
    case 'replied':
      return changed(replied(scene, action.reply));
    case 'failed':
      return changed({ ...scene.view, sending: null, notice: { kind: 'failed', message: action.message } });
    case 'proceed':
      return reduceAction(scene, nextAction(scene));
    case 'choose':
      return reduceAction(scene, chosenAction(scene));
    case 'search':
    case 'find':
    case 'findNext':
      return changed(reduceSearch(scene, action));
    case 'open':
    case 'form':
    case 'retry':
    case 'confirm':
    case 'pick':
    case 'nextField':
    case 'pickValue':
    case 'submit':
    case 'send':
    case 'leave':
    case 'leaveWhenIdle':
    case 'replay':
    case 'text':
    case 'paste':
      return reduceDialog(scene, action);
    case 'screen':
    case 'move':
    case 'sideways':
    case 'focus':
    case 'fold':
    case 'zoom':
    case 'back':
    case 'followRun':
    case 'panes':
    case 'hosts':
    case 'help':
    case 'scripts':
      return changed(reduceScreen(scene, action));
  }
}

/** What a key does: it types where text is typed, else the table says. */
function actionOf(scene: Scene, { key, alone }: Press): Action | null {
  const binding = bindingFor(scene, key);
  if (takesText(scene) && (binding === null || isText(key))) return { type: 'text', key };
  if (binding === null || (binding.final && !(alone && isSettledDialog(scene)))) return null;
  return binding.action(scene);
}

/** What was carried out needs its dialog no more; what was refused keeps it, with the reason. */
function replied({ view, now }: Scene, reply: Reply): View {
  if (!reply.ok) return { ...view, sending: null, notice: { kind: 'refused', refusal: reply.refusal } };
  const isDone = view.sending !== null && view.dialog === view.sending.closes;
  const opens = isDone ? view.sending?.opens : undefined;
  if (opens !== undefined)
    return {
      ...view,
      sending: null,
      notice: null,
      dialog: opens,
      dialogSince: now,
      scrolls: without(view.scrolls, 'dialog'),
    };
  return { ...view, sending: null, notice: null, dialog: isDone ? null : view.dialog };
}

function isOtherDialog(before: View, after: View): boolean {
  return before.dialog?.kind !== after.dialog?.kind || before.dialogSince !== after.dialogSince;
}
