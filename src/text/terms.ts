import type { DeviationKind } from '../engine/deviations.ts';
import type { Question, StopReason, TaskResolved, Verdict } from '../engine/event.ts';
import type { LeftReason } from '../engine/rollback.ts';
import type { Refusal } from '../engine/session.ts';
import type { HostState, RunStatus, Stage, TaskStatus } from '../engine/state.ts';
import type { NodeFacts } from '../model/node.ts';
import type { Outcome } from '../model/outcome.ts';
import type { ErrorPolicy, Verb } from '../model/runbook.ts';
import type { Problem } from '../model/transport.ts';
import type { Phase } from '../plan/plan.ts';
import type { Language } from './language.ts';
import { english } from './terms.en.ts';
import { chinese } from './terms.zh.ts';

/**
 * The words that everything people read has in common. Both languages have every one of them. What comes from a host
 * (details, reasons, names) is put in as it is: sanitise or escape the result where it is shown.
 */
export interface Terms {
  readonly language: Language;
  readonly taskStatus: Readonly<Record<TaskStatus, string>>;
  readonly runStatus: Readonly<Record<RunStatus, string>>;
  readonly stage: Readonly<Record<Stage, string>>;
  readonly phase: Readonly<Record<Phase, string>>;
  readonly verb: Readonly<Record<Verb, string>>;
  readonly hostStatus: Readonly<Record<HostState['status'], string>>;
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly signature: Readonly<Record<'accepted' | 'rejected', string>>;
  /** What a person said of a task. */
  readonly resolution: Readonly<Record<TaskResolved['as'], string>>;
  readonly deviation: Readonly<Record<DeviationKind, string>>;
  /** Why a rollback leaves something that ran as it is. */
  readonly leftReason: Readonly<Record<LeftReason, string>>;
  /** Why something of a run is still on a host after it was cleaned up. */
  readonly keptReason: Readonly<Record<'asked' | 'held' | 'running', string>>;
  /** Beside the status of a running task that nobody watches. */
  readonly detached: string;
  /** What a run waits for after a sign-off that was rejected. */
  readonly rejected: string;
  /** Who did something: a person's name as it is, or what handrail did by itself. */
  actor(by: string): string;
  readonly onError: Readonly<Record<ErrorPolicy, string>>;
  readonly followChange: Readonly<Record<'appeared' | 'rotated' | 'truncated', string>>;
  /** How an attempt ended, as the end of a sentence: `exited 1`. */
  outcome(outcome: Outcome): string;
  /** What an exit code or a signal usually means, as a sentence; null where nothing is known. */
  outcomeHint(outcome: Outcome): string | null;
  problem(problem: Problem): ProblemText;
  /** Why an intent was refused, and what to do instead. */
  refusal(refusal: Refusal): string;
  question(question: Question): string;
  /** Why the process let go of a run. */
  readonly stopReason: Readonly<Record<StopReason, string>>;
  /** What to do next after such a stop; `run` is what to pass to `handrail resume`. */
  stopAdvice(reason: StopReason, run: string): string;
  /** An Erlang node as it was seen: which release is what, and what a restart would start. */
  node(facts: NodeFacts): readonly string[];
  /** Under the title of a node that does not answer: what is said of it is old. */
  nodeSilent(since: string): string;
  /** So many of one kind, in a row of counts: `2 failed`. */
  counted(count: number, kind: string): string;
  tasks(count: number): string;
  hosts(count: number): string;
  steps(count: number): string;
  lines(count: number): string;
  /** `2 of 5`. */
  outOf(done: number, total: number): string;
  /** Between a heading and what it announces, in one line. */
  readonly colon: string;
  /** Names in a row: `a, b`. */
  list(names: readonly string[]): string;
}

/** A problem as a sentence with the detail in it, and what to do about it. */
export interface ProblemText {
  readonly sentence: string;
  readonly advice: string;
}

export function termsFor(language: Language): Terms {
  return language === 'zh' ? chinese : english;
}
