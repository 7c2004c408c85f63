import { formatDateTime, formatDuration, formatZone } from '../../text/format.ts';
import { type Line, line, paragraph, span } from '../paint/line.ts';
import { frameOf } from '../view/layout.ts';
import type { Scene } from '../view/scene.ts';
import { type Region, region } from './region.ts';
import { rule } from './rule.ts';
import { documentScrollable, type Scrollable, shownRows } from './scrollables.ts';
import { verdictSymbol } from './symbols.ts';

/** What the release changes and what the run is about, as one text. */
export function notesScrollable(scene: Scene): Scrollable {
  const { body } = frameOf(scene.size);
  return documentScrollable('notes', notesLines(scene, body.width), body.height - 1);
}

export function notesRegion(scene: Scene): Region {
  const { body } = frameOf(scene.size);
  const scrollable = notesScrollable(scene);
  const { rows, top, atEnd } = shownRows(scene, scrollable);
  const { messages } = scene.words;
  const below = atEnd
    ? []
    : line(span(messages.pane.linesBelow(`${scrollable.source.end - top.line - rows.length}`), 'warn'));
  return region('notes', body, [rule(line(messages.notes.title), body.width, true, below), ...rows]);
}

function notesLines(scene: Scene, columns: number): readonly Line[] {
  const { state, words } = scene;
  const { plan, operator, seat, run, planDigest } = state.info;
  const { notes: messages } = words.messages;
  const facts = [
    plan.release === undefined ? null : messages.release(plan.release),
    plan.change === undefined ? null : messages.change(plan.change),
    windowText(scene),
    messages.scope(
      plan.sections.length,
      words.terms.tasks(plan.tasks.length),
      words.terms.hosts(plan.hosts.length),
    ),
    messages.operator(operator, `${seat.user}@${seat.hostname}`),
    messages.run(run),
    messages.plan(planDigest.slice(0, 16)),
  ].filter(fact => fact !== null);
  return [
    ...(plan.notes.length === 0 ? paragraph(messages.none, columns, 'dim') : []),
    ...plan.notes.flatMap(note => noteLines(scene, note, columns)),
    [],
    ...facts.flatMap(fact => paragraph(fact, columns, 'dim')),
    ...takenNotes(scene, columns),
  ];
}

function noteLines(
  { state }: Scene,
  note: { readonly id: string; readonly text: string },
  columns: number,
): readonly Line[] {
  const item = state.info.plan.tasks.find(
    task => task.action.verb === 'manual' && task.action.note === note.id,
  );
  const verdict = item === undefined ? undefined : state.verification[item.id]?.verdict;
  const mark = verdict === undefined ? span('•', 'accent') : verdictSymbol(verdict);
  return paragraph(note.text.trimEnd(), columns - 4).map((row, index) =>
    line(index === 0 ? line(' ', mark, ' ') : '   ', row),
  );
}

function windowText({ state, words }: Scene): string | null {
  const window = state.info.plan.window;
  if (window?.end === undefined) return null;
  const show = (instant: string) =>
    `${formatDateTime(instant, words.timeZone).slice(0, 16)} ${formatZone(instant, words.timeZone)}`;
  const reserve = formatDuration(window.rollbackReserve);
  return window.start === undefined
    ? words.messages.notes.windowOpen(show(window.end), reserve)
    : words.messages.notes.window(show(window.start), show(window.end), reserve);
}

function takenNotes({ state, words }: Scene, columns: number): readonly Line[] {
  if (state.notes.length === 0) return [];
  const rows = state.notes.flatMap(note =>
    paragraph(
      `${formatDateTime(note.at, words.timeZone)} ${words.terms.actor(note.by)}${note.task === null ? '' : ` (${note.task})`}: ${note.text}`,
      columns - 2,
    ).map(row => line('  ', row)),
  );
  return [[], line(span(words.messages.notes.ofRun, 'strong')), ...rows];
}
