import type { Deed } from './ledger.ts';

/** The name of the step that undoes a deed: a task of an earlier plan may have the id of one of the present plan. */
export function stepOf({ id, task, order }: Pick<Deed, 'id' | 'task' | 'order'>): string {
  return id === task.id ? task.step : `${task.step}.${order}`;
}
