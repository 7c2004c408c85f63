import type { Event, HostEvent } from './event.ts';
import { triesAgain } from './reconnect.ts';
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
        seen: true,
      };
      if (event.claim === undefined) return there;
      const { workspace, obstacle = null, leftovers } = event.claim;
      return { ...there, workspace, obstacle, leftovers };
    }
    case 'host.failed': {
      const failed: HostState = { ...host, failures: host.failures + 1, problem: event.problem };
      return {
        failures: failed.failures,
        problem: event.problem,
        status: triesAgain(failed) ? 'lost' : 'failed',
      };
    }
    case 'host.lost':
      return { status: 'lost', failures: 0, problem: { code: 'connectionLost', detail: event.reason } };
    case 'host.swept':
      return { swept: { kept: event.kept, problem: event.problem ?? null } };
  }
}

/** What a host that is lost was being asked is asked anew when it is there again. */
export function withoutLooks(state: RunState, host: string): RunState {
  const tasks = Object.entries(state.tasks).map(([id, task]): [string, TaskState] => {
    if (taskNamed(state, id)?.host !== host) return [id, task];
    const inspection = task.inspection?.kind === 'looking' ? null : task.inspection;
    // A question that the loss cut off is none that the host left unanswered.
    const detached = task.detached === null ? null : { ...task.detached, tries: 0 };
    return [id, { ...task, inspection, detached }];
  });
  const marks = Object.entries(state.marks).filter(
    ([key, positions]) => positions !== null || !key.endsWith(`@${host}`),
  );
  return { ...state, tasks: Object.fromEntries(tasks), marks: Object.fromEntries(marks) };
}
