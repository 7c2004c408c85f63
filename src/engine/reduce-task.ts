import type { NodeFacts } from '../model/node.ts';
import { succeeded } from '../model/outcome.ts';
import type { Verb } from '../model/runbook.ts';
import type { Event, TaskEvent, TaskFinished } from './event.ts';
import { reduceContact, settledContact, withAttempt } from './reduce-contact.ts';
import { type Attempt, type RunState, type TaskState, type TaskStatus, taskNamed } from './state.ts';

type Stamped = TaskEvent & { readonly time: string };

export function isTaskEvent(event: Event): event is Event & TaskEvent {
  return event.type.startsWith('task.');
}

/** Folds an event of one task; an event of a task that the plan does not have changes nothing. */
export function reduceTask(state: RunState, event: Stamped): RunState {
  const task = state.tasks[event.task];
  if (task === undefined) return state;
  const next = { ...state, tasks: { ...state.tasks, [event.task]: taskAfter(state, task, event) } };
  const node = nodeIn(event);
  return afterTask(node === undefined ? next : withNode(next, event, node), event);
}

/** What an event says of an Erlang node. */
function nodeIn(event: Stamped): NodeFacts | undefined {
  switch (event.type) {
    case 'task.inspected':
    case 'task.inspectionFailed':
    case 'task.finished':
      return event.node;
    default:
      return undefined;
  }
}

function withNode(state: RunState, { task: id, time: at }: Stamped, facts: NodeFacts): RunState {
  const name = taskNamed(state, id)?.host ?? '';
  const host = state.hosts[name];
  if (host === undefined) return state;
  const nodes = { ...host.nodes, [facts.node]: { facts, at, silent: null } };
  return { ...state, hosts: { ...state.hosts, [name]: { ...host, nodes } } };
}

function afterTask(next: RunState, event: Stamped): RunState {
  if (event.type === 'task.finished' && event.captured !== undefined) {
    const host = taskNamed(next, event.task)?.host ?? null;
    return { ...next, values: withValues(next.values, host, event.captured) };
  }
  if (event.type === 'task.reopened') return { ...next, ...backTo(next, event.task) };
  return next;
}

/** Verbs that change nothing on the host, so that doing them again needs no one's judgement. */
export function isReadOnly(verb: Verb): boolean {
  return verb === 'follow' || verb === 'check' || verb === 'wait' || verb === 'manual' || verb === 'prompt';
}

function taskAfter(state: RunState, task: TaskState, event: Stamped): TaskState {
  switch (event.type) {
    case 'task.inspecting':
      return { ...task, inspection: { kind: 'looking' } };
    case 'task.inspected':
      return {
        ...task,
        inspection: event.assumed
          ? { kind: 'assumed' }
          : {
              kind: 'seen',
              processes: event.processes,
              picked: null,
              ...(event.edit === undefined ? {} : { edit: event.edit }),
              ...(event.node === undefined ? {} : { node: event.node }),
            },
      };
    case 'task.inspectionFailed':
      return { ...task, inspection: { kind: 'failed', problem: event.problem } };
    case 'task.picked':
      return task.inspection?.kind === 'seen'
        ? { ...task, inspection: { ...task.inspection, picked: event.pid } }
        : task;
    case 'task.confirmed':
      return {
        ...task,
        status: 'running',
        confirmed: true,
        progress: null,
        amended: null,
        attempts: [...task.attempts, { ...newAttempt(event), ...seenIn(task), amended: task.amended }],
      };
    case 'task.started':
      return withAttempt(
        { ...task, status: 'running', confirmed: false, order: state.events },
        event.attempt,
        { startedAt: event.time, directory: event.directory ?? null },
      );
    case 'task.output':
    case 'task.cancelling':
      return task;
    case 'task.input':
    case 'task.interrupting':
      return withAttempt(task, event.attempt, { unreached: undefined });
    case 'task.unreached':
      return withAttempt(task, event.attempt, { unreached: { what: event.what, reason: event.reason } });
    case 'task.detached':
    case 'task.attaching':
    case 'task.attached':
    case 'task.fenced':
    case 'task.stalled':
    case 'task.stirred':
    case 'task.swelled':
    case 'task.extended':
      return reduceContact(task, event);
    case 'task.amended':
      return { ...task, amended: event.text };
    case 'task.probing': {
      const { probe: number, script, by, time: at } = event;
      return { ...task, probes: [...task.probes, { number, script, by, at, result: null }] };
    }
    case 'task.probed': {
      const { probe: number, outcome, output } = event;
      return {
        ...task,
        probes: task.probes.map(probe =>
          probe.number === number ? { ...probe, result: { outcome, output } } : probe,
        ),
      };
    }
    case 'task.progress':
      return { ...task, progress: { done: event.done, total: event.total } };
    case 'task.finished':
      return withAttempt(settledContact(task, statusAfter(state, event)), event.attempt, {
        endedAt: event.time,
        outcome: event.outcome,
        problem: event.problem ?? null,
        captured: event.captured ?? {},
        output: event.output ?? null,
        ...(event.built === undefined ? {} : { built: event.built }),
        ...(event.kept ? { kept: true as const } : {}),
      });
    case 'task.skipped':
      return { ...task, status: 'skipped', confirmed: false, note: { reason: event.reason, by: event.by } };
    case 'task.resolved':
      return {
        ...task,
        status: resolvedStatus[event.as],
        confirmed: false,
        inspection: event.as === 'again' ? null : task.inspection,
        order: orderAfter(state, task, event),
        evidence: event.evidence ?? task.evidence,
        note: { reason: event.reason, by: event.by },
      };
    case 'task.reopened':
      return { ...task, status: 'pending', inspection: null, note: { reason: event.reason, by: event.by } };
  }
}

