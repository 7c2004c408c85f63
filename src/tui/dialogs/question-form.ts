import type { Question } from '../../engine/event.ts';
import { type RunState, taskNamed } from '../../engine/state.ts';
import type { Words } from '../view/scene.ts';
import { choicesIn } from './choices.ts';
import type { FormSpec } from './forms.ts';

/** The form of an open question: a host's key, a login, a value. */
export function answerSpec(state: RunState, id: string, words: Words): FormSpec {
  const { form } = words.messages;
  const question = questionNamed(state, id);
  if (question === undefined) return { title: '', about: [], fields: [] };
  switch (question.kind) {
    case 'hostKey':
      return {
        title: form.titles.hostKey(question.host),
        about: [form.about.hostKey(question.address, question.keyType, question.fingerprint)],
        fields: [{ label: `${form.yes} / ${form.no}`, required: true, only: ['yes', 'no'] }],
      };
    case 'login':
      return {
        title: form.titles.login(question.host),
        about: [question.prompt, form.about.secret],
        fields: [{ label: form.secret, required: true, secret: true }],
      };
    case 'variable':
    case 'prompt': {
      const title =
        question.kind === 'variable'
          ? form.titles.variable(question.name)
          : form.titles.prompt(nameOf(state, question.task));
      const { pattern } = question;
      const choices = pattern === undefined || question.secret ? null : choicesIn(pattern);
      return {
        title,
        about: [
          question.prompt,
          ...(pattern === undefined ? [] : [ruleOf(pattern, choices, form.about)]),
          ...(question.secret ? [form.about.secret] : []),
        ],
        fields: [
          {
            label: question.secret ? form.secret : form.answer,
            required: true,
            secret: question.secret,
            ...(pattern === undefined ? {} : { pattern }),
            ...(choices === null ? {} : { choices }),
          },
        ],
      };
    }
  }
}

export function questionNamed(state: RunState, id: string): Question | undefined {
  return state.questions.find(question => question.id === id);
}

/** What may be answered, in words where there are any. */
function ruleOf(
  pattern: string,
  choices: readonly string[] | null,
  about: Words['messages']['form']['about'],
): string {
  if (choices !== null) return about.choices(choices.join('\n  '));
  return plainValues.includes(pattern) ? about.plainValue : about.pattern(pattern);
}

/** What may stand anywhere in a command, as patterns of values say it. */
const plainValues = ['[A-Za-z0-9_./:@%+,=-]+', '[A-Za-z0-9_./:@%+,=-]*'];

/** A step, and where it is done. */
export function nameOf(state: RunState, id: string): string {
  const task = taskNamed(state, id);
  if (task === undefined) return id;
  return task.host === null ? task.name : `${task.name} · ${task.host}`;
}
