import { matchesWhole } from '../model/pattern.ts';
import { isUsableValue } from '../model/template.ts';
import { promptDone } from './attempts.ts';
import { accepted, type Context, type Decision, refused } from './decision.ts';
import type { EventBody } from './event.ts';
import type { IntentOf as Of } from './intent.ts';
import { type RunState, statusOf } from './state.ts';

export function answer(state: RunState, intent: Of<'answer'>, context: Context): Decision {
  const question = state.questions.find(candidate => candidate.id === intent.question);
  if (question === undefined) return refused('unknownQuestion', intent.question);
  // A secret must not become an intent at all; it is given through `answerSecret`.
  if (question.kind === 'login' || (question.kind !== 'hostKey' && question.secret))
    return refused('badValue', question.id);
  const given: EventBody = {
    type: 'answer.given',
    question: question.id,
    value: intent.value,
    by: context.operator,
  };
  if (question.kind === 'hostKey')
    return intent.value === 'yes' || intent.value === 'no'
      ? accepted(given)
      : refused('badValue', intent.value);
  if (!isValid(intent.value, question.pattern)) return refused('badValue', intent.value);
  if (question.kind === 'variable') return accepted(given);
  const open = statusOf(state, question.task) === 'waiting';
  return accepted(given, ...(open ? promptDone(state, question.task, question.prompt, context) : []));
}

function isValid(value: string, pattern: string | undefined): boolean {
  return isUsableValue(value) && (pattern === undefined || matchesWhole(pattern, value));
}
