import type { Round, Task } from '../plan/plan.ts';
import { type CommandResult, commandOf } from './command.ts';
import { accepted, type Context, type Decision, refused } from './decision.ts';
import type { EventBody } from './event.ts';
import type { ShownCommand } from './intent.ts';
import type { RefusalCode } from './session.ts';
import { currentRound, type RunState, taskNamed, tasksOf } from './state.ts';

/** The tasks that confirming the current round would start. */
export function confirmable(state: RunState, round: Round | null = currentRound(state)): readonly Task[] {
  if (round === null) return [];
  return tasksOf(state, round).filter(task => state.tasks[task.id]?.status === 'ready');
}

/** What must be typed to confirm a round whose step asks for it: the host's name, or the section's where there are several. */
export function typedWord(round: Round, tasks: readonly Task[]): string {
  const hosts = new Set(tasks.map(task => task.host));
  const [only] = hosts;
  return hosts.size === 1 && only !== null && only !== undefined ? only : round.section;
}

/** Everything an attempt at these tasks needs is there; else why not. */
export function obstacle(
  state: RunState,
  tasks: readonly Task[],
): { code: RefusalCode; subject: string } | null {
  for (const task of tasks) {
    if (task.host !== null && state.hosts[task.host]?.status !== 'connected')
      return { code: 'hostNotConnected', subject: task.host };
    const secret = task.secrets.find(
      name => state.info.dryRun === null && !state.values.secrets.includes(name),
    );
    if (secret !== undefined) return { code: 'valueMissing', subject: secret };
    const result = commandOf(state, task);
    if (!result.ok) return { code: refusalOf(result), subject: result.subject };
  }
  return null;
}

/** Confirms a further attempt at each task, or refuses all of them. */
export function confirmation(
  state: RunState,
  tasks: readonly Task[],
  by: string,
  context: Context,
  shown: readonly ShownCommand[] | null = null,
): Decision {
  const hindered = obstacle(state, tasks);
  if (hindered !== null) return refused(hindered.code, hindered.subject);
  const events: EventBody[] = [];
  for (const task of tasks) {
    const result = commandOf(state, task);
    if (!result.ok) return refused(refusalOf(result), result.subject);
    const { text } = result.command;
    if (shown !== null && shown.find(candidate => candidate.task === task.id)?.text !== text)
      return refused('stale', task.id);
    const attempt = (state.tasks[task.id]?.attempts.length ?? 0) + 1;
    events.push({ type: 'task.confirmed', task: task.id, attempt, sha256: context.sha256(text), by });
  }
  return accepted(...events);
}

/** The definitions of these tasks, or the first name that is none. */
export function named(state: RunState, ids: readonly string[]): readonly Task[] | string {
  const tasks: Task[] = [];
  for (const id of ids) {
    const task = taskNamed(state, id);
    if (task === undefined) return id;
    tasks.push(task);
  }
  return tasks;
}

function refusalOf(result: Extract<CommandResult, { ok: false }>): RefusalCode {
  switch (result.code) {
    case 'valueMissing':
    case 'unsafeValue':
      return result.code;
    case 'notInspected':
    case 'notPicked':
    case 'noProcess':
      return 'notNow';
  }
}
