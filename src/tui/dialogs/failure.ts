import { rollbackOf } from '../../engine/rollback.ts';
import { lastAttempt, type TaskState } from '../../engine/state.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Task } from '../../plan/plan.ts';
import { formatDuration } from '../../text/format.ts';
import { type Line, line, paragraph, span } from '../paint/line.ts';
import { nodeSentences } from '../screens/node.ts';
import { endedAs } from '../screens/task-facts.ts';
import { canRollBack } from '../view/demand.ts';
import type { Scene } from '../view/scene.ts';
import { tailOf } from './tail.ts';

/** What failed, how, and what a rollback of the service would undo. */
export function failureBody(scene: Scene, tasks: readonly Task[], columns: number): readonly Line[] {
  const [first] = tasks;
  return [
    ...tasks.flatMap(task => [
      ...outcomeLines(scene, task, columns),
      ...(task === first ? looksOnly(scene, task, columns) : []),
      ...tailOf(scene, task, columns),
      [],
    ]),
    ...(first === undefined ? [] : wayBack(scene, first, columns)),
  ];
}

/** `✖ ecsc-2: exited 1`, the problem where there is one, and what it usually means. */
function outcomeLines({ state, words }: Scene, task: Task, columns: number): readonly Line[] {
  const attempts = state.tasks[task.id]?.attempts ?? [];
  const attempt = attempts.at(-1);
  const outcome: Outcome | null = attempt?.outcome ?? null;
  const note = state.tasks[task.id]?.note ?? null;
  const hint = outcome === null ? null : words.terms.outcomeHint(outcome);
  const problem = attempt?.problem ? words.terms.problem(attempt.problem) : null;
  const ended =
    outcome === null ? words.terms.taskStatus.failed : endedAs(words, task, outcome, problem !== null);
  const took =
    attempt?.startedAt && attempt.endedAt
      ? ` · ${words.messages.task.took(formatDuration(Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)))}`
      : '';
  const count = attempts.length > 1 ? ` · ${words.messages.failure.attempts(attempts.length)}` : '';
  return [
    ...paragraph(
      `✖ ${words.messages.failure.on(task.host ?? task.name, `${ended}${took}${count}`)}`,
      columns,
      'bad',
    ),
    ...nodeSentences(state, task, words, columns - 2).map(row => line('  ', row)),
    ...(problem === null
      ? []
      : [...paragraph(problem.sentence, columns - 2), ...paragraph(problem.advice, columns - 2)].map(row =>
          line('  ', row),
        )),
    ...(hint === null ? [] : paragraph(hint, columns - 2).map(row => line('  ', row))),
    ...(outcome === null && note !== null
      ? paragraph(words.messages.task.note(note.reason, words.terms.actor(note.by)), columns - 2).map(row =>
          line('  ', row),
        )
      : []),
  ];
}

/** That a retry does not do again what came before, where that is what failed: a service that is down stays down. */
function looksOnly({ state, words }: Scene, failed: Task, columns: number): readonly Line[] {
  if (failed.phase !== 'upgrade' || !['follow', 'check', 'wait'].includes(failed.verb)) return [];
  const before = tasksBefore(state, failed).findLast(
    task => task.verb === 'run' && state.tasks[task.id]?.status === 'finished',
  );
  if (before === undefined) return [];
  const { looksOnly: advice, doneAgain } = words.messages.failure;
  const text = endedAfter(state.tasks[before.id], state.tasks[failed.id]) ? doneAgain : advice;
  return paragraph(text(before.name), columns - 2, 'strong').map(row => line('  ', row));
}

/** Whether a task ran to its end once more since another one failed. */
function endedAfter(task: TaskState | undefined, failed: TaskState | undefined): boolean {
  const ended = task === undefined ? null : (lastAttempt(task)?.endedAt ?? null);
  const since = failed === undefined ? null : (lastAttempt(failed)?.endedAt ?? null);
  return ended !== null && since !== null && Date.parse(ended) > Date.parse(since);
}

/** What came before a task in its section on its host. */
function tasksBefore({ info: { plan } }: Scene['state'], { id, section, host }: Task): readonly Task[] {
  const own = plan.tasks.filter(task => task.section === section && task.host === host);
  return own.slice(
    0,
    own.findIndex(task => task.id === id),
  );
}

/** What rolling back would undo, by name: all of it is shown before it is begun. */
function wayBack({ state, words }: Scene, failed: Task, columns: number): readonly Line[] {
  const { service, phase } = failed;
  if (phase !== 'upgrade' || service === undefined || !canRollBack(state)) return [];
  const { failure } = words.messages;
  const names = rollbackOf(state, [service]).tasks.map(
    task => `${task.name}${task.host === null ? '' : ` · ${task.host}`}`,
  );
  if (names.length === 0) return paragraph(failure.noRollback(service), columns, 'warn');
  return [
    ...paragraph(failure.rollback(service), columns, 'strong'),
    ...names.flatMap(name =>
      paragraph(name, columns - 4).map((row, index) =>
        line(index === 0 ? span('  ↶ ', 'warn') : '    ', row),
      ),
    ),
  ];
}
