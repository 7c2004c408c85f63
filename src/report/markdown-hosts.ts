import { type HostState, isOver } from '../engine/state.ts';
import { formatDateTime, formatDuration, formatOffset, milliseconds } from '../text/format.ts';
import type { Found } from './chronicle.ts';
import { nodes } from './markdown-nodes.ts';
import { blocks, code, literal, table } from './markdown-text.ts';
import { hostOf, type Page } from './page.ts';
import { remains as remainsOf } from './show-standing.ts';

/** The hosts as they said who they are, then what there is to say of them besides. */
export function hosts(page: Page): readonly string[] {
  const { state, words, terms } = page;
  const all = Object.values(state.hosts);
  const head = [
    words.host,
    words.ownName,
    words.user,
    words.address,
    words.hostKey,
    words.clock,
    words.status,
  ];
  const rows = all.map(({ name, facts, status, problem, dropped }) => [
    code(name),
    literal(facts?.hostname ?? ''),
    literal(facts?.user ?? ''),
    literal(facts?.address ?? ''),
    code(facts?.fingerprint ?? ''),
    facts === null ? '' : formatOffset(facts.clockOffset),
    literal([terms.hostStatus[status], ...why(problem, dropped, terms)].join(terms.colon)),
  ]);
  return blocks(
    table(head, rows),
    all.flatMap(host => [...connections(page, host), ...nodes(page, host), ...remains(page, host)]),
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

/** How often its connection was lost, for how long, and what had become of its commands by then. */
function connections(page: Page, { name }: HostState): readonly string[] {
  const { chronicle, words, terms, timeZone } = page;
  const losses = chronicle.lossesOf(name);
  if (losses.length === 0) return [];
  const away = losses.map(({ at, backAt }) => milliseconds(at, backAt));
  const isBack = away.every(took => took !== null);
  const total = isBack ? formatDuration(away.reduce((sum, took) => sum + (took ?? 0), 0)) : null;
  const found = foundOn(page, name);
  const told = [
    ...(found.running > 0 ? [words.foundRunning(found.running)] : []),
    ...(found.ended > 0 ? [words.foundEnded(found.ended)] : []),
    ...(found.notStarted > 0 ? [words.foundNotStarted(found.notStarted)] : []),
  ];
  return [
    `- ${code(name)} · ${literal(words.lost(losses.length, total))}`,
    ...losses.map(({ at, reason }, index) => {
      const took = away[index] ?? null;
      const back = took === null ? null : formatDuration(took);
      return `  - ${literal(words.lossAt(formatDateTime(at, timeZone), back, reason))}`;
    }),
    ...(told.length === 0 ? [] : [`  - ${literal(`${words.askedAbout}${terms.colon}${terms.list(told)}`)}`]),
  ];
}

function foundOn({ state, chronicle }: Page, host: string): Found {
  const counts = [...chronicle.found]
    .filter(([task]) => hostOf(state, task) === host)
    .map(([, each]) => each);
  const sum = (of: keyof Found) => counts.reduce((total, each) => total + each[of], 0);
  return { running: sum('running'), ended: sum('ended'), notStarted: sum('notStarted') };
}

/** What does not survive its connection, and what stayed on it. */
function remains({ state, words, terms }: Page, host: HostState): readonly string[] {
  const { swept, workspace, status } = host;
  const isSwept = swept !== null && swept.what === undefined;
  const forgotten = isOver(state) && workspace !== null && !isSwept && status !== 'dropped';
  return [...remainsOf(host, terms), ...(forgotten ? [words.notCleaned(workspace.path)] : [])].map(
    line => `- ${code(host.name)} · ${literal(line)}`,
  );
}
