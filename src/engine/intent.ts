import type { BuiltPackage, NodeFacts } from '../model/node.ts';
import type { Outcome } from '../model/outcome.ts';
import type {
  Claim,
  FilePosition,
  HostFacts,
  Problem,
  ProcessFacts,
  SweepResult,
} from '../model/transport.ts';
import type { EditFacts } from './edit.ts';
import type {
  OutputSummary,
  Question,
  RollbackRequest,
  RunReplanned,
  Seat,
  StopReason,
  Verdict,
} from './event.ts';

/** What can be asked of a run: by a person, or by the runner reporting how an effect went. */
export type Intent = OperatorIntent | Report;

export type OperatorIntent =
  /** `shown` is the text of each task as the operator saw it; the engine refuses when it is no longer what would run. */
  | {
      readonly type: 'confirm';
      readonly round: string;
      readonly shown: readonly ShownCommand[];
      readonly typed?: string;
    }
  | { readonly type: 'retry'; readonly tasks: readonly string[]; readonly shown: readonly ShownCommand[] }
  | {
      readonly type: 'doneByHand';
      readonly tasks: readonly string[];
      readonly reason: string;
      /** Pasted by the person to show it. */
      readonly evidence?: string;
    }
  /** Another text for the next attempt at a script; the plan's again where `text` is the plan's. */
  | { readonly type: 'amend'; readonly task: string; readonly text: string; readonly reason: string }
  | { readonly type: 'skip'; readonly tasks: readonly string[]; readonly reason: string }
  /** Do settled tasks again. */
  | { readonly type: 'redo'; readonly tasks: readonly string[]; readonly reason: string }
  | { readonly type: 'jump'; readonly round: string; readonly reason: string }
  | { readonly type: 'dropHost'; readonly host: string; readonly reason: string }
  | { readonly type: 'reconnect'; readonly host: string }
  /** End the tries to reach a host that go on by themselves. */
  | { readonly type: 'stopTrying'; readonly host: string }
  /** Look again at the processes of a stop. */
  | { readonly type: 'inspect'; readonly task: string }
  | { readonly type: 'pick'; readonly task: string; readonly pid: number }
  /** How a manual step, or an attempt in doubt, ended. */
  | {
      readonly type: 'resolve';
      readonly task: string;
      readonly as: 'done' | 'failed';
      readonly reason: string;
    }
  /** Run a task in doubt once more; `typed` must be the task's host. */
  | { readonly type: 'runAgain'; readonly task: string; readonly typed: string; readonly reason: string }
  /** End a running attempt. */
  | { readonly type: 'cancel'; readonly task: string }
  /** Send a line to a running script that reads its input. */
  | { readonly type: 'input'; readonly task: string; readonly text: string }
  /** Send INT to a running script, as Ctrl-C would. */
  | { readonly type: 'interrupt'; readonly task: string }
  /** Milliseconds from the start of the attempt; null: as long as it needs. */
  | { readonly type: 'extend'; readonly task: string; readonly timeout: number | null }
  /** Find out about a task in doubt by a command on its host. */
  | { readonly type: 'probe'; readonly task: string; readonly script: string }
  /** Undo what the run did. `digest` is that of the rollback as it was shown; `typed` must be `rollback`. */
  | {
      readonly type: 'rollback';
      readonly services: readonly string[] | null;
      readonly digest: string;
      readonly typed: string;
      readonly reason: string;
    }
  | { readonly type: 'answer'; readonly question: string; readonly value: string }
  | { readonly type: 'mark'; readonly item: string; readonly verdict: Verdict; readonly comment: string }
  | {
      readonly type: 'sign';
      readonly verdict: 'accepted' | 'rejected';
      readonly name: string;
      readonly comment: string;
    }
  | { readonly type: 'note'; readonly text: string; readonly task?: string }
  | { readonly type: 'pause' }
  | { readonly type: 'continue' }
  | { readonly type: 'abort'; readonly reason: string }
  | { readonly type: 'close'; readonly reason: string }
  /** Let go of the run; nothing may be running. */
  | { readonly type: 'stop'; readonly reason: StopReason; readonly detail?: string };

export type IntentOf<T extends Intent['type']> = Extract<Intent, { type: T }>;

export interface ShownCommand {
  readonly task: string;
  readonly text: string;
}

