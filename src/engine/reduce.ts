import { deviationsOf } from './deviations.ts';
import type { Event, UnknownEvent, Verdict } from './event.ts';
import { lockAsked } from './host-lock.ts';
import { withNodeSeen, withNodeSilent } from './node-watch.ts';
import { reduceFollow } from './reduce-follow.ts';
import { hostAfter, withoutLooks, withoutOpenMarks } from './reduce-host.ts';
import { opened, resumed, unknownHost, withoutUnsent } from './reduce-opening.ts';
import { replanned } from './reduce-replan.ts';
import { rollbackFinished, rollbackOpened, withUndone } from './reduce-rollback.ts';
import { isTaskEvent, reduceTask, withValues } from './reduce-task.ts';
import { withTurn } from './reduce-turn.ts';
import {
  doubtful,
  type HostState,
  type RunState,
  type RunStatus,
  type TaskStatus,
  taskNamed,
} from './state.ts';

/**
 * Folds one event. The first event of a journal must be `run.opened`; it ignores the state it is given.
 * Events of an unknown type change nothing but the count.
 */
export function reduce(state: RunState | null, event: Event | UnknownEvent): RunState {
  if (isOpening(event)) return settle(opened(event));
  if (state === null) throw new TypeError(`A journal begins with run.opened, not with ${event.type}`);
  const counted = { ...state, events: state.events + 1, updatedAt: event.time };
  // Output lives in the output book; nothing else of the state depends on it.
  if (event.type === 'task.output') return counted;
  if (event.type === 'follow.output') return reduceFollow(counted, event as FollowOutputEvent);
  return settle(withDeviations(apply(counted, event as Event), deviationsOf(state, event as Event)));
}

/** The state after all of `events`; null for none. */
export function foldEvents(
  events: Iterable<Event | UnknownEvent>,
  from: RunState | null = null,
): RunState | null {
  let state = from;
  for (const event of events) state = reduce(state, event);
  return state;
}

type FollowOutputEvent = Extract<Event, { type: 'follow.output' }>;
type Opening = Extract<Event, { type: 'run.opened' }>;

function isOpening(event: Event | UnknownEvent): event is Opening {
  return event.type === 'run.opened';
}

function apply(state: RunState, event: Event): RunState {
  if (isTaskEvent(event)) return withUndone(reduceTask(withoutFailedMark(state, event), event), event.task);
  switch (event.type) {
    case 'run.opened':
      return state;
    case 'run.resumed':
      return resumed(state, event);
    case 'run.paused':
      return { ...state, paused: true };
    case 'run.continued':
      return { ...state, paused: false };
    case 'run.jumped':
      return { ...state, jumped: event.round };
    case 'run.entered':
      return { ...state, stage: event.stage, jumped: null };
    case 'run.stopped':
      return {
        ...withoutUnsent(state),
        stopped: { reason: event.reason, ...(event.detail === undefined ? {} : { detail: event.detail }) },
      };
    case 'run.replanned':
      return replanned(state, event);
    case 'rollback.opened':
      return rollbackOpened(state, event);
    case 'rollback.finished':
      return rollbackFinished(state);
    case 'run.rolledBack':
      return { ...state, stage: 'over', status: 'rolledBack' };
    case 'run.completed':
      return { ...state, stage: 'over', status: 'completed' };
    case 'run.aborted':
      return { ...state, stage: 'over', status: 'aborted', ended: { reason: event.reason, by: event.by } };
    case 'run.closed':
      return {
        ...withoutUnsent(state),
        stage: 'over',
        status: 'closed',
        ended: { reason: event.reason, by: event.by },
      };
    case 'host.connecting':
      return withHost(state, event.host, {
        status: 'connecting',
        problem: null,
        lock: lockAsked(state.hosts[event.host]),
      });
    case 'host.connected':
    case 'host.failed':
    case 'host.lost':
    case 'host.swept':
      return withHost(
        event.type === 'host.lost' ? withoutLooks(state, event.host) : state,
        event.host,
        hostAfter(state.hosts[event.host] ?? unknownHost(event.host), event),
      );
    case 'host.nodeSeen':
      return withNodeSeen(state, event.host, event.node, event.time);
    case 'host.nodeSilent':
      return withNodeSilent(state, event.host, event.node, event.time);
    case 'host.dropped':
      return withHost(state, event.host, {
        status: 'dropped',
        dropped: { reason: event.reason, by: event.by },
      });
    case 'follow.marking':
    case 'follow.marked':
    case 'follow.opened':
    case 'follow.output':
    case 'follow.changed':
    case 'follow.matched':
    case 'follow.closed':
      return reduceFollow(state, event);
    case 'answer.requested':
      return { ...state, questions: [...withoutQuestion(state, event.question.id), event.question] };
    case 'answer.withdrawn':
      return { ...state, questions: withoutQuestion(state, event.question) };
    case 'answer.given':
      return answered(state, event);
    case 'verification.marked':
      return marked(state, event);
    case 'signature.signed': {
      const { verdict, name, comment, time } = event;
      return { ...state, signatures: [...state.signatures, { verdict, name, comment, at: time }] };
    }
    case 'note.added':
      return {
        ...state,
        notes: [...state.notes, { text: event.text, task: event.task ?? null, by: event.by, at: event.time }],
      };
    case 'journal.repaired':
      return { ...state, repairs: [...state.repairs, { bytes: event.bytes, kept: event.kept }] };
    default:
      return state;
  }
}

