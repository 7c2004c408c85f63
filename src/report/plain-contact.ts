import { acceptsInput } from '../engine/contact.ts';
import type { Event, TaskEvent } from '../engine/event.ts';
import { lastAttempt, taskNamed } from '../engine/state.ts';
import { formatBytes, formatDuration } from '../text/format.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { linesOf } from './command-text.ts';
import { marks, mostCommandLines, type Tell, under } from './plain-line.ts';
import { planText } from './plan-text.ts';

/** The lines of what happens to a task while it runs or waits for a person, other than its own progress. */
export function tellContact(event: Event & TaskEvent, tell: Tell): readonly string[] {
  const { terms, paint, state } = tell;
  const words = tell.words.attempt;
  const open = (sentence: string) => `${paint.warn(marks.open)} ${event.task}  ${sentence}`;
  switch (event.type) {
    case 'task.detached':
      return [open(isDurable() ? words.detached(event.reason) : words.interruptedWork(event.reason))];
    case 'task.attaching':
      return [`${event.task}  ${isDurable() ? words.attaching : words.repeating}`];
    case 'task.attached':
      return [`${marks.started} ${event.task}  ${words.attached}`];
    case 'task.fenced':
      return [open(words.fenced)];
    case 'task.stalled':
      return event.why === 'silent'
        ? [open(words.silent), ...under([words.silentAdvice])]
        : [
            open(words.prompt(event.line ?? '')),
            ...under([canAnswer() ? words.promptAdvice : words.promptWithoutInput]),
          ];
    case 'task.stirred':
      return [`${event.task}  ${words.stirred}`];
    case 'task.swelled':
      return [open(words.swelled(formatBytes(event.bytes))), ...under([words.swelledAdvice])];
    case 'task.input':
      return [`${event.task}  ${words.input(event.text ?? null, terms.actor(event.by))}`];
    case 'task.interrupting':
      return [open(words.interrupting(terms.actor(event.by)))];
    case 'task.unreached':
      return [`${paint.bad(marks.bad)} ${event.task}  ${words.unreached(event.what, event.reason)}`];
    case 'task.extended': {
      const limit = event.timeout === null ? null : formatDuration(event.timeout);
      return [`${event.task}  ${words.extended(limit, terms.actor(event.by))}`];
    }
    case 'task.amended':
      return amended(event, tell);
    case 'task.probing':
      return [open(words.probing(terms.actor(event.by))), ...scriptLines(event.script, tell)];
    case 'task.probed':
      return [`${event.task}  ${words.probed(terms.outcome(event.outcome))}`, ...quoted(event.output)];
    default:
      return [];
  }

  function isDurable(): boolean {
    const task = state.tasks[event.task];
    return task !== undefined && lastAttempt(task)?.directory != null;
  }

  function canAnswer(): boolean {
    const task = taskNamed(state, event.task);
    return task !== undefined && acceptsInput(state, task);
  }
}

/** Text that a person pasted or a command printed, under the line that it belongs to. */
export function quoted(text: string): readonly string[] {
  if (text.trim() === '') return [];
  const lines = text.replace(/\n+$/, '').split('\n');
  return under(
    lines.map(line => `│ ${sanitizeLine(line, { colour: false })}`),
    2,
  );
}

function amended(event: Extract<Event, { type: 'task.amended' }>, tell: Tell): readonly string[] {
  const { state, terms, paint, words } = tell;
  const task = taskNamed(state, event.task);
  const by = terms.actor(event.by);
  if (task !== undefined && planText(state, task) === event.text)
    return [`${event.task}  ${words.attempt.amendedBack(event.reason, by)}`];
  return [
    `${paint.warn(marks.open)} ${event.task}  ${words.attempt.amended(event.reason, by)}`,
    ...scriptLines(event.text, tell),
  ];
}

function scriptLines(script: string, { paint, words }: Tell): readonly string[] {
  const lines = linesOf(script);
  const rest = lines.length - mostCommandLines;
  return under([
    ...lines.slice(0, mostCommandLines).map(line => paint.dim(`$ ${line}`)),
    ...(rest > 0 ? [paint.dim(words.moreLines(rest))] : []),
  ]);
}
