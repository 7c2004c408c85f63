import { formatDuration } from '../model/duration.ts';
import type { Plan, PlannedSection, Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';
import type { Exclusion } from '../plan/select.ts';
import type { Language } from '../text/language.ts';
import { type PlanWords, planWords } from '../text/plan.ts';
import { visibleControls } from '../text/visible.ts';
import { pad, widthOf } from '../text/width.ts';
import type { LoadedPlan } from './load.ts';

/** The plan for people. A command that is the same on several hosts is written once. */
export function planPage({ plan, planDigest, excluded, warnings }: LoadedPlan, language: Language): string {
  const words = planWords(language);
  const blocks = [
    head(plan, planDigest, words),
    table(
      words.notes,
      plan.notes.map(note => [note.id, note.text]),
    ),
    table(
      words.hosts,
      plan.hosts.map(host => [host.name, ...addressOf(host)]),
    ),
    table(
      words.artifacts,
      plan.artifacts.map(({ name, size, sha256, path }) => [
        name,
        words.bytes(size),
        `sha256 ${sha256}`,
        path,
      ]),
    ),
    table(
      words.asked,
      plan.questions.map(({ name, prompt, secret }) => [
        name,
        secret ? `${prompt} (${words.secret})` : prompt,
      ]),
    ),
    ...plan.sections.map(section => sectionBlock(plan, section, excluded, words)),
    ...rollbackBlocks(plan, words),
    ...(warnings === '' ? [] : [`${words.warnings}\n\n${warnings}`]),
  ];
  return `${blocks
    .filter(block => block !== '')
    .map(visibleControls)
    .join('\n\n')}\n`;
}

function head(plan: Plan, digest: string, words: PlanWords): string {
  return [
    `${plan.runbook}${words.colon}${plan.title}`,
    ...(plan.release === undefined ? [] : [`${words.release} ${plan.release}`]),
    ...(plan.change === undefined ? [] : [`${words.change} ${plan.change}`]),
    `${words.digest} ${digest}`,
    words.totals(plan.hosts.length, plan.tasks.length, confirmationsIn(plan)),
  ].join('\n');
}

function confirmationsIn(plan: Plan): number {
  const asking = new Set(plan.tasks.filter(task => task.confirm !== 'none').map(task => task.id));
  return plan.rounds.filter(round => round.tasks.some(task => asking.has(task))).length;
}

function addressOf(host: Plan['hosts'][number]): readonly string[] {
  if (host.transport === 'local') return ['local'];
  const user = host.user === undefined ? '' : `${host.user}@`;
  const port = host.port === undefined ? '' : `:${host.port}`;
  return [`ssh ${user}${host.address ?? host.name}${port}`];
}

function sectionBlock(
  plan: Plan,
  section: PlannedSection,
  excluded: readonly Exclusion[],
  words: PlanWords,
): string {
  const order = section.batches.map(batch => batch.join(', ')).join(`, ${words.then} `);
  const title = titleOf(section, words);
  const tasks = plan.tasks.filter(task => task.section === section.id);
  const steps = stepBlocks(
    section.steps.map(step => step.id),
    tasks,
    excluded,
    words,
  );
  return [order === '' ? title : `${title}${words.colon}${order}`, ...steps].join('\n\n');
}

function titleOf(section: PlannedSection, words: PlanWords): string {
  if (section.phase === 'verify') return words.verification;
  if (section.phase === 'commit') return words.commit;
  return section.service === section.id ? section.id : `${section.service ?? ''} (${section.id})`;
}

function rollbackBlocks(plan: Plan, words: PlanWords): readonly string[] {
  const sections = [...new Set(plan.rollback.map(task => task.section))];
  return sections.map(section => {
    const tasks = plan.rollback.filter(task => task.section === section);
    const steps = [...new Set(tasks.map(task => task.step))];
    return [`${words.rollback}${words.colon}${section}`, ...stepBlocks(steps, tasks, [], words)].join('\n\n');
  });
}

function stepBlocks(
  steps: readonly string[],
  tasks: readonly Task[],
  excluded: readonly Exclusion[],
  words: PlanWords,
): readonly string[] {
  return steps.map((step, index) => {
    const own = tasks.filter(task => task.step === step);
    const [first] = own;
    if (first === undefined) return '';
    const number = `${String(index + 1).padStart(3)}. `;
    const left = own.filter(task => !excluded.some(each => each.task === task.id));
    return [
      `${number}${first.name}`,
      `     ${first.id.replace(/@.*$/s, '')}`,
      ...commandGroups(left).flatMap(group => commandLines(group, words)),
      ...leftOutLines(own, excluded, words),
    ].join('\n');
  });
}

/** Tasks that do the same, together. */
function commandGroups(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    const key = JSON.stringify([plannedText(task.action), task.when, task.undo]);
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups.values()];
}

function commandLines(group: readonly Task[], words: PlanWords): readonly string[] {
  const [task] = group;
  if (task === undefined) return [];
  const hosts = group.flatMap(({ host }) => host ?? []);
  return [
    `     ${[hosts.length === 0 ? words.once : hosts.join(', '), ...conditionsOf(task)].join(' · ')}`,
    ...indented(plannedText(task.action)),
    ...(task.undo === undefined ? [] : ['       undo', ...indented(task.undo)]),
  ];
}

function indented(text: string): readonly string[] {
  return text.split('\n').map(line => `       | ${line}`.trimEnd());
}

/** Keys of the step that differ from what every step has, in the runbook's own words. */
function conditionsOf(task: Task): readonly string[] {
  return [
    task.verb,
    ...(task.when === undefined ? [] : [`when ${task.when}`]),
    ...(task.timeout === undefined ? [] : [`timeout ${formatDuration(task.timeout)}`]),
    ...(task.retries === 0 ? [] : [`retries ${task.retries}`]),
    ...(task.confirm === 'typed' ? ['confirm typed'] : []),
    ...(task.onError === 'prompt' ? [] : [`onError ${task.onError}`]),
    ...Object.entries(task.capture).map(([name, pattern]) => `capture ${name} /${pattern}/`),
    ...(task.estimate === undefined ? [] : [`estimate ${formatDuration(task.estimate)}`]),
  ];
}

function leftOutLines(
  tasks: readonly Task[],
  excluded: readonly Exclusion[],
  words: PlanWords,
): readonly string[] {
  const hosts = new Map<string, string[]>();
  for (const task of tasks) {
    const flag = excluded.find(each => each.task === task.id)?.flag;
    if (flag !== undefined) hosts.set(flag, [...(hosts.get(flag) ?? []), task.host ?? words.once]);
  }
  return [...hosts].map(([flag, names]) => `     ${words.leftOut(names.join(', '), flag)}`);
}

function table(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
  const lines = rows.map(row => row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  '));
  return [title, ...lines.map(line => `  ${line}`.trimEnd())].join('\n');
}
