import type { Question } from '../../engine/event.ts';
import type { OperatorIntent } from '../../engine/intent.ts';
import { rollbackOf, rollbackText } from '../../engine/rollback.ts';
import type { RunState } from '../../engine/state.ts';
import { parseDuration } from '../../model/duration.ts';
import { matchesWhole } from '../../model/pattern.ts';
import type { Command } from '../view/command.ts';
import type { Words } from '../view/scene.ts';
import type { FormDialog, Notice, Purpose } from '../view/view.ts';
import { formSpec } from './forms.ts';
import { questionNamed } from './question-form.ts';

/** What the form leads to once everything is there; else what is missing, and in which field. */
export function submitForm(
  state: RunState,
  dialog: FormDialog,
  words: Words,
): { readonly command: Command } | { readonly notice: Notice; readonly field: number } {
  const spec = formSpec(state, dialog.purpose, words);
  const values = dialog.fields.map(field => field.text);
  for (const [index, field] of spec.fields.entries()) {
    const value = values[index] ?? '';
    if (field.required && value.trim() === '')
      return { notice: { kind: 'needed', field: field.label }, field: index };
    if (field.only !== undefined && !field.only.includes(value))
      return { notice: { kind: 'mismatch', expected: field.only.join(' / ') }, field: index };
    if (field.pattern !== undefined && !matchesWhole(field.pattern, value))
      return {
        notice: { kind: 'mismatch', expected: field.choices?.join(' / ') ?? field.pattern },
        field: index,
      };
    if (field.duration && limitFrom(value) === undefined)
      return { notice: { kind: 'mismatch', expected: '90s / 10m / 1h30m / none' }, field: index };
  }
  return { command: commandFor(state, dialog.purpose, values) };
}

function commandFor(state: RunState, purpose: Purpose, values: readonly string[]): Command {
  const [first = '', second = ''] = values;
  const send = (...intents: readonly OperatorIntent[]): Command => ({ type: 'send', intents });
  switch (purpose.kind) {
    case 'doneByHand':
      return send({
        type: 'doneByHand',
        tasks: purpose.tasks,
        reason: first,
        ...(second.trim() === '' ? {} : { evidence: second }),
      });
    case 'skip':
    case 'redo':
      return send({ type: purpose.kind, tasks: purpose.tasks, reason: first });
    case 'dropHost':
      return send({ type: 'dropHost', host: purpose.host, reason: first });
    case 'jump':
      return send({ type: 'jump', round: purpose.round, reason: first });
    case 'abort':
      return send({ type: 'abort', reason: first });
    case 'resolve':
      return send({ type: 'resolve', task: purpose.task, as: purpose.as, reason: first });
    case 'runAgain':
      return send({ type: 'runAgain', task: purpose.task, typed: first, reason: second });
    case 'cancel':
      return send({ type: 'cancel', task: purpose.task });
    case 'amend':
      return send(
        ...purpose.tasks.map(
          (task): OperatorIntent => ({ type: 'amend', task, text: first, reason: second }),
        ),
      );
    case 'probe':
      return send({ type: 'probe', task: purpose.task, script: first });
    case 'input':
      return purpose.hidden
        ? { type: 'secret', question: `input:${purpose.task}`, value: first }
        : send({ type: 'input', task: purpose.task, text: first });
    case 'extend':
      return send({ type: 'extend', task: purpose.task, timeout: limitFrom(first) ?? null });
    case 'rollback':
      return {
        type: 'rollback',
        services: purpose.services,
        text: rollbackText(rollbackOf(state, purpose.services)),
        reason: first,
        typed: second,
      };
    case 'note':
      return send({ type: 'note', text: first, ...(purpose.task === null ? {} : { task: purpose.task }) });
    case 'answer':
      return isSecret(questionNamed(state, purpose.question))
        ? { type: 'secret', question: purpose.question, value: first }
        : send({ type: 'answer', question: purpose.question, value: first });
    case 'mark':
      return send(
        ...purpose.items.map(
          (item): OperatorIntent => ({ type: 'mark', item, verdict: purpose.verdict, comment: first }),
        ),
      );
    case 'sign':
      return send({ type: 'sign', verdict: purpose.verdict, name: first, comment: second });
  }
}

/** Milliseconds; null for no limit, undefined for what is no duration. */
function limitFrom(text: string): number | null | undefined {
  if (/^(none|无)$/i.test(text.trim())) return null;
  const limit = parseDuration(text);
  return limit === null || limit <= 0 ? undefined : limit;
}

function isSecret(question: Question | undefined): boolean {
  if (question === undefined || question.kind === 'hostKey') return false;
  return question.kind === 'login' || question.secret;
}
