import type { RunState } from '../engine/state.ts';
import { formatClock, formatDateTime, formatZone } from '../text/format.ts';
import { statusMarks, verdictMarks } from '../text/marks.ts';
import { plainWords } from '../text/plain.ts';
import { reportWords } from '../text/report.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import type { Terms } from '../text/terms.ts';
import { pad, widthOf } from '../text/width.ts';
import { outcomeOf } from './markdown-summary.ts';
import { colouring } from './plain-line.ts';
import { former, repairs, rollbacks } from './show-repair.ts';
import { clean, type Sheet, type ShowOptions } from './show-sheet.ts';
import { hosts, next, unwatched } from './show-standing.ts';
import { countsLine, countsOf, reasonOf } from './standing.ts';

/** The state of a run on a page of a terminal: where it stands, and what it waits for. Lines end with a newline. */
export function showText(state: RunState, terms: Terms, options: ShowOptions): string {
  const sheet: Sheet = {
    state,
    terms,
    words: reportWords(terms.language),
    options,
    paint: colouring(options.colour),
  };
  const parts = [
    header(sheet),
    hosts(sheet),
    ...ledgers(sheet),
    verification(sheet),
    deviations(sheet),
    ...repairs(sheet),
    ...rollbacks(sheet),
    former(sheet),
    unwatched(sheet),
    next(sheet),
  ];
  const lines = parts
    .filter(part => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : ['', ...part]));
  return lines.map(line => `${sanitizeLine(line, options).trimEnd()}\n`).join('');
}

function header({ state, terms, words, options, paint }: Sheet): readonly string[] {
  const { info } = state;
  const time = (instant: string) => formatDateTime(instant, options.timeZone);
  const rows: (readonly [string, string])[] = [
    [words.outcome, outcomeOf({ state, terms })],
    ...(state.ended === null
      ? []
      : [[words.why, `${state.ended.reason} (${terms.actor(state.ended.by)})`] as const]),
    [words.tasks, countsLine(state, terms)],
    ...(info.plan.change === undefined ? [] : [[words.change, info.plan.change] as const]),
    [words.run, info.run],
    [words.operator, words.operatorAt(info.operator, info.seat)],
    [
      words.time,
      `${time(state.openedAt)} – ${time(state.updatedAt)} ${formatZone(state.openedAt, options.timeZone)}`,
    ],
    [words.planDigest, `sha256 ${info.planDigest}`],
    [words.journal, words.journalHead(options.journal.count, options.journal.headHash)],
  ];
  const width = Math.max(...rows.map(([label]) => widthOf(label)));
  return [
    paint.bold(clean(info.plan.title)),
    ...rows.map(([label, value]) => `  ${pad(label, width)}  ${clean(value)}`),
  ];
}

/** One table for each section: a row for each step, a column for each host. */
function ledgers(sheet: Sheet): readonly (readonly string[])[] {
  const { state, words, terms, paint } = sheet;
  const sections = state.info.plan.sections.filter(section => section.phase !== 'verify');
  const tables = sections.map(section => {
    const names = section.steps.map(step => clean(step.name));
    const width = Math.max(widthOf(section.id), ...names.map(widthOf));
    const columns = section.hosts.map(host => ({ host, width: Math.max(widthOf(host), 1) }));
    const row = (label: string, cells: readonly string[]) =>
      `${pad(label, width + 2)}  ${cells.map((cell, index) => pad(cell, columns[index]?.width ?? 1)).join('  ')}`;
    return [
      row(
        section.id,
        columns.map(({ host }) => host),
      ),
      ...section.steps.map((step, index) =>
        row(
          `  ${names[index] ?? ''}`,
          columns.map(({ host }) => {
            const task = state.info.plan.tasks.find(
              each => each.section === section.id && each.step === step.id && (each.host ?? host) === host,
            );
            const status = task === undefined ? undefined : state.tasks[task.id]?.status;
            return status === undefined ? '' : statusMarks[status];
          }),
        ),
      ),
    ];
  });
  const legend = countsOf(state).map(([status]) => `${statusMarks[status]} ${terms.taskStatus[status]}`);
  return [[paint.bold(words.steps), `  ${legend.join('  ')}`], ...tables];
}

function verification({ state, terms, words, paint }: Sheet): readonly string[] {
  const items = state.info.plan.tasks.filter(task => task.phase === 'verify');
  if (items.length === 0) return [];
  return [
    paint.bold(words.verification),
    ...items.map(({ id, name, host }) => {
      const marked = state.verification[id];
      const status = state.tasks[id]?.status ?? 'pending';
      const mark = marked === undefined ? statusMarks[status] : verdictMarks[marked.verdict];
      const verdict = marked === undefined ? words.noVerdict : terms.verdict[marked.verdict];
      const said =
        marked === undefined
          ? ''
          : ` (${[terms.actor(marked.by), marked.comment].filter(Boolean).join(terms.colon)})`;
      return clean(`  ${mark} ${name}${host === null ? '' : ` @${host}`} – ${verdict}${said}`);
    }),
    ...state.signatures.map(({ verdict, name, comment }) =>
      clean(
        `  ${words.signOff}${terms.colon}${plainWords(terms.language).verdict(terms.signature[verdict], comment, name)}`,
      ),
    ),
  ];
}

function deviations({ state, terms, words, options, paint }: Sheet): readonly string[] {
  if (state.deviations.length === 0) return [];
  return [
    paint.bold(words.deviations),
    ...state.deviations.map(deviation => {
      const { at, kind, subject, by } = deviation;
      return clean(
        `  ${formatClock(at, options.timeZone)} ${terms.deviation[kind]}  ${subject}  ${[terms.actor(by), reasonOf(deviation, words)].filter(Boolean).join(terms.colon)}`,
      );
    }),
  ];
}
