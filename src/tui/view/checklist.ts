import { currentRound, isSettled, type RunState, taskNamed, tasksOf } from '../../engine/state.ts';
import type { PlannedSection, PlannedStep, Task } from '../../plan/plan.ts';
import type { Scene } from './scene.ts';
import type { Cursor, View } from './view.ts';

/** A row of the checklist: a section, or one of its steps with the task it has on each host. */
export type ChecklistRow =
  | {
      readonly kind: 'section';
      readonly section: PlannedSection;
      readonly folded: boolean;
      readonly tasks: readonly Task[];
      readonly settled: number;
    }
  | {
      readonly kind: 'step';
      readonly section: PlannedSection;
      readonly step: PlannedStep;
      /** One entry a host of the section, null where the step leaves the host out; a single entry for a step without a host. */
      readonly tasks: readonly (Task | null)[];
    };

export function checklistRows(state: RunState, view: View): readonly ChecklistRow[] {
  return state.info.plan.sections.flatMap(section => {
    const tasks = tasksOfSection(state, section.id);
    if (tasks.length === 0) return [];
    const settled = tasks.filter(task => isSettled(state, task)).length;
    const folded = isFolded(state, view, section, settled === tasks.length);
    const head: ChecklistRow = { kind: 'section', section, folded, tasks, settled };
    return folded ? [head] : [head, ...section.steps.flatMap(step => stepRow(section, step, tasks))];
  });
}

/** Where the operator is: the chosen row, or the task whose turn it is. */
export function cursorOf({ state, view }: Pick<Scene, 'state' | 'view'>): Cursor | null {
  return view.cursor ?? turnCursor(state);
}

/** The task whose turn it is; when nothing is left, the last one that ran. */
export function turnCursor(state: RunState): Cursor | null {
  const round = currentRound(state);
  const task = round === null ? lastTouched(state) : mostUrgent(state, tasksOf(state, round));
  return task === undefined ? null : { section: task.section, step: task.step, host: task.host };
}

/** The task under the cursor; none on a section's row, or where the step leaves the host out. */
export function selectedTask(scene: Pick<Scene, 'state' | 'view'>): Task | null {
  const cursor = cursorOf(scene);
  if (cursor === null || cursor.step === null) return null;
  const tasks = tasksOfStep(scene.state, cursor.section, cursor.step);
  return tasks.find(task => task.host === cursor.host) ?? tasks[0] ?? null;
}

export function tasksOfStep(state: RunState, section: string, step: string): readonly Task[] {
  return tasksOfSection(state, section).filter(task => task.step === step);
}

export function tasksOfSection(state: RunState, section: string): readonly Task[] {
  return state.info.plan.tasks.filter(task => task.section === section);
}

export function isRow(row: ChecklistRow, cursor: Cursor | null): boolean {
  if (cursor === null || row.section.id !== cursor.section) return false;
  return row.kind === 'section' ? cursor.step === null || row.folded : row.step.id === cursor.step;
}

/** A section whose tasks are all settled folds by itself, unless the operator is in it. */
function isFolded(state: RunState, view: View, section: PlannedSection, done: boolean): boolean {
  const chosen = view.folds[section.id];
  if (chosen !== undefined) return chosen;
  return done && cursorOf({ state, view })?.section !== section.id;
}

function stepRow(section: PlannedSection, step: PlannedStep, all: readonly Task[]): readonly ChecklistRow[] {
  const tasks = all.filter(task => task.step === step.id);
  if (tasks.length === 0) return [];
  if (tasks.every(task => task.host === null)) return [{ kind: 'step', section, step, tasks }];
  const perHost = section.hosts.map(host => tasks.find(task => task.host === host) ?? null);
  return [{ kind: 'step', section, step, tasks: perHost }];
}

function mostUrgent(state: RunState, tasks: readonly Task[]): Task | undefined {
  for (const status of ['inDoubt', 'failed', 'waiting', 'running', 'ready', 'pending'] as const) {
    const found = tasks.find(task => state.tasks[task.id]?.status === status && !isSettled(state, task));
    if (found) return found;
  }
  return tasks[0];
}

function lastTouched(state: RunState): Task | undefined {
  let last: { at: string; task: Task } | undefined;
  for (const { id, attempts } of Object.values(state.tasks)) {
    const at = attempts.at(-1)?.confirmedAt;
    const task = at === undefined ? undefined : taskNamed(state, id);
    if (at !== undefined && task !== undefined && (last === undefined || at >= last.at)) last = { at, task };
  }
  return last?.task ?? state.info.plan.tasks[0];
}
