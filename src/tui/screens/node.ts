import type { HostState, RunState } from '../../engine/state.ts';
import type { NodeFacts, NodeReleaseFacts } from '../../model/node.ts';
import type { Task } from '../../plan/plan.ts';
import { formatClock } from '../../text/format.ts';
import { visibleControls } from '../../text/visible.ts';
import { pad, truncate, widthOf } from '../../text/width.ts';
import {
  justify,
  type Line,
  line,
  paragraph,
  type Span,
  span,
  type Tone,
  widthOfLine,
} from '../paint/line.ts';
import { type KnownNode, type NodeStanding, nodeOf, nodesOf, standingOf } from '../view/node-standing.ts';
import type { Words } from '../view/scene.ts';

/** The Erlang nodes of a host, as they were seen last. */
export function nodeLines(state: RunState, host: HostState, words: Words, columns: number): readonly Line[] {
  return nodesOf(state, host.name).flatMap((node, index) => [
    ...(index === 0 ? [] : [[]]),
    ...knownLines(state, host.name, node, words, columns),
  ]);
}

/** Which release runs on the first node of a host, and whether it stays: for a cell of a table. */
export function releaseSpan(
  { state, words }: { readonly state: RunState; readonly words: Words },
  host: string,
): Span {
  const { node: messages } = words.messages;
  const [node] = nodesOf(state, host);
  if (node === undefined) return { text: '' };
  if (node.silent || node.facts === null) return span(`✖ ${messages.noAnswer}`, 'bad');
  const { releases } = node.facts;
  const runs = releases?.find(each => isRunning(each, releases));
  if (runs === undefined) return span('?', 'warn');
  const isKept = standingOf(state, host, node.facts).kind === 'permanent';
  const text = visibleControls(`${runs.version} ${messages.status[runs.status]}`);
  return isKept ? span(`✔ ${text}`, 'good') : span(`▲ ${text}`, 'warn');
}

/** One sentence for every node of the run: which release runs there, and whether a restart keeps it. */
export function nodesInBrief(state: RunState, words: Words, columns: number): readonly Line[] {
  return Object.keys(state.hosts).flatMap(host =>
    nodesOf(state, host).flatMap(({ name, facts, silent }) => {
      const { node: messages } = words.messages;
      const at = `${visibleControls(name)} · ${host}${words.terms.colon}`;
      const said: readonly (readonly [string, Tone])[] =
        facts === null
          ? [[`✖ ${messages.neverAsked(visibleControls(name))}`, 'bad']]
          : [
              ...(silent ? [[`✖ ${messages.silent}`, 'bad'] as const] : []),
              ...sentences(state, host, facts, words),
            ];
      return said.flatMap(([text, tone]) =>
        paragraph(`${text.slice(0, 2)}${at}${text.slice(2)}`, columns - 4, tone).map((row, index) =>
          line(index === 0 ? '  ' : '    ', row),
        ),
      );
    }),
  );
}

/** The node of an otp step, as it was seen last; none for another verb, or before that. */
export function nodeOfTask(state: RunState, task: Task, words: Words, columns: number): readonly Line[] {
  const node = nodeOf(state, task);
  if (node === null || task.host === null || (node.facts === null && !node.silent)) return [];
  return [...knownLines(state, task.host, node, words, columns, task.host), []];
}

/** The same in sentences alone. */
export function nodeSentences(state: RunState, task: Task, words: Words, columns: number): readonly Line[] {
  const node = nodeOf(state, task);
  if (node === null || node.facts === null || task.host === null) return [];
  return sentences(state, task.host, node.facts, words).flatMap(([text, tone]) =>
    paragraph(text, columns, tone),
  );
}

/** What runs and what a restart starts, in a sentence; then every release in memory and on disk; then which emulator it is. */
function knownLines(
  state: RunState,
  host: string,
  { name, facts, at, silent }: KnownNode,
  words: Words,
  columns: number,
  on = '',
): readonly Line[] {
  const { node: messages } = words.messages;
  const clock = at === null ? '' : formatClock(at, words.timeZone);
  const shown = visibleControls(name);
  if (facts === null) return paragraph(`✖ ${messages.neverAsked(shown)}`, columns, 'bad');
  const title = line(
    span(truncate(`${messages.title(shown)}${on === '' ? '' : ` · ${on}`}`, columns), 'strong'),
  );
  const seen = line(span(messages.seenAt(clock), 'dim'));
  const emulator = { ...facts, boot: facts.boot.version };
  const withClock = widthOfLine(title) + widthOfLine(seen) < columns;
  return [
    withClock && !silent ? justify(title, seen, columns) : title,
    ...(silent ? paragraph(`✖ ${messages.notAsked(clock)}`, columns, 'bad') : []),
    ...sentences(state, host, facts, words).flatMap(([text, tone]) => paragraph(text, columns, tone)),
    ...tableLines(facts, words, columns),
    ...(facts.status === 'down' ? [] : joined(messages.facts(emulator), columns)),
  ];
}

