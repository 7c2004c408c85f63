import type { Round, Task } from '../plan/plan.ts';
import { candidatesOf, canLook, commandOf } from './command.ts';
import type { Question } from './event.ts';
import {
  currentRound,
  doubtful,
  isRejected,
  isSettled,
  type RunState,
  retryPending,
  running,
  type TaskState,
  taskNamed,
  tasksAhead,
  tasksOf,
} from './state.ts';
import { confirmable } from './turn.ts';

/** What a run waits for, most urgent first. `work` needs no one; everything else needs a person. */
export type Waiting =
  | { readonly for: 'nothing' }
  | { readonly for: 'work'; readonly tasks: readonly string[]; readonly hosts: readonly string[] }
  | { readonly for: 'question'; readonly question: Question }
  | { readonly for: 'inDoubt'; readonly tasks: readonly string[] }
  | { readonly for: 'host'; readonly host: string }
  | { readonly for: 'failure'; readonly round: string; readonly tasks: readonly string[] }
  /** Which process is meant by a stop, or that none was found. */
  | { readonly for: 'process'; readonly task: string; readonly found: number }
  /** The file of an edit could not be read, or cannot be changed as the step says. */
  | { readonly for: 'file'; readonly task: string }
  /** A node that cannot be asked, or is not as the step needs it. */
  | { readonly for: 'node'; readonly task: string }
  /** A command cannot be written out: a value is missing or cannot stand where it is used. */
  | { readonly for: 'value'; readonly task: string; readonly name: string }
  | { readonly for: 'paused' }
  | { readonly for: 'manual'; readonly tasks: readonly string[] }
  | { readonly for: 'confirmation'; readonly round: string; readonly typed: boolean }
  | { readonly for: 'verdicts'; readonly items: readonly string[] }
  | { readonly for: 'signOff' }
  /** The sign-off said no: to roll back, or to end the run as it is. */
  | { readonly for: 'rejected' };

/** One sentence's worth of where the run stands; screens, plain output and exit codes all go by it. */
export function waitingFor(state: RunState): Waiting {
  if (state.stage === 'over' || state.stopped !== null) return { for: 'nothing' };
  const [question] = state.questions;
  if (question !== undefined) return { for: 'question', question };
  const cutOff = running(state).filter(
    ({ id, detached, confirmed }) => (detached !== null || confirmed) && isOnFailedHost(state, id),
  );
  const busy = running(state)
    .filter(task => !cutOff.includes(task))
    .map(task => task.id);
  const connecting = Object.values(state.hosts).filter(
    host => host.status === 'connecting' || (host.status === 'lost' && isNeeded(state, host.name)),
  );
  if ((busy.length > 0 && !isHeldUp(state, cutOff)) || connecting.length > 0)
    return { for: 'work', tasks: busy, hosts: connecting.map(host => host.name) };
  const [stuck] = cutOff;
  const stuckHost = stuck === undefined ? null : (taskNamed(state, stuck.id)?.host ?? null);
  if (stuckHost !== null) return { for: 'host', host: stuckHost };
  const uncertain = doubtful(state);
  if (uncertain.length > 0) return { for: 'inDoubt', tasks: uncertain.map(task => task.id) };
  if (isRejected(state) && (state.stage === 'verify' || state.stage === 'signOff'))
    return { for: 'rejected' };
  const failedHost = Object.values(state.hosts).find(
    host => host.status === 'failed' && isNeeded(state, host.name),
  );
  if (failedHost !== undefined && state.stage === 'preparing') return { for: 'host', host: failedHost.name };
  const round = currentRound(state);
  return round === null ? betweenRounds(state) : inRound(state, round);
}

/** What is confirmed cannot be started while as many as may run are on hosts that cannot be reached. */
function isHeldUp(state: RunState, cutOff: readonly TaskState[]): boolean {
  const others = running(state).filter(task => !cutOff.includes(task));
  const started = cutOff.filter(({ confirmed }) => !confirmed);
  return others.every(({ confirmed }) => confirmed) && started.length >= state.info.forks;
}

function isOnFailedHost(state: RunState, id: string): boolean {
  const host = taskNamed(state, id)?.host;
  return host != null && state.hosts[host]?.status === 'failed';
}

function isNeeded(state: RunState, host: string): boolean {
  return (
    running(state).some(({ id }) => taskNamed(state, id)?.host === host) ||
    tasksAhead(state).some(task => task.host === host && !isSettled(state, task))
  );
}

function betweenRounds(state: RunState): Waiting {
  if (state.stage === 'preparing') return { for: 'work', tasks: [], hosts: [] };
  const items = openItems(state);
  if (items.length > 0) return { for: 'verdicts', items };
  return state.stage === 'signOff' ? { for: 'signOff' } : { for: 'work', tasks: [], hosts: [] };
}

function inRound(state: RunState, round: Round): Waiting {
  const tasks = tasksOf(state, round);
  const failed = tasks.filter(task => state.tasks[task.id]?.status === 'failed');
  const retrying = failed.filter(task => retryPending(state, task) && !isCutOff(state, task));
  if (retrying.length > 0 && !state.paused)
    return { for: 'work', tasks: retrying.map(task => task.id), hosts: [] };
  const stuck = failed.filter(
    task =>
      !retryPending(state, task) && task.onError !== 'continue' && state.verification[task.id] === undefined,
  );
  if (stuck.length > 0) return { for: 'failure', round: round.id, tasks: stuck.map(task => task.id) };
  const unreachable = tasks.find(task => isCutOff(state, task) && !isSettled(state, task));
  if (unreachable?.host != null) return { for: 'host', host: unreachable.host };
  if (state.paused) return { for: 'paused' };
  const manual = tasks.filter(task => state.tasks[task.id]?.status === 'waiting');
  if (manual.length > 0) return { for: 'manual', tasks: manual.map(task => task.id) };
  return toConfirm(state, round);
}

/** Its host was tried again, and is not there. */
function isCutOff(state: RunState, { host }: Task): boolean {
  return host !== null && state.hosts[host]?.status === 'failed';
}

function toConfirm(state: RunState, round: Round): Waiting {
  const tasks = confirmable(state, round);
  for (const task of tasks) {
    const inspection = state.tasks[task.id]?.inspection;
    if (
      canLook(state, task) &&
      inspection?.kind !== 'seen' &&
      inspection?.kind !== 'assumed' &&
      inspection?.kind !== 'failed'
    )
      return { for: 'work', tasks: [task.id], hosts: [] };
    const result = commandOf(state, task);
    if (result.ok) continue;
    if (result.code === 'valueMissing' || result.code === 'unsafeValue')
      return { for: 'value', task: task.id, name: result.subject };
    if (task.verb === 'edit') return { for: 'file', task: task.id };
    if (task.verb === 'otp') return { for: 'node', task: task.id };
    return { for: 'process', task: task.id, found: candidatesOf(state, task).length };
  }
  return { for: 'confirmation', round: round.id, typed: tasks.some(task => task.confirm === 'typed') };
}

/** Items of the verification that have no verdict yet. */
export function openItems(state: RunState): readonly string[] {
  return state.info.plan.tasks
    .filter(task => task.phase === 'verify' && state.tasks[task.id]?.status === 'waiting')
    .map(task => task.id);
}
