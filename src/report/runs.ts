import { isSettled, type RunState, type RunStatus, tasksAhead } from '../engine/state.ts';
import { formatDateTime, formatPercent, formatZone } from '../text/format.ts';
import { reportWords } from '../text/report.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import type { Terms } from '../text/terms.ts';
import { visibleControls } from '../text/visible.ts';
import { pad, widthOf } from '../text/width.ts';

/** One run of many: what `runs --json` prints for each. */
export type ListedRun = ReadableRun | UnreadableRun;

export interface ReadableRun {
  readonly run: string;
  readonly directory: string;
  readonly runbook: string;
  readonly title: string;
  readonly change: string | null;
  readonly status: RunStatus;
  readonly operator: string;
  readonly openedAt: string;
  readonly updatedAt: string;
  /** Tasks of which nothing more is to come, of all tasks; while a rollback is under way, of its tasks. */
  readonly settled: number;
  readonly tasks: number;
}

/** Its journal is missing or does not verify; listed all the same, so that it is not taken for gone. */
interface UnreadableRun {
  readonly run: string;
  readonly directory: string;
  readonly error: string;
}

export function listedRun(state: RunState, directory: string): ReadableRun {
  const { plan, run, operator } = state.info;
  const tasks = tasksAhead(state);
  return {
    run,
    directory,
    runbook: plan.runbook,
    title: plan.title,
    change: plan.change ?? null,
    status: state.status,
    operator,
    openedAt: state.openedAt,
    updatedAt: state.updatedAt,
    settled: tasks.filter(task => isSettled(state, task)).length,
    tasks: tasks.length,
  };
}

/** A table, the runs in the order given. Lines end with a newline. */
export function runsText(runs: readonly ListedRun[], terms: Terms, timeZone: string): string {
  const words = reportWords(terms.language);
  if (runs.length === 0) return `${words.noRuns}\n`;
  const zone = runs.flatMap(run => ('error' in run ? [] : [formatZone(run.openedAt, timeZone)]))[0];
  const opened = zone === undefined ? words.opened : `${words.opened} (${zone})`;
  const head = [words.run, words.status, words.runbook, words.operator, opened, words.progress];
  const rows = [head, ...runs.map(run => cellsOf(run, terms, timeZone))].map(row => row.map(clean));
  const widths = head.map((_, column) =>
    Math.max(...rows.filter(row => row.length === head.length).map(row => widthOf(row[column] ?? ''))),
  );
  return rows
    .map(row => row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  '))
    .map(line => `${line.trimEnd()}\n`)
    .join('');
}

function cellsOf(run: ListedRun, terms: Terms, timeZone: string): readonly string[] {
  if ('error' in run) return [run.run, '?', run.error];
  return [
    run.run,
    terms.runStatus[run.status],
    run.runbook,
    run.operator,
    formatDateTime(run.openedAt, timeZone),
    `${run.settled}/${run.tasks} ${formatPercent(run.settled, run.tasks)}`,
  ];
}

function clean(text: string): string {
  return sanitizeLine(visibleControls(text.replaceAll('\n', ' ')), { colour: false });
}
