import type { Problem } from '../model/transport.ts';
import type { Event, HostEvent } from './event.ts';
import { lockAfterFailure } from './host-lock.ts';
import { mostTries, triesAgain } from './reconnect.ts';
import { type HostState, type RunState, type TaskState, taskNamed } from './state.ts';

type Change = Extract<HostEvent, { type: 'host.connected' | 'host.failed' | 'host.lost' | 'host.swept' }> &
  Pick<Event, 'time'>;

export function hostAfter(host: HostState, event: Change): Partial<HostState> {
  switch (event.type) {
    case 'host.connected': {
      const there: Partial<HostState> = {
        status: 'connected',
        facts: event.facts,
        problem: null,
        failures: 0,
        since: event.time,
        seen: true,
      };
      if (event.claim === undefined) return { ...there, lock: host.lock === 'asked' ? 'none' : host.lock };
      const { workspace, obstacle = null, leftovers } = event.claim;
      return { ...there, workspace, obstacle, leftovers, lock: 'held' };
    }
    case 'host.failed': {
      const lock = lockAfterFailure(host, event.problem.code);
      if (event.by !== undefined) return { problem: event.problem, status: 'failed', lock };
      const failed: HostState = {
        ...host,
        failures: host.failures + 1,
        problem: event.problem,
        seen: host.seen || event.cutOff === true,
      };
      return {
        failures: failed.failures,
        problem: event.problem,
        seen: failed.seen,
        status: triesAgain(failed) ? 'lost' : 'failed',
        lock,
      };
    }
    case 'host.lost':
      return lost(host, event);
    case 'host.swept':
      return swept(host, event);
  }
}

/** Where only the lock was to be given back, and was, nothing is told of what else is there. */
function swept(
  { lock }: HostState,
  { what, kept, problem }: Extract<Change, { type: 'host.swept' }>,
): Partial<HostState> {
  const about = what === undefined ? {} : { what };
  return {
    lock: problem === undefined ? 'none' : lock,
    swept: what === 'lock' && problem === undefined ? null : { ...about, kept, problem: problem ?? null },
  };
}

/** A connection that breaks as soon as it is made counts as a try in vain; the first time it is made again at once. */
function lost(host: HostState, { reason, time }: Extract<Change, { type: 'host.lost' }>): Partial<HostState> {
  const held = host.since === null ? 0 : Date.parse(time) - Date.parse(host.since);
  const breaks = held < steady ? host.breaks + 1 : 0;
  const failures = Math.max(0, breaks - 1);
  const problem: Problem = { code: 'connectionLost', detail: reason };
  return { status: failures < mostTries ? 'lost' : 'failed', failures, breaks, problem };
}

/** Milliseconds after which a connection has held. */
const steady = 10_000;

/** What a host that is lost was being asked is asked anew when it is there again. */
export function withoutLooks(state: RunState, host: string): RunState {
  const tasks = Object.entries(state.tasks).map(([id, task]): [string, TaskState] => {
    if (taskNamed(state, id)?.host !== host) return [id, task];
    const inspection = task.inspection?.kind === 'looking' ? null : task.inspection;
    // A question that the loss cut off is none that the host left unanswered.
    const detached = task.detached === null ? null : { ...task.detached, tries: 0 };
    return [id, { ...task, inspection, detached }];
  });
  return withoutOpenMarks({ ...state, tasks: Object.fromEntries(tasks) }, host);
}

/** Files that were not looked up yet are to be looked up again. */
export function withoutOpenMarks(state: RunState, host: string): RunState {
  const marks = Object.entries(state.marks).filter(
    ([key, positions]) => positions !== null || !key.endsWith(`@${host}`),
  );
  return { ...state, marks: Object.fromEntries(marks) };
}