/** What a person does counts as begun when it is said to be done, or to have failed. */
function orderAfter(
  state: RunState,
  task: TaskState,
  { as }: Extract<Stamped, { type: 'task.resolved' }>,
): number | null {
  if (as === 'doneByHand') return state.events;
  const isManual = taskNamed(state, task.id)?.verb === 'manual';
  return isManual && as !== 'again' ? state.events : task.order;
}

const resolvedStatus: Readonly<Record<'done' | 'failed' | 'doneByHand' | 'again', TaskStatus>> = {
  done: 'finished',
  failed: 'failed',
  doneByHand: 'doneByHand',
  again: 'pending',
};

/** The one place where an ending becomes a status. */
function statusAfter(state: RunState, event: TaskFinished): TaskStatus {
  if (succeeded(event.outcome) && event.problem === undefined) return 'finished';
  const verb = taskNamed(state, event.task)?.verb;
  if (event.outcome.kind === 'lost' && verb !== undefined && !isReadOnly(verb)) return 'inDoubt';
  return 'failed';
}

/** What was confirmed is kept with the attempt: the host is looked at again for the next one. */
function seenIn({ inspection }: TaskState): Pick<Attempt, 'edit' | 'node'> {
  if (inspection?.kind !== 'seen') return {};
  const { edit, node } = inspection;
  return { ...(edit === undefined ? {} : { edit }), ...(node === undefined ? {} : { node }) };
}

function newAttempt(event: Extract<Stamped, { type: 'task.confirmed' }>): Attempt {
  return {
    number: event.attempt,
    by: event.by,
    sha256: event.sha256,
    confirmedAt: event.time,
    startedAt: null,
    endedAt: null,
    outcome: null,
    problem: null,
    captured: {},
    output: null,
    directory: null,
    amended: null,
  };
}

/** A reopened task's round comes next, in the stage it belongs to; who signed before did not sign for it. */
function backTo(state: RunState, task: string): Partial<RunState> {
  const round = state.info.plan.rounds.find(candidate => candidate.tasks.includes(task));
  if (round === undefined || taskNamed(state, task)?.phase === 'rollback') return {};
  const { [task]: _, ...verification } = state.verification;
  const signatures =
    taskNamed(state, task)?.phase === 'commit'
      ? state.signatures
      : state.signatures.map(signature => ({ ...signature, overtaken: true as const }));
  return { verification, signatures, jumped: state.jumped === null ? null : round.id };
}

/** Values of one host, or of the run where `host` is null. */
export function withValues(
  values: RunState['values'],
  host: string | null,
  more: Readonly<Record<string, string>>,
): RunState['values'] {
  return host === null
    ? { ...values, run: { ...values.run, ...more } }
    : { ...values, hosts: { ...values.hosts, [host]: { ...values.hosts[host], ...more } } };
}