/** Facts in as many rows as they need, none of them torn apart where it fits in one. */
function joined(facts: readonly string[], columns: number): readonly Line[] {
  const rows: string[] = [];
  for (const fact of facts.map(visibleControls)) {
    const longer = `${rows.at(-1)} · ${fact}`;
    if (rows.length > 0 && widthOf(longer) <= columns) rows[rows.length - 1] = longer;
    else rows.push(fact);
  }
  return rows.flatMap(row => paragraph(row, columns, 'dim'));
}

function sentences(
  state: RunState,
  host: string,
  facts: NodeFacts,
  words: Words,
): readonly (readonly [string, Tone])[] {
  const { node: messages } = words.messages;
  const standing = standingOf(state, host, facts);
  const said = visibleControls(standingText(standing, words));
  const isAsItStays = standing.kind === 'permanent';
  return [
    ...(facts.status === 'started' ? [] : [[`▲ ${messages[facts.status]}`, 'warn'] as const]),
    ...(facts.handler === 'idle' || facts.status === 'down'
      ? []
      : [[`▲ ${messages[facts.handler]}`, 'warn'] as const]),
    ...(said === '' ? [] : [[`${isAsItStays ? '✔' : '▲'} ${said}`, isAsItStays ? 'good' : 'warn'] as const]),
  ];
}

function standingText(standing: NodeStanding, { messages: { node } }: Words): string {
  switch (standing.kind) {
    case 'permanent':
    case 'startsUnknown':
      return node[standing.kind](standing.version);
    case 'provisional':
      return node.provisional(standing.version, standing.starts ?? node.restart);
    case 'startsOther':
      return node.startsOther(standing.version, standing.starts);
    case 'fellBack':
      return node.fellBack(standing.lost, standing.version);
    case 'unknown':
      return '';
  }
}

const gap = '  ';

/** `▶` runs, `↻` is what a restart starts; said in words too where there is room. */
function tableLines(facts: NodeFacts, words: Words, columns: number): readonly Line[] {
  const { node: messages } = words.messages;
  const releases = facts.releases ?? [];
  if (releases.length === 0) return [];
  const runs = releases.find(each => isRunning(each, releases));
  const rows = releases.map(each => {
    const isRun = each === runs;
    const isNext = each.version === facts.starts;
    return {
      marks: `${isRun ? '▶' : ' '}${isNext ? '↻' : ' '} `,
      cells: [
        visibleControls(`${each.name} ${each.version}`),
        messages.status[each.status],
        each.disk === null ? '-' : messages.status[each.disk],
        words.terms.list([...(isRun ? [messages.runs] : []), ...(isNext ? [messages.nextStart] : [])]),
      ],
      tone: isRun ? ('strong' as const) : undefined,
    };
  });
  const heads = [messages.release, messages.inMemory, messages.onDisk, ''];
  const widths = heads.map((head, index) =>
    Math.max(widthOf(head), ...rows.map(({ cells }) => widthOf(cells[index] ?? ''))),
  );
  const [first = 0, memory = 0, disk = 0, note = 0] = widths;
  const fixed = 3 + memory + disk + 2 * gap.length;
  const name = Math.min(first, Math.max(8, columns - fixed));
  const hasNote = fixed + name + gap.length + note <= columns;
  const put = (cells: readonly string[]) =>
    [
      pad(truncate(cells[0] ?? '', name, 'start'), name),
      pad(cells[1] ?? '', memory),
      hasNote ? pad(cells[2] ?? '', disk) : (cells[2] ?? ''),
      ...(hasNote ? [cells[3] ?? ''] : []),
    ].join(gap);
  return [
    line(span(`   ${put(heads)}`.trimEnd(), 'dim')),
    ...rows.map(({ marks, cells, tone }) => {
      const text = put(cells).trimEnd();
      return line(marks, tone === undefined ? text : span(text, tone));
    }),
  ];
}

/** What is current runs; where nothing is, what is permanent. */
function isRunning({ status }: NodeReleaseFacts, releases: readonly NodeReleaseFacts[]): boolean {
  if (status === 'current' || status === 'tmp_current') return true;
  return status === 'permanent' && !releases.some(each => each.status.endsWith('current'));
}
