import type { Task } from '../plan/plan.ts';
import { accepted, type Decision, refused } from './decision.ts';
import type { IntentOf as Of } from './intent.ts';
import { inDoubt, isRejected, type RunState, running, statusOf, taskNamed } from './state.ts';

export function mark(state: RunState, intent: Of<'mark'>, by: string): Decision {
  const task: Task | undefined = taskNamed(state, intent.item);
  if (task === undefined || task.phase !== 'verify') return refused('unknownTask', intent.item);
  if (state.stage !== 'verify' && state.stage !== 'signOff') return refused('notNow', task.id);
  const status = statusOf(state, task.id);
  if (status === 'running') return refused('stillRunning', task.id);
  if (status === 'inDoubt') return refused('inDoubt', task.id);
  if (task.verb !== 'manual' && status !== 'finished' && status !== 'failed')
    return refused('notNow', task.id);
  const contradicts = task.verb !== 'manual' && (status === 'finished') !== (intent.verdict === 'pass');
  if (intent.comment.trim() === '' && (intent.verdict !== 'pass' || contradicts))
    return refused('reasonMissing', task.id);
  const { item, verdict, comment } = intent;
  return accepted({ type: 'verification.marked', item, verdict, comment, by });
}

export function sign(state: RunState, intent: Of<'sign'>): Decision {
  if (intent.name.trim() === '') return refused('nameMissing', '');
  if (state.stage !== 'signOff' && !(state.stage === 'verify' && intent.verdict === 'rejected'))
    return refused('notVerified', '');
  if (isRejected(state)) return refused('notNow', '');
  const doubtful = inDoubt(state)[0];
  if (doubtful !== undefined) return refused('inDoubt', doubtful.id);
  const busy = running(state)[0];
  if (busy !== undefined) return refused('stillRunning', busy.id);
  const failed = Object.values(state.verification).some(item => item.verdict === 'fail');
  if ((failed || intent.verdict === 'rejected') && intent.comment.trim() === '')
    return refused('reasonMissing', '');
  const { verdict, name, comment } = intent;
  // What follows from a rejection, a rollback or an end as it is, is for a person to say.
  return accepted({ type: 'signature.signed', verdict, name, comment });
}
