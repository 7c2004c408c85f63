import { type FormerTask, lastAttempt } from '../engine/state.ts';
import { plannedText } from '../plan/planned-text.ts';
import { statusMarks } from '../text/marks.ts';
import { linesOf } from './command-text.ts';
import { blocks, code, fenced, literal, table } from './markdown-text.ts';
import { type Page, timeOf } from './page.ts';

/** What ran of an earlier plan and is not in the present one, with its commands; nothing where the plan never changed. */
export function former(page: Page): readonly string[] {
  const { state, words } = page;
  if (state.former.length === 0) return [];
  return blocks(
    [`## ${words.former}`],
    [words.formerNote],
    table(
      [words.step, words.host, words.status, words.attempts, words.endedAt, words.outcome],
      state.former.map(each => row(page, each)),
    ),
    ...state.former.flatMap(({ task }) => [[code(task.id)], fenced(linesOf(plannedText(task.action)))]),
  );
}

function row(page: Page, { task, state: known }: FormerTask): readonly string[] {
  const { terms } = page;
  const attempt = lastAttempt(known);
  return [
    `${literal(task.name)} ${code(`${task.section}/${task.step}`)}`,
    task.host === null ? '' : code(task.host),
    `${statusMarks[known.status]} ${terms.taskStatus[known.status]}`,
    String(known.attempts.length),
    timeOf(page, attempt?.endedAt ?? null),
    attempt?.outcome == null ? '' : literal(terms.outcome(attempt.outcome)),
  ];
}
