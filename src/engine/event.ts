/**
 * The vocabulary of a run. Every event is one line of the journal; the state of a run is the fold of its events.
 * This file is the documentation of the format: a field that is added must be optional, a field is never renamed,
 * and an event type is never given another meaning.
 */
import type { BuiltPackage, NodeFacts } from '../model/node.ts';
import type { Outcome } from '../model/outcome.ts';
import type {
  Claim,
  FilePosition,
  HostFacts,
  OutputStream,
  Problem,
  ProcessFacts,
} from '../model/transport.ts';
import type { Plan } from '../plan/plan.ts';
import type { EditFacts } from './edit.ts';
import type { Rollback } from './rollback.ts';

/** What the journal puts around every event. */
export interface Envelope {
  readonly v: 1;
  /** Counts from 0 without gaps. */
  readonly seq: number;
  /** UTC, ISO 8601 with milliseconds. */
  readonly time: string;
  /** Hex SHA-256 of the bytes of the previous line without its newline; 64 zeros for the first. */
  readonly prev: string;
}

export type Event = Envelope & EventBody;

export type EventBody =
  | RunEvent
  | RollbackEvent
  | HostEvent
  | TaskEvent
  | FollowEvent
  | AnswerEvent
  | VerificationEvent
  | SignatureEvent
  | NoteEvent
  | JournalEvent;

export type EventType = EventBody['type'];

/** An event of a later version; kept as it came and ignored by the fold. */
export type UnknownEvent = Envelope & { readonly type: string; readonly [key: string]: unknown };

// ── run.* ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type RunEvent =
  | RunOpened
  | RunResumed
  | { readonly type: 'run.paused'; readonly by: string }
  | { readonly type: 'run.continued'; readonly by: string }
  /** The operator moved on to another round; what was passed over stays as it is and comes again at the end. */
  | { readonly type: 'run.jumped'; readonly round: string; readonly reason: string; readonly by: string }
  /** Everything before this stage is settled, and its rounds may be confirmed now. */
  | { readonly type: 'run.entered'; readonly stage: EnteredStage }
  /** The process let go of the run; it can be resumed. */
  | { readonly type: 'run.stopped'; readonly reason: StopReason; readonly detail?: string }
  /** The document has changed since the run was opened, and a person took the changes over. */
  | RunReplanned
  | { readonly type: 'run.completed' }
  /** What the run did was undone, except what `left` names. */
  | { readonly type: 'run.rolledBack'; readonly left: readonly string[] }
  | { readonly type: 'run.aborted'; readonly reason: string; readonly by: string }
  /** Ended by hand, without the rest being run. */
  | { readonly type: 'run.closed'; readonly reason: string; readonly by: string };

export type EnteredStage = 'upgrade' | 'verify' | 'signOff' | 'commit' | 'rollback';

export interface RunOpened {
  readonly type: 'run.opened';
  readonly run: string;
  readonly plan: Plan;
  /** Hex SHA-256 of the plan's canonical text. */
  readonly planDigest: string;
  readonly runbook: { readonly path: string; readonly digest: string; readonly text: string };
  /** Tasks left out by a flag, and by which; the plan and its digest are those of the whole runbook. */
  readonly excluded: readonly { readonly task: string; readonly flag: string }[];
  readonly operator: string;
  /** The machine and process that runs handrail. */
  readonly seat: Seat;
  /** True: steps are not confirmed one by one. */
  readonly auto: boolean;
  /** How many tasks of a round may run at once. */
  readonly forks: number;
  readonly handrail: string;
  /**
   * Nothing is carried out: what is started counts as done, and a value that only a host could give stands as its
   * placeholder. `unattended`: nobody is asked either, so that everything is shown from end to end.
   */
  readonly dryRun?: 'attended' | 'unattended';
  /** What the plan was made from besides the runbook, so that it can be made again. */
  readonly planning?: Planning;
}

/** Paths are absolute, on the machine of the seat. */
export interface Planning {
  readonly inventory?: string;
  readonly artifacts?: string;
  /** Values given on the command line; secrets cannot be. */
  readonly variables: Readonly<Record<string, string>>;
  readonly limit: readonly string[];
  readonly only: readonly string[];
  readonly startAt?: string;
  readonly skip: readonly string[];
}

export interface RunReplanned {
  readonly type: 'run.replanned';
  readonly plan: Plan;
  readonly planDigest: string;
  readonly runbook: { readonly path: string; readonly digest: string; readonly text: string };
  /** Tasks of the new plan that are left out by a flag. */
  readonly excluded: readonly { readonly task: string; readonly flag: string }[];
  /** Ids of tasks by what became of them; what is in none of them is the same in both plans. */
  readonly changes: PlanChanges;
  readonly by: string;
}

