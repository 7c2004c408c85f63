import { candidatesOf } from '../../engine/command.ts';
import type { Question } from '../../engine/event.ts';
import { ledgerOf } from '../../engine/ledger.ts';
import { mayReconnect } from '../../engine/reconnect.ts';
import {
  currentRound,
  isSettled,
  type RunState,
  retryPending,
  rollbackUnderWay,
  running,
  taskNamed,
  tasksOf,
} from '../../engine/state.ts';
import { confirmable } from '../../engine/turn.ts';
import { waitingFor } from '../../engine/waiting.ts';
import type { Round, Task } from '../../plan/plan.ts';
import { emptyEdit } from './edit.ts';
import type { ConfirmDialog, Dialog } from './view.ts';

/** What the run cannot go on without a person for. `subject` changes when there is something new to decide. */
export interface Demand {
  readonly subject: string;
  readonly dialog: Dialog;
}

/** What a person must decide, answer or do before anything else; null while the run needs nobody, or only a confirmation. */
export function demandOf(state: RunState): Demand | null {
  const waiting = waitingFor(state);
  switch (waiting.for) {
    case 'question':
      return asking(waiting.question);
    case 'inDoubt': {
      const task = waiting.tasks[0] ?? '';
      return menu(`doubt:${attemptOf(state, task)}`, { kind: 'doubt', task });
    }
    case 'failure': {
      const subject = waiting.tasks.map(id => attemptOf(state, id)).join(',');
      return menu(`failure:${subject}`, { kind: 'failure', round: waiting.round });
    }
    case 'manual': {
      const manual = waiting.tasks.find(id => taskNamed(state, id)?.verb === 'manual');
      return manual === undefined ? null : menu(`manual:${manual}`, { kind: 'manual', task: manual });
    }
    case 'host':
      // While the hosts are being reached, their table says what is to be done about those that were not.
      return state.stage === 'preparing' && state.hosts[waiting.host]?.problem?.code !== 'locked'
        ? null
        : menu(`host:${waiting.host}`, { kind: 'host', host: waiting.host });
    case 'rejected':
      return menu(`rejected:${state.signatures.length}`, { kind: 'rejected' });
    case 'nothing':
    case 'work':
    case 'process':
    case 'file':
    case 'node':
    case 'value':
    case 'paused':
    case 'confirmation':
    case 'verdicts':
    case 'signOff':
      return null;
  }
}

function attemptOf(state: RunState, task: string): string {
  return `${task}#${state.tasks[task]?.attempts.length ?? 0}`;
}

/** Failed tasks of a round that a person must decide about. */
export function failedTasks(state: RunState, round: Round): readonly Task[] {
  return tasksOf(state, round).filter(
    task =>
      state.tasks[task.id]?.status === 'failed' && !isSettled(state, task) && !retryPending(state, task),
  );
}

/** The confirmation of the round whose turn it is, where there is something to confirm. */
export function confirmationOf(state: RunState): ConfirmDialog | null {
  if (state.paused || state.stopped !== null) return null;
  const round = currentRound(state);
  if (round === null || confirmable(state, round).length === 0) return null;
  return { kind: 'confirm', round: round.id, retry: null, typed: emptyEdit, choice: 0 };
}

/** The tasks that a confirmation is for. */
export function confirmedTasks(state: RunState, dialog: ConfirmDialog): readonly Task[] {
  if (dialog.retry === null) {
    const round = roundOf(state, dialog.round);
    return round === undefined ? [] : confirmable(state, round);
  }
  return dialog.retry.flatMap(id => taskNamed(state, id) ?? []);
}

/** A stop whose process is not settled yet: several could be meant, or none was found. */
export function stopToSettle(state: RunState, tasks: readonly Task[]): Task | null {
  return (
    tasks.find(task => {
      const inspection = state.tasks[task.id]?.inspection;
      if (task.action.verb !== 'stop' || inspection?.kind !== 'seen') return false;
      const candidates = candidatesOf(state, task);
      if (candidates.length === 0) return task.action.ifNone === 'ask';
      return candidates.length > 1 && !candidates.some(({ pid }) => pid === inspection.picked);
    }) ?? null
  );
}

