import type { StopReason } from './event.ts';
import { type RunState, taskNamed } from './state.ts';
import { type Waiting, waitingFor } from './waiting.ts';

/** Why a run that nobody attends has to stop now; null while it can go on by itself. */
export function unattendedStop(
  state: RunState,
): { readonly reason: StopReason; readonly detail?: string } | null {
  return stopOf(state, waitingFor(state));
}

function stopOf(state: RunState, waiting: Waiting): { reason: StopReason; detail?: string } | null {
  switch (waiting.for) {
    case 'nothing':
      return null;
    case 'work':
      return waiting.hosts.length === 0 && waiting.tasks.length > 0 && waiting.tasks.every(isWatched(state))
        ? { reason: 'manual', detail: waiting.tasks.join(', ') }
        : null;
    case 'question':
      return { reason: 'manual', detail: waiting.question.id };
    case 'inDoubt':
      return { reason: 'inDoubt', detail: waiting.tasks.join(', ') };
    case 'host':
      if (state.hosts[waiting.host]?.problem?.code === 'locked')
        return { reason: 'locked', detail: waiting.host };
      return { reason: neverRanOn(state, waiting.host) ? 'unreachable' : 'failed', detail: waiting.host };
    case 'failure':
      return {
        reason: waiting.tasks.every(task => neverReached(state, task)) ? 'unreachable' : 'failed',
        detail: waiting.tasks.join(', '),
      };
    case 'process':
      return { reason: 'manual', detail: waiting.task };
    case 'file':
    case 'node':
      return { reason: 'failed', detail: waiting.task };
    case 'value':
      return { reason: 'failed', detail: `${waiting.task}: {{${waiting.name}}}` };
    case 'paused':
      return { reason: 'operator' };
    case 'manual':
      return { reason: 'manual', detail: waiting.tasks.join(', ') };
    case 'confirmation':
      return { reason: 'manual', detail: waiting.round };
    case 'verdicts':
      return { reason: 'manual', detail: waiting.items.join(', ') };
    case 'rejected':
    case 'signOff':
      return { reason: 'signOff' };
  }
}

/** A log that only a person's word ends. */
function isWatched(state: RunState): (id: string) => boolean {
  return id => {
    const task = taskNamed(state, id);
    return (
      task?.action.verb === 'follow' &&
      task.action.until === undefined &&
      task.timeout === undefined &&
      state.tasks[id]?.status === 'running'
    );
  };
}

function neverReached(state: RunState, id: string): boolean {
  const host = taskNamed(state, id)?.host;
  const outcome = state.tasks[id]?.attempts.at(-1)?.outcome;
  return outcome?.kind === 'unreachable' && host !== null && host !== undefined && neverRanOn(state, host);
}

/** True while no command of this run has ended or may have run on the host. */
function neverRanOn(state: RunState, host: string): boolean {
  return state.info.plan.tasks
    .filter(task => task.host === host)
    .flatMap(task => state.tasks[task.id]?.attempts ?? [])
    .every(({ startedAt, outcome }) => startedAt === null || outcome?.kind === 'unreachable');
}
