import type { Deviation } from '../../engine/deviations.ts';
import { lastAttempt, type RunState, type TaskState } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { formatClock } from '../../text/format.ts';
import { visibleControls } from '../../text/visible.ts';
import { exact, type Line, line, paragraph, span } from '../paint/line.ts';
import type { Words } from '../view/scene.ts';

/** What else belongs to the result of a task: what people decided and why, what they showed for it, and what ran instead. */
export function taskRemarks(state: RunState, task: Task, words: Words, columns: number): readonly Line[] {
  const own = state.tasks[task.id];
  if (own === undefined) return [];
  const lines = [
    ...deviationLines(
      // A further attempt is counted where its number stands.
      state.deviations.filter(
        ({ subject, kind, reason }) => subject === task.id && (kind !== 'retried' || reason !== ''),
      ),
      words,
      columns,
    ),
    ...unreachedLines(own, words, columns),
    ...skippedByItself(own, words, columns),
    ...keptLines(own, words, columns),
    ...evidenceLines(own, words, columns),
    ...amendedLines(own, words, columns),
  ];
  return lines.length === 0 ? [] : [...lines, []];
}

function deviationLines(
  deviations: readonly Deviation[],
  { terms, timeZone }: Words,
  columns: number,
): readonly Line[] {
  return deviations.flatMap(({ kind, reason, by, at }) => {
    const why = reason === '' ? '' : `${terms.colon}${visibleControls(reason)}`;
    const text = `${formatClock(at, timeZone)} ${terms.deviation[kind]}${why} (${terms.actor(by)})`;
    return paragraph(text, columns - 2).map((row, index) =>
      line(index === 0 ? span('▲ ', 'warn') : '  ', row),
    );
  });
}

/** What was sent to a command and did not get there. */
export function unreachedLines(own: TaskState, { messages }: Words, columns: number): readonly Line[] {
  const unreached = lastAttempt(own)?.unreached;
  if (unreached === undefined) return [];
  const text = messages.task.unreached(unreached.what, visibleControls(unreached.reason));
  return paragraph(`✖ ${text}`, columns, 'bad');
}

/** What a condition or a flag left out is as planned, and no deviation. */
function skippedByItself({ status, note }: TaskState, words: Words, columns: number): readonly Line[] {
  if (status !== 'skipped' || note === null || note.by !== 'when') return [];
  const { messages, terms } = words;
  return paragraph(messages.task.note(visibleControls(note.reason), terms.actor(note.by)), columns, 'dim');
}

function keptLines(own: TaskState, { messages }: Words, columns: number): readonly Line[] {
  return lastAttempt(own)?.kept ? paragraph(`▷ ${messages.task.keptResult}`, columns) : [];
}

/** As it was pasted: nothing left out, the end of a long one by scrolling. */
function evidenceLines({ evidence }: TaskState, { messages }: Words, columns: number): readonly Line[] {
  if (evidence === null || evidence.trim() === '') return [];
  return [
    line(span(messages.task.shownForIt, 'strong')),
    ...visibleControls(evidence.replace(/\n+$/, ''))
      .split('\n')
      .flatMap(row => exact(row, columns - 2).map(part => line(span('│ ', 'dim'), part.slice(1)))),
  ];
}

/** The text that a person put in the place of the plan's, of the latest attempt that had one. */
function amendedLines(own: TaskState, { messages }: Words, columns: number): readonly Line[] {
  const attempt =
    own.status === 'running' ? undefined : own.attempts.findLast(({ amended }) => amended !== null);
  if (attempt?.amended == null) return [];
  return [
    ...paragraph(messages.task.ranInstead(attempt.number), columns, 'strong'),
    ...exact(visibleControls(attempt.amended.replace(/\n$/, '')), columns),
    line(span(messages.task.ofPlan, 'strong')),
  ];
}
