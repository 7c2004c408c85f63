import { giveUp, letGo } from './attempts.ts';
import { answer } from './decide-answer.ts';
import { dropHost, end, jump, stopTrying } from './decide-course.ts';
import { amend, askAgain, probe, toRunning } from './decide-repair.ts';
import { rollBack } from './decide-rollback.ts';
import { confirm, pick, redo, resolve, retry, runAgain, settleByHand } from './decide-task.ts';
import { mark, sign } from './decide-verdict.ts';
import { accepted, type Context, type Decision, refused } from './decision.ts';
import { isInspected } from './edit.ts';
import type { EventBody } from './event.ts';
import type { OperatorIntent } from './intent.ts';
import { mayReconnect } from './reconnect.ts';
import { type RunState, running, statusOf, taskNamed } from './state.ts';

/** What a person may ask of a run that is not over. */
export function decideOperator(state: RunState, intent: OperatorIntent, context: Context): Decision {
  const by = context.operator;
  switch (intent.type) {
    case 'confirm':
      return confirm(state, intent, context);
    case 'retry':
      return retry(state, intent, context);
    case 'doneByHand':
      return settleByHand(state, intent, id => ({
        type: 'task.resolved',
        task: id,
        as: 'doneByHand',
        reason: intent.reason,
        by,
        ...(intent.evidence === undefined ? {} : { evidence: intent.evidence }),
      }));
    case 'skip':
      return settleByHand(state, intent, id => ({
        type: 'task.skipped',
        task: id,
        reason: intent.reason,
        by,
      }));
    case 'redo':
      return redo(state, intent, by);
    case 'jump':
      return jump(state, intent, by);
    case 'dropHost':
      return dropHost(state, intent, by);
    case 'reconnect': {
      const host = state.hosts[intent.host];
      if (host === undefined) return refused('unknownHost', intent.host);
      return mayReconnect(host)
        ? accepted({ type: 'host.connecting', host: intent.host })
        : refused('notNow', intent.host);
    }
    case 'stopTrying':
      return stopTrying(state, intent.host, by);
    case 'inspect':
      if (statusOf(state, intent.task) === 'inDoubt') return askAgain(state, intent.task);
      return statusOf(state, intent.task) === 'ready' && isInspected(taskNamed(state, intent.task))
        ? accepted({ type: 'task.inspecting', task: intent.task })
        : refused('notNow', intent.task);
    case 'pick':
      return pick(state, intent, by);
    case 'resolve':
      return resolve(state, intent, by);
    case 'runAgain':
      return runAgain(state, intent, by);
    case 'cancel':
      return cancel(state, intent.task, by);
    case 'input':
    case 'interrupt':
    case 'extend':
      return toRunning(state, intent, by);
    case 'amend':
      return amend(state, intent, by);
    case 'probe':
      return probe(state, intent, by);
    case 'rollback':
      return rollBack(state, intent, context);
    case 'answer':
      return answer(state, intent, context);
    case 'mark':
      return mark(state, intent, by);
    case 'sign':
      return sign(state, intent);
    case 'note':
      return intent.text.trim() === ''
        ? refused('reasonMissing', '')
        : accepted({
            type: 'note.added',
            text: intent.text,
            by,
            ...(intent.task === undefined ? {} : { task: intent.task }),
          });
    case 'pause':
      return state.paused ? refused('notNow', '') : accepted({ type: 'run.paused', by });
    case 'continue':
      return state.paused ? accepted({ type: 'run.continued', by }) : refused('notNow', '');
    case 'abort':
      return end(state, intent.reason, { type: 'run.aborted', reason: intent.reason, by });
    case 'close':
      return intent.reason.trim() === ''
        ? refused('reasonMissing', '')
        : accepted(...giveUp(state, 'the run was closed while it ran'), {
            type: 'run.closed',
            reason: intent.reason,
            by,
          });
    case 'stop':
      return accepted(...letGo(state, `handrail was left while it ran (${intent.reason})`), {
        type: 'run.stopped',
        reason: intent.reason,
        ...(intent.detail === undefined ? {} : { detail: intent.detail }),
      });
  }
}

/**
 * What is running is told to end, and says itself how it ended; what was not sent yet ends here, and so does what is on a
 * host that cannot be told: then nobody knows.
 */
function cancel(state: RunState, id: string, by: string): Decision {
  const task = running(state).find(candidate => candidate.id === id);
  const attempt = task?.attempts.at(-1);
  if (task === undefined || attempt === undefined) return refused('notNow', id);
  const cancelling: EventBody = { type: 'task.cancelling', task: id, by };
  const host = taskNamed(state, id)?.host;
  if (task.detached !== null && host != null && state.hosts[host]?.status !== 'connected')
    return accepted(cancelling, {
      type: 'task.finished',
      task: id,
      attempt: attempt.number,
      outcome: { kind: 'lost', reason: `given up while ${host} could not be reached` },
    });
  return task.confirmed
    ? accepted(cancelling, {
        type: 'task.finished',
        task: id,
        attempt: attempt.number,
        outcome: { kind: 'cancelled' },
      })
    : accepted(cancelling);
}
