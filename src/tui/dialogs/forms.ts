import { commandOf } from '../../engine/command.ts';
import { rollbackWord } from '../../engine/decide-rollback.ts';
import { type RunState, taskNamed } from '../../engine/state.ts';
import { formatDuration } from '../../model/duration.ts';
import type { Task } from '../../plan/plan.ts';
import { editing, emptyEdit, type LineEdit } from '../view/edit.ts';
import type { Scene, Words } from '../view/scene.ts';
import type { FormDialog, Purpose } from '../view/view.ts';
import { answerSpec, nameOf } from './question-form.ts';

/** What a form says and asks for. */
export interface FormSpec {
  readonly title: string;
  /** Paragraphs; a text that must be read exactly stands by itself. */
  readonly about: readonly string[];
  readonly fields: readonly FieldSpec[];
}

export interface FieldSpec {
  readonly label: string;
  readonly required: boolean;
  /** Never shown, not even its length. */
  readonly secret?: boolean;
  /** The only text that is accepted. */
  readonly only?: readonly string[];
  readonly pattern?: string;
  /** All that the pattern lets pass. */
  readonly choices?: readonly string[];
  /** A time such as `10m`, or `none`. */
  readonly duration?: true;
  /** A text of several lines: with so many rows, or as many as there is room for. */
  readonly lines?: number | 'rest';
  /** May be left empty, and that is an answer too. */
  readonly blank?: true;
}

export function openForm(state: RunState, purpose: Purpose): FormDialog {
  return {
    kind: 'form',
    purpose,
    fields: initialFields(state, purpose),
    focus: purpose.kind === 'sign' ? 1 : 0,
  };
}

/** The field that is being typed in. */
export function focusedField({
  state,
  view,
  words,
}: Pick<Scene, 'state' | 'view' | 'words'>): FieldSpec | null {
  const { dialog } = view;
  if (dialog?.kind !== 'form') return null;
  return formSpec(state, dialog.purpose, words).fields[dialog.focus] ?? null;
}

export function formSpec(state: RunState, purpose: Purpose, words: Words): FormSpec {
  const { form } = words.messages;
  const { titles, about } = form;
  const reason: FieldSpec = { label: form.reason, required: true };
  const list = (ids: readonly string[]) => form.forTasks(words.terms.list(ids.map(id => nameOf(state, id))));
  switch (purpose.kind) {
    case 'doneByHand':
      return {
        title: titles.doneByHand,
        about: [list(purpose.tasks), about.doneByHand],
        fields: [reason, { label: form.evidence, required: false, lines: 4 }],
      };
    case 'skip':
      return { title: titles.skip, about: [list(purpose.tasks), about.skip], fields: [reason] };
    case 'redo':
      return { title: titles.redo, about: [list(purpose.tasks), about.redo], fields: [reason] };
    case 'dropHost':
      return { title: titles.dropHost(purpose.host), about: [about.dropHost], fields: [reason] };
    case 'jump':
      return { title: titles.jump, about: [purpose.round, about.jump], fields: [reason] };
    case 'abort':
      return { title: titles.abort, about: [about.abort], fields: [reason] };
    case 'resolve':
      return resolveSpec(state, purpose, words, reason);
    case 'runAgain': {
      const word = wordOf(state, purpose.task);
      const typed: FieldSpec = { label: form.typed(word), required: true, only: [word] };
      return {
        title: titles.runAgain,
        about: [list([purpose.task]), about.runAgain],
        fields: [typed, reason],
      };
    }
    case 'cancel':
      return {
        title: titles.cancel,
        about: [list([purpose.task]), unreachableHostOf(state, purpose.task, about.giveUp) ?? about.cancel],
        fields: [],
      };
    case 'note':
      return {
        title: titles.note,
        about: purpose.task === null ? [about.note] : [list([purpose.task]), about.note],
        fields: [{ label: form.note, required: true }],
      };
    case 'answer':
      return answerSpec(state, purpose.question, words);
    case 'amend':
      return {
        title: titles.amend,
        about: [list(purpose.tasks), about.amend],
        fields: [{ label: form.command, required: true, lines: 'rest' }, reason],
      };
    case 'probe':
      return {
        title: titles.probe,
        about: [list([purpose.task]), about.probe],
        fields: [{ label: form.command, required: true, lines: 4 }],
      };
    case 'input':
      return {
        title: purpose.hidden ? titles.hiddenInput : titles.input,
        about: [list([purpose.task]), purpose.hidden ? about.secret : about.input],
        fields: [
          purpose.hidden
            ? { label: form.hiddenLine, required: false, blank: true, secret: true }
            : { label: form.line, required: false, blank: true },
        ],
      };
    case 'extend':
      return {
        title: titles.extend,
        about: [list([purpose.task]), limitOf(state, purpose.task, words), about.extend],
        fields: [{ label: form.limit, required: true, duration: true }],
      };
    case 'rollback':
      return {
        title: titles.rollback(purpose.services === null ? null : words.terms.list(purpose.services)),
        about: [],
        fields: [reason, { label: form.typed(rollbackWord), required: true, only: [rollbackWord] }],
      };
    case 'mark': {
      const verdict = words.terms.verdict[purpose.verdict];
      const required = purpose.items.some(item => needsComment(state, item, purpose.verdict));
      return {
        title: titles.verdict(verdict),
        about: [list(purpose.items)],
        fields: [{ label: form.comment, required }],
      };
    }
    case 'sign':
      return signSpec(state, purpose.verdict, words);
  }
}

