import type { Deviation } from '../engine/deviations.ts';
import type { OutputSummary, Question, Seat, StopReason, Verdict } from '../engine/event.ts';
import type {
  Attempt,
  OperatorNote,
  RunState,
  RunStatus,
  Signature,
  Stage,
  TaskStatus,
} from '../engine/state.ts';
import type { Waiting } from '../engine/waiting.ts';
import { exitCodeOf, type Outcome } from '../model/outcome.ts';
import type { Verb } from '../model/runbook.ts';
import type { HostFacts, Problem } from '../model/transport.ts';
import type { Phase } from '../plan/plan.ts';
import { waitingAtRest } from './standing.ts';

/** Of the journal up to the state's last event. */
export interface JournalHead {
  readonly headHash: string;
  readonly count: number;
}

/** What `show --json` prints. Fields may be added and are never renamed; words are English. */
export interface ShownRun {
  readonly run: string;
  readonly status: RunStatus;
  readonly stage: Stage;
  readonly runbook: string;
  readonly title: string;
  readonly release: string | null;
  readonly change: string | null;
  readonly planDigest: string;
  readonly runbookDigest: string;
  readonly journal: { readonly events: number; readonly head: string };
  readonly handrail: string;
  readonly operator: string;
  readonly seat: Seat;
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly stopped: { readonly reason: StopReason; readonly detail?: string } | null;
  readonly ended: { readonly reason: string; readonly by: string } | null;
  readonly waitingFor: Waiting;
  readonly hosts: readonly ShownHost[];
  readonly tasks: readonly ShownTask[];
  readonly verification: readonly ShownItem[];
  readonly signatures: readonly Signature[];
  readonly deviations: readonly Deviation[];
  readonly notes: readonly OperatorNote[];
  readonly questions: readonly Question[];
}

interface ShownHost {
  readonly name: string;
  readonly status: string;
  readonly facts: HostFacts | null;
  readonly problem: Problem | null;
  readonly dropped: { readonly reason: string; readonly by: string } | null;
}

/** In execution order. */
interface ShownTask {
  readonly id: string;
  readonly section: string;
  readonly step: string;
  readonly name: string;
  readonly host: string | null;
  readonly verb: Verb;
  readonly phase: Phase;
  readonly status: TaskStatus;
  readonly note: { readonly reason: string; readonly by: string } | null;
  readonly attempts: readonly ShownAttempt[];
}

interface ShownAttempt {
  readonly number: number;
  readonly outcome: Outcome | null;
  /** As a shell would show it; null while it runs and where nobody knows. */
  readonly exitCode: number | null;
  readonly problem: Problem | null;
  readonly confirmedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly by: string;
  readonly sha256: string;
  readonly captured: Readonly<Record<string, string>>;
  readonly output: OutputSummary | null;
}

/** Every item of the verification, also those that have no verdict yet. */
interface ShownItem {
  readonly item: string;
  readonly name: string;
  readonly host: string | null;
  readonly status: TaskStatus;
  readonly verdict: Verdict | null;
  readonly comment: string | null;
  readonly by: string | null;
  readonly at: string | null;
}

export function showJson(state: RunState, journal: JournalHead): ShownRun {
  const { info } = state;
  const { plan } = info;
  return {
    run: info.run,
    status: state.status,
    stage: state.stage,
    runbook: plan.runbook,
    title: plan.title,
    release: plan.release ?? null,
    change: plan.change ?? null,
    planDigest: info.planDigest,
    runbookDigest: info.runbook.digest,
    journal: { events: journal.count, head: journal.headHash },
    handrail: info.handrail,
    operator: info.operator,
    seat: info.seat,
    openedAt: state.openedAt,
    updatedAt: state.updatedAt,
    stopped: state.stopped,
    ended: state.ended,
    waitingFor: waitingAtRest(state),
    hosts: Object.values(state.hosts),
    tasks: tasksOf(state),
    verification: itemsOf(state),
    signatures: state.signatures,
    deviations: state.deviations,
    notes: state.notes,
    questions: state.questions,
  };
}

function tasksOf(state: RunState): readonly ShownTask[] {
  return state.info.plan.tasks.map(({ id, section, step, name, host, verb, phase }) => {
    const { status, note, attempts } = state.tasks[id] ?? { status: 'pending', note: null, attempts: [] };
    return { id, section, step, name, host, verb, phase, status, note, attempts: attempts.map(shownAttempt) };
  });
}

function shownAttempt(attempt: Attempt): ShownAttempt {
  const { number, outcome, problem, confirmedAt, startedAt, endedAt, by, sha256, captured, output } = attempt;
  const exitCode = outcome === null ? null : exitCodeOf(outcome);
  return {
    number,
    outcome,
    exitCode,
    problem,
    confirmedAt,
    startedAt,
    endedAt,
    by,
    sha256,
    captured,
    output,
  };
}

function itemsOf(state: RunState): readonly ShownItem[] {
  return state.info.plan.tasks
    .filter(task => task.phase === 'verify')
    .map(({ id, name, host }) => {
      const { verdict = null, comment = null, by = null, at = null } = state.verification[id] ?? {};
      return { item: id, name, host, status: state.tasks[id]?.status ?? 'pending', verdict, comment, by, at };
    });
}
