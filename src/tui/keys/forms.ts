import { dialogReadToEnd } from '../dialogs/dialog.ts';
import { type FieldSpec, focusedField, formSpec } from '../dialogs/forms.ts';
import type { Scene } from '../view/scene.ts';
import { type Binding, isSettledDialog, move } from './binding.ts';

/** Lines and texts that are asked for. In a text of several lines Enter begins a new one, so another key records it. */
export const formKeys: readonly Binding[] = [
  {
    keys: ['ctrl-s'],
    in: ['form'],
    label: submitLabel,
    helpLabel: 'submit',
    when: scene => inArea(scene) && dialogReadToEnd(scene) && submitNow(scene),
    action: () => ({ type: 'submit' }),
    final: true,
  },
  {
    keys: ['ctrl-s'],
    in: ['form'],
    label: 'readOn',
    when: scene => inArea(scene) && !dialogReadToEnd(scene),
    action: move('pageDown'),
  },
  {
    keys: ['enter'],
    in: ['form'],
    label: 'newLine',
    when: inArea,
    action: () => ({ type: 'text', key: 'enter' }),
  },
  {
    keys: ['enter'],
    in: ['form'],
    label: 'nextField',
    when: hasFieldToFill,
    action: () => ({ type: 'nextField', by: 1 }),
  },
  {
    keys: ['enter'],
    in: ['form'],
    label: 'readOn',
    when: scene => !hasFieldToFill(scene) && !dialogReadToEnd(scene),
    action: move('pageDown'),
  },
  {
    keys: ['enter'],
    in: ['form'],
    label: submitLabel,
    helpLabel: 'submit',
    when: scene => !hasFieldToFill(scene) && submitNow(scene),
    action: () => ({ type: 'submit' }),
    final: true,
  },
  {
    keys: ['tab'],
    in: ['form'],
    label: 'nextField',
    when: scene => hasFieldBelow(scene) && hasArea(scene),
    action: () => ({ type: 'nextField', by: 1 }),
  },
  {
    keys: ['down'],
    shown: '↑↓',
    in: ['form'],
    label: 'pickOne',
    when: hasChoices,
    action: () => ({ type: 'pickValue', by: 1 }),
  },
  {
    keys: ['up'],
    in: ['form'],
    label: 'pickOne',
    when: hasChoices,
    action: () => ({ type: 'pickValue', by: -1 }),
    bar: false,
  },
  {
    keys: ['down', 'tab'],
    in: ['form'],
    label: 'nextField',
    when: scene => hasFields(scene) && !inArea(scene),
    action: () => ({ type: 'nextField', by: 1 }),
    bar: false,
  },
  {
    keys: ['shift-tab'],
    in: ['form'],
    label: 'previousField',
    when: scene => hasFields(scene) && inArea(scene),
    action: () => ({ type: 'nextField', by: -1 }),
    bar: false,
  },
  {
    keys: ['shift-tab', 'up'],
    in: ['form'],
    label: 'previousField',
    when: scene => hasFields(scene) && !inArea(scene),
    action: () => ({ type: 'nextField', by: -1 }),
    bar: false,
  },
  { keys: ['escape'], in: ['form'], label: 'back', action: () => ({ type: 'back' }) },
];

/** What recording it does, where it is more than a word in the record. */
function submitLabel({ view, words }: Scene): string {
  const { keys } = words.messages;
  const purpose = view.dialog?.kind === 'form' ? view.dialog.purpose.kind : null;
  switch (purpose) {
    case 'probe':
      return keys.run;
    case 'input':
      return keys.send;
    case 'rollback':
      return keys.rollback;
    default:
      return keys.submit;
  }
}

function fieldsOf({ state, view, words }: Scene): readonly FieldSpec[] {
  return view.dialog?.kind === 'form' ? formSpec(state, view.dialog.purpose, words).fields : [];
}

function hasArea(scene: Scene): boolean {
  return fieldsOf(scene).some(({ lines }) => lines !== undefined);
}

function inArea(scene: Scene): boolean {
  return focusedField(scene)?.lines !== undefined;
}

function hasChoices(scene: Scene): boolean {
  return focusedField(scene)?.choices !== undefined;
}

function hasFields({ view }: Scene): boolean {
  return view.dialog?.kind === 'form' && view.dialog.fields.length > 1;
}

function hasFieldBelow({ view }: Scene): boolean {
  return view.dialog?.kind === 'form' && view.dialog.focus < view.dialog.fields.length - 1;
}

/** Below the focused field there is one that Enter goes on to; a text that may be left out is reached by Tab. */
function hasFieldToFill(scene: Scene): boolean {
  const { dialog } = scene.view;
  if (dialog?.kind !== 'form') return false;
  return fieldsOf(scene)
    .slice(dialog.focus + 1)
    .some(({ required, lines }) => required || lines === undefined);
}

function submitNow(scene: Scene): boolean {
  const { view, playback } = scene;
  return view.dialog?.kind === 'form' && view.sending === null && playback === null && isSettledDialog(scene);
}
