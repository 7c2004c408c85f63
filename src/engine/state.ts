import type { BuiltPackage, NodeFacts } from '../model/node.ts';
import type { Outcome } from '../model/outcome.ts';
import type {
  FilePosition,
  HostFacts,
  Leftover,
  Problem,
  ProcessFacts,
  Workspace,
} from '../model/transport.ts';
import type { Phase, Plan, Round, Task } from '../plan/plan.ts';
import type { Deviation } from './deviations.ts';
import type { EditFacts } from './edit.ts';
import type {
  OutputSummary,
  Planning,
  Question,
  RollbackRequest,
  Seat,
  StopReason,
  Verdict,
} from './event.ts';
import type { Rollback } from './rollback.ts';

/** The fold of a run's events: everything that can be shown of it, except the output itself (`output.ts`). */
export interface RunState {
  /** How many events were folded. */
  readonly events: number;
  readonly info: RunInfo;
  readonly status: RunStatus;
  /** Where the run is between being opened and being over. */
  readonly stage: Stage;
  readonly paused: boolean;
  /** The process that last held the run let go of it, and why; null while one holds it. */
  readonly stopped: { readonly reason: StopReason; readonly detail?: string } | null;
  /** Reason given when the run was aborted or closed. */
  readonly ended: { readonly reason: string; readonly by: string } | null;
  readonly hosts: Readonly<Record<string, HostState>>;
  /** By task id; every task of the plan has one. */
  readonly tasks: Readonly<Record<string, TaskState>>;
  /** Id of the round the operator jumped to, or null: the first unsettled one. */
  readonly jumped: string | null;
  /** Open questions, oldest first. */
  readonly questions: readonly Question[];
  readonly values: Values;
  /** `section@host` → where its followed files ended at the start; null while being looked up. */
  readonly marks: Readonly<Record<string, readonly FilePosition[] | null>>;
  readonly follows: Readonly<Record<string, FollowState>>;
  readonly verification: Readonly<Record<string, VerificationState>>;
  readonly signatures: readonly Signature[];
  readonly notes: readonly OperatorNote[];
  /** A rollback to be opened as soon as nothing runs any more. */
  readonly rollbackWanted: RollbackRequest | null;
  /** Oldest first; the last one is under way while the stage is `rollback`, or it is being prepared. */
  readonly rollbacks: readonly RollbackState[];
  /** Tasks of an earlier plan that ran, and are not in the present one with the same content. */
  readonly former: readonly FormerTask[];
  /** Oldest first. */
  readonly deviations: readonly Deviation[];
  readonly repairs: readonly { readonly bytes: number; readonly kept: string }[];
  /** ISO times of the first and the latest event. */
  readonly openedAt: string;
  readonly updatedAt: string;
}

export interface RunInfo {
  readonly run: string;
  readonly plan: Plan;
  readonly planDigest: string;
  readonly runbook: { readonly path: string; readonly digest: string; readonly text: string };
  /** The one of the latest opening or resumption; each confirmation carries its own. */
  readonly operator: string;
  readonly seat: Seat;
  readonly auto: boolean;
  readonly forks: number;
  readonly handrail: string;
  /** Null: a real run. */
  readonly dryRun: 'attended' | 'unattended' | null;
  readonly planning: Planning | null;
}

export interface RollbackState {
  readonly rollback: Rollback;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly finished: boolean;
}

export interface FormerTask {
  readonly task: Task;
  readonly state: TaskState;
}

export type RunStatus = 'open' | 'stopped' | 'inDoubt' | 'completed' | 'rolledBack' | 'aborted' | 'closed';

/** `preparing`: connecting to the hosts and asking for variables, before anything may be confirmed. */
export type Stage = 'preparing' | 'upgrade' | 'verify' | 'signOff' | 'commit' | 'rollback' | 'over';

export type TaskStatus =
  /** Its round has not come yet. */
  | 'pending'
  /** Its round is the current one, and it may be confirmed. */
  | 'ready'
  /** Confirmed; sent or about to be. */
  | 'running'
  /** Its turn has come, and a person must answer or look at something first. */
  | 'waiting'
  | 'finished'
  | 'failed'
  | 'skipped'
  | 'doneByHand'
  | 'inDoubt'
  | 'rolledBack';

