import type { Task } from '../plan/plan.ts';
import { exclusionsOf } from './deviations.ts';
import type { Event, RunResumed } from './event.ts';
import { lockLeft } from './host-lock.ts';
import type { HostState, Probe, RunState, TaskState, TaskStatus } from './state.ts';

/** The state of a run in which nothing has happened yet. */
export function opened(event: Extract<Event, { type: 'run.opened' }>): RunState {
  const { plan, operator, seat, auto, forks, handrail, run, planDigest, runbook } = event;
  const { dryRun = null, planning = null } = event;
  const excluded = new Map(event.excluded.map(({ task, flag }) => [task, flag]));
  return {
    events: 1,
    info: { run, plan, planDigest, runbook, operator, seat, auto, forks, handrail, dryRun, planning },
    status: 'open',
    stage: 'preparing',
    paused: false,
    stopped: null,
    ended: null,
    hosts: Object.fromEntries(plan.hosts.map(host => [host.name, unknownHost(host.name)])),
    tasks: Object.fromEntries(plan.tasks.map(task => [task.id, initialTask(task, excluded.get(task.id))])),
    jumped: null,
    questions: [],
    values: { run: {}, hosts: {}, secrets: [] },
    marks: {},
    follows: {},
    verification: {},
    signatures: [],
    notes: [],
    rollbackWanted: null,
    rollbacks: [],
    former: [],
    deviations: exclusionsOf(event),
    repairs: [],
    openedAt: event.time,
    updatedAt: event.time,
  };
}

export function unknownHost(name: string): HostState {
  return {
    name,
    status: 'unknown',
    facts: null,
    problem: null,
    dropped: null,
    workspace: null,
    obstacle: null,
    leftovers: [],
    failures: 0,
    since: null,
    breaks: 0,
    seen: false,
    nodes: {},
    lock: 'none',
    swept: null,
  };
}

export function initialTask(task: Task, flag?: string): TaskState {
  return {
    id: task.id,
    status: flag === undefined ? 'pending' : 'skipped',
    attempts: [],
    confirmed: false,
    inspection: null,
    note: flag === undefined ? null : { reason: flag, by: 'flag' },
    progress: null,
    detached: null,
    order: null,
    undone: 0,
    stall: null,
    amended: null,
    probes: [],
    evidence: null,
  };
}

/** Nobody will send what was confirmed and never sent: it did not start. */
export function withoutUnsent(state: RunState): RunState {
  const tasks = Object.entries(state.tasks).map(([id, task]): [string, TaskState] => [
    id,
    task.confirmed ? { ...task, confirmed: false, status: 'pending', inspection: null } : task,
  ]);
  return { ...state, tasks: Object.fromEntries(tasks) };
}

/** Who asked it is gone, and so is the answer. */
const unanswered: Probe['result'] = {
  outcome: { kind: 'lost', reason: 'handrail ended before it was answered' },
  output: '',
};

const notBegun: readonly TaskStatus[] = ['pending', 'ready', 'waiting'];

/** Connections, questions and secrets belonged to the process that is gone. */
export function resumed(state: RunState, event: RunResumed): RunState {
  const { operator, seat, auto, forks, handrail, rollback = null } = event;
  const tasks = Object.entries(withoutUnsent(state).tasks).map(([id, task]): [string, TaskState] => [
    id,
    {
      ...task,
      inspection: notBegun.includes(task.status) ? null : task.inspection,
      detached: task.detached === null ? null : { ...task.detached, asking: false, tries: 0 },
      stall: null,
      probes: task.probes.map(probe => (probe.result === null ? { ...probe, result: unanswered } : probe)),
    },
  ]);
  const hosts = Object.values(state.hosts).map((host): [string, HostState] => [
    host.name,
    host.status === 'dropped'
      ? host
      : {
          ...host,
          status: 'unknown',
          problem: null,
          failures: 0,
          breaks: 0,
          seen: false,
          swept: null,
          lock: lockLeft(host),
        },
  ]);
  const isOver = state.stage === 'over' && rollback === null;
  return {
    ...state,
    info: { ...state.info, operator, seat, auto, forks, handrail },
    status: isOver ? state.status : 'open',
    stage: isOver ? 'over' : 'preparing',
    ended: isOver ? state.ended : null,
    // Asked for, and not begun yet: it is still wanted.
    rollbackWanted: rollback ?? state.rollbackWanted,
    paused: false,
    stopped: null,
    questions: [],
    values: { ...state.values, secrets: [] },
    tasks: Object.fromEntries(tasks),
    hosts: Object.fromEntries(hosts),
    marks: Object.fromEntries(Object.entries(state.marks).filter(([, positions]) => positions !== null)),
    follows: Object.fromEntries(
      Object.entries(state.follows).map(([key, follow]) => [key, { ...follow, status: 'closed' as const }]),
    ),
  };
}
