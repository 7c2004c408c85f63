import { matchesWhole } from '../model/pattern.ts';
import { isUsableValue } from '../model/template.ts';
import type { Round, Task } from '../plan/plan.ts';
import { letGo, promptDone } from './attempts.ts';
import { candidatesOf } from './command.ts';
import { accepted, type Context, type Decision, refused } from './decision.ts';
import type { EventBody } from './event.ts';
import type { OperatorIntent } from './intent.ts';
import {
  currentRound,
  inDoubt,
  isSettled,
  type RunState,
  roundsOfStage,
  running,
  statusOf,
  taskNamed,
} from './state.ts';
import { confirmable, confirmation, named, typedWord } from './turn.ts';

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
    case 'reconnect':
      return ['failed', 'lost'].includes(state.hosts[intent.host]?.status ?? '')
        ? accepted({ type: 'host.connecting', host: intent.host })
        : refused(state.hosts[intent.host] ? 'notNow' : 'unknownHost', intent.host);
    case 'inspect':
      return statusOf(state, intent.task) === 'ready' && taskNamed(state, intent.task)?.verb === 'stop'
        ? accepted({ type: 'task.inspecting', task: intent.task })
        : refused('notNow', intent.task);
    case 'pick':
      return pick(state, intent, by);
    case 'resolve':
      return resolve(state, intent, by);
    case 'runAgain':
      return runAgain(state, intent, by);
    case 'cancel':
      return running(state).some(task => task.id === intent.task)
        ? accepted({ type: 'task.cancelling', task: intent.task, by })
        : refused('notNow', intent.task);
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
        : accepted(...letGo(state, 'the run was closed while it ran'), {
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

type Of<T extends OperatorIntent['type']> = Extract<OperatorIntent, { type: T }>;

function confirm(state: RunState, intent: Of<'confirm'>, context: Context): Decision {
  const round = currentRound(state);
  if (round === null || round.id !== intent.round) return refused('notCurrent', intent.round);
  const tasks = confirmable(state, round);
  if (tasks.length === 0) return refused('notNow', intent.round);
  const typed = tasks.some(task => task.confirm === 'typed');
  if (typed && intent.typed !== typedWord(round, tasks))
    return refused('typedMismatch', typedWord(round, tasks));
  return confirmation(state, tasks, context.operator, context, intent.shown);
}

function retry(state: RunState, intent: Of<'retry'>, context: Context): Decision {
  const tasks = named(state, intent.tasks);
  if (typeof tasks === 'string') return refused('unknownTask', tasks);
  const other = tasks.find(task => statusOf(state, task.id) !== 'failed');
  if (other !== undefined || tasks.length === 0) return refused('notNow', other?.id ?? '');
  const reopening = tasks.filter(
    task => task.verb === 'stop' || task.verb === 'manual' || task.verb === 'prompt',
  );
  if (reopening.length > 0)
    return accepted(
      ...tasks.map(
        (task): EventBody => ({
          type: 'task.reopened',
          task: task.id,
          reason: 'retry',
          by: context.operator,
        }),
      ),
    );
  return confirmation(state, tasks, context.operator, context, intent.shown);
}

function settleByHand(
  state: RunState,
  intent: Of<'skip'> | Of<'doneByHand'>,
  event: (id: string) => EventBody,
): Decision {
  if (intent.reason.trim() === '') return refused('reasonMissing', '');
  const tasks = named(state, intent.tasks);
  if (typeof tasks === 'string') return refused('unknownTask', tasks);
  for (const task of tasks) {
    const status = statusOf(state, task.id);
    if (status === 'running') return refused('stillRunning', task.id);
    if (status === 'inDoubt') return refused('inDoubt', task.id);
    if (isSettled(state, task) && status !== 'failed') return refused('notNow', task.id);
  }
  return accepted(...withdrawn(state, intent.tasks), ...intent.tasks.map(event));
}

/** A question whose task a person settled another way needs no answer any more. */
function withdrawn(state: RunState, tasks: readonly string[]): readonly EventBody[] {
  return state.questions
    .filter(question => question.kind === 'prompt' && tasks.includes(question.task))
    .map(question => ({ type: 'answer.withdrawn', question: question.id }));
}

/** Steps of an earlier stage may be redone too; the run goes back to that stage by itself. */
function redo(state: RunState, intent: Of<'redo'>, by: string): Decision {
  if (intent.reason.trim() === '') return refused('reasonMissing', '');
  const tasks = named(state, intent.tasks);
  if (typeof tasks === 'string') return refused('unknownTask', tasks);
  const open = tasks.find(task => !isSettled(state, task) && statusOf(state, task.id) !== 'failed');
  if (open !== undefined)
    return refused(statusOf(state, open.id) === 'inDoubt' ? 'inDoubt' : 'notNow', open.id);
  const gone = tasks.find(task => task.host !== null && state.hosts[task.host]?.status === 'dropped');
  if (gone !== undefined) return refused('hostNotConnected', gone.host ?? '');
  return accepted(
    ...tasks.map((task): EventBody => ({ type: 'task.reopened', task: task.id, reason: intent.reason, by })),
  );
}

function jump(state: RunState, intent: Of<'jump'>, by: string): Decision {
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

function dropHost(state: RunState, intent: Of<'dropHost'>, by: string): Decision {
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
    ...withdrawn(
      state,
      rest.map(task => task.id),
    ),
    ...rest.map((task): EventBody => ({ type: 'task.skipped', task: task.id, reason, by })),
  );
}

function pick(state: RunState, intent: Of<'pick'>, by: string): Decision {
  const task = taskNamed(state, intent.task);
  if (task === undefined) return refused('unknownTask', intent.task);
  if (statusOf(state, task.id) !== 'ready') return refused('notNow', task.id);
  return candidatesOf(state, task).some(candidate => candidate.pid === intent.pid)
    ? accepted({ type: 'task.picked', task: task.id, pid: intent.pid, by })
    : refused('badValue', String(intent.pid));
}

/** Attempts in doubt, manual steps of the upgrade, and follow steps that nothing else ends. */
function resolve(state: RunState, intent: Of<'resolve'>, by: string): Decision {
  const task = taskNamed(state, intent.task);
  if (task === undefined) return refused('unknownTask', intent.task);
  const status = statusOf(state, task.id);
  const manual = task.verb === 'manual' && status === 'waiting' && task.phase !== 'verify';
  const watched = task.verb === 'follow' && status === 'running';
  if (status !== 'inDoubt' && !manual && !watched) return refused('notNow', task.id);
  if (intent.reason.trim() === '' && !(manual && intent.as === 'done'))
    return refused('reasonMissing', task.id);
  return accepted({ type: 'task.resolved', task: task.id, as: intent.as, reason: intent.reason, by });
}

function runAgain(state: RunState, intent: Of<'runAgain'>, by: string): Decision {
  const task = taskNamed(state, intent.task);
  if (task === undefined) return refused('unknownTask', intent.task);
  if (statusOf(state, task.id) !== 'inDoubt') return refused('notNow', task.id);
  if (intent.typed !== (task.host ?? task.section))
    return refused('typedMismatch', task.host ?? task.section);
  if (intent.reason.trim() === '') return refused('reasonMissing', task.id);
  return accepted({ type: 'task.resolved', task: task.id, as: 'again', reason: intent.reason, by });
}

function answer(state: RunState, intent: Of<'answer'>, context: Context): Decision {
  const question = state.questions.find(candidate => candidate.id === intent.question);
  if (question === undefined) return refused('unknownQuestion', intent.question);
  // A secret must not become an intent at all; it is given through `answerSecret`.
  if (question.kind === 'login' || (question.kind !== 'hostKey' && question.secret))
    return refused('badValue', question.id);
  const given: EventBody = {
    type: 'answer.given',
    question: question.id,
    value: intent.value,
    by: context.operator,
  };
  if (question.kind === 'hostKey')
    return intent.value === 'yes' || intent.value === 'no'
      ? accepted(given)
      : refused('badValue', intent.value);
  if (!isValid(intent.value, question.pattern)) return refused('badValue', intent.value);
  if (question.kind === 'variable') return accepted(given);
  const open = statusOf(state, question.task) === 'waiting';
  return accepted(given, ...(open ? promptDone(state, question.task, question.prompt, context) : []));
}

function isValid(value: string, pattern: string | undefined): boolean {
  return isUsableValue(value) && (pattern === undefined || matchesWhole(pattern, value));
}

function mark(state: RunState, intent: Of<'mark'>, by: string): Decision {
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

function sign(state: RunState, intent: Of<'sign'>): Decision {
  if (intent.name.trim() === '') return refused('nameMissing', '');
  if (state.stage !== 'signOff' && !(state.stage === 'verify' && intent.verdict === 'rejected'))
    return refused('notVerified', '');
  const doubtful = inDoubt(state)[0];
  if (doubtful !== undefined) return refused('inDoubt', doubtful.id);
  const busy = running(state)[0];
  if (busy !== undefined) return refused('stillRunning', busy.id);
  const failed = Object.values(state.verification).some(item => item.verdict === 'fail');
  if ((failed || intent.verdict === 'rejected') && intent.comment.trim() === '')
    return refused('reasonMissing', '');
  const { verdict, name, comment } = intent;
  const signed: EventBody = { type: 'signature.signed', verdict, name, comment };
  return verdict === 'accepted'
    ? accepted(signed)
    : accepted(signed, { type: 'run.aborted', reason: `sign-off rejected: ${comment}`, by: name });
}

/** An end by hand leaves nothing running behind that nobody watches. */
function end(state: RunState, reason: string, event: EventBody): Decision {
  if (reason.trim() === '') return refused('reasonMissing', '');
  const busy = running(state)[0];
  return busy === undefined ? accepted(event) : refused('stillRunning', busy.id);
}
