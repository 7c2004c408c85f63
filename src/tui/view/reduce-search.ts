import { streamInFocus } from '../keys/task.ts';
import { areaScrollable } from '../screens/scrollables.ts';
import type { Action } from './actions.ts';
import { areasOf, streamOf } from './areas.ts';
import { emptyEdit } from './edit.ts';
import type { Scene } from './scene.ts';
import { showing, windowOf } from './scroll.ts';
import type { Area, View } from './view.ts';

/** Searching an output: the newest match at or above what is on the screen first, then older and newer ones. */
export function reduceSearch(
  scene: Scene,
  action: Extract<Action, { type: 'search' | 'find' | 'findNext' }>,
): View {
  const { view } = scene;
  switch (action.type) {
    case 'search': {
      const stream = streamInFocus(scene);
      if (stream === null) return view;
      return { ...view, search: { stream, query: emptyEdit, typing: true, hit: null }, notice: null };
    }
    case 'find':
      return view.search === null || view.search.query.text === ''
        ? { ...view, search: null }
        : found(scene, { ...view.search, typing: false }, -1);
    case 'findNext':
      return view.search === null ? view : found(scene, view.search, action.direction);
  }
}

function found(scene: Scene, search: NonNullable<View['search']>, direction: 1 | -1): View {
  const { view, output } = scene;
  const stream = output.stream(search.stream);
  // Backwards a search looks before the place it is given, forwards from it on.
  const place = search.hit !== null && search.hit >= 0 ? search.hit : lastSeen(scene, search.stream) + 1;
  const next = stream.find(search.query.text, direction < 0 ? place : place + 1, direction);
  const around = direction < 0 ? stream.endLine : stream.firstLine;
  const hit = next >= 0 ? next : stream.find(search.query.text, around, direction);
  const area = areaOf(scene, search.stream);
  const focused: View = {
    ...view,
    focus: view.zoom === null ? area : view.focus,
    search: { ...search, typing: false, hit },
  };
  const scrollable = areaScrollable({ ...scene, view: focused }, view.zoom ?? area);
  if (hit < 0 || scrollable === null) return focused;
  const top = showing(scrollable.source, hit, scrollable.height);
  return { ...focused, scrolls: { ...view.scrolls, [search.stream]: top } };
}

/** The last line on the screen. */
function lastSeen(scene: Scene, stream: string): number {
  const scrollable = areaScrollable(scene, scene.view.zoom ?? areaOf(scene, stream));
  const end = scene.output.stream(stream).endLine - 1;
  if (scrollable === null) return end;
  const { top, atEnd } = windowOf(
    scrollable.source,
    scene.view.scrolls[stream] ?? null,
    scrollable.height,
    'end',
  );
  return atEnd ? end : top.line + scrollable.height - 1;
}

function areaOf(scene: Scene, stream: string): Area {
  return areasOf(scene).find(area => streamOf(scene, area) === stream) ?? 'output';
}