/** Files that were not looked up before a task that was never sent ended are looked up before its next attempt. */
function withoutFailedMark(state: RunState, event: Event): RunState {
  if (event.type !== 'task.finished') return state;
  const host = taskNamed(state, event.task)?.host;
  const isUnsent = state.tasks[event.task]?.confirmed === true;
  return isUnsent && host != null ? withoutOpenMarks(state, host) : state;
}

function answered(state: RunState, event: Extract<Event, { type: 'answer.given' }>): RunState {
  const question = state.questions.find(candidate => candidate.id === event.question);
  const rest = { ...state, questions: withoutQuestion(state, event.question) };
  if (question === undefined || (question.kind !== 'variable' && question.kind !== 'prompt')) return rest;
  const { values } = state;
  if (question.secret)
    return { ...rest, values: { ...values, secrets: [...new Set([...values.secrets, question.name])] } };
  if (event.value === undefined) return rest;
  const host = question.kind === 'prompt' ? (taskNamed(state, question.task)?.host ?? null) : null;
  return { ...rest, values: withValues(values, host, { [question.name]: event.value }) };
}

const statusOfVerdict: Readonly<Record<Verdict, TaskStatus>> = {
  pass: 'finished',
  fail: 'failed',
  notApplicable: 'skipped',
};

/** A manual item ends with its verdict; a check keeps the status that its command gave it. */
function marked(state: RunState, event: Extract<Event, { type: 'verification.marked' }>): RunState {
  const { item, verdict, comment, by, time } = event;
  const verification = { ...state.verification, [item]: { item, verdict, comment, by, at: time } };
  const task = state.tasks[item];
  if (task === undefined || taskNamed(state, item)?.verb !== 'manual') return { ...state, verification };
  const tasks = {
    ...state.tasks,
    [item]: { ...task, status: statusOfVerdict[verdict], note: { reason: comment, by } },
  };
  return { ...state, verification, tasks };
}

function withoutQuestion(state: RunState, id: string) {
  return state.questions.filter(question => question.id !== id);
}

function withHost(state: RunState, name: string, change: Partial<HostState>): RunState {
  const host = state.hosts[name] ?? unknownHost(name);
  return { ...state, hosts: { ...state.hosts, [name]: { ...host, ...change } } };
}

function withDeviations(state: RunState, more: RunState['deviations']): RunState {
  return more.length === 0 ? state : { ...state, deviations: [...state.deviations, ...more] };
}

/** What follows from the rest of the state: whose turn it is, and the status of the run. */
function settle(state: RunState): RunState {
  const turned = withTurn(state);
  return { ...turned, status: statusOfRun(turned) };
}

function statusOfRun(state: RunState): RunStatus {
  if (state.stage === 'over') return state.status;
  if (doubtful(state).length > 0) return 'inDoubt';
  return state.stopped === null ? 'open' : 'stopped';
}