export interface PlanChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export interface RunResumed {
  readonly type: 'run.resumed';
  readonly operator: string;
  readonly seat: Seat;
  readonly auto: boolean;
  readonly forks: number;
  readonly handrail: string;
  /** It was taken up again to undo what it did, as soon as nothing of it runs any more. */
  readonly rollback?: RollbackRequest;
}

export interface RollbackRequest {
  /** Null: of the whole run. */
  readonly services: readonly string[] | null;
  readonly reason: string;
}

export interface Seat {
  readonly user: string;
  readonly hostname: string;
  readonly pid: number;
}

export type StopReason =
  /** The operator left. */
  | 'operator'
  /** A manual item, a typed confirmation, or a question waits for a person and there is none. */
  | 'manual'
  | 'signOff'
  | 'inDoubt'
  | 'failed'
  | 'unreachable'
  /** A host is held by another run. */
  | 'locked'
  | 'interrupted'
  | 'hangup'
  /** Never written: a process that was killed could not say so. Those who read the journal say it. */
  | 'gone'
  | 'terminated'
  /** The journal can no longer be written. */
  | 'journal';

// ── rollback.* ───────────────────────────────────────────────────────────────────────────────────────────────────

export type RollbackEvent =
  /** From here on the run undoes what it did. Computed from the record of what ran; its tasks join the plan's. */
  | {
      readonly type: 'rollback.opened';
      readonly rollback: Rollback;
      /** Hex SHA-256 of the rollback as it was shown. */
      readonly digest: string;
      readonly reason: string;
      /** The operator's name, or `onError`. */
      readonly by: string;
    }
  /** All of it is settled. A rollback of single services lets the run go on with the others. */
  | { readonly type: 'rollback.finished' };

// ── host.* ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type HostEvent =
  | { readonly type: 'host.connecting'; readonly host: string }
  /** `claim`: what the run keeps there, on disk before anything is started on the host. */
  | {
      readonly type: 'host.connected';
      readonly host: string;
      readonly facts: HostFacts;
      readonly claim?: Claim;
    }
  /**
   * `cutOff`: it had let the login in, and the connection broke before it said whether the run may use it. `by`: a person
   * ended the tries to reach it that go on by themselves.
   */
  | {
      readonly type: 'host.failed';
      readonly host: string;
      readonly problem: Problem;
      readonly cutOff?: true;
      readonly by?: string;
    }
  /** The connection broke after it had been open. */
  | { readonly type: 'host.lost'; readonly host: string; readonly reason: string }
  /** Left out for the rest of the run: its remaining tasks are skipped. */
  | { readonly type: 'host.dropped'; readonly host: string; readonly reason: string; readonly by: string }
  /** A look that no step asked for found a node changed that waits for its release to be made permanent, or found it back. */
  | { readonly type: 'host.nodeSeen'; readonly host: string; readonly node: NodeFacts }
  /** The same, and it does not answer. */
  | {
      readonly type: 'host.nodeSilent';
      readonly host: string;
      readonly node: string;
      readonly problem: Problem;
    }
  /**
   * The run's directory was removed from the host, except what `kept` names, or could not be looked at, and the lock was
   * given back. `what`: the lock alone, and the directory is as it was.
   */
  | {
      readonly type: 'host.swept';
      readonly host: string;
      readonly what?: 'lock';
      readonly kept: readonly { readonly path: string; readonly why: 'asked' | 'held' | 'running' }[];
      readonly problem?: Problem;
    };

