import { renderPlain } from '../model/template.ts';
import { valuesFor } from './command-values.ts';
import type { EventBody, Question } from './event.ts';
import { isSettled, type RunState, running, taskNamed, tasksAhead } from './state.ts';

/** All hosts that still have something to do are connected before anything else, and again after a loss. */
export function connect(state: RunState): readonly EventBody[] {
  const needed = hostsNeeded(state);
  return Object.values(state.hosts)
    .filter(
      ({ name, status, failures }) =>
        // One that was tried in vain since it was lost is tried again after a pause.
        needed.has(name) && (status === 'unknown' || (status === 'lost' && failures === 0)),
    )
    .map(host => ({ type: 'host.connecting', host: host.name }));
}

export function askForVariables(state: RunState): readonly EventBody[] {
  if (state.info.dryRun === 'unattended') return [];
  const { questions } = state.info.plan;
  const asked = new Set(state.questions.map(question => question.id));
  const variables = questions
    .filter(({ name, secret }) =>
      // A dry run sends no secret anywhere, so it needs none.
      secret
        ? state.info.dryRun === null && !state.values.secrets.includes(name)
        : state.values.run[name] === undefined,
    )
    .map((question): Question => ({ id: `variable:${question.name}`, kind: 'variable', ...question }));
  return [...variables, ...secretsToAskAgain(state)]
    .filter(question => !asked.has(question.id))
    .map(question => ({ type: 'answer.requested', question }));
}

/** A secret answered before a resumption is gone; the step that asked for it is over, so it is asked for by name. */
function secretsToAskAgain(state: RunState): readonly Question[] {
  const { tasks, questions } = state.info.plan;
  const ahead = tasksAhead(state).filter(task => !isSettled(state, task));
  const running = new Set(ahead.flatMap(task => task.secrets));
  // A rollback may be asked for at any time.
  const needed = new Set([...running, ...tasks.flatMap(task => task.undoSecrets ?? [])]);
  return tasks.flatMap((task): Question[] => {
    const { action } = task;
    if (action.verb !== 'prompt' || !action.secret || !needed.has(action.into)) return [];
    if (!isSettled(state, task) || state.values.secrets.includes(action.into)) return [];
    if (questions.some(question => question.name === action.into)) return [];
    return [
      {
        id: `variable:${action.into}`,
        kind: 'variable',
        name: action.into,
        prompt: renderPlain(action.question, valuesFor(state, task)).text,
        secret: true,
        ...(action.pattern === undefined ? {} : { pattern: action.pattern }),
      },
    ];
  });
}

/** While a rollback is wanted, only what may still run matters: it is opened when all of that has ended. */
function hostsNeeded(state: RunState): ReadonlySet<string | null> {
  const ahead = state.rollbackWanted === null ? tasksAhead(state) : [];
  return new Set([
    ...ahead.filter(task => !isSettled(state, task)).map(task => task.host),
    ...running(state).map(({ id }) => taskNamed(state, id)?.host ?? null),
  ]);
}

/** Every host that is needed is there, what ran when handrail was left was asked for, and nothing is left to ask. */
export function isPrepared(state: RunState): boolean {
  if (running(state).some(({ detached }) => detached !== null)) return false;
  const needed = hostsNeeded(state);
  const connected = Object.values(state.hosts).every(
    host => !needed.has(host.name) || host.status === 'connected' || host.status === 'dropped',
  );
  return connected && state.questions.length === 0;
}
