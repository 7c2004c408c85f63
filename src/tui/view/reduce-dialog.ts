import type { OperatorIntent } from '../../engine/intent.ts';
import { running } from '../../engine/state.ts';
import { nextChoice } from '../dialogs/choices.ts';
import { confirmStage, isReopening, shownTexts, wordToType } from '../dialogs/confirm.ts';
import { clampChoice } from '../dialogs/dialog.ts';
import { focusedField, openForm } from '../dialogs/forms.ts';
import { submitForm } from '../dialogs/submit.ts';
import type { Action } from './actions.ts';
import { confirmedTasks } from './demand.ts';
import { editing, editKey, emptyEdit, insert } from './edit.ts';
import { editAreaKey, insertText } from './edit-area.ts';
import { takesText } from './modes.ts';
import { changed, type Reduction } from './reduction.ts';
import type { Scene } from './scene.ts';
import type { ConfirmDialog, Dialog, FormDialog, Purpose, View } from './view.ts';
import { without } from './without.ts';

type Deciding = Extract<
  Action,
  {
    type:
      | 'open'
      | 'form'
      | 'retry'
      | 'confirm'
      | 'pick'
      | 'nextField'
      | 'pickValue'
      | 'submit'
      | 'send'
      | 'leave'
      | 'leaveWhenIdle'
      | 'replay'
      | 'text'
      | 'paste';
  }
>;

/** Deciding: what the dialogs lead to, as commands. */
export function reduceDialog(scene: Scene, action: Deciding): Reduction {
  const { view } = scene;
  switch (action.type) {
    case 'open':
      return changed(opened(scene, action.dialog));
    case 'form':
      return changed(opened(scene, formFrom(scene, action.purpose)));
    case 'retry':
      return changed(
        opened(scene, { kind: 'confirm', round: '', retry: action.tasks, typed: emptyEdit, choice: 0 }),
      );
    case 'confirm':
      return view.dialog?.kind === 'confirm' ? confirm(scene, view.dialog) : changed(view);
    case 'pick':
      return view.dialog?.kind === 'confirm' ? pick(scene, view.dialog) : changed(view);
    case 'nextField':
      return view.dialog?.kind === 'form' ? changed(nextField(view, view.dialog, action.by)) : changed(view);
    case 'pickValue':
      return changed(
        typed(scene, ({ text }) => {
          const choices = focusedField(scene)?.choices;
          return choices === undefined ? null : editing(nextChoice(choices, text, action.by));
        }),
      );
    case 'submit':
      return view.dialog?.kind === 'form' ? submit(scene, view.dialog) : changed(view);
    case 'send':
      return sending(view, action.intents, action.closes ? view.dialog : null);
    case 'leave':
      return changed(view, { type: 'leave', reason: action.reason });
    case 'leaveWhenIdle':
      return leaveWhenIdle(scene, action.cancel);
    case 'replay':
      return changed(view, { type: 'replay', action: action.action });
    case 'text':
      return changed(typed(scene, edit => (inArea(scene) ? editAreaKey : editKey)(edit, action.key)));
    case 'paste':
      return changed(
        takesText(scene)
          ? typed(scene, edit => (inArea(scene) ? insertText : insert)(edit, action.text))
          : { ...view, notice: { kind: 'pasted' } },
      );
  }
}

/** A change of the command goes back to the confirmation it was made in; everything else comes back by itself. */
function formFrom({ state, view }: Scene, purpose: Purpose): Dialog {
  const form = openForm(state, purpose);
  const from = view.dialog;
  return purpose.kind === 'amend' && from?.kind === 'confirm' ? { ...form, from } : form;
}

function opened({ view, now }: Scene, dialog: Dialog): View {
  const shown = { ...view, dialog, dialogSince: now, notice: null, scrolls: without(view.scrolls, 'dialog') };
  // A confirmation is about the step whose turn it is, so that is what the checklist shows beside it.
  return dialog.kind === 'confirm' ? { ...shown, cursor: null, focus: 'checklist', zoom: null } : shown;
}