// ── task.* ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type TaskEvent =
  /**
   * Looked at without changing anything, so that the confirmation can show what it is about: the processes a stop would
   * signal, the file an edit would change. `assumed`: a dry run, nothing was looked at.
   */
  | { readonly type: 'task.inspecting'; readonly task: string }
  | {
      readonly type: 'task.inspected';
      readonly task: string;
      readonly processes: readonly ProcessFacts[];
      /** What an edit would make of its file. */
      readonly edit?: EditFacts;
      /** What an Erlang node said of itself. */
      readonly node?: NodeFacts;
      readonly assumed?: true;
    }
  | {
      readonly type: 'task.inspectionFailed';
      readonly task: string;
      readonly problem: Problem;
      /** What was seen, and is not as the step needs it. */
      readonly node?: NodeFacts;
    }
  /** The operator chose one of several processes. */
  | { readonly type: 'task.picked'; readonly task: string; readonly pid: number; readonly by: string }
  | TaskConfirmed
  /**
   * On disk before the command is sent: from here on the task may have run. `directory`: where the host keeps its output
   * and its result, so that it goes on when the connection is lost and can be asked for.
   */
  | {
      readonly type: 'task.started';
      readonly task: string;
      readonly attempt: number;
      readonly directory?: string;
    }
  /**
   * Contact was lost, or handrail ended; what was started may go on, and its host can be asked. Of an attempt in doubt at
   * an Erlang node: it is asked about once more.
   */
  | {
      readonly type: 'task.detached';
      readonly task: string;
      readonly attempt: number;
      readonly reason: string;
    }
  /** The host is asked what became of it; of an attempt in doubt at an Erlang node, the node. */
  | { readonly type: 'task.attaching'; readonly task: string; readonly attempt: number }
  /** It runs there, and its output is followed again. */
  | { readonly type: 'task.attached'; readonly task: string; readonly attempt: number }
  /** The host says that the attempt was never started, and has made sure that it never will be. */
  | { readonly type: 'task.fenced'; readonly task: string; readonly attempt: number }
  /** Nothing was printed for a while, or what was printed last looks like a question. */
  | {
      readonly type: 'task.stalled';
      readonly task: string;
      readonly attempt: number;
      readonly why: 'silent' | 'prompt';
      /** The last line. */
      readonly line?: string;
    }
  /** It prints again. */
  | { readonly type: 'task.stirred'; readonly task: string; readonly attempt: number }
  /** The host keeps so many bytes of its output by now; again each time that doubles. */
  | {
      readonly type: 'task.swelled';
      readonly task: string;
      readonly attempt: number;
      readonly bytes: number;
    }
  /** A line was sent to a running command; `text` is absent where it was given as a secret. */
  | {
      readonly type: 'task.input';
      readonly task: string;
      readonly attempt: number;
      readonly text?: string;
      readonly by: string;
    }
  /** INT was asked to be sent to its process group, as Ctrl-C would. */
  | {
      readonly type: 'task.interrupting';
      readonly task: string;
      readonly attempt: number;
      readonly by: string;
    }
  /** A line or an interruption did not reach it. */
  | {
      readonly type: 'task.unreached';
      readonly task: string;
      readonly attempt: number;
      readonly what: 'input' | 'interrupt';
      readonly reason: string;
    }
  /** The attempt may take this many milliseconds from its start; null: as long as it needs. */
  | {
      readonly type: 'task.extended';
      readonly task: string;
      readonly attempt: number;
      readonly timeout: number | null;
      readonly by: string;
    }
  /** The text of the next attempt, instead of the plan's. */
  | {
      readonly type: 'task.amended';
      readonly task: string;
      readonly text: string;
      readonly reason: string;
      readonly by: string;
    }
  /** A command of the operator's, to find out about a task in doubt. */
  | {
      readonly type: 'task.probing';
      readonly task: string;
      /** Counts from 1. */
      readonly probe: number;
      readonly script: string;
      readonly by: string;
    }
  | {
      readonly type: 'task.probed';
      readonly task: string;
      readonly probe: number;
      readonly outcome: Outcome;
      /** Both streams, the last 16 KiB. */
      readonly output: string;
    }
  | TaskOutput
  /** Bytes sent by an upload so far. */
  | {
      readonly type: 'task.progress';
      readonly task: string;
      readonly attempt: number;
      readonly done: number;
      readonly total: number;
    }
  /** The operator asked for a running attempt to be ended; how it ended is in `task.finished`. */
  | { readonly type: 'task.cancelling'; readonly task: string; readonly by: string }
  | TaskFinished
  /** `flag` where a command-line flag or a `when` skipped it, and not a person. */
  | { readonly type: 'task.skipped'; readonly task: string; readonly reason: string; readonly by: string }
  | TaskResolved
  /** A settled task is to be done again. */
  | { readonly type: 'task.reopened'; readonly task: string; readonly reason: string; readonly by: string };

export interface TaskConfirmed {
  readonly type: 'task.confirmed';
  readonly task: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** Hex SHA-256 of the command's text as it was shown. */
  readonly sha256: string;
  /** The operator's name, `auto`, or `retry`. */
  readonly by: string;
}

export interface TaskOutput {
  readonly type: 'task.output';
  readonly task: string;
  readonly attempt: number;
  readonly stream: OutputStream;
  readonly data: string;
  /** Present where the bytes are not UTF-8. */
  readonly encoding?: 'base64';
  /** Bytes left out just before these, once the cap is reached. */
  readonly omitted?: number;
}

