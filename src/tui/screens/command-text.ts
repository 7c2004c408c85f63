import { commandOf } from '../../engine/command.ts';
import type { RunState } from '../../engine/state.ts';
import { renderPlain } from '../../model/template.ts';
import type { Task } from '../../plan/plan.ts';
import { plannedText } from '../../plan/planned-text.ts';
import { formatDuration } from '../../text/format.ts';
import { visibleControls } from '../../text/visible.ts';
import { exact, type Line, line, paragraph, type Tone } from '../paint/line.ts';
import type { Words } from '../view/scene.ts';

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
}

export function commandTextOf(state: RunState, task: Task, { messages }: Words): CommandText {
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

/** When it is known what will run. */
function later({ verb }: Task, messages: Words['messages']['task']): string {
  if (verb === 'otp') return messages.nodeLater;
  return verb === 'edit' ? messages.editLater : messages.stopLater;
}

/** The rows of a command at a width: nothing left out, nothing re-flowed. */
export function commandLines(command: CommandText, columns: number): readonly Line[] {
  const text = visibleControls(command.text.replace(/\n$/, ''));
  const remark = command.remark === '' ? [] : paragraph(command.remark, columns, 'warn');
  const rows = command.prose
    ? paragraph(text, columns - 2).map(row => line('  ', row))
    : command.diff
      ? text.split('\n').flatMap(row => exact(row, columns, toneOf(row)))
      : exact(text, columns);
  return [...rows, ...remark];
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
