import type { Task } from '../plan/plan.ts';
import { editsMade, undoEditScript } from './edit-undo.ts';
import { formerId } from './reduce-rollback.ts';
import { isReadOnly } from './reduce-task.ts';
import type { RunState, TaskState } from './state.ts';

/** Something that a run did, or may have done, and has not undone. */
export interface Deed {
  /** The task's id; of a task of an earlier plan, with what tells it apart. */
  readonly id: string;
  readonly task: Task;
  /** Higher ran later. */
  readonly order: number;
  /** Nobody knows whether, or how far, it ran. */
  readonly isDoubtful: boolean;
  /** How it is undone where the runbook does not say it. */
  readonly ownUndo?: string;
}

/** What the run did, newest first: the tasks that change something, of which an attempt was started or that were done by hand. */
export function ledgerOf(state: RunState): readonly Deed[] {
  const present = state.info.plan.tasks
    .filter(task => task.phase !== 'rollback')
    .flatMap(task => deed(task.id, task, state.tasks[task.id]));
  const former = state.former.flatMap(each => deed(formerId(each), each.task, each.state));
  return [...present, ...former].sort((a, b) => b.order - a.order);
}

function deed(id: string, task: Task, state: TaskState | undefined): readonly Deed[] {
  if (state === undefined || state.status === 'rolledBack' || !changes(task)) return [];
  if (state.status !== 'doneByHand' && !mayHaveRun(state) && !wasDoneByPerson(task, state)) return [];
  const deed = { id, task, order: state.order ?? 0, isDoubtful: state.status === 'inDoubt' };
  if (task.verb !== 'edit' || state.status === 'doneByHand') return [deed];
  const edits = editsMade(state);
  return edits.length === 0 ? [] : [{ ...deed, ownUndo: undoEditScript(edits) }];
}

/** What a person does changes something only where the runbook says how to undo it, or that nothing can. */
function changes({ verb, action, undo, irreversible }: Task): boolean {
  if (action.verb === 'otp' && (action.action === 'probe' || action.action === 'check')) return false;
  return !isReadOnly(verb) || (verb === 'manual' && (undo !== undefined || irreversible === true));
}

function wasDoneByPerson({ verb }: Task, { status }: TaskState): boolean {
  return verb === 'manual' && (status === 'finished' || status === 'failed');
}

/** An attempt was started since it was last undone, and it is not known that nothing was sent. */
export function mayHaveRun({ attempts, undone }: TaskState): boolean {
  return attempts
    .slice(undone)
    .some(({ startedAt, outcome }) => startedAt !== null && outcome?.kind !== 'unreachable');
}