/** A verdict that fails an item, leaves it out, or contradicts its check wants a reason. */
function needsComment(state: RunState, item: string, verdict: string): boolean {
  if (verdict !== 'pass') return true;
  const task = taskNamed(state, item);
  return task !== undefined && task.verb !== 'manual' && state.tasks[item]?.status !== 'finished';
}

function initialFields(state: RunState, purpose: Purpose): readonly LineEdit[] {
  switch (purpose.kind) {
    case 'cancel':
      return [];
    case 'runAgain':
    case 'doneByHand':
    case 'rollback':
      return [emptyEdit, emptyEdit];
    case 'amend':
      return [{ text: textToAmend(state, purpose.tasks) ?? '', cursor: 0 }, emptyEdit];
    case 'sign':
      return [editing(state.info.operator), emptyEdit];
    default:
      return [emptyEdit];
  }
}

/** The text that an attempt at each of these scripts would run, where it is the same for all; else there is none to change. */
export function textToAmend(state: RunState, ids: readonly string[]): string | null {
  const texts = ids.map(id => {
    const task = taskNamed(state, id);
    if (task === undefined || (task.verb !== 'run' && task.verb !== 'check')) return null;
    const result = commandOf(state, task);
    return result.ok ? result.command.text : null;
  });
  const [first = null] = texts;
  return texts.every(text => text === first) ? first : null;
}

/** What is said of a running task whose host cannot be told anything; null: it can. */
function unreachableHostOf(state: RunState, id: string, say: (host: string) => string): string | null {
  const host = taskNamed(state, id)?.host ?? null;
  const isAway = host !== null && state.hosts[host]?.status !== 'connected';
  return isAway && state.tasks[id]?.detached != null ? say(host) : null;
}

function limitOf(state: RunState, id: string, words: Words): string {
  const extended = state.tasks[id]?.attempts.at(-1)?.extended;
  const limit = extended === undefined ? (taskNamed(state, id)?.timeout ?? null) : extended;
  const { form } = words.messages;
  return limit === null ? form.about.noLimit : form.about.limitNow(formatDuration(limit));
}

function resolveSpec(
  state: RunState,
  purpose: Extract<Purpose, { kind: 'resolve' }>,
  words: Words,
  reason: FieldSpec,
): FormSpec {
  const { form } = words.messages;
  const task = taskNamed(state, purpose.task);
  const title = purpose.as === 'done' ? form.titles.resolveDone : form.titles.resolveFailed;
  const about = resolvedAbout(task, form.about);
  const optional = task?.verb === 'manual' && purpose.as === 'done';
  return {
    title,
    about: [form.forTasks(nameOf(state, purpose.task)), about],
    fields: [optional ? { label: form.comment, required: false } : reason],
  };
}

function signSpec(state: RunState, verdict: 'accepted' | 'rejected', words: Words): FormSpec {
  const { form } = words.messages;
  const failed = Object.values(state.verification).filter(item => item.verdict === 'fail').length;
  const accepting = verdict === 'accepted';
  return {
    title: accepting ? form.titles.accept : form.titles.reject,
    about: [
      accepting ? form.about.accept : form.about.reject,
      ...(accepting && failed > 0 ? [form.about.acceptFailed(failed)] : []),
    ],
    fields: [
      { label: form.name, required: true },
      { label: form.comment, required: !accepting || failed > 0 },
    ],
  };
}

function wordOf(state: RunState, id: string): string {
  const task = taskNamed(state, id);
  return task?.host ?? task?.section ?? id;
}

/** Of a log that is watched, whether anything but a person would end that. */
function resolvedAbout(task: Task | undefined, about: Words['messages']['form']['about']): string {
  if (task?.action.verb !== 'follow') return about.resolve;
  return task.action.until === undefined ? about.resolveWatch : about.resolveUnseen(task.action.until);
}
