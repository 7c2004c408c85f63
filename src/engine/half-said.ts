import type { EventBody } from './event.ts';
import { isReadOnly } from './reduce-task.ts';
import { inDoubt, lastAttempt, type RunState, taskNamed } from './state.ts';

/** A check of the verification that held has its verdict, also where the process died between the two. */
export function verdictsDue(state: RunState): readonly EventBody[] {
  if (state.info.dryRun === 'unattended') return [];
  return state.info.plan.tasks
    .filter(
      ({ id, phase, verb }) =>
        phase === 'verify' &&
        verb === 'check' &&
        state.tasks[id]?.status === 'finished' &&
        state.verification[id] === undefined,
    )
    .map(({ id }) => ({
      type: 'verification.marked',
      item: id,
      verdict: 'pass',
      comment: '',
      by: 'check',
    }));
}

/** What only looked when handrail ended is open again, also where the process that was to say so died in between. */
export function looksDue(state: RunState, reason: string): readonly EventBody[] {
  return Object.values(state.tasks)
    .filter(task => {
      const verb = taskNamed(state, task.id)?.verb;
      const isLost = task.status === 'failed' && lastAttempt(task)?.outcome?.kind === 'lost';
      return isLost && verb !== undefined && isReadOnly(verb);
    })
    .map(({ id }) => ({ type: 'task.reopened', task: id, reason, by: 'handrail' }));
}

/** A node that was still at it may have come to an end since: it is asked when its host is there. */
export function doubtsDue(state: RunState): readonly EventBody[] {
  return inDoubt(state).flatMap((task): EventBody[] => {
    const attempt = lastAttempt(task);
    if (attempt?.problem?.code !== 'otpBusy') return [];
    const { detail: reason } = attempt.problem;
    return [{ type: 'task.detached', task: task.id, attempt: attempt.number, reason }];
  });
}
