import { choicesOf } from '../dialogs/menus.ts';
import type { Action } from './actions.ts';
import { allFollows, areasOf, hasOutput, shownFollows } from './areas.ts';
import { checklistRows, cursorOf, selectedTask } from './checklist.ts';
import { demandOf } from './demand.ts';
import { showsHosts } from './modes.ts';
import { moved } from './moves.ts';
import type { Scene } from './scene.ts';
import type { Area, Dialog, View } from './view.ts';
import { without } from './without.ts';

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
      | 'help'
      | 'scripts';
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
    case 'scripts':
      return { ...view, scripts: !view.scripts, scrolls: without(view.scrolls, 'dialog'), notice: null };
    case 'hosts':
      return { ...view, hostTable: !showsHosts(scene) };
    case 'fold':
      return folded(scene);
    case 'zoom':
      return { ...view, zoom: view.focus === 'checklist' ? zoomable(scene) : view.focus };
    case 'followRun':
      return { ...view, cursor: null, search: null, focus: 'checklist' };
    case 'panes': {
      const next = view.firstPane + shownFollows(scene).length;
      return { ...view, firstPane: next < allFollows(scene).length ? next : 0 };
    }
    case 'focus': {
      const areas: readonly Area[] = view.screen === 'verify' ? ['checklist', 'output'] : areasOf(scene);
      const index = areas.indexOf(view.focus);
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
function back({ state, view, now }: Scene): View {
  if (view.search?.typing) return { ...view, search: null };
  if (view.dialog?.kind === 'form' && view.dialog.from !== undefined)
    return { ...view, dialog: view.dialog.from, dialogSince: now, notice: null };
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

/** From the checklist: the first log of a step that watches, the output of one that ran, else the command. */
function zoomable(scene: Scene): Area {
  if (selectedTask(scene)?.verb === 'follow' && allFollows(scene).length > 0) return 'log:0';
  return hasOutput(scene) ? 'output' : 'command';
}

function folded(scene: Scene): View {
  const { view } = scene;
  const cursor = cursorOf(scene);
  const row = checklistRows(scene).find(
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
