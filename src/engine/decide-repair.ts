import { acceptsInput, isAtNode } from './contact.ts';
import { accepted, type Decision, refused } from './decision.ts';
import type { EventBody } from './event.ts';
import type { IntentOf as Of } from './intent.ts';
import { lastAttempt, type RunState, running, statusOf, type TaskStatus, taskNamed } from './state.ts';

/** What a person does to a script while it runs. */
export function toRunning(
  state: RunState,
  intent: Of<'input'> | Of<'interrupt'> | Of<'extend'>,
  by: string,
): Decision {
  const task = taskNamed(state, intent.task);
  const found = running(state).find(candidate => candidate.id === intent.task);
  const attempt = found === undefined ? null : lastAttempt(found);
  if (task === undefined) return refused('unknownTask', intent.task);
  if (found === undefined || attempt === null || found.confirmed) return refused('notNow', task.id);
  const about = { task: task.id, attempt: attempt.number, by };
  if (intent.type === 'extend') {
    if (!isTimed(task.verb)) return refused('notNow', task.id);
    const { timeout } = intent;
    return timeout === null || timeout > 0
      ? accepted({ type: 'task.extended', ...about, timeout })
      : refused('badValue', String(timeout));
  }
  if (found.detached !== null) return refused('hostNotConnected', task.host ?? task.id);
  if (intent.type === 'interrupt')
    return attempt.directory === null
      ? refused('notNow', task.id)
      : accepted({ type: 'task.interrupting', ...about });
  return acceptsInput(state, task)
    ? accepted({ type: 'task.input', ...about, text: intent.text })
    : refused('notNow', task.id);
}

/** Whose end the runner times; a follow is ended by a person. */
function isTimed(verb: string): boolean {
  return verb === 'run' || verb === 'stop' || verb === 'otp';
}

const open: readonly TaskStatus[] = ['pending', 'ready', 'failed'];

/** Another text for the next attempt at a script. */
export function amend(state: RunState, intent: Of<'amend'>, by: string): Decision {
  const task = taskNamed(state, intent.task);
  if (task === undefined) return refused('unknownTask', intent.task);
  if (task.verb !== 'run' && task.verb !== 'check') return refused('notNow', task.id);
  if (!open.includes(statusOf(state, task.id))) return refused('notNow', task.id);
  if (intent.text.trim() === '') return refused('badValue', '');
  if (intent.reason.trim() === '') return refused('reasonMissing', task.id);
  const { text, reason } = intent;
  return accepted({ type: 'task.amended', task: task.id, text, reason, by });
}

/** A command of the person's, to find out how an attempt ended. */
export function probe(state: RunState, intent: Of<'probe'>, by: string): Decision {
  const task = taskNamed(state, intent.task);
  if (task === undefined) return refused('unknownTask', intent.task);
  if (statusOf(state, task.id) !== 'inDoubt' || task.host === null) return refused('notNow', task.id);
  if (state.hosts[task.host]?.status !== 'connected') return refused('hostNotConnected', task.host);
  if (intent.script.trim() === '') return refused('badValue', '');
  const number = (state.tasks[task.id]?.probes.length ?? 0) + 1;
  const probing: EventBody = {
    type: 'task.probing',
    task: task.id,
    probe: number,
    script: intent.script,
    by,
  };
  return accepted(probing);
}

/** Asks an Erlang node once more what became of a step in doubt. */
export function askAgain(state: RunState, id: string): Decision {
  const task = taskNamed(state, id);
  const attempt = state.tasks[id]?.attempts.at(-1);
  if (task === undefined || attempt === undefined || !isAtNode(task)) return refused('notNow', id);
  const { host } = task;
  if (host === null || state.hosts[host]?.status !== 'connected')
    return refused('hostNotConnected', host ?? id);
  return accepted({ type: 'task.attaching', task: id, attempt: attempt.number });
}