export interface TaskState {
  readonly id: string;
  readonly status: TaskStatus;
  readonly attempts: readonly Attempt[];
  /** Confirmed for the next attempt but not started. */
  readonly confirmed: boolean;
  readonly inspection: Inspection | null;
  /** Why it was skipped, done by hand, resolved or reopened. */
  readonly note: { readonly reason: string; readonly by: string } | null;
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Nobody watches the running attempt: contact was lost. Null: it is watched, or none runs. */
  readonly detached: Detached | null;
  /** When it was last started, or said to be done by hand, as a count of events: what ran later has a higher one. */
  readonly order: number | null;
  /** How many of its attempts were rolled back: what they did is undone. */
  readonly undone: number;
  /** The running attempt seems to hang. */
  readonly stall: {
    readonly why: 'silent' | 'prompt';
    readonly line: string | null;
    readonly at: string;
  } | null;
  /** The text of the next attempt, where a person changed it. */
  readonly amended: string | null;
  /** Oldest first. */
  readonly probes: readonly Probe[];
  /** What a person pasted to show how it ended, or that it was done. */
  readonly evidence: string | null;
}

export interface Detached {
  readonly reason: string;
  /** Its host is being asked. */
  readonly asking: boolean;
  /** How often its host was asked since contact was lost. */
  readonly tries: number;
}

/** A command of the operator's, to find out about a task in doubt. */
export interface Probe {
  readonly number: number;
  readonly script: string;
  readonly by: string;
  readonly at: string;
  /** Null: not answered yet. */
  readonly result: { readonly outcome: Outcome; readonly output: string } | null;
}

export type Inspection =
  | { readonly kind: 'looking' }
  | {
      readonly kind: 'seen';
      readonly processes: readonly ProcessFacts[];
      readonly picked: number | null;
      /** What an edit would make of its file. */
      readonly edit?: EditFacts;
      /** What an Erlang node said of itself. */
      readonly node?: NodeFacts;
    }
  /** In a dry run: the process would be looked up here. */
  | { readonly kind: 'assumed' }
  | { readonly kind: 'failed'; readonly problem: Problem };

export interface Attempt {
  /** Counts from 1. */
  readonly number: number;
  readonly by: string;
  readonly sha256: string;
  readonly confirmedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly outcome: Outcome | null;
  readonly problem: Problem | null;
  readonly captured: Readonly<Record<string, string>>;
  readonly output: OutputSummary | null;
  /** Where the host keeps its result; null: it ends with the connection. */
  readonly directory: string | null;
  /** Milliseconds it may take, where a person changed that; null: as long as it needs. */
  readonly extended?: number | null | undefined;
  /** Bytes of output that its host keeps, where that is much. */
  readonly swelled?: number;
  /** The text that ran instead of the plan's. */
  readonly amended: string | null;
  /** What an edit was to make of its file. */
  readonly edit?: EditFacts;
  /** How the node was that it is about. */
  readonly node?: NodeFacts;
  /** Nobody watched it end: its host had kept the result. */
  readonly kept?: true;
  /** The latest line or interruption that was sent did not get there. */
  readonly unreached?: { readonly what: 'input' | 'interrupt'; readonly reason: string } | undefined;
  /** What a build has made. */
  readonly built?: BuiltPackage;
}

export interface HostState {
  readonly name: string;
  readonly status: 'unknown' | 'connecting' | 'connected' | 'failed' | 'lost' | 'dropped';
  readonly facts: HostFacts | null;
  readonly problem: Problem | null;
  readonly dropped: { readonly reason: string; readonly by: string } | null;
  /** What the run keeps there; null: nothing, or not connected yet. */
  readonly workspace: Workspace | null;
  /** Why commands end with the connection; null: they do not, or it is not known yet. */
  readonly obstacle: string | null;
  readonly leftovers: readonly Leftover[];
  /** Tries in vain since it was last there; it is tried again by itself only if it was. */
  readonly failures: number;
  /** When it was connected last; ISO. */
  readonly since: string | null;
  /** How often its connection broke soon after it was made, one time after the other. */
  readonly breaks: number;
  /** It was connected since the run was taken up, if only to be cut off at once. */
  readonly seen: boolean;
  /** Erlang nodes of otp steps by name, as they were seen last; `at` is an ISO time. */
  readonly nodes: Readonly<Record<string, SeenNode>>;
  /** `asked`: its answer is awaited; `unknown`: the answer never came, and the run may hold it. */
  readonly lock: 'none' | 'asked' | 'unknown' | 'held';
  /** Null: not swept, or there is nothing to sweep. `what`: only the lock was to be given back. */
  readonly swept: {
    readonly what?: 'lock';
    readonly kept: readonly { readonly path: string; readonly why: string }[];
    readonly problem: Problem | null;
  } | null;
}

