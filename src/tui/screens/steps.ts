import type { FollowState } from '../../engine/state.ts';
import { formatDuration } from '../../text/format.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { truncate, widthOf } from '../../text/width.ts';
import { fitLine, type Line, line, span, widthOfLine } from '../paint/line.ts';
import { allFollows, followOf, shownFollows, stepsLayoutOf } from '../view/areas.ts';
import { cursorOf, selectedTask } from '../view/checklist.ts';
import { frameOf, type Rect } from '../view/layout.ts';
import type { Scene } from '../view/scene.ts';
import type { Area } from '../view/view.ts';
import { checklistRegion } from './checklist.ts';
import { type Region, region } from './region.ts';
import { rule } from './rule.ts';
import { areaScrollable, type Scrollable, shownRows, taskParts, zoomRect } from './scrollables.ts';
import { sectionRegion } from './section.ts';
import { factsLine, statusLine } from './task-facts.ts';

/** The checklist, the selected task with its output, and the log panes. */
export function stepsRegions(scene: Scene): readonly Region[] {
  const layout = stepsLayoutOf(scene);
  const { divider } = layout;
  return [
    checklistRegion(scene, layout.list),
    ...(divider === null ? [] : [dividerRegion('divider', divider)]),
    taskRegion(scene, layout.task),
    ...layout.panes.map((pane, index) => paneRegion(scene, pane, index, pane.x > layout.main.x)),
  ];
}

/** One area over the whole body. */
export function zoomRegion(scene: Scene, area: Area): Region {
  const { body } = frameOf(scene.size);
  const scrollable = areaScrollable(scene, area);
  const follow = followOf(scene, area);
  const task = selectedTask(scene);
  const { messages } = scene.words;
  const title =
    follow !== null
      ? line(span(follow.path, 'strong'), ` · ${follow.host}`)
      : line(
          span(task?.name ?? '', 'strong'),
          task?.host ? ` · ${task.host}` : '',
          ` · ${area === 'command' ? messages.task.command : messages.task.output}`,
        );
  const rows = scrollable === null ? [] : shownRows(scene, scrollable).rows;
  const empty = rows.length === 0 ? [line(span(emptyText(scene, area), 'dim'))] : rows;
  return region('zoom', body, [
    rule(title, body.width, true, scrollable === null ? [] : placeIn(scene, scrollable)),
    ...empty.slice(0, zoomRect(scene).height),
  ]);
}

export function dividerRegion(key: string, rect: Rect): Region {
  return region(
    key,
    rect,
    Array.from({ length: rect.height }, () => line(span('│', 'dim'))),
  );
}

function taskRegion(scene: Scene, rect: Rect): Region {
  const task = selectedTask(scene);
  const cursor = cursorOf(scene);
  if (cursor?.step === null || task === null) return sectionRegion(scene, rect);
  const { view, words } = scene;
  const parts = taskParts(scene, rect);
  const title = line(span(task.name, 'strong'), task.host === null ? '' : ` · ${task.host}`);
  const head = [
    rule(title, rect.width, view.focus === 'command', statusLine(scene, task)),
    fitLine(factsLine(scene, task), rect.width),
  ];
  const command = scrollRows(scene, 'command', parts.command.height, rect.width);
  if (parts.output === null) return region('task', rect, [...head, ...command]);
  const outputTitle = rule(
    line(words.messages.task.output),
    rect.width,
    view.focus === 'output',
    outputRemark(scene),
  );
  const output = scrollRows(scene, 'output', parts.output.height, rect.width);
  return region('task', rect, [...head, ...command, outputTitle, ...output]);
}

/** Rows of an area; where a command goes on below, the last row says so. */
function scrollRows(scene: Scene, area: Area, height: number, columns: number): readonly Line[] {
  const scrollable = areaScrollable(scene, area);
  const window = scrollable === null ? null : shownRows(scene, scrollable);
  const rows = window?.rows ?? [];
  if (rows.length === 0 && height > 0) return pad([line(span(emptyText(scene, area), 'dim'))], height);
  if (area !== 'command' || scrollable === null || window === null || window.atEnd) return pad(rows, height);
  const below = scrollable.source.end - window.top.line - rows.length + 1;
  const more = span(`▼ ${scene.words.messages.task.moreRows(below)}`, 'warn');
  return pad([...rows.slice(0, -1), fitLine(line(more), columns)], height);
}

function emptyText({ state, view, words }: Scene, area: Area): string {
  if (area.startsWith('log:')) return words.messages.pane.waiting;
  const task = selectedTask({ state, view });
  const status = task === null ? undefined : state.tasks[task.id]?.status;
  if (status === 'running') return words.messages.task.noOutput;
  return status === 'pending' || status === 'ready'
    ? words.messages.task.notRun
    : words.messages.task.noOutputAtAll;
}

