import { lastAttempt, type RunState } from '../engine/state.ts';
import type { PlannedSection, Task } from '../plan/plan.ts';
import { formatDuration, milliseconds } from '../text/format.ts';
import { statusMarks } from '../text/marks.ts';
import { blocks, code, literal, table } from './markdown-text.ts';
import type { Page } from './page.ts';
import { countsOf } from './standing.ts';

/** One table a section: a row for each step, a column for each host. The verification has a table of its own. */
export function steps(page: Page): readonly string[] {
  const { state } = page;
  const shown = state.info.plan.sections.filter(section => section.phase !== 'verify');
  const sections = shown.map(section => ledger(page, section));
  return blocks(...sections, [legend(page)], ...(fetched(page) ? [[page.words.fetchedNote]] : []));
}

function ledger(page: Page, section: PlannedSection): readonly string[] {
  const { state, words } = page;
  const tasks = state.info.plan.tasks.filter(task => task.section === section.id);
  const columns: readonly (string | null)[] = [
    ...section.hosts,
    ...(tasks.some(task => task.host === null) ? [null] : []),
  ];
  return blocks(
    [`### ${literal(section.id)}`],
    table(
      [words.step, ...columns.map(host => (host === null ? words.anyHost : code(host)))],
      section.steps.map(step => [
        literal(step.name),
        ...columns.map(host =>
          cell(
            page,
            tasks.find(task => task.step === step.id && task.host === host),
          ),
        ),
      ]),
    ),
  );
}

/** `✔ 1m 22s`; the step has no task on a host that it leaves out. */
function cell({ state, terms, chronicle }: Page, task: Task | undefined): string {
  const progress = task === undefined ? undefined : state.tasks[task.id];
  if (progress === undefined) return '';
  const took = durationOf(state, progress.id);
  const times = progress.attempts.length > 1 ? ` ×${progress.attempts.length}` : '';
  const word = progress.status === 'finished' ? '' : ` ${terms.taskStatus[progress.status]}`;
  const unwatched = progress.detached === null ? '' : ` (${terms.detached})`;
  const attempt = lastAttempt(progress);
  const limit = attempt !== null && chronicle.isKept(progress.id, attempt) ? '≤ ' : '';
  return `${statusMarks[progress.status]}${word}${unwatched}${took === null ? '' : ` ${limit}${took}`}${times}`;
}

function durationOf(state: RunState, id: string): string | null {
  const attempt = state.tasks[id] === undefined ? null : lastAttempt(state.tasks[id]);
  const took = milliseconds(attempt?.startedAt, attempt?.endedAt);
  return took === null ? null : formatDuration(took);
}

/** Only of the marks that are there. */
function legend({ state, terms }: Page): string {
  return countsOf(state)
    .map(([status]) => `${statusMarks[status]} ${terms.taskStatus[status]}`)
    .join(' · ');
}

/** Some of the times are those of a result being fetched. */
function fetched({ state, chronicle }: Page): boolean {
  return Object.values(state.tasks).some(task => {
    const attempt = lastAttempt(task);
    return attempt !== null && chronicle.isKept(task.id, attempt);
  });
}
