import type { PlanChanges } from '../engine/event.ts';
import { ranBefore, upgradeTasks } from '../engine/replan.ts';
import type { RunState } from '../engine/state.ts';
import type { Plan, Task } from '../plan/plan.ts';
import { type ChangeWords, changeWords } from '../text/changes.ts';
import type { Terms } from '../text/terms.ts';
import { visibleControls } from '../text/visible.ts';
import { changedLines, keyLines, taskLines } from './changed-task.ts';

export interface PlanComparison {
  readonly state: RunState;
  readonly after: Plan;
  readonly changes: PlanChanges;
}

/** What differs between the plan on record and the one the documents give now: by task, then what else. */
export function changesText({ state, after, changes }: PlanComparison, terms: Terms): string {
  const words = changeWords(terms.language);
  const before = state.info.plan;
  const ran = new Set(ranBefore(state, changes));
  const label = (id: string) => {
    const status = state.tasks[id]?.status;
    return ran.has(id) && status !== undefined ? `${id}  (${words.hadRun(terms.taskStatus[status])})` : id;
  };
  const [earlier, later] = [upgradeTasks(before), upgradeTasks(after)];
  return [
    words.changed(state.info.runbook.path),
    ...taskChanges({ before, after, earlier, later }, changes, label, words),
    ...orderChanges(before, after, words),
    ...rollbackChanges(before, after, words),
    ...elsewhere(before, after, words),
  ]
    .map(visibleControls)
    .join('\n');
}

interface TwoPlans {
  readonly before: Plan;
  readonly after: Plan;
  readonly earlier: readonly Task[];
  readonly later: readonly Task[];
}

function taskChanges(
  { before, after, earlier, later }: TwoPlans,
  { added, removed, changed }: PlanChanges,
  label: (id: string) => string,
  words: ChangeWords,
): readonly string[] {
  const textIn = (plan: Plan, tasks: readonly Task[], id: string) => {
    const task = tasks.find(each => each.id === id);
    return task === undefined ? '' : taskLines(plan, task);
  };
  return [
    ...block(words.added, added, label, id => signed('+', textIn(after, later, id)), words),
    ...block(words.removed, removed, label, id => signed('-', textIn(before, earlier, id)), words),
    ...block(
      words.different,
      changed,
      label,
      id => changedLines(textIn(before, earlier, id), textIn(after, later, id)),
      words,
    ),
  ];
}

/** Tasks one after the other; those of which the same is to be said, such as a step on several hosts, together. */
function block(
  title: string,
  ids: readonly string[],
  label: (id: string) => string,
  linesOf: (id: string) => readonly string[],
  words: ChangeWords,
): readonly string[] {
  if (ids.length === 0) return [];
  const groups = Map.groupBy(ids, id => JSON.stringify(linesOf(id)));
  return [
    `${title} (${words.steps(ids.length)})`,
    ...[...groups.values()].flatMap(group => [
      ...group.map(id => `  ${label(id)}`),
      ...linesOf(group[0] ?? '').map(line => `      ${line}`.trimEnd()),
    ]),
  ];
}

function signed(sign: '+' | '-', text: string): readonly string[] {
  return text.split('\n').map(line => `${sign} ${line}`);
}

/** Only what both plans have can have moved. */
function orderChanges(before: Plan, after: Plan, words: ChangeWords): readonly string[] {
  const [then, now] = [roundIds(before), roundIds(after)];
  const common = (ids: readonly string[], others: readonly string[]) =>
    ids.filter(id => others.includes(id)).join('\n');
  const lines = changedLines(common(then, now), common(now, then));
  return lines.length === 0 ? [] : [words.order, ...lines.map(line => `      ${line}`)];
}

function roundIds(plan: Plan): readonly string[] {
  const own = new Set(upgradeTasks(plan).map(task => task.id));
  return plan.rounds.filter(round => round.tasks.some(task => own.has(task))).map(round => round.id);
}

function rollbackChanges(before: Plan, after: Plan, words: ChangeWords): readonly string[] {
  const text = (plan: Plan, id: string) => {
    const task = plan.rollback.find(each => each.id === id);
    return task === undefined ? '' : taskLines(plan, task);
  };
  const ids = [...new Set([...before.rollback, ...after.rollback].map(task => task.id))];
  const changed = ids.filter(id => text(before, id) !== text(after, id));
  return block(
    words.rollback,
    changed,
    id => id,
    id => changedLines(text(before, id), text(after, id)).filter(line => line.length > 2),
    words,
  );
}

/** Everything of a plan that is neither a task nor what only follows from its tasks. */
function elsewhere(before: Plan, after: Plan, words: ChangeWords): readonly string[] {
  const lines = changedLines(restOf(before), restOf(after));
  return lines.length === 0 ? [] : [words.elsewhere, ...lines.map(line => `      ${line}`)];
}

function restOf(plan: Plan): string {
  const { runbook, title, release, change, window, notes, hosts, questions } = plan;
  return [
    ...keyLines({ runbook, title, release, change, window }),
    ...notes.map(({ id, text }) => `note ${id}: ${text}`),
    ...hosts.flatMap(({ name, identityFile: _file, knownHosts: _known, ...host }) =>
      keyLines(host).map(line => `host ${name}: ${line}`),
    ),
    ...questions.map(({ name, ...question }) => `variable ${name}: ${JSON.stringify(question)}`),
    ...plan.artifacts.map(({ name, size, sha256 }) => `artifact ${name}: ${size} bytes, sha256 ${sha256}`),
    ...plan.sections.filter(section => section.phase !== 'rollback').map(sectionLine),
  ].join('\n');
}

function sectionLine({ id, batches, undoAt }: Plan['sections'][number]): string {
  const order = batches.map(batch => batch.join(' + ')).join(', ');
  return `section ${id}: ${order}${undoAt === undefined ? '' : `; undo: steps at ${undoAt}`}`;
}
