import { lastAttempt, type RunState, statusOf, type TaskState } from '../../engine/state.ts';
import { type Outcome, succeeded } from '../../model/outcome.ts';
import type { Task } from '../../plan/plan.ts';
import { formatBytes, formatDuration, formatElapsed, formatPercent } from '../../text/format.ts';
import { type Line, line, span } from '../paint/line.ts';
import type { Scene, Words } from '../view/scene.ts';
import { contactText, stallText } from './contact.ts';
import { taskSymbol, tones } from './symbols.ts';

/** Which user a task runs as on its host, as far as it is known. */
export function userOf(state: RunState, host: string, words: Words): string {
  // A dry run connects to nothing and learns no user: that is an empty text.
  const known =
    state.hosts[host]?.facts?.user || state.info.plan.hosts.find(({ name }) => name === host)?.user;
  return known || words.messages.task.loginUser;
}

/** `on ecsc-1 as tomcat`, or that it is for a person. */
export function placeOf(state: RunState, task: Task, words: Words): string {
  const { messages } = words;
  if (task.host === null) return messages.task.byPerson;
  return messages.task.on(task.host, userOf(state, task.host, words));
}

/** `✔ finished`. */
export function statusLine({ state, words }: Pick<Scene, 'state' | 'words'>, task: Task): Line {
  const status = statusOf(state, task.id);
  const own = state.tasks[task.id];
  const name = status === 'running' && own?.detached ? words.terms.detached : words.terms.taskStatus[status];
  return line(
    taskSymbol(own),
    ' ',
    span(name, own === undefined ? tones[status] : (taskSymbol(own).tone ?? 'dim')),
  );
}

/** What is known of the latest attempt: how it ended or how long it has been running, its shell and limits. */
export function factsLine(scene: Pick<Scene, 'state' | 'words' | 'now'>, task: Task): Line {
  const { state, words, now } = scene;
  const { messages, terms } = words;
  const own = state.tasks[task.id];
  const attempt = own === undefined ? null : lastAttempt(own);
  const who = task.host === null ? messages.task.byPerson : messages.task.as(userOf(state, task.host, words));
  const facts: (string | Line)[] = [terms.verb[task.verb], who];
  const { action } = task;
  if ((action.verb === 'run' || action.verb === 'check') && action.shell !== 'sh')
    facts.push(messages.task.shell[action.shell]);
  if (attempt !== null && attempt.number > 1) facts.push(messages.task.attempt(attempt.number));
  if (own) facts.push(...progressOf(own, words));
  if (own?.status === 'running' && attempt?.startedAt) {
    facts.push(messages.task.runningFor(formatElapsed(now - Date.parse(attempt.startedAt))));
    if (task.estimate !== undefined) facts.push(messages.task.usually(formatDuration(task.estimate)));
  } else if (attempt?.outcome) {
    const tone = own?.status === 'finished' ? 'good' : 'bad';
    facts.push([span(endedAs(words, task, attempt.outcome, attempt.problem !== null), tone)]);
    // When it ended is not known where nobody watched it.
    if (attempt.startedAt && attempt.endedAt && !attempt.kept)
      facts.push(
        messages.task.took(formatDuration(Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt))),
      );
  } else if (task.timeout !== undefined) {
    facts.push(messages.task.limit(formatDuration(task.timeout)));
  }
  if (own?.amended != null || (attempt?.amended != null && own?.status !== 'ready'))
    facts.push([span(messages.task.amended, 'warn')]);
  if (own?.status === 'running' && attempt !== null) {
    const contact = contactText(own, task, words);
    if (contact !== null) facts.push([span(contact, 'warn')]);
    const stall = stallText(own, now, words);
    if (stall !== null) facts.push([span(`! ${stall}`, 'warn')]);
    if (attempt.swelled !== undefined)
      facts.push([span(`! ${messages.task.swelled(formatBytes(attempt.swelled))}`, 'warn')]);
  }
  return line(...facts.map((fact, index) => (index === 0 ? line(fact) : line(span(' · ', 'dim'), fact))));
}

/**
 * How an attempt ended. Only commands have an exit code to tell; the others finished or failed. `isUnmet`: it is not as
 * it should be all the same, as an Erlang node may be whatever erl_call ended with.
 */
export function endedAs({ terms }: Words, { verb }: Task, outcome: Outcome, isUnmet = false): string {
  if (verb === 'otp' && isUnmet && succeeded(outcome)) return terms.taskStatus.failed;
  if (outcome.kind !== 'exited' || verb === 'run' || verb === 'check' || verb === 'stop' || verb === 'otp')
    return terms.outcome(outcome);
  return terms.taskStatus[succeeded(outcome) ? 'finished' : 'failed'];
}

function progressOf({ progress, status }: TaskState, { messages }: Words): readonly string[] {
  if (progress === null || status !== 'running') return [];
  const { done, total } = progress;
  return [messages.task.progress(formatBytes(done), formatBytes(total), formatPercent(done, total))];
}
