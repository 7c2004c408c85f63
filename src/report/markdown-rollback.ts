import { lastAttempt, type RollbackState, statusOf } from '../engine/state.ts';
import type { Task } from '../plan/plan.ts';
import { formatDuration, milliseconds } from '../text/format.ts';
import { statusMarks } from '../text/marks.ts';
import { blocks, code, literal, table } from './markdown-text.ts';
import { type Page, timeOf } from './page.ts';
import { leftOf, nameOf, undoneBy } from './rollback-ledger.ts';

/** The chapter of what was undone: where, in which order, and what was not, with why. Nothing where none was opened. */
export function rollbacks(page: Page): readonly string[] {
  const { state, words } = page;
  if (state.rollbacks.length === 0) return [];
  return blocks([`## ${words.rollback}`], ...state.rollbacks.flatMap(each => oneOf(page, each)));
}

function oneOf(page: Page, underWay: RollbackState): readonly (readonly string[])[] {
  const { state, words, terms } = page;
  const { rollback, by, at, reason, finished } = underWay;
  const left = leftOf(state, underWay, terms);
  return [
    [
      `**${literal(words.rollbackOf(rollback.services))}** · ${literal(words.rollbackBy(terms.actor(by), timeOf(page, at), reason))}${finished ? '' : ` · **${words.rollbackUnderWay}**`}`,
    ],
    rollback.tasks.length === 0
      ? [words.nothingUndone]
      : table(
          [words.order, words.step, words.host, words.undoes, words.status, words.endedAt],
          rollback.tasks.map((task, index) => row(page, underWay, task, index)),
        ),
    ...(left.length === 0
      ? []
      : [[`**${words.left}**`], left.map(({ task, why }) => `- ${code(task)}${terms.colon}${literal(why)}`)]),
  ];
}

function row(page: Page, { rollback }: RollbackState, task: Task, index: number): readonly string[] {
  const { state, terms } = page;
  const known = state.tasks[task.id];
  const attempt = known === undefined ? null : lastAttempt(known);
  const took = milliseconds(attempt?.startedAt, attempt?.endedAt);
  const status = statusOf(state, task.id);
  return [
    String(index + 1),
    `${literal(task.name)} ${code(`${task.section}/${task.step}`)}`,
    task.host === null ? '' : code(task.host),
    undoneBy(rollback.units, task.id)
      .map(id => code(nameOf(state, id, terms)))
      .join(', '),
    `${statusMarks[status]} ${terms.taskStatus[status]}${took === null ? '' : ` ${formatDuration(took)}`}`,
    timeOf(page, attempt?.endedAt ?? null),
  ];
}
