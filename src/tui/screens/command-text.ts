import { commandOf } from '../../engine/command.ts';
import { editsUndone, undoneText } from '../../engine/edit-undone.ts';
import { renderPlain } from '../../model/template.ts';
import type { Task } from '../../plan/plan.ts';
import { plannedText } from '../../plan/planned-text.ts';
import { formatDuration } from '../../text/format.ts';
import { visibleControls } from '../../text/visible.ts';
import { exact, type Line, line, paragraph, type Tone } from '../paint/line.ts';
import { takesText } from '../view/modes.ts';
import type { Scene, Words } from '../view/scene.ts';

/** What a task does, as far as it is known now. `exact` is true where this is the very text that is confirmed and run. */
export interface CommandText {
  readonly exact: boolean;
  /** Said to a person, and broken at words. */
  readonly prose?: boolean;
  /** Lines with a sign before them are of a unified diff. */
  readonly diff?: boolean;
  readonly text: string;
  /** Why it is not known yet; empty otherwise. */
  readonly remark: string;
  /** What else is to be known of it. */
  readonly note?: string;
}

/** What texts on the screen are a function of. */
export type Reading = Pick<Scene, 'state' | 'view' | 'words'>;

export function commandTextOf(reading: Reading, task: Task): CommandText {
  const { state, view } = reading;
  const { messages } = reading.words;
  if (!view.scripts) {
    const text = undoText(reading, task);
    if (text !== null) return { exact: false, diff: true, text, remark: '', note: undoNote(reading) };
  }
  const result = commandOf(state, task);
  const prose = task.verb === 'manual' || task.verb === 'prompt';
  const diff = task.verb === 'edit';
  if (result.ok) return { exact: true, prose, diff, text: result.command.text, remark: '' };
  const text = planned(task, messages.task);
  switch (result.code) {
    case 'valueMissing':
      return { exact: false, text, remark: messages.task.waitsForValue(result.subject) };
    case 'unsafeValue':
      return { exact: false, text, remark: messages.task.unsafeValue(result.subject) };
    case 'notInspected':
    case 'notPicked':
    case 'noProcess':
      return {
        exact: false,
        text,
        remark: later(task, messages.task),
      };
  }
}

/** What undoing an edit does to its files; null where the task does something else, or a person changed its script. */
export function undoText({ state }: Pick<Scene, 'state'>, task: Task): string | null {
  const edits = editsUndone(state, task);
  if (edits === null) return null;
  const result = state.tasks[task.id] === undefined ? null : commandOf(state, task);
  const isAmended =
    result?.ok === true && task.action.verb === 'run' && result.command.text !== task.action.script;
  return isAmended ? null : undoneText(edits);
}

/** On which condition the files are put back, and by which key the script that does it is shown. */
export function undoNote(reading: Reading): string {
  return reading.words.messages.task.undoesEdit(takesText(reading) ? 'Ctrl-T' : 't');
}

/** When it is known what will run. */
function later({ verb }: Task, messages: Words['messages']['task']): string {
  if (verb === 'otp') return messages.nodeLater;
  return verb === 'edit' ? messages.editLater : messages.stopLater;
}

/** The rows of a command at a width: nothing left out, nothing re-flowed. */
export function commandLines(command: CommandText, columns: number): readonly Line[] {
  const text = visibleControls(command.text.replace(/\n$/, ''));
  const remark = command.remark === '' ? [] : paragraph(command.remark, columns, 'warn');
  const note = command.note === undefined ? [] : paragraph(command.note, columns, 'dim');
  const rows = command.prose
    ? paragraph(text, columns - 2).map(row => line('  ', row))
    : command.diff
      ? diffLines(text, columns)
      : exact(text, columns);
  return [...rows, ...remark, ...note];
}

/** A text in which there is a unified diff. */
export function diffLines(text: string, columns: number): readonly Line[] {
  return text.split('\n').flatMap(row => exact(row, columns, toneOf(row)));
}

/** The sign says the same without the colour. */
function toneOf(row: string): Tone | undefined {
  if (row.startsWith('+')) return 'good';
  if (row.startsWith('-')) return 'bad';
  return row.startsWith('@@') ? 'dim' : undefined;
}

function planned({ action }: Task, messages: Words['messages']['task']): string {
  if (action.verb !== 'stop') return plannedText(action);
  const plan = messages.stopPlan(plain(action.match), action.signal, formatDuration(action.wait));
  return action.then === undefined ? plan : `${plan}\n${messages.stopThen(action.then)}`;
}

function plain(text: string): string {
  return renderPlain(text, () => undefined).text;
}
