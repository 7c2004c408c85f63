import { canDetach } from './contact.ts';
import type { Context } from './decision.ts';
import type { EventBody } from './event.ts';
import { isReadOnly } from './reduce-task.ts';
import { type RunState, running, taskNamed } from './state.ts';

/** A prompt is an attempt like any other: asked, answered, over. */
export function promptDone(
  state: RunState,
  task: string,
  text: string,
  context: Context,
): readonly EventBody[] {
  const attempt = (state.tasks[task]?.attempts.length ?? 0) + 1;
  return [
    { type: 'task.confirmed', task, attempt, sha256: context.sha256(text), by: context.operator },
    { type: 'task.started', task, attempt },
    { type: 'task.finished', task, attempt, outcome: { kind: 'exited', code: 0 } },
  ];
}

/**
 * What becomes of running attempts when handrail lets go of a run. Those whose host can be asked later go on there; those
 * that only looked are open again; those that were confirmed and never sent were not started; nobody knows of the rest.
 */
export function letGo(state: RunState, reason: string): readonly EventBody[] {
  return running(state).flatMap((task): EventBody[] => {
    const attempt = task.attempts.at(-1);
    const verb = taskNamed(state, task.id)?.verb;
    if (task.confirmed || attempt === undefined) return [];
    if (verb !== 'check' && canDetach(state, task))
      return task.detached === null
        ? [{ type: 'task.detached', task: task.id, attempt: attempt.number, reason }]
        : [];
    const ended: EventBody = {
      type: 'task.finished',
      task: task.id,
      attempt: attempt.number,
      outcome: { kind: 'lost', reason },
    };
    const readOnly = verb !== undefined && isReadOnly(verb);
    return readOnly ? [ended, { type: 'task.reopened', task: task.id, reason, by: 'handrail' }] : [ended];
  });
}

/** As `letGo`, for good: nobody will ask any more. */
export function giveUp(state: RunState, reason: string): readonly EventBody[] {
  return running(state).flatMap((task): EventBody[] => {
    const attempt = task.attempts.at(-1);
    if (task.confirmed || attempt === undefined) return [];
    return [
      {
        type: 'task.finished',
        task: task.id,
        attempt: attempt.number,
        outcome: { kind: 'lost', reason },
      },
    ];
  });
}

/** What was asked for a connection that is not to be. */
export function questionsAbout(state: RunState, host: string): readonly EventBody[] {
  return state.questions
    .filter(question => 'host' in question && question.host === host)
    .map(question => ({ type: 'answer.withdrawn', question: question.id }));
}

/** A question whose task a person settled another way needs no answer any more. */
export function withdrawn(state: RunState, tasks: readonly string[]): readonly EventBody[] {
  return state.questions
    .filter(question => question.kind === 'prompt' && tasks.includes(question.task))
    .map(question => ({ type: 'answer.withdrawn', question: question.id }));
}
