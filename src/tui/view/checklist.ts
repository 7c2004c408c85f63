import {
  currentRound,
  isSettled,
  type RunState,
  rollbackUnderWay,
  taskNamed,
  tasksOf,
} from '../../engine/state.ts';
import type { Plan, PlannedSection, PlannedStep, Task } from '../../plan/plan.ts';
import { columnsOf, frameOf } from './layout.ts';
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

/**
 * The section whose turn it is and the one the operator is in are open, and so are those that come next, as far as there
 * are rows for them. A section that was folded or unfolded by hand stays so.
 */
export function checklistRows({
  state,
  view,
  size,
}: Pick<Scene, 'state' | 'view' | 'size'>): readonly ChecklistRow[] {
  const open = openSections(state, view, columnsOf(frameOf(size).body, 0.4, 6).list.height - 1);
  return sectionsInOrder(state).flatMap(section => {
    const tasks = tasksOfSection(state, section.id);
    if (tasks.length === 0) return [];
    const settled = tasks.filter(task => isSettled(state, task)).length;
    const folded = !open.has(section.id);
    const head: ChecklistRow = { kind: 'section', section, folded, tasks, settled };
    return folded ? [head] : [head, ...section.steps.flatMap(step => stepRow(section, step, tasks))];
  });
}

/** Those of a rollback that is under way come first: they are what is done now. */
function sectionsInOrder(state: RunState): readonly PlannedSection[] {
  const { sections } = state.info.plan;
  const first = new Set(rollbackUnderWay(state)?.rollback.sections.map(({ id }) => id));
  return first.size === 0
    ? sections
    : [...sections.filter(({ id }) => first.has(id)), ...sections.filter(({ id }) => !first.has(id))];
}

/** Where the operator is: the chosen row, or the task whose turn it is. */
export function cursorOf({ state, view }: Pick<Scene, 'state' | 'view'>): Cursor | null {
  return view.cursor ?? turnCursor(state);
}

/** The task whose turn it is; when nothing is left, the last one that ran. */
function turnCursor(state: RunState): Cursor | null {
  const known = turns.get(state);
  if (known !== undefined) return known;
  const turn = findTurn(state);
  turns.set(state, turn);
  return turn;
}

/** A state never changes, and a frame asks for its turn dozens of times. */
const turns = new WeakMap<RunState, Cursor | null>();

function findTurn(state: RunState): Cursor | null {
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

function tasksOfStep(state: RunState, section: string, step: string): readonly Task[] {
  return tasksOfSection(state, section).filter(task => task.step === step);
}

function tasksOfSection({ info: { plan } }: RunState, section: string): readonly Task[] {
  const known = sections.get(plan) ?? Map.groupBy(plan.tasks, task => task.section);
  sections.set(plan, known);
  return known.get(section) ?? [];
}

const sections = new WeakMap<Plan, ReadonlyMap<string, readonly Task[]>>();

export function isRow(row: ChecklistRow, cursor: Cursor | null): boolean {
  if (cursor === null || row.section.id !== cursor.section) return false;
  return row.kind === 'section' ? cursor.step === null || row.folded : row.step.id === cursor.step;
}

function openSections(state: RunState, view: View, room: number): ReadonlySet<string> {
  const sections = sectionsInOrder(state);
  const turn = turnCursor(state)?.section;
  const inside = view.cursor === null || view.cursor.step === null ? turn : view.cursor.section;
  const first = Math.max(
    0,
    sections.findIndex(section => section.id === turn),
  );
  const open = new Set<string>();
  let used = sections.length;
  let isFull = false;
  for (const section of [...sections.slice(first), ...sections.slice(0, first)]) {
    if (view.folds[section.id] === true) continue;
    const wanted = view.folds[section.id] === false || section.id === turn || section.id === inside;
    isFull ||= used + section.steps.length > room;
    if (!wanted && isFull) continue;
    open.add(section.id);
    used += section.steps.length;
  }
  return open;
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
