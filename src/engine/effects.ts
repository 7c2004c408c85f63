import type { FilePosition, SessionMeans } from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import { followedFiles } from './advance-start.ts';
import { type Command, commandOf } from './command.ts';
import type { Event } from './event.ts';
import { markKey } from './reduce-follow.ts';
import { isOver, isSettled, type RunState, retryPending, taskNamed } from './state.ts';

/** What the runner is to do because of an event; data until the runner carries it out. */
export type Effect =
  | { readonly type: 'connect'; readonly host: string }
  | {
      readonly type: 'locate';
      readonly section: string;
      readonly host: string;
      readonly files: readonly string[];
    }
  | { readonly type: 'inspect'; readonly task: string; readonly host: string }
  | {
      readonly type: 'execute';
      readonly task: Task;
      readonly attempt: number;
      readonly command: Command;
      /** Null: it ends with the connection. */
      readonly durable: DurablePlace | null;
      readonly input: 'empty' | 'open';
    }
  /** Asks the host what became of an attempt that nobody watches. */
  | {
      readonly type: 'attach';
      readonly task: Task;
      readonly attempt: number;
      readonly command: Command;
      readonly durable: DurablePlace | null;
      /** ISO time. */
      readonly startedAt: string;
      /** Milliseconds from its start; undefined: as long as it needs. */
      readonly timeout: number | undefined;
    }
  | { readonly type: 'sendInput'; readonly task: string; readonly attempt: number; readonly text: string }
  | { readonly type: 'interrupt'; readonly task: string; readonly attempt: number }
  /** Milliseconds from the start of the attempt. */
  | { readonly type: 'limit'; readonly task: string; readonly attempt: number; readonly timeout: number | null }
  | {
      readonly type: 'probe';
      readonly task: string;
      readonly host: string;
      readonly probe: number;
      readonly script: string;
    }
  | { readonly type: 'reconnectLater'; readonly host: string; readonly after: number }
  /** Tails of a host that is there again go on from where they were. */
  | { readonly type: 'resumeFollows'; readonly host: string }
  | {
      readonly type: 'openFollow';
      readonly follow: string;
      readonly host: string;
      readonly path: string;
      /** Null: where the file ends now. */
      readonly position: FilePosition | null;
    }
  | { readonly type: 'closeFollow'; readonly follow: string; readonly reason: string }
  | { readonly type: 'cancel'; readonly task: string }
  /** A person ended what a task was waiting for. */
  | { readonly type: 'unwatch'; readonly task: string }
  | { readonly type: 'retryLater'; readonly task: string; readonly after: number }
  | { readonly type: 'deliver'; readonly question: string; readonly value: string | null }
  /** `sweep`: by host, what is to be done there before its connection is closed. */
  | { readonly type: 'release'; readonly sweep: readonly HostSweep[] };

export interface DurablePlace {
  readonly directory: string;
  readonly means: SessionMeans;
}

export interface HostSweep {
  readonly host: string;
  readonly workspace: string;
  readonly what: 'everything' | 'lock';
  /** Directories of attempts that are in doubt. */
  readonly keep: readonly string[];
}

/** The effects of an event, given the state after it. */
export function effectsOf(state: RunState, event: Event): readonly Effect[] {
  switch (event.type) {
    case 'host.connecting':
      return [{ type: 'connect', host: event.host }];
    case 'follow.marking': {
      const files = followedFiles(state, event.section, event.host);
      return [{ type: 'locate', section: event.section, host: event.host, files }];
    }
    case 'task.inspecting': {
      const host = taskNamed(state, event.task)?.host ?? null;
      return host === null ? [] : [{ type: 'inspect', task: event.task, host }];
    }
    case 'task.started':
      return execute(state, event.task, event.attempt);
    case 'follow.opened':
      return openFollow(state, event.follow);
    case 'task.cancelling':
      return [{ type: 'cancel', task: event.task }];
    case 'task.finished':
    case 'task.skipped':
    case 'task.resolved':
      return settled(state, event);
    case 'verification.marked': {
      const task = taskNamed(state, event.item);
      return task === undefined ? [] : closeFollows(state, task);
    }
    // What kept a further attempt back is over: it is waited for anew, since nothing else would bring it.
    case 'run.entered':
    case 'run.continued':
    case 'host.connected':
      return furtherAttempts(state);
    case 'answer.given':
      return [{ type: 'deliver', question: event.question, value: event.value ?? null }];
    case 'run.stopped':
    case 'run.completed':
    case 'run.aborted':
    case 'run.closed':
      return [{ type: 'release' }];
    default:
      return [];
  }
}

function execute(state: RunState, id: string, attempt: number): readonly Effect[] {
  const task = taskNamed(state, id);
  // A prompt is over with its answer: there is nothing to execute.
  if (task === undefined || task.verb === 'prompt') return [];
  const result = commandOf(state, task);
  if (!result.ok) throw new TypeError(`${id} was started without ${result.subject}`);
  return [{ type: 'execute', task, attempt, command: result.command }];
}

function furtherAttempts(state: RunState): readonly Effect[] {
  return state.info.plan.tasks
    .filter(task => retryPending(state, task))
    .map(({ id, interval }) => ({ type: 'retryLater', task: id, after: interval }));
}

function openFollow(state: RunState, key: string): readonly Effect[] {
  const follow = state.follows[key];
  if (follow === undefined) return [];
  const { host, path, section } = follow;
  const position = state.marks[markKey(section, host)]?.find(candidate => candidate.path === path) ?? null;
  return [{ type: 'openFollow', follow: key, host, path, position }];
}

function settled(state: RunState, event: Event & { readonly task: string }): readonly Effect[] {
  const task = taskNamed(state, event.task);
  if (task === undefined) return [];
  const effects: Effect[] = [];
  if (event.type === 'task.resolved' && task.verb === 'follow')
    effects.push({ type: 'unwatch', task: task.id });
  if (event.type === 'task.finished' && retryPending(state, task) && !isOver(state))
    effects.push({ type: 'retryLater', task: task.id, after: task.interval });
  return [...effects, ...closeFollows(state, task)];
}

/** Panes tail until their section is over on all its hosts: what was upgraded first stays in sight. */
function closeFollows(state: RunState, task: Task): readonly Effect[] {
  const open = Object.values(state.follows).filter(
    follow => follow.status === 'open' && follow.section === task.section,
  );
  const isOpenToo = (other: Task) => other.section === task.section && !isSettled(state, other);
  if (open.length === 0 || state.info.plan.tasks.some(isOpenToo)) return [];
  return open.map(follow => ({ type: 'closeFollow', follow: follow.key, reason: 'section over' }));
}
