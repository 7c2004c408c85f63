import { withdrawn } from './attempts.ts';
import { candidatesOf } from './command.ts';
import { accepted, type Context, type Decision, refused } from './decision.ts';
import { isInspected } from './edit.ts';
import type { EventBody } from './event.ts';
import type { IntentOf as Of } from './intent.ts';
import { currentRound, isAhead, isSettled, type RunState, statusOf, taskNamed } from './state.ts';
import { confirmable, confirmation, named, typedWord } from './turn.ts';

export function confirm(state: RunState, intent: Of<'confirm'>, context: Context): Decision {
  const round = currentRound(state);
  if (round === null || round.id !== intent.round) return refused('notCurrent', intent.round);
  const tasks = confirmable(state, round);
  if (tasks.length === 0) return refused('notNow', intent.round);
  const typed = tasks.some(task => task.confirm === 'typed');
  if (typed && intent.typed !== typedWord(round, tasks))
    return refused('typedMismatch', typedWord(round, tasks));
  return confirmation(state, tasks, context.operator, context, intent.shown);
}

export function retry(state: RunState, intent: Of<'retry'>, context: Context): Decision {
  const tasks = named(state, intent.tasks);
  if (typeof tasks === 'string') return refused('unknownTask', tasks);
  const other = tasks.find(task => statusOf(state, task.id) !== 'failed' || !isAhead(state, task));
  if (other !== undefined || tasks.length === 0) return refused('notNow', other?.id ?? '');
  const reopening = tasks.filter(
    task => isInspected(task) || task.verb === 'manual' || task.verb === 'prompt',
  );
  if (reopening.length > 0)
    return accepted(
      ...tasks.map(
        (task): EventBody => ({
          type: 'task.reopened',
          task: task.id,
          reason: 'retry',
          by: context.operator,
        }),
      ),
    );
  return confirmation(state, tasks, context.operator, context, intent.shown);
}

export function settleByHand(
  state: RunState,
  intent: Of<'skip'> | Of<'doneByHand'>,
  event: (id: string) => EventBody,
): Decision {
  if (intent.reason.trim() === '') return refused('reasonMissing', '');
  const tasks = named(state, intent.tasks);
  if (typeof tasks === 'string') return refused('unknownTask', tasks);
  for (const task of tasks) {
    const status = statusOf(state, task.id);
    if (status === 'running') return refused('stillRunning', task.id);
    if (status === 'inDoubt') return refused('inDoubt', task.id);
    if (isSettled(state, task) && status !== 'failed') return refused('notNow', task.id);
  }
  return accepted(...withdrawn(state, intent.tasks), ...intent.tasks.map(event));
}

/** Steps of an earlier stage may be redone too; the run goes back to that stage by itself. */
export function redo(state: RunState, intent: Of<'redo'>, by: string): Decision {
  if (intent.reason.trim() === '') return refused('reasonMissing', '');
  const tasks = named(state, intent.tasks);
  if (typeof tasks === 'string') return refused('unknownTask', tasks);
  const open = tasks.find(task => !isSettled(state, task) && statusOf(state, task.id) !== 'failed');
  if (open !== undefined)
    return refused(statusOf(state, open.id) === 'inDoubt' ? 'inDoubt' : 'notNow', open.id);
  // A rollback that is over is not taken up again: what it left is in the next one.
  const over = tasks.find(task => task.phase === 'rollback' && !isAhead(state, task));
  if (over !== undefined) return refused('notNow', over.id);
  const gone = tasks.find(task => task.host !== null && state.hosts[task.host]?.status === 'dropped');
  if (gone !== undefined) return refused('hostNotConnected', gone.host ?? '');
  return accepted(
    ...tasks.map((task): EventBody => ({ type: 'task.reopened', task: task.id, reason: intent.reason, by })),
  );
}

export function pick(state: RunState, intent: Of<'pick'>, by: string): Decision {
  const task = taskNamed(state, intent.task);
  if (task === undefined) return refused('unknownTask', intent.task);
  if (statusOf(state, task.id) !== 'ready') return refused('notNow', task.id);
  return candidatesOf(state, task).some(candidate => candidate.pid === intent.pid)
    ? accepted({ type: 'task.picked', task: task.id, pid: intent.pid, by })
    : refused('badValue', String(intent.pid));
}

/** Attempts in doubt, manual steps of the upgrade, and follow steps that nothing else ends. */
export function resolve(state: RunState, intent: Of<'resolve'>, by: string): Decision {
  const task = taskNamed(state, intent.task);
  if (task === undefined) return refused('unknownTask', intent.task);
  const status = statusOf(state, task.id);
  const manual = task.verb === 'manual' && status === 'waiting' && task.phase !== 'verify';
  const watched = task.verb === 'follow' && status === 'running';
  if (status !== 'inDoubt' && !manual && !watched) return refused('notNow', task.id);
  if (intent.reason.trim() === '' && !(manual && intent.as === 'done'))
    return refused('reasonMissing', task.id);
  return accepted({ type: 'task.resolved', task: task.id, as: intent.as, reason: intent.reason, by });
}

export function runAgain(state: RunState, intent: Of<'runAgain'>, by: string): Decision {
  const task = taskNamed(state, intent.task);
  if (task === undefined) return refused('unknownTask', intent.task);
  if (statusOf(state, task.id) !== 'inDoubt') return refused('notNow', task.id);
  if (intent.typed !== (task.host ?? task.section))
    return refused('typedMismatch', task.host ?? task.section);
  if (intent.reason.trim() === '') return refused('reasonMissing', task.id);
  return accepted({ type: 'task.resolved', task: task.id, as: 'again', reason: intent.reason, by });
}