/** Whether an open dialog is still about something. */
export function isStillDue(state: RunState, dialog: Dialog): boolean {
  switch (dialog.kind) {
    case 'confirm':
      return dialog.retry === null
        ? currentRound(state)?.id === dialog.round && confirmedTasks(state, dialog).length > 0
        : dialog.retry.every(id => state.tasks[id]?.status === 'failed');
    case 'menu':
      return isMenuDue(state, dialog);
    case 'form':
      return isFormDue(state, dialog);
  }
}

export function roundOf(state: RunState, id: string): Round | undefined {
  return state.info.plan.rounds.find(round => round.id === id);
}

/** Something ran, nothing runs, and it is not being undone already. */
export function canRollBack(state: RunState): boolean {
  return (
    state.stage !== 'preparing' &&
    state.stage !== 'over' &&
    state.stopped === null &&
    state.info.dryRun === null &&
    rollbackUnderWay(state) === null &&
    running(state).length === 0 &&
    ledgerOf(state).length > 0
  );
}

function isMenuDue(state: RunState, dialog: Extract<Dialog, { kind: 'menu' }>): boolean {
  const { about } = dialog;
  switch (about.kind) {
    case 'failure': {
      const round = roundOf(state, about.round);
      return round !== undefined && failedTasks(state, round).length > 0;
    }
    case 'doubt':
      return state.tasks[about.task]?.status === 'inDoubt';
    case 'manual':
      return state.tasks[about.task]?.status === 'waiting';
    case 'host': {
      const host = state.hosts[about.host];
      return host !== undefined && mayReconnect(host);
    }
    case 'running':
      return state.tasks[about.task]?.status === 'running';
    case 'rejected':
      return waitingFor(state).for === 'rejected';
    case 'rollback':
      return canRollBack(state);
    case 'leave':
      return true;
  }
}

function isFormDue(state: RunState, { purpose }: Extract<Dialog, { kind: 'form' }>): boolean {
  switch (purpose.kind) {
    case 'answer':
      return state.questions.some(question => question.id === purpose.question);
    case 'doneByHand':
    case 'skip':
      return purpose.tasks.every(id => {
        const task = taskNamed(state, id);
        return task !== undefined && (!isSettled(state, task) || state.tasks[id]?.status === 'failed');
      });
    case 'resolve': {
      const status = state.tasks[purpose.task]?.status;
      return status === 'inDoubt' || status === 'waiting' || status === 'running';
    }
    case 'amend':
      return purpose.tasks.every(id =>
        ['pending', 'ready', 'failed'].includes(state.tasks[id]?.status ?? ''),
      );
    case 'input':
    case 'extend':
      return state.tasks[purpose.task]?.status === 'running';
    case 'rollback':
      return canRollBack(state);
    case 'probe':
    case 'runAgain':
      return state.tasks[purpose.task]?.status === 'inDoubt';
    case 'cancel':
      return state.tasks[purpose.task]?.status === 'running';
    case 'dropHost':
      return state.hosts[purpose.host]?.status !== 'dropped';
    case 'jump':
    case 'redo':
    case 'abort':
    case 'mark':
    case 'sign':
      return state.stage !== 'over';
    case 'note':
      return true;
  }
}

function asking(question: Question): Demand {
  return {
    subject: `question:${question.id}`,
    dialog: {
      kind: 'form',
      purpose: { kind: 'answer', question: question.id },
      fields: [emptyEdit],
      focus: 0,
    },
  };
}

function menu(subject: string, about: Extract<Dialog, { kind: 'menu' }>['about']): Demand {
  return { subject, dialog: { kind: 'menu', about, choice: 0, target: 0 } };
}
