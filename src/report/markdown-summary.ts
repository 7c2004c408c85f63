import { type HostState, isOver } from '../engine/state.ts';
import { formatBytes, formatDuration, formatOffset, formatZone } from '../text/format.ts';
import { code, literal, table } from './markdown-text.ts';
import { type Page, timeOf } from './page.ts';
import { peopleOf } from './people.ts';
import { countsLine, openPoints } from './standing.ts';

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
  if (points.length === 0) return [];
  return [`**${words.openPoints}**`, '', ...points.map(point => `- ${literal(point)}`)];
}

export function hosts(page: Page): readonly string[] {
  const { state, words, terms } = page;
  return table(
    [words.host, words.ownName, words.user, words.address, words.hostKey, words.clock, words.status],
    Object.values(state.hosts).map(({ name, facts, status, problem, dropped }) => [
      code(name),
      literal(facts?.hostname ?? ''),
      literal(facts?.user ?? ''),
      literal(facts?.address ?? ''),
      code(facts?.fingerprint ?? ''),
      facts === null ? '' : formatOffset(facts.clockOffset),
      literal([terms.hostStatus[status], ...why(problem, dropped, terms)].join(terms.colon)),
    ]),
  );
}

function why(
  problem: HostState['problem'],
  dropped: HostState['dropped'],
  terms: Page['terms'],
): readonly string[] {
  if (dropped !== null) return [dropped.reason];
  return problem === null ? [] : [terms.problem(problem).sentence];
}

export function deviations(page: Page): readonly string[] {
  const { state, words, terms } = page;
  if (state.deviations.length === 0) return [words.noDeviations];
  return table(
    [words.time, words.what, words.subject, words.by, words.reason],
    state.deviations.map(({ at, kind, subject, by, reason }) => [
      timeOf(page, at),
      terms.deviation[kind],
      code(subject),
      literal(terms.actor(by)),
      literal(reason),
    ]),
  );
}
