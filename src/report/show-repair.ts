import { statusOf, type TaskState } from '../engine/state.ts';
import { formatClock, formatDateTime } from '../text/format.ts';
import { statusMarks } from '../text/marks.ts';
import { plainWords } from '../text/plain.ts';
import { linesOf } from './command-text.ts';
import { leftOf, nameOf, undoneBy } from './rollback-ledger.ts';
import { clean, type Sheet } from './show-sheet.ts';

/** Tasks whose command was changed, that were looked at, or for which something was shown: each with those texts. */
export function repairs(sheet: Sheet): readonly (readonly string[])[] {
  const { state, words } = sheet;
  const present = state.info.plan.tasks.map(({ id }) => repairOf(sheet, id, state.tasks[id]));
  const former = state.former.map(({ task, state: known }) =>
    repairOf(sheet, `${task.id} (${words.earlierPlan})`, known),
  );
  return [...present, ...former].filter(lines => lines.length > 0);
}

function repairOf(sheet: Sheet, name: string, known: TaskState | undefined): readonly string[] {
  if (known === undefined) return [];
  const { words, terms, options, paint } = sheet;
  const { attempt: told } = plainWords(terms.language);
  const lines = [
    ...known.attempts.flatMap(({ number, amended }) =>
      amended === null ? [] : [`  ${words.amendedAttempt(number)}`, ...script(amended)],
    ),
    ...(known.amended === null ? [] : [`  ${words.amendedNext}`, ...script(known.amended)]),
    ...known.probes.flatMap(({ by, at, script: looked, result }) => [
      clean(`  ${formatClock(at, options.timeZone)} ${told.probing(terms.actor(by))}`),
      ...script(looked),
      ...(result === null
        ? []
        : [clean(`  ${told.probed(terms.outcome(result.outcome))}`), ...quoted(result.output)]),
    ]),
    ...(known.evidence === null ? [] : [`  ${told.evidence}`, ...quoted(known.evidence)]),
  ];
  return lines.length === 0 ? [] : [paint.bold(clean(name)), ...lines];
}

function script(text: string): readonly string[] {
  return linesOf(text).map(line => `    $ ${line}`);
}

function quoted(text: string): readonly string[] {
  return text.trim() === '' ? [] : linesOf(text).map(line => `    │ ${line}`);
}

/** What is undone, or was, in order, and what stays as it is. */
export function rollbacks({ state, terms, words, options, paint }: Sheet): readonly (readonly string[])[] {
  return state.rollbacks.map(each => {
    const { rollback, by, at, reason, finished } = each;
    const left = leftOf(state, each, terms);
    const opened = words.rollbackBy(terms.actor(by), formatDateTime(at, options.timeZone), reason);
    return [
      paint.bold(words.rollback),
      clean(
        `  ${words.rollbackOf(rollback.services)}, ${opened}${finished ? '' : ` (${words.rollbackUnderWay})`}`,
      ),
      ...(rollback.tasks.length === 0 ? [`  ${words.nothingUndone}`] : []),
      ...rollback.tasks.map(({ id }) => {
        const undone = undoneBy(rollback.units, id).map(task => nameOf(state, task, terms));
        const undoes = undone.length === 0 ? '' : ` ${plainWords(terms.language).undo.undoes(undone)}`;
        return clean(`  ${statusMarks[statusOf(state, id)]} ${id}${undoes}`);
      }),
      ...(left.length === 0 ? [] : [`  ${words.left}${terms.colon}`]),
      ...left.map(({ task, why }) => clean(`    ${task}${terms.colon}${why}`)),
    ];
  });
}

export function former({ state, terms, words, paint }: Sheet): readonly string[] {
  if (state.former.length === 0) return [];
  return [
    paint.bold(words.former),
    ...state.former.map(({ task, state: known }) =>
      clean(`  ${statusMarks[known.status]} ${task.id}  ${task.name} – ${terms.taskStatus[known.status]}`),
    ),
  ];
}
