import type { PlannedSection, Round, Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';
import { ledgerOf } from './ledger.ts';
import { inOrder, type UnnumberedRound, undoingSection } from './rollback-items.ts';
import type { RunState } from './state.ts';

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

/**
 * The rollback of what has run until now. A section that has `rollback` steps is undone by them, on the hosts where
 * something of it ran, and by its steps' own `undo` only where the runbook puts them; any other section by its steps'
 * `undo`. Nothing that ran before an irreversible step is touched.
 */
export function rollbackOf(state: RunState, services: readonly string[] | null): Rollback {
  const ledger = ledgerOf(state);
  const barrier = Math.max(-1, ...ledger.filter(({ task }) => task.irreversible).map(({ order }) => order));
  const deeds = ledger.filter(
    ({ task }) => services === null || (task.service !== undefined && services.includes(task.service)),
  );
  const bySection = Map.groupBy(deeds, ({ task }) => task.section);
  const pieces = [...bySection].map(([id, own]) => {
    const section = state.info.plan.sections.find(candidate => candidate.id === id);
    const steps = state.info.plan.rollback.filter(task => task.section === id);
    return undoingSection(section, steps, own, barrier);
  });
  const items = inOrder(pieces.flatMap(piece => piece.items));
  const rounds = numbered(items.flatMap(item => item.rounds));
  const tasks = rounds.flatMap(round => round.tasks);
  const left = pieces.flatMap(piece => piece.left).sort((a, b) => b.deed.order - a.deed.order);
  return {
    services,
    sections: sectionsOf(state, rounds),
    rounds: rounds.map(({ id, section, step, tasks: own }) => ({
      id,
      section,
      step: step.id,
      tasks: own.map(task => task.id),
    })),
    tasks,
    units: items.flatMap(item => item.units),
    left: left.map(({ deed, why }) => ({ task: deed.id, why })),
  };
}

/** What is shown before a rollback is begun; its SHA-256 is the rollback's digest. */
export function rollbackText(rollback: Rollback): string {
  const undo = rollback.tasks.map(task => `${task.id}\n${rollbackTaskText(task).replace(/^/gm, '  ')}\n`);
  const left = rollback.left.map(({ task, why }) => `left as it is: ${task} (${why})\n`);
  return [...undo, ...left].join('');
}

/** What one task of a rollback does, as far as that is known, and on which condition. */
export function rollbackTaskText({ action, when }: Task): string {
  const text = plannedText(action).trimEnd();
  return when === undefined ? text : `when ${when}\n${text}`;
}

type NumberedRound = UnnumberedRound & Pick<Round, 'id'>;

function numbered(rounds: readonly UnnumberedRound[]): readonly NumberedRound[] {
  const counts = new Map<string, number>();
  return rounds.map(round => {
    const path = `${round.section}/${round.step.id}`;
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    return { ...round, id: `${path}#${count}` };
  });
}

function sectionsOf(state: RunState, rounds: readonly NumberedRound[]): readonly PlannedSection[] {
  return [...Map.groupBy(rounds, round => round.section)].map(([id, own]) => {
    const origin = state.info.plan.sections.find(section => id.startsWith(`${section.id}/`));
    const hosts = [...new Set(own.flatMap(round => round.tasks.flatMap(task => task.host ?? [])))];
    return {
      id,
      ...(origin?.service === undefined ? {} : { service: origin.service }),
      phase: 'rollback',
      hosts,
      batches: [hosts],
      steps: [...new Map(own.map(({ step }) => [step.id, step])).values()],
    };
  });
}
