import { candidatesOf } from '../../engine/command.ts';
import { confirmStage } from '../dialogs/confirm.ts';
import { dialogScrollable } from '../dialogs/dialog.ts';
import { menuEntries } from '../keys/menus.ts';
import { helpScrollable } from '../screens/help.ts';
import { chosenHost } from '../screens/hosts.ts';
import { notesScrollable } from '../screens/notes.ts';
import { areaScrollable, type Scrollable } from '../screens/scrollables.ts';
import { signOffScrollable } from '../screens/sign-off.ts';
import { chosenItem, evidenceScrollable, itemsOf } from '../screens/verify.ts';
import type { Movement } from './actions.ts';
import { checklistRows, cursorOf, isRow } from './checklist.ts';
import { frameOf } from './layout.ts';
import { modeOf } from './modes.ts';
import type { Scene } from './scene.ts';
import { scrollBy } from './scroll.ts';
import type { Cursor, View } from './view.ts';
import { without } from './without.ts';

/** Up and down, by one, by a page or to an end: in the list that has the keys, or in the text that it scrolls. */
export function moved(scene: Scene, by: Movement): View {
  const { view } = scene;
  const mode = modeOf(scene);
  if (mode === 'menu' && (by === 'up' || by === 'down')) return inMenu(scene, by);
  if (mode === 'confirm' && picking(scene) && (by === 'up' || by === 'down')) return inCandidates(scene, by);
  if (mode === 'hosts') return inHosts(scene, by);
  if (mode === 'steps' && view.focus === 'checklist') return inChecklist(scene, by);
  if (mode === 'verify' && view.focus === 'checklist') return inItems(scene, by);
  const scrollable = scrollableOf(scene);
  return scrollable === null ? view : scrolled(view, scrollable, by);
}

/** What the keys scroll now. */
function scrollableOf(scene: Scene): Scrollable | null {
  const { view } = scene;
  const mode = modeOf(scene);
  switch (mode) {
    case 'help':
      return helpScrollable(scene);
    case 'confirm':
    case 'menu':
    case 'form':
      return view.dialog === null ? null : dialogScrollable(scene, view.dialog);
    case 'zoom':
      return view.zoom === null ? null : areaScrollable(scene, view.zoom);
    case 'steps':
      return areaScrollable(scene, view.focus);
    case 'notes':
      return notesScrollable(scene);
    case 'verify':
      return evidenceScrollable(scene);
    case 'signOff':
      return signOffScrollable(scene);
    case 'hosts':
    case 'searching':
      return null;
  }
}

function scrolled(view: View, { key, source, height, anchor }: Scrollable, by: Movement): View {
  const page = Math.max(1, height - 1);
  const rows = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -Infinity, last: Infinity }[by];
  const limit = Number.isFinite(rows) ? rows : Math.sign(rows) * Number.MAX_SAFE_INTEGER;
  const before = view.scrolls[key] ?? null;
  const position =
    by === 'first' || by === 'last'
      ? edge(by, source, height, anchor)
      : scrollBy(source, before, limit, height, anchor);
  if (position !== null) return { ...view, scrolls: { ...view.scrolls, [key]: position } };
  return before === null ? view : { ...view, scrolls: without(view.scrolls, key) };
}

/** Jumps to an end without walking through everything between. */
function edge(
  by: 'first' | 'last',
  source: Scrollable['source'],
  height: number,
  anchor: Scrollable['anchor'],
) {
  if (by === 'first') return anchor === 'start' ? null : { line: source.first, row: 0 };
  return anchor === 'end' ? null : scrollBy(source, { line: source.end, row: 0 }, 0, height, anchor);
}

function inMenu(scene: Scene, by: 'up' | 'down'): View {
  const { view } = scene;
  if (view.dialog?.kind !== 'menu') return view;
  const choice = stepped(view.dialog.choice, by, menuEntries(scene).length, 1);
  return { ...view, dialog: { ...view.dialog, choice } };
}

function picking(scene: Scene): boolean {
  const { dialog } = scene.view;
  return dialog?.kind === 'confirm' && confirmStage(scene, dialog).kind === 'pick';
}

function inCandidates(scene: Scene, by: 'up' | 'down'): View {
  const { view, state } = scene;
  if (view.dialog?.kind !== 'confirm') return view;
  const stage = confirmStage(scene, view.dialog);
  const count = stage.kind === 'pick' ? candidatesOf(state, stage.task).length : 0;
  return { ...view, dialog: { ...view.dialog, choice: stepped(view.dialog.choice, by, count, 1) } };
}

function inHosts(scene: Scene, by: Movement): View {
  const names = Object.keys(scene.state.hosts);
  const index = stepped(names.indexOf(chosenHost(scene)), by, names.length, 10);
  return { ...scene.view, host: names[index] ?? null };
}

function inItems(scene: Scene, by: Movement): View {
  const items = itemsOf(scene);
  const chosen = chosenItem(scene);
  const index = stepped(
    items.findIndex(item => item.id === chosen?.id),
    by,
    items.length,
    10,
  );
  return { ...scene.view, item: items[index]?.id ?? null };
}

function inChecklist(scene: Scene, by: Movement): View {
  const { view } = scene;
  const rows = checklistRows(scene);
  const cursor = cursorOf(scene);
  const page = Math.max(1, frameOf(scene.size).body.height - 2);
  const index = stepped(
    rows.findIndex(row => isRow(row, cursor)),
    by,
    rows.length,
    page,
  );
  const row = rows[index];
  if (row === undefined) return view;
  const next: Cursor =
    row.kind === 'section'
      ? { section: row.section.id, step: null, host: cursor?.host ?? null }
      : { section: row.section.id, step: row.step.id, host: hostFor(row.tasks, cursor?.host ?? null) };
  return { ...view, cursor: next };
}

/** The same host as before where the step has it. */
function hostFor(
  tasks: readonly ({ readonly host: string | null } | null)[],
  host: string | null,
): string | null {
  const hosts = tasks.flatMap(task => task?.host ?? []);
  return host !== null && hosts.includes(host) ? host : (hosts[0] ?? null);
}

function stepped(index: number, by: Movement, count: number, page: number): number {
  const steps = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -count, last: count }[by];
  return Math.max(0, Math.min(index + steps, count - 1));
}
