import type { Context } from './decision.ts';
import type { EventBody, RollbackRequest } from './event.ts';
import { isCarriedOut } from './reduce-rollback.ts';
import { type Rollback, rollbackOf, rollbackText } from './rollback.ts';
import {
  isSettled,
  type RollbackState,
  type RunState,
  rollbackUnderWay,
  running,
  tasksAhead,
} from './state.ts';

/** The rollback of what has run by now. Questions of tasks that it takes the place of need no answer any more. */
export function openRollback(
  state: RunState,
  { services, reason }: RollbackRequest,
  by: string,
  context: Context,
): readonly EventBody[] {
  const rollback = rollbackOf(state, services);
  return [
    ...state.questions
      .filter(question => question.kind === 'prompt')
      .map((question): EventBody => ({ type: 'answer.withdrawn', question: question.id })),
    {
      type: 'rollback.opened',
      rollback,
      digest: context.sha256(rollbackText(rollback)),
      reason,
      by,
    },
  ];
}

/** A run that was taken up again to be rolled back waits until nothing of it runs any more. */
export function openWanted(state: RunState, context: Context): readonly EventBody[] {
  const wanted = state.rollbackWanted;
  if (wanted === null || running(state).length > 0) return [];
  return openRollback(state, wanted, state.info.operator, context);
}

/** After a whole rollback the run is over; after one of single services it goes on with the others. */
export function finishRollback(state: RunState): readonly EventBody[] {
  const underWay = rollbackUnderWay(state);
  if (underWay === null || state.stage !== 'rollback' || running(state).length > 0) return [];
  if (tasksAhead(state).some(task => !isSettled(state, task))) return [];
  const finished: EventBody = { type: 'rollback.finished' };
  const { services } = underWay.rollback;
  if (services === null)
    return [finished, { type: 'run.rolledBack', left: leftBy(state, underWay.rollback) }];
  const rest = state.info.plan.tasks.filter(
    task =>
      task.phase !== 'rollback' &&
      task.service !== undefined &&
      services.includes(task.service) &&
      !isSettled(state, task),
  );
  return [
    finished,
    ...rest.map((task): EventBody => ({ type: 'task.skipped', task: task.id, ...reasonOf(underWay) })),
    // Whether the others are upgraded all the same is for a person to say.
    { type: 'run.paused', by: 'handrail' },
  ];
}

function reasonOf({ by, reason }: RollbackState): { readonly reason: string; readonly by: string } {
  return { reason: `rolled back: ${reason}`, by };
}

/** What ran and is not undone: what the rollback leaves, and what of it was skipped. */
export function leftBy(state: RunState, { left, units }: Rollback): readonly string[] {
  const skipped = units
    .filter(unit => !unit.tasks.every(id => isCarriedOut(state.tasks[id])))
    .flatMap(unit => unit.undoes);
  return [...left.map(({ task }) => task), ...skipped];
}