export interface SeenNode {
  readonly facts: NodeFacts;
  readonly at: string;
  /** Since when it does not answer; ISO time. */
  readonly silent: string | null;
  /** How the run's own steps left it, where it was found changed since: they go by that. */
  readonly before?: NodeFacts;
}

export interface Values {
  readonly run: Readonly<Record<string, string>>;
  readonly hosts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names of secrets that were given; after a resumption they must be given again. */
  readonly secrets: readonly string[];
}

export interface FollowState {
  readonly key: string;
  readonly section: string;
  readonly host: string;
  readonly path: string;
  /** The step that opened it. */
  readonly task: string;
  readonly status: 'open' | 'closed';
  readonly change: 'appeared' | 'rotated' | 'truncated' | null;
  readonly matches: readonly {
    readonly pattern: 'until' | 'fail';
    readonly line: string;
    readonly task: string;
  }[];
  readonly output: OutputSummary | null;
  /** Up to where the file is on record; null: its tail has brought nothing yet. */
  readonly through: FilePosition | null;
}

export interface VerificationState {
  readonly item: string;
  readonly verdict: Verdict;
  readonly comment: string;
  readonly by: string;
  readonly at: string;
}

export interface Signature {
  readonly verdict: 'accepted' | 'rejected';
  readonly name: string;
  readonly comment: string;
  readonly at: string;
  /** Something of what it was about was done again since: it stays on record and opens nothing any more. */
  readonly overtaken?: true;
}

export interface OperatorNote {
  readonly text: string;
  readonly task: string | null;
  readonly by: string;
  readonly at: string;
}

const settledStatuses: readonly TaskStatus[] = ['finished', 'skipped', 'doneByHand', 'rolledBack'];

/** Nothing more is to happen to it unless a person reopens it. A failed item of the verification is settled by its verdict. */
export function isSettled(state: RunState, task: Task): boolean {
  const status = statusOf(state, task.id);
  if (settledStatuses.includes(status)) return true;
  if (status !== 'failed' || retryPending(state, task)) return false;
  return (
    task.onError === 'continue' || (task.phase === 'verify' && state.verification[task.id] !== undefined)
  );
}

/** Failed, and the step allows a further attempt without asking. */
export function retryPending(state: RunState, task: Task): boolean {
  const { status, attempts, amended } = state.tasks[task.id] ?? {
    status: 'pending',
    attempts: [],
    amended: null,
  };
  const outcome = attempts.at(-1)?.outcome;
  return (
    status === 'failed' &&
    attempts.length > 0 &&
    attempts.length <= task.retries &&
    attempts.at(-1)?.amended === null &&
    // A text that a person changed is confirmed by a person.
    amended === null &&
    outcome?.kind !== 'cancelled' &&
    outcome?.kind !== 'lost'
  );
}

export function statusOf(state: RunState, task: string): TaskStatus {
  return state.tasks[task]?.status ?? 'pending';
}

export function taskNamed(state: RunState, id: string): Task | undefined {
  return indexOf(state.info.plan).get(id);
}

const indexOf = perPlan(plan => new Map(plan.tasks.map(task => [task.id, task])));

/** What follows from the plan alone is found out once: a fold asks for it at every event. */
export function perPlan<T>(derive: (plan: Plan) => T): (plan: Plan) => T {
  const known = new WeakMap<Plan, { readonly value: T }>();
  return plan => {
    const found = known.get(plan) ?? { value: derive(plan) };
    known.set(plan, found);
    return found.value;
  };
}

export function tasksOf(state: RunState, round: Round): readonly Task[] {
  return round.tasks.flatMap(id => taskNamed(state, id) ?? []);
}

