import type { Event, TaskEvent } from './event.ts';
import { type Attempt, type Detached, lastAttempt, type TaskState, type TaskStatus } from './state.ts';

type ContactEvent = Extract<
  TaskEvent,
  {
    type:
      | 'task.detached'
      | 'task.attaching'
      | 'task.attached'
      | 'task.fenced'
      | 'task.stalled'
      | 'task.stirred'
      | 'task.swelled'
      | 'task.extended';
  }
> &
  Pick<Event, 'time'>;

/** What is known of a running attempt between its start and its end. */
export function reduceContact(task: TaskState, event: ContactEvent): TaskState {
  if (lastAttempt(task)?.number !== event.attempt) return task;
  switch (event.type) {
    case 'task.detached':
      if (task.status === 'inDoubt')
        return underWayAgain(task, { reason: event.reason, asking: false, tries: 0 });
      return {
        ...task,
        stall: null,
        detached: { reason: event.reason, asking: false, tries: task.detached?.tries ?? 0 },
      };
    case 'task.attaching':
      if (task.status === 'inDoubt')
        return underWayAgain(task, { reason: reasonOf(task), asking: true, tries: 1 });
      return task.detached === null
        ? task
        : { ...task, detached: { ...task.detached, asking: true, tries: task.detached.tries + 1 } };
    case 'task.attached':
      return { ...task, detached: null };
    case 'task.fenced':
      return withAttempt({ ...settledContact(task, 'pending'), inspection: null }, event.attempt, {
        endedAt: event.time,
        outcome: { kind: 'unreachable', reason: 'it was never started' },
      });
    case 'task.stalled':
      return { ...task, stall: { why: event.why, line: event.line ?? null, at: event.time } };
    case 'task.stirred':
      return { ...task, stall: null };
    case 'task.swelled':
      return withAttempt(task, event.attempt, { swelled: event.bytes });
    case 'task.extended':
      return withAttempt(task, event.attempt, { extended: event.timeout });
  }
}

/** An attempt in doubt is under way again while its node is asked about it; what its host kept of it was read before. */
function underWayAgain(task: TaskState, detached: Detached): TaskState {
  const last = lastAttempt(task);
  if (last === null) return task;
  const open = { endedAt: null, outcome: null, problem: null, directory: null };
  return withAttempt({ ...task, status: 'running', detached }, last.number, open);
}

function reasonOf(task: TaskState): string {
  return lastAttempt(task)?.problem?.detail ?? '';
}

/** An attempt that has ended is neither watched nor stalled. */
export function settledContact(task: TaskState, status: TaskStatus): TaskState {
  return { ...task, status, confirmed: false, detached: null, stall: null };
}

/** A change of the latest attempt, if it is that one. */
export function withAttempt(task: TaskState, number: number, change: Partial<Attempt>): TaskState {
  if (lastAttempt(task)?.number !== number) return task;
  return {
    ...task,
    attempts: task.attempts.map(attempt => (attempt.number === number ? { ...attempt, ...change } : attempt)),
  };
}
