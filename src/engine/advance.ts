import { renderPlain } from '../model/template.ts';
import type { PlannedSection, Task } from '../plan/plan.ts';
import { commandOf, conditionOf, valuesFor } from './command.ts';
import type { Context } from './decision.ts';
import type { EnteredStage, EventBody, Question } from './event.ts';
import { markKey } from './reduce-follow.ts';
import {
  currentRound,
  isSettled,
  type RunState,
  retryPending,
  running,
  taskNamed,
  tasksOf,
} from './state.ts';
import { confirmable, confirmation, obstacle } from './turn.ts';

/**
 * What happens next without anybody asking for it. Called again after each batch of events until it returns none, so
 * that each rule may look at the state alone.
 */
export function advance(state: RunState, context: Context): readonly EventBody[] {
  if (state.stage === 'over' || state.stopped !== null) return [];
  return firstOf([
    () => connect(state),
    () => askForVariables(state),
    () => start(state),
    () => (state.paused ? [] : turnOf(state, context)),
    () => enterNextStage(state),
  ]);
}

/** The files that a section's follow steps tail on a host, as they are named before the run gives further values. */
export function followedFiles(state: RunState, section: string, host: string): readonly string[] {
  const files = state.info.plan.tasks
    .filter(task => task.section === section && task.host === host)
    .flatMap(task =>
      task.action.verb === 'follow'
        ? task.action.files
            .map(file => renderPlain(file, valuesFor(state, task)))
            .filter(file => file.missing.length === 0)
        : [],
    );
  return [...new Set(files.map(file => file.text))];
}

function firstOf(rules: readonly (() => readonly EventBody[])[]): readonly EventBody[] {
  for (const rule of rules) {
    const events = rule();
    if (events.length > 0) return events;
  }
  return [];
}

/** All hosts that still have something to do are connected before anything else, and again after a loss. */
function connect(state: RunState): readonly EventBody[] {
  const needed = new Set(
    state.info.plan.tasks.filter(task => !isSettled(state, task)).map(task => task.host),
  );
  return Object.values(state.hosts)
    .filter(host => needed.has(host.name) && (host.status === 'unknown' || host.status === 'lost'))
    .map(host => ({ type: 'host.connecting', host: host.name }));
}

function askForVariables(state: RunState): readonly EventBody[] {
  const { questions } = state.info.plan;
  const asked = new Set(state.questions.map(question => question.id));
  const variables = questions
    .filter(({ name, secret }) =>
      secret ? !state.values.secrets.includes(name) : state.values.run[name] === undefined,
    )
    .map((question): Question => ({ id: `variable:${question.name}`, kind: 'variable', ...question }));
  return [...variables, ...secretsToAskAgain(state)]
    .filter(question => !asked.has(question.id))
    .map(question => ({ type: 'answer.requested', question }));
}

/** A secret answered before a resumption is gone; the step that asked for it is over, so it is asked for by name. */
function secretsToAskAgain(state: RunState): readonly Question[] {
  const { tasks, questions } = state.info.plan;
  const needed = new Set(tasks.filter(task => !isSettled(state, task)).flatMap(task => task.secrets));
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
        prompt: action.question,
        secret: true,
      },
    ];
  });
}

/** Starts what is confirmed, as many at once as the run may, each after its section's files were marked on its host. */
function start(state: RunState): readonly EventBody[] {
  const events: EventBody[] = [];
  let free = state.info.forks - running(state).filter(task => !task.confirmed).length;
  const marking = new Set<string>();
  for (const { id, attempts } of running(state).filter(task => task.confirmed)) {
    const task = taskNamed(state, id);
    if (task === undefined) continue;
    const section = state.info.plan.sections.find(candidate => candidate.id === task.section);
    const mark = markNeeded(state, section, task);
    if (mark === 'pending' || marking.has(`${task.section}@${task.host}`)) continue;
    if (mark !== null) {
      marking.add(`${mark.section}@${mark.host}`);
      events.push({ type: 'follow.marking', ...mark });
      continue;
    }
    if (free <= 0) continue;
    free -= 1;
    events.push({ type: 'task.started', task: id, attempt: attempts.length }, ...follows(state, task));
  }
  return events;
}

function markNeeded(
  state: RunState,
  section: PlannedSection | undefined,
  task: Task,
): { readonly section: string; readonly host: string } | 'pending' | null {
  if (section === undefined || task.host === null) return null;
  const mark = state.marks[markKey(section.id, task.host)];
  if (mark === null) return 'pending';
  if (mark !== undefined || followedFiles(state, section.id, task.host).length === 0) return null;
  return { section: section.id, host: task.host };
}

function follows(state: RunState, task: Task): readonly EventBody[] {
  const result = commandOf(state, task);
  if (!result.ok || result.command.kind !== 'follow') return [];
  return result.command.files
    .map(path => `${task.section}@${task.host}:${path}`)
    .filter(follow => state.follows[follow]?.status !== 'open')
    .map(follow => ({ type: 'follow.opened', follow, task: task.id }));
}

