import { isTriedAgain } from '../../engine/reconnect.ts';
import type { HostState, RunState } from '../../engine/state.ts';
import { formatOffset } from '../../text/format.ts';
import { fit as cellText, truncate, widthOf } from '../../text/width.ts';
import { fitLine, type Line, line, paragraph, type Span, span, type Tone, toned } from '../paint/line.ts';
import type { Rect } from '../view/layout.ts';
import { nodesOf } from '../view/node-standing.ts';
import type { Scene, Words } from '../view/scene.ts';
import { firstShown } from './checklist.ts';
import { adviceFor, triesText } from './contact.ts';
import { nodeLines, releaseSpan } from './node.ts';
import { type Region, region } from './region.ts';
import { rule } from './rule.ts';

/** A clock this far off is worth a warning: log times can no longer be compared. In milliseconds. */
const clockTolerance = 2_000;

/** Every host: whether it is connected, and what it says of itself. */
export function hostsRegion(scene: Scene, rect: Rect): Region {
  const { state, words } = scene;
  const { hosts: messages } = words.messages;
  const hosts = Object.values(state.hosts);
  const connected = hosts.filter(host => host.status === 'connected').length;
  const title = rule(
    line(messages.title),
    rect.width,
    true,
    line(messages.connected(connected, hosts.length)),
  );
  const chosen = chosenHost(scene);
  const columns = tableOf(scene, hosts, rect.width);
  const detail = detailOf(scene, chosen, rect.width);
  const room = Math.max(1, rect.height - 2 - detail.length);
  const index = Math.max(
    0,
    hosts.findIndex(host => host.name === chosen),
  );
  const first = firstShown(hosts.length, index, room);
  const rows = hosts.slice(first, first + room).map(host => {
    const marker = host.name === chosen ? '› ' : '  ';
    const row = fitLine(line(marker, spaced(columns.map(column => column.cell(host)))), rect.width);
    return host.name === chosen ? toned(row, 'selected') : row;
  });
  const head = line('  ', spaced(columns.map(column => [span(cellText(column.head, column.width), 'dim')])));
  const filler = Array.from({ length: room - rows.length }, (): Line => []);
  return region('hosts', rect, [title, head, ...rows, ...filler, ...detail]);
}

/** The host the keys are about: the chosen one, else the first that needs somebody. */
export function chosenHost({ state, view }: Pick<Scene, 'state' | 'view'>): string {
  const names = Object.keys(state.hosts);
  if (view.host !== null && names.includes(view.host)) return view.host;
  return firstInNeed(state) ?? names[0] ?? '';
}

function firstInNeed(state: RunState): string | undefined {
  return Object.values(state.hosts).find(host => host.status === 'failed' || host.status === 'lost')?.name;
}

const gap = '  ';

interface Column {
  readonly head: string;
  readonly width: number;
  cell(host: HostState): Line;
}

/** Columns by importance: those that no longer fit are left out, the key's fingerprint first. */
function tableOf(scene: Scene, hosts: readonly HostState[], width: number): readonly Column[] {
  const { words } = scene;
  const { hosts: messages } = words.messages;
  const columns: readonly Column[] = [
    column(messages.host, hosts, host => [{ text: host.name }]),
    column(messages.status, hosts, host => [
      statusSpan(host, words.terms.hostStatus[host.status], messages.tries),
    ]),
    ...(hosts.some(host => nodesOf(scene.state, host.name).length > 0)
      ? [column(words.messages.node.release, hosts, host => [releaseSpan(scene, host.name)])]
      : []),
    column(messages.clock, hosts, host => [clockSpan(host)]),
    column(messages.calls, hosts, host => [{ text: host.facts?.hostname ?? '' }]),
    column(messages.user, hosts, host => [{ text: host.facts?.user ?? '' }]),
    column(messages.address, hosts, host => [{ text: host.facts?.address ?? '' }]),
    column(messages.key, hosts, host => [
      { text: host.facts === null ? '' : (host.facts.fingerprint ?? messages.local), tone: 'dim' },
    ]),
  ];
  let used = 2 - gap.length;
  return columns.filter(each => {
    const fits = used + gap.length + each.width <= width;
    if (fits) used += gap.length + each.width;
    return fits;
  });
}

