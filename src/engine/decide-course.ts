import type { Round } from '../plan/plan.ts';
import { questionsAbout, withdrawn } from './attempts.ts';
import { accepted, type Decision, refused } from './decision.ts';
import type { EventBody } from './event.ts';
import type { IntentOf as Of } from './intent.ts';
import { isTriedAgain } from './reconnect.ts';
import { isSettled, type RunState, roundsOfStage, running, statusOf, taskNamed } from './state.ts';

export function jump(state: RunState, intent: Of<'jump'>, by: string): Decision {
  if (intent.reason.trim() === '') return refused('reasonMissing', '');
  const round = roundsOfStage(state).find(candidate => candidate.id === intent.round);
  if (round === undefined || isDone(state, round)) return refused('notNow', intent.round);
  const busy = running(state)[0];
  if (busy !== undefined) return refused('stillRunning', busy.id);
  return accepted({ type: 'run.jumped', round: round.id, reason: intent.reason, by });
}

function isDone(state: RunState, round: Round): boolean {
  return round.tasks.every(id => {
    const task = taskNamed(state, id);
    return task === undefined || isSettled(state, task);
  });
}

export function dropHost(state: RunState, intent: Of<'dropHost'>, by: string): Decision {
  if (intent.reason.trim() === '') return refused('reasonMissing', '');
  const host = state.hosts[intent.host];
  if (host === undefined) return refused('unknownHost', intent.host);
  if (host.status === 'dropped') return refused('notNow', intent.host);
  const tasks = state.info.plan.tasks.filter(task => task.host === intent.host);
  const busy = tasks.find(task => statusOf(state, task.id) === 'running');
  if (busy !== undefined) return refused('stillRunning', busy.id);
  const doubtful = tasks.find(task => statusOf(state, task.id) === 'inDoubt');
  if (doubtful !== undefined) return refused('inDoubt', doubtful.id);
  const rest = tasks.filter(task => !isSettled(state, task));
  const { reason } = intent;
  return accepted(
    { type: 'host.dropped', host: intent.host, reason, by },
    ...questionsAbout(state, intent.host),
    ...withdrawn(
      state,
      rest.map(task => task.id),
    ),
    ...rest.map((task): EventBody => ({ type: 'task.skipped', task: task.id, reason, by })),
  );
}

/** A person decides earlier what is asked when all tries were in vain. What a try that is under way brings is not waited for. */
export function stopTrying(state: RunState, name: string, by: string): Decision {
  const host = state.hosts[name];
  if (host === undefined) return refused('unknownHost', name);
  if (!isTriedAgain(host)) return refused('notNow', name);
  const problem = host.problem ?? {
    code: 'unreachable',
    detail: 'it had not answered when the tries were ended',
  };
  return accepted({ type: 'host.failed', host: name, problem, by }, ...questionsAbout(state, name));
}

/** An end by hand leaves nothing running behind that nobody watches. */
export function end(state: RunState, reason: string, event: EventBody): Decision {
  if (reason.trim() === '') return refused('reasonMissing', '');
  const busy = running(state)[0];
  return busy === undefined ? accepted(event) : refused('stillRunning', busy.id);
}
