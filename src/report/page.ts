import { type RunState, taskNamed } from '../engine/state.ts';
import { formatDateTime } from '../text/format.ts';
import type { ReportWords } from '../text/report.ts';
import type { Terms } from '../text/terms.ts';
import type { ReportSource } from './markdown.ts';

/** What every part of a report is made from. */
export interface Page extends ReportSource {
  readonly words: ReportWords;
  readonly terms: Terms;
}

/** The host of a task of the plan, or of one before it. */
export function hostOf(state: RunState, id: string): string | null {
  const former = state.former.find(({ task }) => task.id === id)?.task;
  return (taskNamed(state, id) ?? former)?.host ?? null;
}

export function timeOf(page: Pick<Page, 'timeZone'>, instant: string | null): string {
  return instant === null ? '' : formatDateTime(instant, page.timeZone);
}
