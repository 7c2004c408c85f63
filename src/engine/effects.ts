import type { Task } from '../plan/plan.ts';
import { followedFiles } from './advance-start.ts';
import { type Command, commandOf, editRequestOf } from './command.ts';
import { acceptsInput, placeOf } from './contact.ts';
import type { Effect, HostSweep } from './effect.ts';
import type { Event } from './event.ts';
import { mayKeepLock } from './host-lock.ts';
import { watchNodes } from './node-watch.ts';
import { nodeLookOf } from './otp-command.ts';
import { pauseAfter } from './reconnect.ts';
import { markKey } from './reduce-follow.ts';
import {
  inDoubt,
  isOver,
  isSettled,
  type RunState,
  retryPending,
  running,
  taskNamed,
  tasksAhead,
} from './state.ts';

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
      const task = taskNamed(state, event.task);
      if (task === undefined || task.host === null) return [];
      const [edit, node] = [editRequestOf(state, task), nodeLookOf(state, task)];
      return [{ type: 'inspect', task: task.id, host: task.host, edit, node }];
    }
    // While a node is asked for a step, nobody else asks it.
    case 'task.inspected':
    case 'task.inspectionFailed':
      return watchNodes(state);
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
      return [...furtherAttempts(state), ...watchNodes(state)];
    case 'host.connected':
      return [...furtherAttempts(state), { type: 'resumeFollows', host: event.host }, ...watchNodes(state)];
    case 'host.lost':
    case 'host.failed': {
      const host = state.hosts[event.host];
      return host?.status === 'lost' && host.failures > 0
        ? [{ type: 'reconnectLater', host: event.host, after: pauseAfter(host.failures) }]
        : [];
    }
    case 'task.attaching':
      return attach(state, event.task, event.attempt);
    case 'task.input': {
      const { task, attempt, text } = event;
      // A secret is sent by whoever has its value.
      return text === undefined ? [] : [{ type: 'sendInput', task, attempt, text }];
    }
    case 'task.interrupting':
      return [{ type: 'interrupt', task: event.task, attempt: event.attempt }];
    case 'task.extended':
      return [{ type: 'limit', task: event.task, attempt: event.attempt, timeout: event.timeout }];
    case 'task.probing': {
      const host = taskNamed(state, event.task)?.host ?? null;
      const { task, probe, script } = event;
      return host === null ? [] : [{ type: 'probe', task, host, probe, script }];
    }
    case 'answer.given':
      return [{ type: 'deliver', question: event.question, value: event.value ?? null }];
    case 'answer.withdrawn':
      return [{ type: 'withdraw', question: event.question }];
    case 'run.stopped':
      return [{ type: 'release', sweep: sweepOf(state, 'lock') }];
    case 'run.completed':
    case 'run.aborted':
    case 'run.closed':
    case 'run.rolledBack':
      return [{ type: 'release', sweep: sweepOf(state, 'everything') }];
    default:
      return [];
  }
}

function execute(state: RunState, id: string, attempt: number): readonly Effect[] {
  const task = taskNamed(state, id);
  // A prompt is over with its answer: there is nothing to execute.
  if (task === undefined || task.verb === 'prompt') return [];
  const input = acceptsInput(state, task) ? 'open' : 'empty';
  return [
    {
      type: 'execute',
      task,
      attempt,
      command: commandStarted(state, task),
      durable: placeOf(state, id),
      input,
    },
  ];
}

function attach(state: RunState, id: string, attempt: number): readonly Effect[] {
  const task = taskNamed(state, id);
  const last = state.tasks[id]?.attempts.at(-1);
  if (task === undefined || last?.startedAt == null) return [];
  const timeout = last.extended === undefined ? task.timeout : (last.extended ?? undefined);
  return [
    {
      type: 'attach',
      task,
      attempt,
      command: commandStarted(state, task),
      durable: placeOf(state, id),
      startedAt: last.startedAt,
      timeout,
    },
  ];
}

function commandStarted(state: RunState, task: Task): Command {
  const result = commandOf(state, task);
  if (!result.ok) throw new TypeError(`${task.id} was started without ${result.subject}`);
  return result.command;
}

/** What is left on the hosts when the run is let go of: of a run that goes on, what it needs to go on. */
function sweepOf(state: RunState, what: HostSweep['what']): readonly HostSweep[] {
  const open = [...running(state), ...inDoubt(state)];
  return Object.values(state.hosts).flatMap((known): HostSweep[] => {
    const { name: host, status, workspace } = known;
    const reach = what === 'everything';
    // One that was left out, or that had nothing to do any more, may be there all the same; the runner finds out.
    const isThere = status === 'connected' || status === 'dropped' || reach;
    if (!isThere || (workspace === null && !mayKeepLock(known))) return [];
    const there = open.filter(({ id }) => taskNamed(state, id)?.host === host);
    if (what === 'lock' && there.length > 0) return [];
    const keep = there.flatMap(({ attempts }) => attempts.at(-1)?.directory ?? []);
    return [
      { host, workspace: workspace?.path ?? null, what, reach, keep, uploads: uploadsBegun(state, host) },
    ];
  });
}

function uploadsBegun(state: RunState, host: string): HostSweep['uploads'] {
  return state.info.plan.tasks.flatMap(task => {
    const known = state.tasks[task.id];
    const isSettled = known?.status !== 'running' && known?.status !== 'inDoubt';
    if (task.host !== host || task.verb !== 'upload' || known?.attempts.length === 0 || !isSettled) return [];
    const result = commandOf(state, task);
    if (!result.ok || result.command.kind !== 'upload') return [];
    return result.command.files.map(({ remote, artifact }) => ({ remote, sha256: artifact.sha256 }));
  });
}

function furtherAttempts(state: RunState): readonly Effect[] {
  return tasksAhead(state)
    .filter(task => retryPending(state, task))
    .map(({ id, interval }) => ({ type: 'retryLater', task: id, after: interval }));
}

function openFollow(state: RunState, key: string): readonly Effect[] {
  const follow = state.follows[key];
  if (follow === undefined) return [];
  const { host, path, section } = follow;
  const mark = state.marks[markKey(section, host)]?.find(candidate => candidate.path === path) ?? null;
  const position = follow.through ?? mark;
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
  return [...effects, ...closeFollows(state, task), ...watchNodes(state)];
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
