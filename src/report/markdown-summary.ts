import { isOver } from '../engine/state.ts';
import { formatBytes, formatDuration, formatZone } from '../text/format.ts';
import { plainWords } from '../text/plain.ts';
import { blocks, code, literal, table } from './markdown-text.ts';
import { type Page, timeOf } from './page.ts';
import { peopleOf } from './people.ts';
import { countsLine, leftRunning, openPoints } from './standing.ts';

export function summary(page: Page): readonly string[] {
  const { state, words, terms } = page;
  const { info } = state;
  const rows: (readonly [label: string, value: string] | null)[] = [
    [words.outcome, `**${literal(outcomeOf(page))}**`],
    state.ended === null
      ? null
      : [words.why, literal(`${state.ended.reason} (${terms.actor(state.ended.by)})`)],
    [words.tasks, literal(countsLine(state, terms))],
    info.plan.change === undefined ? null : [words.change, literal(info.plan.change)],
    [words.runbook, `${code(info.plan.runbook)} (${code(info.runbook.path)})`],
    info.plan.release === undefined ? null : [words.release, literal(info.plan.release)],
    [words.run, code(info.run)],
    [words.plannedWindow, plannedWindow(page)],
    [words.actualWindow, actualWindow(page)],
    [words.operator, literal(words.operatorAt(info.operator, info.seat))],
    [words.people, literal(terms.list(peopleOf(state)))],
    [words.planDigest, `sha256 ${code(info.planDigest)}`],
    [words.runbookDigest, `sha256 ${code(info.runbook.digest)}`],
    [words.journal, literal(words.journalHead(page.count, '\u0000')).replace('␀', code(page.headHash))],
    state.repairs.length === 0
      ? null
      : [
          words.repairs,
          state.repairs.map(({ bytes, kept }) => `${formatBytes(bytes)} → ${code(kept)}`).join(', '),
        ],
    [words.version, literal(info.handrail)],
    [words.times, literal(zoneOf(page))],
  ];
  return table(
    ['', ''],
    rows.flatMap(row => (row === null ? [] : [row])),
  );
}

function zoneOf({ state, timeZone }: Page): string {
  const offset = formatZone(state.openedAt, timeZone);
  return offset === timeZone ? offset : `${offset} (${timeZone})`;
}

/** `stopped: a person is needed`. */
export function outcomeOf({ state, terms }: Pick<Page, 'state' | 'terms'>): string {
  const status = terms.runStatus[state.status];
  if (state.stopped === null || isOver(state)) return status;
  return `${status}${terms.colon}${terms.stopReason[state.stopped.reason]}`;
}

function plannedWindow(page: Page): string {
  const window = page.state.info.plan.window;
  if (window?.start === undefined && window?.end === undefined) return page.words.notPlanned;
  return `${timeOf(page, window.start ?? null)} – ${timeOf(page, window.end ?? null)}`.trim();
}

function actualWindow(page: Page): string {
  const { state, words } = page;
  const took = formatDuration(Date.parse(state.updatedAt) - Date.parse(state.openedAt));
  const end = state.info.plan.window?.end;
  const late = end === undefined ? 0 : Date.parse(state.updatedAt) - Date.parse(end);
  return [
    `${timeOf(page, state.openedAt)} – ${timeOf(page, state.updatedAt)} (${took})`,
    ...(isOver(state) ? [] : [words.stillOpen]),
    ...(late > 0 ? [`**${words.overrun(formatDuration(late))}**`] : []),
  ].join(', ');
}

/** What an unfinished run waits for; nothing for one that is over. */
export function openPointsOf({ state, words, terms }: Page): readonly string[] {
  const points = openPoints(state, terms);
  const running = leftRunning(state);
  return blocks(
    ...(running.length === 0
      ? []
      : [[`**${literal(plainWords(terms.language).leftRunning)}**`], running.map(id => `- ${code(id)}`)]),
    ...(points.length === 0 ? [] : [[`**${words.openPoints}**`], points.map(point => `- ${literal(point)}`)]),
  );
}