export type Report =
  /** What follows by itself from the present state: the runner asks after every change until nothing does. */
  | { readonly type: 'advance' }
  /** The pause before an automatic further attempt is over. */
  | { readonly type: 'retryDue'; readonly task: string }
  | {
      readonly type: 'resumed';
      readonly operator: string;
      readonly seat: Seat;
      readonly auto: boolean;
      readonly forks: number;
      readonly handrail: string;
      readonly rollback?: RollbackRequest;
    }
  | (Omit<RunReplanned, 'type'> & { readonly type: 'replanned' })
  | {
      readonly type: 'connected';
      readonly host: string;
      readonly facts: HostFacts;
      readonly claim?: Claim;
    }
  | {
      readonly type: 'connectFailed';
      readonly host: string;
      readonly problem: Problem;
      readonly cutOff?: true;
    }
  /** How a node was found by a look that no step asked for. */
  | { readonly type: 'nodeSeen'; readonly host: string; readonly node: NodeFacts }
  | {
      readonly type: 'nodeSilent';
      readonly host: string;
      readonly node: string;
      readonly problem: Problem;
    }
  | { readonly type: 'hostLost'; readonly host: string; readonly reason: string }
  /** The pause before the next try to reach a host is over. */
  | { readonly type: 'reconnectDue'; readonly host: string }
  | ({
      readonly type: 'swept';
      readonly host: string;
      readonly what?: 'lock';
      readonly problem?: Problem;
    } & SweepResult)
  /** Contact with a running attempt is gone. */
  | { readonly type: 'detached'; readonly task: string; readonly attempt: number; readonly reason: string }
  | { readonly type: 'attached'; readonly task: string; readonly attempt: number }
  | { readonly type: 'fenced'; readonly task: string; readonly attempt: number }
  | {
      readonly type: 'stalled';
      readonly task: string;
      readonly attempt: number;
      readonly why: 'silent' | 'prompt';
      readonly line?: string;
    }
  | { readonly type: 'stirred'; readonly task: string; readonly attempt: number }
  /** The host keeps so many bytes of its output, which is much. */
  | { readonly type: 'swelled'; readonly task: string; readonly attempt: number; readonly bytes: number }
  /** A line that was given as a secret is on its way. */
  | { readonly type: 'secretInput'; readonly task: string }
  | {
      readonly type: 'unreached';
      readonly task: string;
      readonly attempt: number;
      readonly what: 'input' | 'interrupt';
      readonly reason: string;
    }
  | {
      readonly type: 'probed';
      readonly task: string;
      readonly probe: number;
      readonly outcome: Outcome;
      readonly output: string;
    }
  | { readonly type: 'asked'; readonly question: Question }
  | { readonly type: 'withdrawn'; readonly question: string }
  /** A secret was given; its value stays with the runner. */
  | { readonly type: 'secretGiven'; readonly question: string }
  | {
      readonly type: 'marked';
      readonly section: string;
      readonly host: string;
      readonly positions: readonly FilePosition[];
    }
  | {
      readonly type: 'markFailed';
      readonly section: string;
      readonly host: string;
      readonly problem: Problem;
    }
  /** Null: a dry run, nothing was looked at. */
  | {
      readonly type: 'inspected';
      readonly task: string;
      readonly processes: readonly ProcessFacts[] | null;
      readonly edit?: EditFacts;
      readonly node?: NodeFacts;
    }
  | {
      readonly type: 'inspectionFailed';
      readonly task: string;
      readonly problem: Problem;
      readonly node?: NodeFacts;
    }
  | {
      readonly type: 'followMatched';
      readonly follow: string;
      readonly task: string;
      readonly pattern: 'until' | 'fail';
      readonly line: string;
    }
  | {
      readonly type: 'followChanged';
      readonly follow: string;
      readonly change: 'appeared' | 'rotated' | 'truncated';
    }
  | {
      readonly type: 'followClosed';
      readonly follow: string;
      readonly reason: string;
      readonly output?: OutputSummary;
    }
  | {
      readonly type: 'finished';
      readonly task: string;
      readonly attempt: number;
      readonly outcome: Outcome;
      readonly problem?: Problem;
      readonly captured?: Readonly<Record<string, string>>;
      readonly output?: OutputSummary;
      readonly outputHeld?: true;
      readonly kept?: true;
      readonly node?: NodeFacts;
      readonly built?: BuiltPackage;
    };