/** The round whose turn it is: the one jumped to or the first after it that is unsettled, else the first unsettled one of the stage. */
export function currentRound(state: RunState): Round | null {
  const verdicts = verdictRoundsOf(state.info.plan);
  const rounds = roundsOfStage(state).filter(round => !verdicts.has(round));
  const open = (round: Round) => !tasksOf(state, round).every(task => isSettled(state, task));
  const from = state.jumped === null ? 0 : rounds.findIndex(round => round.id === state.jumped);
  return rounds.slice(Math.max(from, 0)).find(open) ?? rounds.find(open) ?? null;
}

/** Items that a person only looks at: in verification they hold nothing up and may be taken in any order. */
const verdictRoundsOf = perPlan(plan => {
  const index = indexOf(plan);
  return new Set(
    plan.rounds.filter(round =>
      round.tasks.every(id => {
        const task = index.get(id);
        return task === undefined || (task.phase === 'verify' && task.verb === 'manual');
      }),
    ),
  );
});

/** The rounds that may run in the present stage. */
export function roundsOfStage(state: RunState): readonly Round[] {
  const phase = phaseOfStage(state.stage);
  return phase === null ? [] : (roundsByPhaseOf(state.info.plan).get(phase) ?? []);
}

const roundsByPhaseOf = perPlan(plan => {
  const phases = new Map(plan.sections.map(section => [section.id, section.phase]));
  return Map.groupBy(plan.rounds, round => phases.get(round.section));
});

function phaseOfStage(stage: Stage): Phase | null {
  switch (stage) {
    case 'upgrade':
    case 'commit':
    case 'rollback':
      return stage;
    case 'verify':
    case 'signOff':
      return 'verify';
    case 'preparing':
    case 'over':
      return null;
  }
}

/** The latest sign-off said no, and nothing of what it was about was done again since. */
export function isRejected({ signatures }: RunState): boolean {
  const latest = signatures.at(-1);
  return latest?.verdict === 'rejected' && !latest.overtaken;
}

export function isOver(state: RunState): boolean {
  return state.stage === 'over';
}

export function inDoubt(state: RunState): readonly TaskState[] {
  return tasksThatAre(state, 'inDoubt');
}

/** Tasks in doubt that hold the run up: in a rollback, only its own. */
export function doubtful(state: RunState): readonly TaskState[] {
  const rollingBack = rollbackUnderWay(state) !== null || state.rollbackWanted !== null;
  const found = inDoubt(state);
  return rollingBack ? found.filter(task => taskNamed(state, task.id)?.phase === 'rollback') : found;
}

/** The rollback that is being carried out; null: none is. */
export function rollbackUnderWay(state: RunState): RollbackState | null {
  const latest = state.rollbacks.at(-1);
  return latest === undefined || latest.finished ? null : latest;
}

/** The tasks that are to be carried out, or were: those of the rollback while one is under way, else all others. */
export function tasksAhead(state: RunState): readonly Task[] {
  const underWay = rollbackUnderWay(state);
  return underWay === null ? upgradeTasksOf(state.info.plan) : underWay.rollback.tasks;
}

/** A task of the upgrade waits while a rollback is under way, and one of a rollback that is over is over as well. */
export function isAhead(state: RunState, task: Task): boolean {
  return tasksAhead(state).some(({ id }) => id === task.id);
}

const upgradeTasksOf = perPlan(plan => plan.tasks.filter(task => task.phase !== 'rollback'));

export function running(state: RunState): readonly TaskState[] {
  return tasksThatAre(state, 'running');
}

/** What runs on a host, or was started there and is not heard of. */
export function runningOn(state: RunState, host: string): readonly TaskState[] {
  return running(state).filter(({ id }) => taskNamed(state, id)?.host === host);
}

/** In the order of the plan, whose tasks are all there are: going through an object's keys costs far more. */
function tasksThatAre(state: RunState, status: TaskStatus): readonly TaskState[] {
  const found: TaskState[] = [];
  for (const { id } of state.info.plan.tasks) {
    const task = state.tasks[id];
    if (task?.status === status) found.push(task);
  }
  return found;
}

export function lastAttempt(task: TaskState): Attempt | null {
  return task.attempts.at(-1) ?? null;
}