export interface TaskFinished {
  readonly type: 'task.finished';
  readonly task: string;
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly problem?: Problem;
  /** Values taken from the output. */
  readonly captured?: Readonly<Record<string, string>>;
  /** Of all output, also of what the cap left out. */
  readonly output?: OutputSummary;
  /** Something that the command started still holds its output open; what it prints from here on is not recorded. */
  readonly outputHeld?: true;
  /** Nobody watched it end: the host had kept the result. */
  readonly kept?: true;
  /** What an Erlang node said of itself afterwards. */
  readonly node?: NodeFacts;
  /** What a build has made. */
  readonly built?: BuiltPackage;
}

export interface OutputSummary {
  readonly bytes: number;
  /** Hex SHA-256 of all bytes, in order of arrival. */
  readonly sha256: string;
}

export interface TaskResolved {
  readonly type: 'task.resolved';
  readonly task: string;
  /**
   * `done` and `failed`: how an attempt in doubt, or a manual step, ended, as a person found out.
   * `doneByHand`: a person did it outside handrail. `again`: a task in doubt may be run once more.
   */
  readonly as: 'done' | 'failed' | 'doneByHand' | 'again';
  readonly reason: string;
  readonly by: string;
  /** What the person pasted to show it. */
  readonly evidence?: string;
}

// ── follow.* ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** A follow is one file on one host within one section; its key is `section@host:path`. */
export type FollowEvent =
  /** Where each file that a section follows on a host ended before the section's first step there: only later bytes count. */
  | { readonly type: 'follow.marking'; readonly section: string; readonly host: string }
  | {
      readonly type: 'follow.marked';
      readonly section: string;
      readonly host: string;
      readonly positions: readonly FilePosition[];
    }
  | { readonly type: 'follow.opened'; readonly follow: string; readonly task: string }
  | FollowOutput
  | {
      readonly type: 'follow.changed';
      readonly follow: string;
      readonly change: 'appeared' | 'rotated' | 'truncated';
    }
  /** A line matched `until` or `fail` of the task. */
  | {
      readonly type: 'follow.matched';
      readonly follow: string;
      readonly task: string;
      readonly pattern: 'until' | 'fail';
      readonly line: string;
    }
  | {
      readonly type: 'follow.closed';
      readonly follow: string;
      readonly reason: string;
      readonly output?: OutputSummary;
    };

export interface FollowOutput {
  readonly type: 'follow.output';
  readonly follow: string;
  readonly data: string;
  readonly encoding?: 'base64';
  readonly omitted?: number;
  /** Everything of the file before this was recorded: where a later tail goes on. */
  readonly through?: FilePosition;
}

// ── answer.* ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type AnswerEvent =
  | { readonly type: 'answer.requested'; readonly question: Question }
  /** The value of a secret is never here. */
  | { readonly type: 'answer.given'; readonly question: string; readonly value?: string; readonly by: string }
  | { readonly type: 'answer.withdrawn'; readonly question: string };

export type Question =
  | {
      readonly id: string;
      readonly kind: 'hostKey';
      readonly host: string;
      readonly address: string;
      readonly keyType: string;
      readonly fingerprint: string;
    }
  | {
      readonly id: string;
      readonly kind: 'variable';
      readonly name: string;
      readonly prompt: string;
      readonly secret: boolean;
      readonly pattern?: string;
    }
  | {
      readonly id: string;
      readonly kind: 'prompt';
      readonly task: string;
      readonly name: string;
      readonly prompt: string;
      readonly secret: boolean;
      readonly pattern?: string;
    }
  /** A passphrase, password or one-time code that a login needs; always secret. */
  | { readonly id: string; readonly kind: 'login'; readonly host: string; readonly prompt: string };

// ── verification.*, signature.*, note.*, journal.* ───────────────────────────────────────────────────────────────

export type Verdict = 'pass' | 'fail' | 'notApplicable';

export type VerificationEvent = {
  readonly type: 'verification.marked';
  /** A task of the verification section. */
  readonly item: string;
  readonly verdict: Verdict;
  readonly comment: string;
  readonly by: string;
};

export type SignatureEvent = {
  readonly type: 'signature.signed';
  readonly verdict: 'accepted' | 'rejected';
  readonly name: string;
  readonly comment: string;
};

export type NoteEvent = {
  readonly type: 'note.added';
  readonly text: string;
  readonly task?: string;
  readonly by: string;
};

export type JournalEvent =
  /** A torn last line was cut off and kept aside. */
  { readonly type: 'journal.repaired'; readonly bytes: number; readonly kept: string };
