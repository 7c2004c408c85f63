import type { Deviation } from '../engine/deviations.ts';
import type { OutputSummary, Question, Seat, StopReason, Verdict } from '../engine/event.ts';
import type { LeftReason } from '../engine/rollback.ts';
import type {
  HostState,
  OperatorNote,
  Probe,
  RunStatus,
  Signature,
  Stage,
  TaskState,
  TaskStatus,
} from '../engine/state.ts';
import type { Waiting } from '../engine/waiting.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Verb } from '../model/runbook.ts';
import type { HostFacts, Leftover, Problem, Workspace } from '../model/transport.ts';
import type { Phase } from '../plan/plan.ts';

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
  /** Oldest first. */
  readonly rollbacks: readonly ShownRollback[];
  readonly former: readonly ShownFormer[];
}

export interface ShownHost {
  readonly name: string;
  readonly status: string;
  readonly facts: HostFacts | null;
  readonly problem: Problem | null;
  readonly dropped: { readonly reason: string; readonly by: string } | null;
  /** Null: nothing is kept there, or the host was never connected. */
  readonly workspace: Workspace | null;
  /** Whether a command goes on there when its connection is lost; null: the host was never connected. */
  readonly durable: boolean | null;
  /** Why it does not. */
  readonly obstacle: string | null;
  /** Tries in vain since it was last there. */
  readonly failures: number;
  /** What earlier runs left there. */
  readonly leftovers: readonly Leftover[];
  /** What this run left there, once it was cleaned up; null: it was not. */
  readonly swept: HostState['swept'];
}

/** In execution order. */
export interface ShownTask {
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
  /** Nobody watches the running attempt; what its host says of it is asked for when it can be. */
  readonly detached: { readonly reason: string } | null;
  readonly stall: TaskState['stall'];
  /** The text of the next attempt, where a person changed it. */
  readonly amended: string | null;
  readonly probes: readonly Probe[];
  /** What a person pasted to show how it ended, or that it was done. */
  readonly evidence: string | null;
}

/** A task of an earlier plan that ran, and is not in the present one with the same content. */
export type ShownFormer = Omit<ShownTask, 'detached' | 'stall' | 'amended'>;

export interface ShownRollback {
  /** Null: of the whole run. */
  readonly services: readonly string[] | null;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly finished: boolean;
  /** In execution order, with what is undone once each of them, and those that belong to it, is done. */
  readonly tasks: readonly {
    readonly id: string;
    readonly host: string | null;
    readonly status: TaskStatus;
    readonly undoes: readonly string[];
  }[];
  /** What ran and stays as it is; `notUndone`: its way back was skipped or failed. */
  readonly left: readonly { readonly task: string; readonly why: LeftReason | 'notUndone' }[];
}

export interface ShownAttempt {
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
  /** Where the host keeps its output and its result; null: it ended with its connection. */
  readonly directory: string | null;
  /** The text that ran instead of the plan's. */
  readonly amended: string | null;
}

/** Every item of the verification, also those that have no verdict yet. */
export interface ShownItem {
  readonly item: string;
  readonly name: string;
  readonly host: string | null;
  readonly status: TaskStatus;
  readonly verdict: Verdict | null;
  readonly comment: string | null;
  readonly by: string | null;
  readonly at: string | null;
}
