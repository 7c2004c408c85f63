import type { PlannedSection, Round, Task } from '../plan/plan.ts';

/**
 * What undoes what a run did, computed from the record of what ran: only that, only where it ran, newest first. Its tasks
 * are tasks like any other, of the phase `rollback`, in sections of their own (`ecsc/rollback`).
 */
export interface Rollback {
  /** Null: of the whole run. */
  readonly services: readonly string[] | null;
  readonly sections: readonly PlannedSection[];
  readonly rounds: readonly Round[];
  /** In execution order. */
  readonly tasks: readonly Task[];
  readonly units: readonly RollbackUnit[];
  /** What ran and stays as it is, newest first. */
  readonly left: readonly LeftAsIs[];
}

/** When all `tasks` are done, what `undoes` names is rolled back. */
export interface RollbackUnit {
  readonly tasks: readonly string[];
  readonly undoes: readonly string[];
}

export interface LeftAsIs {
  readonly task: string;
  readonly why: LeftReason;
}

export type LeftReason =
  /** Nothing in the runbook says how to undo it. */
  | 'noUndo'
  /** The point of no return itself. */
  | 'irreversible'
  /** It ran before the point of no return, or its section's rollback would reach past it. */
  | 'pastIrreversible';
