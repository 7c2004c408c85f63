import { statusOf } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { statusMarks } from '../../text/marks.ts';
import { pad, truncate, widthOf } from '../../text/width.ts';
import { fitLine, justify, type Line, line, span, toned, widthOfLine } from '../paint/line.ts';
import { type ChecklistRow, checklistRows, cursorOf, isRow } from '../view/checklist.ts';
import type { Rect } from '../view/layout.ts';
import type { Scene } from '../view/scene.ts';
import type { Cursor } from '../view/view.ts';
import { type Region, region } from './region.ts';
import { rule } from './rule.ts';
import { taskSymbol, tones } from './symbols.ts';

/** Sections and steps, with one status cell a host; the rows around the cursor where not all fit. */
export function checklistRegion(scene: Scene, rect: Rect): Region {
  const { view, words } = scene;
  const rows = checklistRows(scene);
  const cursor = cursorOf(scene);
  const index = Math.max(
    0,
    rows.findIndex(row => isRow(row, cursor)),
  );
  const height = rect.height - 1;
  const first = firstShown(rows.length, index, height);
  const shown = rows.slice(first, first + height);
  const more = rows.length > height ? line(`${first + 1}-${first + shown.length}/${rows.length}`) : [];
  const title = rule(line(words.messages.checklist.title), rect.width, view.focus === 'checklist', more);
  const lines = shown.map((row, at) => {
    const names = namesBeside(rows, row);
    return rowLine(scene, row, rect.width, first + at === index ? cursor : null, names);
  });
  return region('checklist', rect, [title, ...lines]);
}

/** The name a section goes by. */
export function sectionName(
  { words, state }: Pick<Scene, 'words' | 'state'>,
  section: ChecklistRow['section'],
): string {
  const { checklist } = words.messages;
  if (section.phase === 'verify') return checklist.verify;
  if (section.phase === 'commit') return checklist.commit;
  if (section.phase === 'rollback') {
    const name = section.service ?? section.id;
    return `↶ ${checklist.rollback(name, numberAmong(state.info.plan.sections, section))}`;
  }
  return section.service ?? section.id;
}

/** A service that has several sections has a rollback of each: which of those this one is, counted from 1. */
function numberAmong(
  sections: readonly ChecklistRow['section'][],
  { id, service }: ChecklistRow['section'],
): number {
  if (service === undefined) return 1;
  const alike = sections.filter(each => each.phase === 'rollback' && each.service === service);
  return (
    Math.max(
      0,
      alike.findIndex(each => each.id === id),
    ) + 1
  );
}

/** Keeps a row in sight with two rows around it where there are any. */
export function firstShown(count: number, index: number, height: number): number {
  if (count <= height) return 0;
  const middle = index - Math.floor(height / 2);
  return Math.max(0, Math.min(middle, count - height));
}

/** The other steps of a step's section. */
function namesBeside(rows: readonly ChecklistRow[], row: ChecklistRow): readonly string[] {
  return rows.flatMap(each =>
    each.kind === 'step' && each !== row && each.section.id === row.section.id ? [each.step.name] : [],
  );
}

function rowLine(
  scene: Scene,
  row: ChecklistRow,
  columns: number,
  cursor: Cursor | null,
  others: readonly string[],
): Line {
  const marker = cursor === null ? '  ' : '› ';
  const room = columns - 2;
  const body =
    row.kind === 'section'
      ? sectionLine(scene, row, room)
      : stepLine(scene, row, room, cursor?.host ?? null, others);
  const full = fitLine(line(marker, body), columns);
  return cursor !== null && scene.view.focus === 'checklist' ? toned(full, 'selected') : full;
}

type SectionRow = Extract<ChecklistRow, { kind: 'section' }>;
type StepRow = Extract<ChecklistRow, { kind: 'step' }>;

