import { candidatesOf } from '../engine/command.ts';
import type { Event, TaskEvent, TaskFinished } from '../engine/event.ts';
import { type Attempt, type RunState, retryPending, taskNamed } from '../engine/state.ts';
import { succeeded } from '../model/outcome.ts';
import type { Problem } from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import { formatBytes, formatDuration, formatPercent, milliseconds } from '../text/format.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { commandLines, linesOf, undoneLines } from './command-text.ts';
import { quoted, tellContact } from './plain-contact.ts';
import { marks, mostCommandLines, type Tell, under } from './plain-line.ts';
import { nodeLines, previewLines } from './plain-node.ts';
import { undoSteps } from './rollback.ts';
import { attemptStream } from './tails.ts';

/** The lines of an event of one task, but for its output. */
export function tellTask(event: Event & TaskEvent, tell: Tell): readonly string[] {
  const { terms, words, paint, state } = tell;
  switch (event.type) {
    case 'task.inspected':
      // In a dry run nothing was looked at, so nothing can be said to be missing.
      // What an edit changes is shown with its start.
      if (event.node !== undefined)
        return [...nodeLines(event.task, event.node, tell), ...previewLines(event, tell)];
      return event.assumed || event.edit !== undefined ? [] : inspected(event.task, tell);
    case 'task.inspectionFailed': {
      const { sentence, advice } = terms.problem(event.problem);
      // What is wrong with a node says all there is to say.
      const isNode = taskNamed(state, event.task)?.verb === 'otp';
      const said = isNode ? sanitizeLine(sentence) : words.inspectionFailed(sentence);
      return [
        `${paint.bad(marks.bad)} ${event.task}  ${said}`,
        ...under([advice]),
        ...nodeLines(event.task, event.node, tell, { whole: true }),
      ];
    }
    case 'task.picked':
      return [`${event.task}  ${words.picked(event.pid, terms.actor(event.by))}`];
    case 'task.started':
      return started(event.task, event.attempt, tell);
    case 'task.progress':
      return progressed(event, tell);
    case 'task.cancelling':
      return [`${paint.warn(marks.open)} ${event.task}  ${words.cancelling(terms.actor(event.by))}`];
    case 'task.finished':
      return finished(event, tell);
    case 'task.skipped':
      return [
        `${paint.warn(marks.skipped)} ${event.task}  ${words.skipped(event.reason, terms.actor(event.by))}`,
      ];
    case 'task.resolved': {
      const mark =
        event.as === 'failed'
          ? paint.bad(marks.bad)
          : event.as === 'again'
            ? marks.open
            : paint.good(marks.good);
      return [
        `${mark} ${event.task}  ${words.resolved(terms.resolution[event.as], event.reason, terms.actor(event.by))}`,
        ...(event.evidence === undefined
          ? []
          : [...under([words.attempt.evidence]), ...quoted(event.evidence)]),
        ...(event.as === 'failed' ? undoing(state, taskNamed(state, event.task), tell) : []),
      ];
    }
    case 'task.reopened':
      return [`${marks.open} ${event.task}  ${words.reopened(event.reason, terms.actor(event.by))}`];
    default:
      return tellContact(event, tell);
  }
}

function inspected(id: string, { state, words }: Tell): readonly string[] {
  const task = taskNamed(state, id);
  if (task === undefined) return [];
  const candidates = candidatesOf(state, task);
  return [
    `${id}  ${words.processes(candidates.length)}`,
    ...under(
      candidates.map(({ pid, started, since, command }) => words.process(pid, since ?? started, command)),
    ),
  ];
}

function started(id: string, attempt: number, { state, terms, words, paint }: Tell): readonly string[] {
  const task = taskNamed(state, id);
  if (task === undefined) return [];
  const { by = '', amended = null } = state.tasks[id]?.attempts.at(-1) ?? {};
  const undone = amended === null ? undoneLines(state, task) : null;
  const commands = undone ?? (amended === null ? commandLines(state, task, words) : linesOf(amended));
  // What an edit changes, and what undoing it does, is nowhere else in these lines.
  const isWhole = state.info.dryRun !== null || task.verb === 'edit' || undone !== null;
  const shown = isWhole ? commands : commands.slice(0, mostCommandLines);
  const rest = commands.length - shown.length;
  const how = state.info.dryRun === null ? words.started(terms.actor(by), attempt) : words.dryRun.shown;
  return [
    `${marks.started} ${paint.bold(id)}  ${task.name} ${paint.dim(how)}`,
    ...under(shown.map(line => paint.dim(`$ ${line}`))),
    ...(rest > 0 ? under([paint.dim(words.moreLines(rest))]) : []),
  ];
}

