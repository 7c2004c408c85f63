import type { Action } from '../model/runbook.ts';
import type { SessionMeans } from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import type { Context } from './decision.ts';
import type { EventBody } from './event.ts';
import { lastAttempt, type RunState, running, type TaskState, taskNamed } from './state.ts';

/** How often a host that is there is asked about an attempt before nobody knows. */
const mostQuestions = 3;

/** Where an attempt keeps its output and its result on the host, and how it is started. */
export interface DurablePlace {
  readonly directory: string;
  readonly means: SessionMeans;
}

/** The place of a script's next attempt; null: it ends with the connection. */
export function placeFor(state: RunState, task: Task, attempt: number, context: Context): string | null {
  const workspace = workspaceFor(state, task);
  if (workspace === null) return null;
  // An id may hold any letters, and be longer than a name may be. A task that a changed plan has anew counts its attempts
  // anew as well: the count of events tells this start from every other one of the run.
  return `${workspace.path}/${context.sha256(`${task.id}#${attempt}@${state.events}`).slice(0, 24)}`;
}

/** The place of an attempt that was started. */
export function placeOf(state: RunState, id: string): DurablePlace | null {
  const task = state.tasks[id];
  const directory = task === undefined ? null : (lastAttempt(task)?.directory ?? null);
  const host = taskNamed(state, id)?.host;
  if (directory === null || host == null) return null;
  return { directory, means: state.hosts[host]?.workspace?.means ?? 'setsid' };
}

/** Scripts that change something go on without a connection, where the host has what that needs. */
export function isDurableVerb({ verb, action }: Task): boolean {
  return verb === 'run' || verb === 'stop' || (action.verb === 'otp' && !isPush(action));
}

/** An otp step that copies a package, as an upload does. */
function isPush(action: Action): boolean {
  return action.verb === 'otp' && action.action === 'push';
}

/** Whatever became of the asking, the node can say what became of the step. */
export function isAtNode({ action }: Pick<Task, 'action'>): boolean {
  return action.verb === 'otp' && action.action !== 'build' && action.action !== 'push';
}

function workspaceFor(state: RunState, task: Task) {
  // An edit that is cut off is told from a later one by the same means.
  if (!(isDurableVerb(task) || task.verb === 'edit') || task.host === null) return null;
  return state.hosts[task.host]?.workspace ?? null;
}

/** Whether the next attempt at this task would end with its connection although it changes something. */
export function endsWithConnection(state: RunState, task: Task): boolean {
  return (
    isDurableVerb(task) &&
    task.host !== null &&
    state.info.dryRun === null &&
    state.hosts[task.host]?.workspace === null
  );
}

/** Lines can be sent to it while it runs: a person is there, and the host keeps its input open. */
export function acceptsInput(state: RunState, task: Task): boolean {
  const attempt = lastAttempt(state.tasks[task.id] ?? noTask);
  return task.verb === 'run' && attempt?.directory != null && !state.info.auto;
}

const noTask = { attempts: [] as TaskState['attempts'] } as TaskState;

/** What may still be asked for when nobody watches it: durable scripts, and what can be done again without harm. */
export function canDetach(state: RunState, task: TaskState): boolean {
  const definition = taskNamed(state, task.id);
  if (definition === undefined) return false;
  const { verb, action } = definition;
  if (isPush(action) || isAtNode(definition)) return true;
  return verb === 'upload' || verb === 'check' || verb === 'edit' || lastAttempt(task)?.directory != null;
}

/** Attempts that nobody watches, on hosts that can be asked. */
export function reattach(state: RunState): readonly EventBody[] {
  if (secretsMissing(state)) return [];
  return running(state).flatMap(({ id, detached, attempts }): EventBody[] => {
    const host = taskNamed(state, id)?.host;
    if (detached === null || detached.asking || host == null) return [];
    if (state.hosts[host]?.status !== 'connected') return [];
    return detached.tries < mostQuestions
      ? [{ type: 'task.attaching', task: id, attempt: attempts.length }]
      : [
          {
            type: 'task.finished',
            task: id,
            attempt: attempts.length,
            outcome: { kind: 'lost', reason: detached.reason },
            problem: { code: 'connectionLost', detail: detached.reason },
          },
        ];
  });
}

/** Output that comes back is checked for them, so they have to be there first. */
function secretsMissing(state: RunState): boolean {
  if (state.info.dryRun !== null) return false;
  const asked = state.questions.some(question => question.kind === 'variable' && question.secret);
  const unknown = state.info.plan.questions.some(
    ({ name, secret }) => secret && !state.values.secrets.includes(name),
  );
  return asked || unknown;
}
