import type { HostState } from '../engine/state.ts';
import { formatOffset } from '../text/format.ts';
import { plainWords } from '../text/plain.ts';
import { pad, widthOf } from '../text/width.ts';
import { clean, type Sheet } from './show-sheet.ts';
import { openPoints, unwatchedTasks } from './standing.ts';

/** The hosts, each with what it means for the commands there, and what is left on it. */
export function hosts(sheet: Sheet): readonly string[] {
  const { state, terms, words, paint } = sheet;
  const width = Math.max(0, ...Object.keys(state.hosts).map(widthOf));
  return [
    paint.bold(words.hosts),
    ...Object.values(state.hosts).flatMap(host => [
      `  ${pad(clean(host.name), width)}  ${clean(standing(sheet, host))}`,
      ...remains(host, terms).map(line => `  ${' '.repeat(width)}  ${clean(line)}`),
    ]),
  ];
}

function standing({ terms }: Sheet, { status, facts, problem, dropped }: HostState): string {
  if (status === 'connected' && facts !== null)
    return plainWords(terms.language).connected(facts, formatOffset(facts.clockOffset));
  const why = dropped?.reason ?? (problem === null ? null : terms.problem(problem).sentence);
  return [terms.hostStatus[status], ...(why === null ? [] : [why])].join(terms.colon);
}

/** What does not survive the connection of a host, and what stayed on it. */
export function remains({ obstacle, leftovers, swept }: HostState, terms: Sheet['terms']): readonly string[] {
  const { host: told } = plainWords(terms.language);
  const reasons: Readonly<Record<string, string>> = terms.keptReason;
  const failed = swept?.what === 'lock' ? told.lockNotGivenBack : told.notSwept;
  return [
    ...(obstacle === null ? [] : [told.obstacle(obstacle)]),
    ...leftovers.map(leftover => told.leftover(leftover)),
    ...(swept?.kept ?? []).map(({ path, why }) => told.kept(path, reasons[why] ?? why)),
    ...(swept?.problem == null ? [] : [failed(terms.problem(swept.problem).sentence)]),
  ];
}

/** Commands that nobody watches: those that went on without handrail, or without contact. */
export function unwatched({ state, terms, paint }: Sheet): readonly string[] {
  const running = unwatchedTasks(state);
  if (running.length === 0) return [];
  const heading =
    state.stopped === null
      ? `${terms.taskStatus.running} (${terms.detached})`
      : plainWords(terms.language).leftRunning;
  return [paint.bold(heading), ...running.map(id => `  ${clean(id)}`)];
}

export function next({ state, terms, words, paint }: Sheet): readonly string[] {
  const points = openPoints(state, terms);
  const advice = state.stopped === null ? [] : [terms.stopAdvice(state.stopped.reason, state.info.run)];
  if (state.stage === 'over' || (points.length === 0 && advice.length === 0)) return [];
  return [paint.bold(words.openPoints), ...[...points, ...advice].map(point => `  ${clean(point)}`)];
}