/** Every quarter of an upload, so that a log does not fill with percentages. */
function progressed(event: Extract<Event, { type: 'task.progress' }>, tell: Tell): readonly string[] {
  const { words, progress } = tell;
  const key = attemptStream(event.task, event.attempt, startOf(tell, event.task));
  const quarter = event.total === 0 ? 4 : Math.floor((4 * event.done) / event.total);
  if (quarter <= (progress.get(key) ?? 0)) return [];
  progress.set(key, quarter);
  const percent = formatPercent(event.done, event.total);
  return [`${event.task}  ${words.progress(percent, formatBytes(event.done), formatBytes(event.total))}`];
}

function finished(event: TaskFinished, tell: Tell): readonly string[] {
  const { state, terms, words, paint } = tell;
  if (state.info.dryRun !== null) return [`${marks.skipped} ${event.task}  ${words.dryRun.finished}`];
  const attempt = state.tasks[event.task]?.attempts.at(-1);
  const took = event.kept ? null : durationOf(attempt);
  const kept = event.kept ? [words.attempt.keptResult] : [];
  if (succeeded(event.outcome) && event.problem === undefined) {
    const captured = Object.entries(event.captured ?? {});
    return [
      `${paint.good(marks.good)} ${event.task}  ${words.finished(took)}`,
      ...under(captured.map(([name, value]) => words.captured(name, value))),
      ...under([...kept, ...(event.outputHeld ? [words.outputHeld] : [])]),
      ...nodeLines(event.task, event.node, tell),
    ];
  }
  const outcome = terms.outcome(event.outcome);
  const inDoubt = state.tasks[event.task]?.status === 'inDoubt';
  return [
    `${paint.bad(marks.bad)} ${paint.bold(event.task)}  ${paint.bad(inDoubt ? words.doubt(outcome) : words.failed(outcome, took))}`,
    ...under([...kept, ...explanation(event, tell)]),
    ...lastOutput(event, tell),
    ...nodeLines(event.task, event.node, tell, { whole: true }),
    ...afterFailure(event.task, tell),
  ];
}

function durationOf(attempt: Attempt | undefined): string | null {
  const took = milliseconds(attempt?.startedAt, attempt?.endedAt);
  return took === null ? null : formatDuration(took);
}

function explanation({ outcome, problem }: TaskFinished, { terms }: Tell): readonly string[] {
  const hint = terms.outcomeHint(outcome);
  return [...(problem === undefined ? [] : problemLines(problem, terms)), ...(hint === null ? [] : [hint])];
}

function problemLines(problem: Problem, terms: Tell['terms']): readonly string[] {
  const { sentence, advice } = terms.problem(problem);
  return [sentence, advice];
}

function lastOutput(event: TaskFinished, tell: Tell): readonly string[] {
  const { tails, words, state } = tell;
  const own = attemptStream(event.task, event.attempt, startOf(tell, event.task));
  const follows = Object.values(state.follows).filter(follow => follow.task === event.task);
  const lines = [own, ...follows.map(follow => follow.key)].flatMap(key => tails.linesOf(key));
  if (lines.length === 0) return event.outcome.kind === 'unreachable' ? [] : under([words.noOutput]);
  return [
    ...under([words.lastLines(lines.length)]),
    ...under(
      lines.map(line => `│ ${sanitizeLine(line, { colour: false })}`),
      2,
    ),
  ];
}

function startOf({ state }: Tell, task: string): string | null {
  return state.tasks[task]?.attempts.at(-1)?.startedAt ?? null;
}

function afterFailure(id: string, tell: Tell): readonly string[] {
  const { state, words } = tell;
  const task = taskNamed(state, id);
  if (task === undefined) return [];
  if (retryPending(state, task)) {
    const next = (state.tasks[id]?.attempts.length ?? 0) + 1;
    return under([words.retrying(next, task.retries + 1, formatDuration(task.interval))]);
  }
  if (task.onError === 'continue') return under([words.goingOn]);
  return undoing(state, task, tell);
}

/** The section's rollback commands. */
function undoing(state: RunState, task: Task | undefined, { words, terms }: Tell): readonly string[] {
  const steps = task === undefined || state.rollbacks.length > 0 ? [] : undoSteps(state, task.section, words);
  if (task === undefined || steps.length === 0) return [];
  return [
    ...under([words.rollback(task.section)]),
    ...steps.flatMap(step => [
      ...under([`${step.name}${step.hosts.length === 0 ? '' : ` (${terms.list(step.hosts)})`}`], 2),
      ...under(
        step.commands.map(line => `$ ${line}`),
        3,
      ),
    ]),
  ];
}
