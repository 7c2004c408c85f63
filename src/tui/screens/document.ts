import { line, span } from '../paint/line.ts';
import { frameOf } from '../view/layout.ts';
import type { Scene } from '../view/scene.ts';
import { type Region, region } from './region.ts';
import { rule } from './rule.ts';
import { type Scrollable, shownRows } from './scrollables.ts';

/** A text that fills the body under its title, which says how many lines are below. */
export function documentRegion(scene: Scene, name: string, title: string, scrollable: Scrollable): Region {
  const { body } = frameOf(scene.size);
  const { rows, top, atEnd } = shownRows(scene, scrollable);
  const { messages, terms } = scene.words;
  const rest = scrollable.source.end - top.line - rows.length;
  const below = atEnd ? [] : line(span(messages.pane.linesBelow(terms.lines(rest)), 'warn'));
  return region(name, body, [rule(line(title), body.width, true, below), ...rows]);
}
