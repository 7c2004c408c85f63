import { acceptsInput, canDetach } from './contact.ts';
import { accepted, type Context, type Decision, refused } from './decision.ts';
import type { IntentOf } from './intent.ts';
import { lastAttempt, type RunState, taskNamed } from './state.ts';

type ContactReport =
  | IntentOf<'detached'>
  | IntentOf<'attached'>
  | IntentOf<'fenced'>
  | IntentOf<'stalled'>
  | IntentOf<'stirred'>
  | IntentOf<'swelled'>
  | IntentOf<'unreached'>
  | IntentOf<'secretInput'>
  | IntentOf<'probed'>;

/** What is heard of a running attempt before its end. A report of an attempt that is not running any more is refused. */
export function decideContact(state: RunState, report: ContactReport, context: Context): Decision {
  const task = state.tasks[report.task];
  if (task === undefined) return refused('unknownTask', report.task);
  if (report.type === 'probed') {
    const { type: _, ...fields } = report;
    const asked = task.probes.find(({ number }) => number === report.probe);
    return asked?.result === null
      ? accepted({ type: 'task.probed', ...fields })
      : refused('notNow', report.task);
  }
  const attempt = lastAttempt(task);
  if (task.status !== 'running' || attempt === null || attempt.startedAt === null)
    return refused('notNow', task.id);
  if (report.type === 'secretInput') {
    const definition = taskNamed(state, task.id);
    return definition !== undefined && acceptsInput(state, definition)
      ? accepted({ type: 'task.input', task: task.id, attempt: attempt.number, by: context.operator })
      : refused('notNow', task.id);
  }
  if (report.attempt !== attempt.number || attempt.endedAt !== null) return refused('notNow', task.id);
  switch (report.type) {
    case 'detached': {
      const { task: id, attempt: number, reason } = report;
      if (!canDetach(state, task)) return refused('notNow', id);
      return task.detached === null || task.detached.asking
        ? accepted({ type: 'task.detached', task: id, attempt: number, reason })
        : refused('notNow', id);
    }
    case 'attached':
      return task.detached === null
        ? refused('notNow', task.id)
        : accepted({ type: 'task.attached', task: task.id, attempt: attempt.number });
    case 'fenced':
      return accepted({ type: 'task.fenced', task: task.id, attempt: attempt.number });
    case 'stalled': {
      const { type: _, ...fields } = report;
      return accepted({ type: 'task.stalled', ...fields });
    }
    case 'stirred':
      return task.stall === null
        ? refused('notNow', task.id)
        : accepted({ type: 'task.stirred', task: task.id, attempt: attempt.number });
    case 'swelled':
      return report.bytes > (attempt.swelled ?? 0)
        ? accepted({ type: 'task.swelled', task: task.id, attempt: attempt.number, bytes: report.bytes })
        : refused('notNow', task.id);
    case 'unreached': {
      const { type: _, ...fields } = report;
      return accepted({ type: 'task.unreached', ...fields });
    }
  }
}
