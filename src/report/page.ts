import { formatDateTime } from '../text/format.ts';
import type { ReportWords } from '../text/report.ts';
import type { Terms } from '../text/terms.ts';
import type { ReportSource } from './markdown.ts';

/** What every part of a report is made from. */
export interface Page extends ReportSource {
  readonly words: ReportWords;
  readonly terms: Terms;
}

export function timeOf(page: Pick<Page, 'timeZone'>, instant: string | null): string {
  return instant === null ? '' : formatDateTime(instant, page.timeZone);
}
