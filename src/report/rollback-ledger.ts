import { leftBy } from '../engine/advance-rollback.ts';
import { formerId } from '../engine/reduce-rollback.ts';
import type { RollbackUnit } from '../engine/rollback.ts';
import { type RollbackState, type RunState, statusOf } from '../engine/state.ts';
import { reportWords } from '../text/report.ts';
import type { Terms } from '../text/terms.ts';

/** What is undone once this task of a rollback, with those that belong to it, is done. */
export function undoneBy(units: readonly RollbackUnit[], task: string): readonly string[] {
  return [...new Set(units.filter(unit => unit.tasks.includes(task)).flatMap(unit => unit.undoes))];
}

/** A task of the present plan by its id, one of an earlier plan with that said behind it. */
export function nameOf(state: RunState, id: string, terms: Terms): string {
  const former = state.former.find(each => formerId(each) === id);
  if (former === undefined) return id;
  return `${former.task.id} (${reportWords(terms.language).earlierPlan})`;
}

export interface Left {
  readonly task: string;
  readonly why: string;
}

/** What ran and stays as it is; what a person left out is known only when all is settled. */
export function leftIds(state: RunState, { rollback, finished }: RollbackState): readonly string[] {
  const left = finished ? leftBy(state, rollback) : rollback.left.map(({ task }) => task);
  return [...new Set(left)];
}

/** As `leftIds`, with why; what a person left out is known only when all is settled. */
export function leftOf(state: RunState, underWay: RollbackState, terms: Terms): readonly Left[] {
  const { rollback } = underWay;
  const planned = new Map(rollback.left.map(({ task, why }) => [task, terms.leftReason[why]]));
  return leftIds(state, underWay).map(task => ({
    task: nameOf(state, task, terms),
    why: planned.get(task) ?? notUndone(task),
  }));

  /** The step that would have undone it, and what became of that. */
  function notUndone(task: string): string {
    const undoing = rollback.units.filter(unit => unit.undoes.includes(task)).flatMap(unit => unit.tasks);
    const short = undoing.filter(id => !['finished', 'doneByHand'].includes(statusOf(state, id)));
    return terms.list([...new Set(short)].map(id => `${id} ${terms.taskStatus[statusOf(state, id)]}`));
  }
}
