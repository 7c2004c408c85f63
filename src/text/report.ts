import type { Seat } from '../engine/event.ts';
import type { Language } from './language.ts';
import { reportEnglish } from './report.en.ts';
import { reportChinese } from './report.zh.ts';

/** The headings and labels of reports and of `show`; see `Terms` for the words in them. */
export interface ReportWords {
  readonly summary: string;
  readonly run: string;
  readonly runbook: string;
  readonly release: string;
  readonly change: string;
  readonly outcome: string;
  readonly tasks: string;
  readonly plannedWindow: string;
  readonly actualWindow: string;
  readonly notPlanned: string;
  readonly stillOpen: string;
  /** After the end of the planned window. */
  overrun(duration: string): string;
  readonly operator: string;
  operatorAt(name: string, seat: Seat): string;
  /** Everybody whose name is in the record. */
  readonly people: string;
  readonly planDigest: string;
  readonly runbookDigest: string;
  readonly journal: string;
  journalHead(count: number, hash: string): string;
  readonly repairs: string;
  readonly version: string;
  readonly times: string;
  readonly why: string;
  readonly hosts: string;
  readonly host: string;
  readonly ownName: string;
  readonly user: string;
  readonly address: string;
  readonly hostKey: string;
  readonly clock: string;
  readonly status: string;
  readonly deviations: string;
  readonly noDeviations: string;
  readonly time: string;
  readonly what: string;
  readonly subject: string;
  readonly by: string;
  readonly reason: string;
  readonly openPoints: string;
  readonly verification: string;
  readonly item: string;
  readonly verdict: string;
  readonly comment: string;
  readonly noVerdict: string;
  readonly noVerification: string;
  readonly signOff: string;
  readonly notSigned: string;
  readonly steps: string;
  readonly step: string;
  readonly anyHost: string;
  readonly failures: string;
  readonly noFailures: string;
  attempt(number: number): string;
  readonly attemptColumn: string;
  readonly lastOutput: string;
  readonly notes: string;
  readonly noNotes: string;
  readonly appendix: string;
  /** About the hashes of the appendix. */
  readonly appendixNote: string;
  readonly confirmedBy: string;
  readonly confirmedAt: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly output: string;
  readonly neverConfirmed: string;
  /** Under a command whose text is not the one of the recorded hash. */
  readonly otherCommand: string;
  readonly noRuns: string;
  readonly opened: string;
  readonly progress: string;
  noSuchTask(task: string): string;
  readonly noOutput: string;
  /** How often a connection was lost, and how long it was away in all; null: it is still away. */
  lost(count: number, away: string | null): string;
  lossAt(time: string, away: string | null, reason: string): string;
  /** What the host said of commands that had lost contact. */
  readonly askedAbout: string;
  foundRunning(count: number): string;
  foundEnded(count: number): string;
  foundNotStarted(count: number): string;
  /** Before the earlier states of an Erlang node, the oldest first. */
  readonly nodeBefore: string;
  notCleaned(path: string): string;
  readonly rollback: string;
  /** Null: of the whole run. */
  rollbackOf(services: readonly string[] | null): string;
  rollbackBy(by: string, time: string, reason: string): string;
  readonly rollbackUnderWay: string;
  readonly nothingUndone: string;
  readonly order: string;
  readonly undoes: string;
  readonly left: string;
  readonly former: string;
  readonly formerNote: string;
  /** Behind the id of a task that ran by an earlier plan. */
  readonly earlierPlan: string;
  readonly attempts: string;
  /** The heading over the full text of what the table of deviations names. */
  readonly details: string;
  /** Before a diff that a script of handrail's own brings about. */
  readonly undoesEdit: string;
  amendedAttempt(number: number): string;
  readonly amendedNext: string;
  /** Of an input that was given as a secret. */
  readonly notRecorded: string;
  readonly noLimit: string;
  /** Of times that were noted when the result was fetched. */
  readonly fetchedNote: string;
  readonly changedPlan: string;
}

export function reportWords(language: Language): ReportWords {
  return language === 'zh' ? reportChinese : reportEnglish;
}
