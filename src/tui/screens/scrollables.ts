import { taskNamed } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import type { Line } from '../paint/line.ts';
import { followOf, hasOutput, stepsLayoutOf, streamOf } from '../view/areas.ts';
import { selectedTask } from '../view/checklist.ts';
import { frameOf, type Rect } from '../view/layout.ts';
import type { Scene } from '../view/scene.ts';
import { type Anchor, linesSource, type Source, type Window, windowOf } from '../view/scroll.ts';
import { streamSource } from '../view/stream.ts';
import type { Area } from '../view/view.ts';
import { commandLines, commandTextOf } from './command-text.ts';
import { nodeOfTask } from './node.ts';
import { relupLines } from './relup.ts';
import { taskRemarks } from './task-remarks.ts';

/** A text that keys scroll: where it comes from, and how much of it is seen at once. */
export interface Scrollable {
  /** Under which the view keeps its place. */
  readonly key: string;
  readonly source: Source;
  readonly height: number;
  readonly anchor: Anchor;
  /** Key of the output, where it can be searched. */
  readonly stream: string | null;
}

export function documentScrollable(key: string, lines: readonly Line[], height: number): Scrollable {
  return { key, source: linesSource(lines), height: Math.max(0, height), anchor: 'start', stream: null };
}

/** The rows that are seen now. */
export function shownRows(
  { view }: Pick<Scene, 'view'>,
  { key, source, height, anchor }: Scrollable,
): Window {
  return windowOf(source, view.scrolls[key] ?? null, height, anchor);
}

/** An area of the steps screen, as it is drawn: in its place, or filling the screen. Null where there is nothing to scroll. */
export function areaScrollable(scene: Scene, area: Area): Scrollable | null {
  if (area === 'checklist') return null;
  const rect = scene.view.zoom === area ? zoomRect(scene) : areaRect(scene, area);
  if (rect === null) return null;
  if (area === 'command') return commandScrollable(scene, rect);
  const stream = streamOf(scene, area);
  const wraps = scene.view.zoom === area || area === 'output';
  return stream === null ? null : streamScrollable(scene, stream, rect, wraps);
}

/** Output of a task or of a followed file in a rectangle. */
export function streamScrollable(scene: Scene, stream: string, rect: Rect, whole: boolean): Scrollable {
  const { search } = scene.view;
  const hit = search?.stream === stream && search.hit !== null && search.hit >= 0 ? search : null;
  return {
    key: stream,
    source: streamSource(scene.output.stream(stream), {
      wrapAt: whole ? rect.width : null,
      colour: scene.words.colour,
      hit: hit === null ? null : { line: hit.hit ?? -1, query: hit.query.text },
      cut: scene.words.messages.pane.cut,
      dropped: lines => scene.words.messages.pane.dropped(scene.words.terms.lines(lines)),
    }),
    height: Math.max(0, rect.height),
    anchor: 'end',
    stream,
  };
}

/** The rectangle below an area's title. */
function areaRect(scene: Scene, area: Area): Rect | null {
  const layout = stepsLayoutOf(scene);
  if (area === 'checklist') return inside(layout.list);
  if (area === 'command') return taskParts(scene, layout.task).command;
  if (area === 'output') return taskParts(scene, layout.task).output;
  const pane = layout.panes[Number(area.slice(4))];
  return pane === undefined || followOf(scene, area) === null
    ? null
    : inside(pane, pane.x > layout.main.x ? 1 : 0);
}

export function zoomRect({ size }: Pick<Scene, 'size'>): Rect {
  return inside(frameOf(size).body);
}

export interface TaskParts {
  /** Below the task's title and the line of facts. */
  readonly command: Rect;
  /** Below the title of the output; null until there was an attempt. */
  readonly output: Rect | null;
}

/** Rows of output below what else there is to say. */
const leastOutput = 5;

/** The command keeps what it needs up to two fifths; the output has the rest. Before the first attempt it has all. */
export function taskParts(scene: Scene, rect: Rect): TaskParts {
  const task = selectedTask(scene);
  const below = { ...rect, y: rect.y + 2, height: Math.max(0, rect.height - 2) };
  if (task === null || !hasOutput(scene)) return { command: below, output: null };
  const room = below.height - 1;
  const needed = taskLines(scene, task, rect.width).length;
  // What became of a node, and what people decided, is worth more than what was printed.
  const said = headLines(scene, task, rect.width).length;
  const share = Math.floor(room * 0.4);
  const most = said === 0 ? share : Math.max(share, Math.min(room - leastOutput, said + 4));
  const rows = Math.max(1, Math.min(needed, most, room));
  return {
    command: { ...below, height: Math.min(rows, below.height) },
    output: { ...below, y: below.y + rows + 1, height: Math.max(0, room - rows) },
  };
}

function commandScrollable(scene: Scene, rect: Rect): Scrollable | null {
  const task = selectedTask(scene);
  if (task === null || taskNamed(scene.state, task.id) === undefined) return null;
  const lines = taskLines(scene, task, rect.width);
  return documentScrollable(`command:${task.id}`, lines, rect.height);
}

/** What a step does, and before that what else there is to say of it. */
function taskLines(scene: Scene, task: Task, columns: number): readonly Line[] {
  const { state, words } = scene;
  return [
    ...headLines(scene, task, columns),
    ...relupLines(state, task, words, columns),
    ...commandLines(commandTextOf(scene, task), columns),
  ];
}

/** What people decided about it, and how the Erlang node is that it is about. */
function headLines({ state, words }: Scene, task: Task, columns: number): readonly Line[] {
  return [...nodeOfTask(state, task, words, columns), ...taskRemarks(state, task, words, columns)];
}

function inside(rect: Rect, left = 0): Rect {
  return { x: rect.x + left, y: rect.y + 1, width: rect.width - left, height: Math.max(0, rect.height - 1) };
}