/** That it seems to hang and what can be done, as long as the end of its output is shown; else where the screen is. */
function outputRemark(scene: Scene): Line {
  const scrollable = areaScrollable(scene, 'output');
  const task = selectedTask(scene);
  const own = task === null ? undefined : scene.state.tasks[task.id];
  const isTail = scrollable === null || shownRows(scene, scrollable).atEnd;
  if (own?.status === 'running' && own.stall !== null && isTail)
    return line(span(`! ${scene.words.messages.waiting.stalled}: i`, 'warn'));
  return scrollable === null ? [] : placeIn(scene, scrollable);
}

/** Where in a text the screen is: the match of a search, or how much lies below. */
function placeIn(scene: Scene, scrollable: Scrollable): Line {
  const { search } = scene.view;
  const { pane } = scene.words.messages;
  const { source, stream } = scrollable;
  if (stream !== null && search?.stream === stream && search.hit !== null)
    return search.hit < 0
      ? line(span(`"${search.query.text}" ${pane.notFound}`, 'warn'))
      : line(span(`"${search.query.text}" ${pane.found(search.hit + 1, source.end)}`, 'match'));
  const window = shownRows(scene, scrollable);
  const below = source.end - window.top.line - window.rows.length;
  if (!window.atEnd && scrollable.anchor === 'end')
    return line(span(pane.linesBelow(scene.words.terms.lines(Math.max(1, below))), 'warn'));
  if (window.atStart && window.atEnd) return [];
  return line(span(pane.of(window.top.line + 1, window.top.line + window.rows.length, source.end), 'dim'));
}

function paneRegion(scene: Scene, rect: Rect, index: number, bordered: boolean): Region {
  const area: Area = `log:${index}`;
  const follow = shownFollows(scene)[index];
  if (follow === undefined) return region(area, rect, []);
  const scrollable = areaScrollable(scene, area);
  const columns = rect.width - (bordered ? 1 : 0);
  const rows = scrollRows(scene, area, Math.max(0, rect.height - 1), columns);
  const lines = [paneTitle(scene, follow, rect.width, area, index, scrollable), ...rows];
  return region(
    area,
    rect,
    lines.map((row, at) => (bordered && at > 0 ? line(span('│', 'dim'), row) : row)),
  );
}

/** File (its end is what tells it apart), host, rate, and what it waits for or found. */
function paneTitle(
  scene: Scene,
  follow: FollowState,
  columns: number,
  area: Area,
  index: number,
  scrollable: Scrollable | null,
): Line {
  const { view } = scene;
  const scrolledTo = scrollable === null ? [] : placeIn(scene, scrollable);
  const isTail = scrollable === null || shownRows(scene, scrollable).atEnd;
  const searched = view.search?.stream === follow.key && view.search.hit !== null;
  const right = isTail && !searched ? paneState(scene, follow) : scrolledTo;
  const all = allFollows(scene).length;
  const shownPanes = shownFollows(scene).length;
  const place = all > shownPanes ? `${view.firstPane + index + 1}/${all} ` : all > 1 ? `${index + 1} ` : '';
  const shown = fitRight(right, Math.floor(columns / 2) - 2);
  const several = new Set(shownFollows(scene).map(({ host }) => host)).size > 1;
  const step = scene.state.info.plan.tasks.find(task => task.id === follow.task)?.name ?? '';
  const host = `${several || columns >= 60 ? ` · ${follow.host}` : ''}${columns >= 100 ? ` · ${step}` : ''}`;
  const room = columns - widthOfLine(shown) - widthOf(place) - widthOf(host) - 9;
  const path = truncate(follow.path, Math.max(8, room), 'start');
  const title = line(span(place, 'dim'), span(path, 'strong'), host);
  return rule(title, columns, view.focus === area, shown);
}

function fitRight(right: Line, columns: number): Line {
  return widthOfLine(right) > columns ? fitLine(right, Math.max(0, columns)) : right;
}

function paneState(scene: Scene, follow: FollowState): Line {
  const { view, words, now, state } = scene;
  const { pane } = words.messages;
  const last = follow.matches.at(-1);
  const rate = view.rates[follow.key];
  const speed = follow.status === 'closed' ? pane.closed : pane.rate(rateText(rate?.perSecond ?? 0));
  const silent =
    follow.status === 'open' && rate !== undefined && now - rate.grewAt > 10_000
      ? ` · ${pane.silent(formatDuration(Math.floor((now - rate.grewAt) / 1000) * 1000))}`
      : '';
  const head = line(span(`${speed}${silent} · `, 'dim'));
  if (last !== undefined) {
    const clean = sanitizeLine(last.line, { colour: false });
    return line(
      head,
      last.pattern === 'until'
        ? span(`✔ ${pane.matched(clean)}`, 'good')
        : span(`✖ ${pane.failed(clean)}`, 'bad'),
    );
  }
  const action = state.info.plan.tasks.find(task => task.id === follow.task)?.action;
  if (action?.verb !== 'follow') return head;
  return line(head, action.until === undefined ? pane.untilPerson : `/${action.until}/`);
}

function rateText(perSecond: number): string {
  return perSecond < 10 ? String(Math.round(perSecond * 10) / 10) : String(Math.round(perSecond));
}

function pad(rows: readonly Line[], height: number): readonly Line[] {
  return Array.from({ length: height }, (_, row) => rows[row] ?? []);
}
