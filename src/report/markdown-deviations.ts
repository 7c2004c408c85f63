import { diffLines } from 'diff';
import type { TaskState } from '../engine/state.ts';
import type { Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';
import { plainWords } from '../text/plain.ts';
import { linesOf } from './command-text.ts';
import { blocks, code, fenced, literal, table } from './markdown-text.ts';
import { type Page, timeOf } from './page.ts';
import { planText } from './plan-text.ts';
import { reasonOf } from './standing.ts';

/** Where the run went another way than its plan, then the texts of which the table has only a mention. */
export function deviations(page: Page): readonly string[] {
  const { state, words, terms } = page;
  if (state.deviations.length === 0) return [words.noDeviations];
  const rows = state.deviations.map(deviation => [
    timeOf(page, deviation.at),
    terms.deviation[deviation.kind],
    code(deviation.subject),
    literal(terms.actor(deviation.by)),
    literal(reasonOf(deviation, words)),
  ]);
  const full = [...changesOfPlan(page), ...repairs(page)];
  return blocks(
    table([words.time, words.what, words.subject, words.by, words.reason], rows),
    ...(full.length === 0 ? [] : [[`### ${words.details}`], ...full]),
  );
}

function changesOfPlan(page: Page): readonly (readonly string[])[] {
  const { chronicle, words, terms } = page;
  const { undo } = plainWords(terms.language);
  return chronicle.replans.flatMap(({ event, before }) => {
    const { time, by, changes, planDigest } = event;
    const { added, changed, removed } = changes;
    return [
      [`#### ${words.changedPlan}, ${timeOf(page, time)}, ${literal(terms.actor(by))}`],
      [
        ...(added.length === 0 ? [] : [`- ${literal(undo.added(added))}`]),
        ...(changed.length === 0 ? [] : [`- ${literal(undo.changed(changed))}`]),
        ...(removed.length === 0 ? [] : [`- ${literal(undo.removed(removed))}`]),
        `- sha256 ${code(before)} → ${code(planDigest)}`,
      ],
    ];
  });
}

/** Commands that were changed, what was looked at, and what was shown for what a person did. */
function repairs(page: Page): readonly (readonly string[])[] {
  const { state, words } = page;
  const present = state.info.plan.tasks.flatMap(task => {
    const known = state.tasks[task.id];
    if (known === undefined) return [];
    return titled(task, [...unreached(page, task.id), ...repairsOf(page, known, planText(state, task))]);
  });
  const former = state.former.flatMap(({ task, state: known }) =>
    titled(task, repairsOf(page, known, plannedText(task.action)), words.earlierPlan),
  );
  return [...present, ...former];
}

/** Sent by a person, as the table says, and never there. */
function unreached(page: Page, task: string): readonly (readonly string[])[] {
  const { attempt: told } = plainWords(page.terms.language);
  const lines = page.chronicle.unreached
    .filter(event => event.task === task)
    .map(({ time, what, reason }) => `- ${timeOf(page, time)} · ${literal(told.unreached(what, reason))}`);
  return lines.length === 0 ? [] : [lines];
}

function repairsOf(page: Page, known: TaskState, planned: string): readonly (readonly string[])[] {
  const { words, terms } = page;
  const { attempt: told } = plainWords(terms.language);
  return [
    ...known.attempts.flatMap(({ number, amended }) =>
      amended === null ? [] : [[words.amendedAttempt(number)], difference(planned, amended)],
    ),
    ...(known.amended === null || known.amended === planned
      ? []
      : [[words.amendedNext], difference(planned, known.amended)]),
    ...known.probes.flatMap(({ by, at, script, result }) => [
      [`${timeOf(page, at)} · ${literal(told.probing(terms.actor(by)))}`],
      fenced(linesOf(script), 'sh'),
      ...(result === null
        ? []
        : [
            [`**${literal(terms.outcome(result.outcome))}**`],
            ...(result.output.trim() === '' ? [[words.noOutput]] : [fenced(linesOf(result.output))]),
          ]),
    ]),
    ...(known.evidence === null ? [] : [[told.evidence], fenced(linesOf(known.evidence))]),
  ];
}

function titled(
  { id }: Task,
  parts: readonly (readonly string[])[],
  plan?: string,
): readonly (readonly string[])[] {
  const title = [code(id), plan].filter(Boolean).join(', ');
  return parts.length === 0 ? [] : [[`#### ${title}`], ...parts];
}

/** The whole of both texts, each line with the sign of the one that it stands in. */
function difference(before: string, after: string): readonly string[] {
  const lines = diffLines(ended(before), ended(after)).flatMap(({ added, removed, value }) =>
    linesOf(value).map(line => `${added ? '+' : removed ? '-' : ' '} ${line}`),
  );
  return fenced(lines, 'diff');
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
