import type { Seat } from '../engine/event.ts';
import type { HostFacts, Leftover, LockBreaking, LockHolder } from '../model/transport.ts';
import type { Language } from './language.ts';
import { plainEnglish } from './plain.en.ts';
import { plainChinese } from './plain.zh.ts';

/** The sentences of the plain output, one for each event that it tells; see `Terms` for the words in them. */
export interface PlainWords {
  opened(run: string, title: string): string;
  size(tasks: number, hosts: readonly string[]): string;
  operator(name: string, seat: Seat): string;
  planDigest(digest: string): string;
  readonly automatic: string;
  /** Tasks that a flag left out. */
  leftOut(count: number, flag: string): string;
  resumed(operator: string, seat: Seat): string;
  paused(by: string): string;
  continued(by: string): string;
  jumped(round: string, reason: string, by: string): string;
  entered(stage: string): string;
  stopped(reason: string, detail: string | undefined): string;
  readonly completed: string;
  aborted(reason: string, by: string): string;
  closed(reason: string, by: string): string;
  readonly connecting: string;
  connected(facts: HostFacts, clock: string): string;
  notReached(sentence: string): string;
  lost(reason: string): string;
  readonly host: HostWords;
  readonly attempt: AttemptWords;
  readonly undo: RollbackWords;
  dropped(reason: string, by: string): string;
  processes(count: number): string;
  process(pid: number, started: string, command: string): string;
  inspectionFailed(sentence: string): string;
  /** A release that a node had before. */
  releaseGone(name: string, version: string): string;
  picked(pid: number, by: string): string;
  /** Follows the name of the step; `attempt` counts from 1. */
  started(by: string, attempt: number): string;
  moreLines(count: number): string;
  omitted(bytes: string): string;
  progress(percent: string, done: string, total: string): string;
  cancelling(by: string): string;
  finished(duration: string | null): string;
  /** Something a command started keeps its output open. */
  readonly outputHeld: string;
  captured(name: string, value: string): string;
  failed(outcome: string, duration: string | null): string;
  doubt(outcome: string): string;
  lastLines(count: number): string;
  readonly noOutput: string;
  rollback(section: string): string;
  retrying(attempt: number, of: number, after: string): string;
  readonly goingOn: string;
  readonly waitsFor: string;
  /** Before the tasks whose commands go on without handrail. */
  readonly leftRunning: string;
  skipped(reason: string, by: string): string;
  resolved(as: string, reason: string, by: string): string;
  reopened(reason: string, by: string): string;
  following(path: string): string;
  fileChanged(path: string, change: string): string;
  matched(pattern: 'until' | 'fail', path: string, line: string): string;
  answered(by: string): string;
  verdict(verdict: string, comment: string, by: string): string;
  signed(verdict: string, name: string, comment: string): string;
  note(text: string, by: string): string;
  repaired(bytes: string, kept: string): string;
  /** Where a command is not known yet. */
  findProcess(match: string, signal: string): string;
  readonly dryRun: DryRunWords;
}

/** Of a dry run, in place of what is said of a real one: nobody may take its lines for the record of one. */
export interface DryRunWords {
  /** Begins every line that has a time. */
  readonly mark: string;
  /** Under the first line. */
  readonly opened: string;
  /** Follows the name of the step. */
  readonly shown: string;
  readonly finished: string;
  readonly completed: string;
  counts(tasks: string): string;
}

/** Of hosts that go and come back, and of what a run keeps on them. */
export interface HostWords {
  /** After the sentence of `lost`. */
  readonly reconnecting: string;
  /** `tries` in vain so far. */
  notBack(tries: number, sentence: string, next: string): string;
  gaveUp(tries: number): string;
  /** A person ended the tries. */
  triesEnded(by: string): string;
  back(after: string): string;
  /** Found by a look that no step asked for; what is new of it follows. */
  nodeChanged(node: string): string;
  /** It did not answer, and has nothing new to tell. */
  nodeBack(node: string): string;
  obstacle(why: string): string;
  leftover(leftover: Leftover): string;
  lockReplaced(holder: LockHolder): string;
  lockBroken(breaking: LockBreaking, holder: LockHolder | null, at: string): string;
  kept(path: string, why: string): string;
  notSwept(sentence: string): string;
  lockNotGivenBack(sentence: string): string;
}

/** Of an attempt between its start and its end, and of what people do to it. */
export interface AttemptWords {
  /** Contact is gone; the command goes on. */
  detached(reason: string): string;
  /** Contact is gone with something that can be done again. */
  interruptedWork(reason: string): string;
  readonly attaching: string;
  readonly repeating: string;
  readonly attached: string;
  readonly fenced: string;
  readonly keptResult: string;
  readonly silent: string;
  readonly silentAdvice: string;
  swelled(bytes: string): string;
  readonly swelledAdvice: string;
  prompt(line: string): string;
  readonly promptAdvice: string;
  readonly promptWithoutInput: string;
  readonly stirred: string;
  input(text: string | null, by: string): string;
  interrupting(by: string): string;
  unreached(what: 'input' | 'interrupt', reason: string): string;
  /** Null: no limit. */
  extended(limit: string | null, by: string): string;
  amended(reason: string, by: string): string;
  amendedBack(reason: string, by: string): string;
  evidence: string;
  probing(by: string): string;
  probed(outcome: string): string;
}

export interface RollbackWords {
  /** Null: of the whole run. */
  opened(services: readonly string[] | null, reason: string, by: string): string;
  readonly order: string;
  undoes(tasks: readonly string[]): string;
  readonly nothing: string;
  readonly left: string;
  readonly finished: string;
  readonly rolledBack: string;
  replanned(by: string): string;
  added(tasks: readonly string[]): string;
  removed(tasks: readonly string[]): string;
  changed(tasks: readonly string[]): string;
}

export function plainWords(language: Language): PlainWords {
  return language === 'zh' ? plainChinese : plainEnglish;
}