/** What the current round does by itself: leave out, look, ask, give up, or confirm. */
function turnOf(state: RunState, context: Context): readonly EventBody[] {
  if (state.stage === 'preparing') return [];
  const round = currentRound(state);
  if (round === null) return [];
  const tasks = tasksOf(state, round).filter(task => !isSettled(state, task));
  const left = tasks.filter(task => isOpen(state, task) && conditionFails(state, task));
  if (left.length > 0)
    return left.map(task => ({
      type: 'task.skipped',
      task: task.id,
      reason: `when: ${task.when}`,
      by: 'when',
    }));
  const unseen = tasks.filter(task => task.verb === 'stop' && isReady(state, task) && needsLook(state, task));
  if (unseen.length > 0) return unseen.map(task => ({ type: 'task.inspecting', task: task.id }));
  const questions = tasks.flatMap(task => promptOf(state, task));
  if (questions.length > 0) return questions.map(question => ({ type: 'answer.requested', question }));
  return firstOf([() => giveUp(state, tasks), () => confirmUnasked(state, context)]);
}

function isOpen(state: RunState, task: Task): boolean {
  const status = state.tasks[task.id]?.status;
  return status === 'ready' || status === 'waiting';
}

function isReady(state: RunState, task: Task): boolean {
  return state.tasks[task.id]?.status === 'ready';
}

function needsLook(state: RunState, task: Task): boolean {
  const connected = task.host !== null && state.hosts[task.host]?.status === 'connected';
  return connected && state.tasks[task.id]?.inspection === null;
}

function conditionFails(state: RunState, task: Task): boolean {
  const condition = conditionOf(state, task);
  return condition.known && !condition.value;
}

function promptOf(state: RunState, task: Task): readonly Question[] {
  const { action } = task;
  if (action.verb !== 'prompt' || state.tasks[task.id]?.status !== 'waiting') return [];
  const id = `prompt:${task.id}`;
  if (state.questions.some(question => question.id === id)) return [];
  const result = commandOf(state, task);
  if (!result.ok) return [];
  const { into: name, secret, pattern } = action;
  const prompt = result.command.text;
  return [
    {
      id,
      kind: 'prompt',
      task: task.id,
      name,
      prompt,
      secret,
      ...(pattern === undefined ? {} : { pattern }),
    },
  ];
}

/** `onError: abort`, once the rest of the batch has finished the step. */
function giveUp(state: RunState, tasks: readonly Task[]): readonly EventBody[] {
  if (running(state).length > 0) return [];
  const failed = tasks.find(
    task =>
      task.onError === 'abort' && state.tasks[task.id]?.status === 'failed' && !retryPending(state, task),
  );
  return failed === undefined ? [] : [{ type: 'run.aborted', reason: failed.id, by: 'onError' }];
}

/** Steps that ask for no confirmation, or that an automatic run confirms itself. */
function confirmUnasked(state: RunState, context: Context): readonly EventBody[] {
  const tasks = confirmable(state);
  const unasked = tasks.filter(
    task => task.confirm === 'none' || (state.info.auto && task.confirm === 'key'),
  );
  if (unasked.length === 0 || unasked.length < tasks.length || obstacle(state, unasked) !== null) return [];
  const decision = confirmation(state, unasked, 'auto', context);
  return decision.ok ? decision.events : [];
}

/** Stages follow one another when nothing of the earlier ones is open. */
function enterNextStage(state: RunState): readonly EventBody[] {
  if (running(state).length > 0) return [];
  if (state.stage === 'preparing' && !isPrepared(state)) return [];
  // Tails end with their section; what they still bring belongs to it.
  if (currentRound(state) === null && Object.values(state.follows).some(({ status }) => status === 'open'))
    return [];
  const due = stageDue(state);
  if (due === state.stage) return [];
  return due === 'completed' ? [{ type: 'run.completed' }] : [{ type: 'run.entered', stage: due }];
}

function isPrepared(state: RunState): boolean {
  const needed = new Set(
    state.info.plan.tasks.filter(task => !isSettled(state, task)).map(task => task.host),
  );
  const connected = Object.values(state.hosts).every(
    host => !needed.has(host.name) || host.status === 'connected' || host.status === 'dropped',
  );
  return connected && state.questions.length === 0;
}

function stageDue(state: RunState): EnteredStage | 'completed' {
  const open = (phase: string) =>
    state.info.plan.tasks.some(task => task.phase === phase && !isSettled(state, task));
  const has = (phase: string) => state.info.plan.tasks.some(task => task.phase === phase);
  if (open('upgrade')) return 'upgrade';
  if (open('verify')) return 'verify';
  const accepted = state.signatures.at(-1)?.verdict === 'accepted';
  if ((has('verify') || has('commit')) && !accepted) return 'signOff';
  return open('commit') ? 'commit' : 'completed';
}
