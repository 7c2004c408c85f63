import type { Task } from '../plan/plan.ts';
import { openRollback } from './advance-rollback.ts';
import { promptDone } from './attempts.ts';
import { canLook, commandOf, conditionOf } from './command.ts';
import type { Context } from './decision.ts';
import type { EventBody, Question } from './event.ts';
import { currentRound, doubtful, isSettled, type RunState, retryPending, running, tasksOf } from './state.ts';
import { confirmable, confirmation, obstacle } from './turn.ts';

/** What the current round does by itself: leave out, look, ask, give up, or confirm. */
export function turnOf(state: RunState, context: Context): readonly EventBody[] {
  if (state.stage === 'preparing') return [];
  const round = currentRound(state);
  if (round === null) return [];
  const tasks = tasksOf(state, round).filter(task => !isSettled(state, task));
  const left = tasks.filter(task => isOpen(state, task) && conditionFails(state, task));
  if (left.length > 0)
    return left.map(task => ({
      type: 'task.skipped',
      task: task.id,
      reason: `when: ${task.when}`,
      by: 'when',
    }));
  const unseen = tasks.filter(task => canLook(state, task) && isReady(state, task) && needsLook(state, task));
  if (unseen.length > 0) return unseen.map(task => ({ type: 'task.inspecting', task: task.id }));
  const questions = tasks.flatMap(task => promptOf(state, task));
  if (questions.length > 0) return questions.map(question => ({ type: 'answer.requested', question }));
  return firstOf([
    () => giveUp(state, tasks),
    () => rollBackOnError(state, tasks, context),
    () => confirmUnasked(state, context),
  ]);
}

/** In a dry run that nobody attends, what a person would do or answer counts as done, so that what comes after is shown. */
export function assumeDone(state: RunState, context: Context): readonly EventBody[] {
  if (state.info.dryRun !== 'unattended') return [];
  return state.info.plan.tasks
    .filter(task => state.tasks[task.id]?.status === 'waiting' && !conditionFails(state, task))
    .flatMap(task => {
      const result = commandOf(state, task);
      return result.ok
        ? promptDone(state, task.id, result.command.text, { ...context, operator: 'auto' })
        : [];
    });
}

function isOpen(state: RunState, task: Task): boolean {
  const status = state.tasks[task.id]?.status;
  return status === 'ready' || status === 'waiting';
}

function isReady(state: RunState, task: Task): boolean {
  return state.tasks[task.id]?.status === 'ready';
}

function needsLook(state: RunState, task: Task): boolean {
  const connected = task.host !== null && state.hosts[task.host]?.status === 'connected';
  return connected && state.tasks[task.id]?.inspection === null;
}

function conditionFails(state: RunState, task: Task): boolean {
  const condition = conditionOf(state, task);
  return condition.known && !condition.value;
}

function promptOf(state: RunState, task: Task): readonly Question[] {
  const { action } = task;
  if (action.verb !== 'prompt' || state.tasks[task.id]?.status !== 'waiting') return [];
  const id = `prompt:${task.id}`;
  if (state.questions.some(question => question.id === id)) return [];
  const result = commandOf(state, task);
  if (!result.ok) return [];
  const { into: name, secret, pattern } = action;
  const prompt = result.command.text;
  return [
    {
      id,
      kind: 'prompt',
      task: task.id,
      name,
      prompt,
      secret,
      ...(pattern === undefined ? {} : { pattern }),
    },
  ];
}

function giveUp(state: RunState, tasks: readonly Task[]): readonly EventBody[] {
  const failed = failedWith('abort', state, tasks);
  return failed === undefined ? [] : [{ type: 'run.aborted', reason: failed.id, by: 'onError' }];
}

function rollBackOnError(state: RunState, tasks: readonly Task[], context: Context): readonly EventBody[] {
  const failed = failedWith('rollback', state, tasks);
  if (failed === undefined || state.info.dryRun !== null) return [];
  return openRollback(state, { services: null, reason: failed.id }, 'onError', context);
}

/** A failed task of that policy, once the rest of the batch has finished the step, and no more of it is in doubt. */
function failedWith(policy: 'abort' | 'rollback', state: RunState, tasks: readonly Task[]): Task | undefined {
  if (running(state).length > 0 || doubtful(state).length > 0) return undefined;
  return tasks.find(
    task =>
      task.onError === policy && state.tasks[task.id]?.status === 'failed' && !retryPending(state, task),
  );
}

/** Steps that ask for no confirmation, or that an automatic run confirms itself. */
function confirmUnasked(state: RunState, context: Context): readonly EventBody[] {
  const tasks = confirmable(state);
  const unasked = tasks.filter(
    task =>
      task.confirm === 'none' ||
      (state.info.auto && task.confirm === 'key') ||
      state.info.dryRun === 'unattended',
  );
  if (unasked.some(task => cannotBeStarted(state, task))) return [];
  if (unasked.length === 0 || unasked.length < tasks.length || obstacle(state, unasked) !== null) return [];
  const decision = confirmation(state, unasked, 'auto', context);
  return decision.ok ? decision.events : [];
}

/** It never began, time after time: whether to go on trying is for a person to say. */
function cannotBeStarted(state: RunState, { id }: Task): boolean {
  const latest = state.tasks[id]?.attempts.slice(-mostFences) ?? [];
  return latest.length === mostFences && latest.every(({ outcome }) => outcome?.kind === 'unreachable');
}

const mostFences = 5;

/** What the first rule that has anything to say leads to. */
export function firstOf(rules: readonly (() => readonly EventBody[])[]): readonly EventBody[] {
  for (const rule of rules) {
    const events = rule();
    if (events.length > 0) return events;
  }
  return [];
}
