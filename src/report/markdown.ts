import type { RunState } from '../engine/state.ts';
import type { Language } from '../text/language.ts';
import { reportWords } from '../text/report.ts';
import { termsFor } from '../text/terms.ts';
import type { Chronicle } from './chronicle.ts';
import { appendix } from './markdown-appendix.ts';
import { deviations } from './markdown-deviations.ts';
import { failures } from './markdown-failures.ts';
import { former } from './markdown-former.ts';
import { hosts } from './markdown-hosts.ts';
import { rollbacks } from './markdown-rollback.ts';
import { steps } from './markdown-steps.ts';
import { openPointsOf, summary } from './markdown-summary.ts';
import { blocks, literal } from './markdown-text.ts';
import { notes, signOff, verification } from './markdown-verdicts.ts';

export interface ReportSource {
  readonly state: RunState;
  /** The last lines of a stream of `OutputTails`. */
  outputOf(stream: string): readonly string[];
  /** Of all events up to the state's last. */
  readonly chronicle: Chronicle;
  /** Of the journal up to the state's last event. */
  readonly headHash: string;
  readonly count: number;
  readonly language: Language;
  /** An IANA name. */
  readonly timeZone: string;
}

/**
 * The report of a run for a ticket, in GitHub's Markdown: a page to read first, then the details to sample from.
 * A function of its arguments alone, so that a live run and its replay have the same report, byte for byte.
 */
export function markdownReport(source: ReportSource): string {
  const { state } = source;
  const words = reportWords(source.language);
  const page = { ...source, words, terms: termsFor(source.language) };
  const { change, title } = state.info.plan;
  const lines = blocks(
    [`# ${change === undefined ? '' : `${literal(change)} · `}${literal(title)}`],
    [`## ${words.summary}`],
    summary(page),
    openPointsOf(page),
    [`### ${words.hosts}`],
    hosts(page),
    [`### ${words.deviations}`],
    deviations(page),
    rollbacks(page),
    [`## ${words.verification}`],
    verification(page),
    [`## ${words.signOff}`],
    signOff(page),
    [`## ${words.steps}`],
    steps(page),
    former(page),
    [`## ${words.failures}`],
    failures(page),
    [`## ${words.notes}`],
    notes(page),
    [`## ${words.appendix}`],
    appendix(page),
  );
  return `${lines.join('\n')}\n`;
}
