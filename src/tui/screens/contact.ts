import { isTriedAgain, mostTries } from '../../engine/reconnect.ts';
import type { HostState, TaskState } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { formatElapsed } from '../../text/format.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import type { Words } from '../view/scene.ts';

/** How often a host was tried in vain that is tried again, and that a person can end that. */
export function triesText(host: HostState, { messages }: Words): string | null {
  return isTriedAgain(host) ? messages.hosts.triedAgain(host.failures, mostTries) : null;
}

/** What to do about a host that cannot be reached; of one that was there before, nobody may say that nothing ran on it. */
export function adviceFor(host: HostState | undefined, advice: string, { messages }: Words): string {
  const isAway = host?.problem?.code === 'unreachable' || host?.problem?.code === 'connectionLost';
  if (!host?.seen || !isAway) return advice;
  // It broke off before the run could do anything there.
  return host.since === null ? messages.hostDialog.cutOff : messages.hostDialog.wasThere;
}

/** Where a running task that nobody watches goes on, and whether its host is being asked. */
export function contactText(
  { detached, attempts }: Pick<TaskState, 'detached' | 'attempts'>,
  { host }: Task,
  { messages }: Words,
): string | null {
  if (detached === null) return null;
  if (detached.asking) return messages.task.askingHost(host ?? '');
  return attempts.at(-1)?.directory == null
    ? messages.task.askedAgain
    : messages.task.goesOnThere(host ?? '');
}

/** Why an attempt seems to hang, as a sentence; null: it does not. */
export function stallText({ stall }: Pick<TaskState, 'stall'>, now: number, words: Words): string | null {
  if (stall === null) return null;
  const { running } = words.messages;
  const lasting = formatElapsed(now - Date.parse(stall.at));
  if (stall.why === 'silent') return running.silent(lasting);
  return running.prompt(sanitizeLine(stall.line ?? '', { colour: false }).trim(), lasting);
}
