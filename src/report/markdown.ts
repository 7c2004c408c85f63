import type { RunState } from '../engine/state.ts';
import type { Language } from '../text/language.ts';
import { reportWords } from '../text/report.ts';
import { termsFor } from '../text/terms.ts';
import { appendix } from './markdown-appendix.ts';
import { failures } from './markdown-failures.ts';
import { steps } from './markdown-steps.ts';
import { deviations, hosts, openPointsOf, summary } from './markdown-summary.ts';
import { blocks, literal } from './markdown-text.ts';
import { notes, signOff, verification } from './markdown-verdicts.ts';

export interface ReportSource {
  readonly state: RunState;
  /** The last lines of a stream of `OutputTails`. */
  outputOf(stream: string): readonly string[];
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
    [`## ${words.verification}`],
    verification(page),
    [`## ${words.signOff}`],
    signOff(page),
    [`## ${words.steps}`],
    steps(page),
    [`## ${words.failures}`],
    failures(page),
    [`## ${words.notes}`],
    notes(page),
    [`## ${words.appendix}`],
    appendix(page),
  );
  return `${lines.join('\n')}\n`;
}
