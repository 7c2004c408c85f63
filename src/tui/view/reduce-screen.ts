import { dialogScrollable } from '../dialogs/dialog.ts';
import { menuEntries } from '../keys/menus.ts';
import { choicesOf } from '../dialogs/menus.ts';
import { candidatesOf } from '../../engine/command.ts';
import { chosenHost } from '../screens/hosts.ts';
import { helpScrollable } from '../screens/help.ts';
import { notesScrollable } from '../screens/notes.ts';
import { areaScrollable, type Scrollable } from '../screens/scrollables.ts';
import { signOffScrollable } from '../screens/sign-off.ts';
import { chosenItem, evidenceScrollable, itemsOf } from '../screens/verify.ts';
import type { Action, Movement } from './actions.ts';
import { allFollows, areasOf } from './areas.ts';
import { checklistRows, cursorOf, isRow, selectedTask } from './checklist.ts';
import { demandOf } from './demand.ts';
import { without } from './follow-run.ts';
import { frameOf, mostPanes } from './layout.ts';
import { modeOf, showsHosts } from './modes.ts';
import { confirmStage } from '../dialogs/confirm.ts';
import type { Scene } from './scene.ts';
import { scrollBy } from './scroll.ts';
import type { Cursor, Dialog, View } from './view.ts';

type Looking = Extract<
  Action,
  {
    type:
      | 'screen'
      | 'move'
      | 'sideways'
      | 'focus'
      | 'fold'
      | 'zoom'
      | 'back'
      | 'followRun'
      | 'panes'
      | 'hosts'
      | 'help';
  }
>;

/** Looking around: nothing of the run changes. */
export function reduceScreen(scene: Scene, action: Looking): View {
  const { view } = scene;
  switch (action.type) {
    case 'screen':
      return { ...view, screen: action.screen, zoom: null, focus: 'checklist', notice: null };
    case 'help':
      return { ...view, help: !view.help, scrolls: without(view.scrolls, 'help') };
    case 'hosts':
      return { ...view, hostTable: !showsHosts(scene) };
    case 'fold':
      return folded(scene);
    case 'zoom':
      return { ...view, zoom: view.focus === 'checklist' || view.focus === 'command' ? zoomable(scene) : view.focus };
    case 'followRun':
      return { ...view, cursor: null, search: null, focus: 'checklist' };
    case 'panes': {
      const count = allFollows(scene).length;
      return { ...view, firstPane: view.firstPane + mostPanes < count ? view.firstPane + mostPanes : 0 };
    }
    case 'focus': {
      const areas = view.screen === 'verify' ? (['checklist', 'output'] as const) : areasOf(scene);
      const index = areas.findIndex(area => area === view.focus);
      return { ...view, focus: areas[(index + action.by + areas.length) % areas.length] ?? 'checklist' };
    }
    case 'back':
      return back(scene);
    case 'sideways':
      return sideways(scene, action.by);
    case 'move':
      return moved(scene, action.by);
  }
}

/** Escape: out of the innermost thing; what the run asks for stays reachable with Enter. */
function back({ state, view }: Scene): View {
  if (view.search?.typing) return { ...view, search: null };
  if (view.dialog !== null) {
    const demand = demandOf(state);
    const putAside = demand !== null && isAbout(view.dialog, demand.dialog) ? demand.subject : view.putAside;
    return { ...view, dialog: null, notice: null, putAside, leaveWhenIdle: false };
  }
  return { ...view, zoom: null, search: null };
}

/** Whether the open dialog is the one that the run asks for, and not one that was opened from it. */
function isAbout(dialog: Dialog, asked: Dialog): boolean {
  if (dialog.kind === 'menu' && asked.kind === 'menu') return dialog.about.kind === asked.about.kind;
  return dialog.kind === 'form' && asked.kind === 'form' && dialog.purpose.kind === asked.purpose.kind;
}

/** The command where nothing ran yet, the output otherwise. */
function zoomable(scene: Scene): 'command' | 'output' {
  const task = selectedTask(scene);
  if (scene.view.focus === 'command' || task === null) return 'command';
  return (scene.state.tasks[task.id]?.attempts.length ?? 0) === 0 ? 'command' : 'output';
}

function folded({ state, view }: Scene): View {
  const cursor = cursorOf({ state, view });
  const row = checklistRows(state, view).find(
    candidate => candidate.kind === 'section' && candidate.section.id === cursor?.section,
  );
  if (cursor === null || row === undefined || row.kind !== 'section') return view;
  const folds = { ...view.folds, [cursor.section]: !row.folded };
  return { ...view, folds, cursor: { ...cursor, step: null } };
}

function sideways(scene: Scene, by: 1 | -1): View {
  const { state, view } = scene;
  if (view.dialog?.kind === 'menu') {
    const count = choicesOf(state, view.dialog) + 1;
    return { ...view, dialog: { ...view.dialog, target: (view.dialog.target + by + count) % count } };
  }
  const cursor = cursorOf(scene);
  const task = selectedTask(scene);
  const section = state.info.plan.sections.find(({ id }) => id === task?.section);
  if (cursor === null || task?.host == null || section === undefined) return view;
  const hosts = section.hosts.filter(host =>
    state.info.plan.tasks.some(
      other => other.section === task.section && other.step === task.step && other.host === host,
    ),
  );
  const index = hosts.indexOf(task.host);
  const host = hosts[(index + by + hosts.length) % hosts.length] ?? task.host;
  return { ...view, cursor: { ...cursor, host } };
}

function moved(scene: Scene, by: Movement): View {
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
export function scrollableOf(scene: Scene): Scrollable | null {
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
function edge(by: 'first' | 'last', source: Scrollable['source'], height: number, anchor: Scrollable['anchor']) {
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
  const { state, view } = scene;
  const rows = checklistRows(state, view);
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
function hostFor(tasks: readonly ({ readonly host: string | null } | null)[], host: string | null): string | null {
  const hosts = tasks.flatMap(task => task?.host ?? []);
  return host !== null && hosts.includes(host) ? host : (hosts[0] ?? null);
}

function stepped(index: number, by: Movement, count: number, page: number): number {
  const steps = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -count, last: count }[by];
  return Math.max(0, Math.min(index + steps, count - 1));
}