function column(
  head: string,
  hosts: readonly HostState[],
  show: (host: HostState) => readonly [Span],
): Column {
  const width = Math.max(widthOf(head), ...hosts.map(host => widthOf(show(host)[0].text)));
  return {
    head,
    width,
    cell: host => {
      const [shown] = show(host);
      return [{ ...shown, text: cellText(shown.text, width) }];
    },
  };
}

function spaced(cells: readonly Line[]): Line {
  return cells.flatMap((cell, index) => (index === 0 ? cell : [{ text: gap }, ...cell]));
}

function statusSpan(host: HostState, name: string, tries: (count: number) => string): Span {
  const [symbol, tone] = statusMarks[host.status];
  const again = isTriedAgain(host) && host.failures > 0 ? ` (${tries(host.failures + 1)})` : '';
  return span(`${symbol} ${name}${again}`, tone);
}

const statusMarks: Readonly<Record<HostState['status'], readonly [string, Tone]>> = {
  unknown: ['○', 'dim'],
  connecting: ['▶', 'accent'],
  connected: ['✔', 'good'],
  failed: ['✖', 'bad'],
  lost: ['✖', 'bad'],
  dropped: ['-', 'dim'],
};

function clockSpan({ facts }: HostState): Span {
  if (facts === null) return { text: '' };
  const off = Math.abs(facts.clockOffset) > clockTolerance;
  return off
    ? span(`▲ ${formatOffset(facts.clockOffset)}`, 'warn')
    : { text: formatOffset(facts.clockOffset) };
}

/** What does not fit in a row: why a host failed and what to do, who dropped it, and clocks that are off. */
function detailOf({ state, words }: Scene, name: string, columns: number): readonly Line[] {
  const { hosts: messages } = words.messages;
  const host = state.hosts[name];
  const lines: Line[] = [];
  if (host?.problem) {
    const { sentence, advice } = words.terms.problem(host.problem);
    const next = adviceFor(host, advice, words);
    lines.push(
      ...paragraph(`✖ ${name}: ${sentence}`, columns, 'bad'),
      ...paragraph(next, columns - 2).map(row => line('  ', row)),
    );
  } else if (host?.dropped) {
    lines.push(
      ...paragraph(messages.dropped(host.dropped.reason, words.terms.actor(host.dropped.by)), columns),
    );
  } else if (host?.facts) {
    const { fingerprint, address } = host.facts;
    lines.push(line(span(truncate(`${address}  ${fingerprint ?? messages.local}`, columns), 'dim')));
  }
  const tried = host === undefined ? null : triesText(host, words);
  if (tried !== null) lines.push(...paragraph(tried, columns - 2, 'warn').map(row => line('  ', row)));
  if (host !== undefined)
    lines.push(...nodeLines(state, host, words, columns), ...keptLines(host, words, columns));
  const off = Object.values(state.hosts).filter(
    ({ facts }) => facts !== null && Math.abs(facts.clockOffset) > clockTolerance,
  );
  if (off.length > 0)
    lines.push(
      ...paragraph(
        `▲ ${messages.clockWarning(words.terms.list(off.map(each => each.name)))}`,
        columns,
        'warn',
      ),
    );
  return lines.length === 0 ? [] : [[], ...lines];
}

/** What is kept on a host: why commands do not outlive the connection, and what earlier runs or this one left there. */
function keptLines(host: HostState, words: Words, columns: number): readonly Line[] {
  const { hosts: messages } = words.messages;
  const kept = host.swept?.kept ?? [];
  return [
    ...(host.obstacle === null ? [] : paragraph(`▲ ${messages.obstacle(host.obstacle)}`, columns, 'warn')),
    ...host.leftovers.flatMap(({ run, running }) => paragraph(messages.leftover(run, running), columns)),
    ...kept.flatMap(({ path, why }) =>
      paragraph(
        messages.kept(
          path,
          why in words.terms.keptReason
            ? words.terms.keptReason[why as keyof typeof words.terms.keptReason]
            : why,
        ),
        columns,
      ),
    ),
  ];
}