function confirm(scene: Scene, dialog: ConfirmDialog): Reduction {
  const { state, view } = scene;
  const word = wordToType(scene, dialog);
  if (word !== null && dialog.typed.text.trim() !== word)
    return changed({ ...view, notice: { kind: 'mismatch', expected: word } });
  const shown = shownTexts(scene, dialog);
  if (dialog.retry !== null) {
    const reopening = isReopening(confirmedTasks(state, dialog));
    return sending(view, [{ type: 'retry', tasks: dialog.retry, shown: reopening ? [] : shown }], dialog);
  }
  const typed = word === null ? {} : { typed: dialog.typed.text.trim() };
  return sending(view, [{ type: 'confirm', round: dialog.round, shown, ...typed }], dialog);
}

function pick(scene: Scene, dialog: ConfirmDialog): Reduction {
  const { view } = scene;
  const stage = confirmStage(scene, dialog);
  if (stage.kind !== 'pick') return changed(view);
  const chosen = stage.candidates[clampChoice(dialog.choice, stage.candidates.length)];
  if (chosen === undefined) return changed(view);
  return sending(view, [{ type: 'pick', task: stage.task.id, pid: chosen.pid }], null);
}

function nextField(view: View, dialog: FormDialog, by: 1 | -1): View {
  const count = dialog.fields.length;
  const focus = Math.max(0, Math.min(dialog.focus + by, count - 1));
  return { ...view, dialog: { ...dialog, focus }, notice: null };
}

function submit(scene: Scene, dialog: FormDialog): Reduction {
  const { view } = scene;
  const result = submitForm(scene.state, dialog, scene.words);
  if ('notice' in result)
    return changed({ ...view, notice: result.notice, dialog: { ...dialog, focus: result.field } });
  const opens = dialog.purpose.kind === 'amend' ? dialog.purpose.then : null;
  const closing = { closes: dialog, ...(opens === null ? {} : { opens }) };
  return changed({ ...view, sending: closing, notice: null }, result.command);
}

/** `closes` is the dialog that is done with once the intents were carried out. */
function sending(view: View, intents: readonly OperatorIntent[], closes: Dialog | null): Reduction {
  return changed({ ...view, sending: { closes }, notice: null }, { type: 'send', intents });
}

/** Nothing new starts meanwhile. */
function leaveWhenIdle({ state, view }: Scene, cancel: boolean): Reduction {
  const busy = running(state);
  const intents: readonly OperatorIntent[] = [
    ...(state.paused ? [] : [{ type: 'pause' as const }]),
    ...(cancel ? busy.map(task => ({ type: 'cancel' as const, task: task.id })) : []),
  ];
  const leaving: View = { ...view, leaveWhenIdle: true, dialog: null };
  return intents.length === 0 ? changed(leaving) : sending(leaving, intents, null);
}

function inArea(scene: Scene): boolean {
  return focusedField(scene)?.lines !== undefined;
}

/** Changes the line of text that is being typed. */
function typed(
  scene: Scene,
  change: (edit: { readonly text: string; readonly cursor: number }) => FormDialog['fields'][number] | null,
): View {
  const { view } = scene;
  if (view.search?.typing) {
    const query = change(view.search.query);
    return query === null ? view : { ...view, search: { ...view.search, query } };
  }
  const { dialog } = view;
  if (dialog?.kind === 'confirm') {
    const next = change(dialog.typed);
    return next === null ? view : { ...view, dialog: { ...dialog, typed: next }, notice: null };
  }
  if (dialog?.kind !== 'form') return view;
  const next = change(dialog.fields[dialog.focus] ?? emptyEdit);
  if (next === null) return view;
  const fields = dialog.fields.map((field, index) => (index === dialog.focus ? next : field));
  return { ...view, dialog: { ...dialog, fields }, notice: null };
}