function sectionLine(scene: Scene, row: SectionRow, columns: number): Line {
  const arrow = row.folded ? '▸' : '▾';
  const left = line(
    `${arrow} `,
    span(sectionName(scene, row.section), 'strong'),
    span(` ${row.settled}/${row.tasks.length}`, 'dim'),
  );
  if (row.folded) return justify(left, aggregate(scene, row.tasks), columns);
  const hosts = row.section.hosts;
  if (hosts.length < 2 || row.tasks.every(task => task.host === null)) {
    const [only] = hosts;
    return only === undefined ? left : justify(left, line(span(only, 'dim'), ' '), columns);
  }
  const cells = cellsOf(hosts, columns);
  if (cells === null) return justify(left, line(span(scene.words.terms.hosts(hosts.length), 'dim')), columns);
  return justify(
    left,
    line(...cells.labels.map(label => span(` ${pad(label, cells.width)}`, 'dim')), ' '),
    columns,
  );
}

function stepLine(
  scene: Scene,
  row: StepRow,
  columns: number,
  host: string | null,
  others: readonly string[],
): Line {
  const cells = stepCells(scene, row, columns, host);
  const room = columns - widthOfLine(cells) - 3;
  return justify(line(`  ${toldApart(row.step.name, others, room)}`), cells, columns);
}

/** Cut in the middle where its beginning alone could be another step's too. */
function toldApart(name: string, others: readonly string[], columns: number): string {
  const cut = truncate(name, columns);
  if (cut === name) return name;
  const beginning = cut.slice(0, -1);
  return others.some(other => other.startsWith(beginning)) ? truncate(name, columns, 'middle') : cut;
}

function stepCells(scene: Scene, row: StepRow, columns: number, host: string | null): Line {
  const tasks = row.tasks.filter(task => task !== null);
  const hosts = row.section.hosts;
  if (tasks.every(task => task.host === null))
    return line(' ', ...tasks.map(task => taskSymbol(scene.state.tasks[task.id])), ' ');
  const cells = cellsOf(hosts, columns);
  if (cells === null) return aggregate(scene, tasks);
  const chosen = host === null ? -1 : hosts.indexOf(host);
  return cellLine(scene, row.tasks, cells.width, chosen);
}

/** ` ✔ [✖] ○ `: the chosen host's cell stands in brackets. */
function cellLine(scene: Scene, tasks: readonly (Task | null)[], width: number, chosen: number): Line {
  const marked = tasks.length > 1 ? chosen : -1;
  const narrowEnd = width === 1 && marked >= 0 ? marked + 1 : -1;
  const cells = tasks.map((task, index): Line => {
    const before = index === marked ? '[' : index === narrowEnd ? ']' : ' ';
    const symbol = task === null ? ' ' : taskSymbol(scene.state.tasks[task.id]);
    const after = `${index === marked && width > 1 ? ']' : ' '}${' '.repeat(width)}`.slice(0, width - 1);
    return line(before, symbol, after);
  });
  return line(...cells, narrowEnd === tasks.length ? ']' : ' ');
}

interface Cells {
  readonly labels: readonly string[];
  /** Columns of a cell without the one before it. */
  readonly width: number;
}

const widestLabel = 3;

/** What tells the hosts of a section apart, as short column heads; null where there is no room for a column each. */
function cellsOf(hosts: readonly string[], columns: number): Cells | null {
  const suffixes = hosts.map(host => host.slice(commonPrefix(hosts).length));
  const short = suffixes.every(suffix => suffix !== '' && widthOf(suffix) <= widestLabel);
  const labels = short ? suffixes : hosts.map((_, index) => String(index + 1));
  const width = Math.max(1, ...labels.map(label => widthOf(label)));
  return hosts.length * (width + 1) + 1 <= columns * 0.45 ? { labels, width } : null;
}

function commonPrefix(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  let length = first.length;
  for (const name of rest) {
    while (!name.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

const order = [
  'failed',
  'inDoubt',
  'waiting',
  'running',
  'ready',
  'finished',
  'doneByHand',
  'rolledBack',
  'skipped',
  'pending',
] as const;

/** `✖1 ▶2 ✔12`: how many tasks are in which state, the most urgent first. */
export function aggregate(scene: Pick<Scene, 'state'>, tasks: readonly Task[]): Line {
  const counts = order.map(status => ({
    status,
    count: tasks.filter(task => statusOf(scene.state, task.id) === status).length,
  }));
  return line(
    ...counts
      .filter(({ count }) => count > 0)
      .map(({ status, count }) => span(` ${statusMarks[status]}${count}`, tones[status])),
    ' ',
  );
}
