import { taskOutputKey } from '../../engine/output.ts';
import type { FollowState } from '../../engine/state.ts';
import { selectedTask } from './checklist.ts';
import { frameOf, mostPanes, stepsLayout, type StepsLayout } from './layout.ts';
import type { Scene } from './scene.ts';
import type { Area } from './view.ts';

/** The followed files that have a pane: those being watched, and those of the selected step. */
export function shownFollows(scene: Pick<Scene, 'state' | 'view'>): readonly FollowState[] {
  const all = allFollows(scene);
  return all.slice(firstPane(scene.view.firstPane, all.length), firstPane(scene.view.firstPane, all.length) + mostPanes);
}

export function allFollows({ state, view }: Pick<Scene, 'state' | 'view'>): readonly FollowState[] {
  const selected = selectedTask({ state, view });
  return Object.values(state.follows).filter(
    follow =>
      follow.status === 'open' ||
      (selected?.verb === 'follow' && follow.section === selected.section && follow.host === selected.host),
  );
}

export function stepsLayoutOf(scene: Pick<Scene, 'state' | 'view' | 'size'>): StepsLayout {
  return stepsLayout(frameOf(scene.size).body, shownFollows(scene).length);
}

/** The areas of the steps screen that keys can go to, in the order of Tab. */
export function areasOf(scene: Pick<Scene, 'state' | 'view' | 'size'>): readonly Area[] {
  const panes = stepsLayoutOf(scene).panes.map((_, index): Area => `log:${index}`);
  return ['checklist', 'command', 'output', ...panes];
}

/** The follow that an area shows, if it is a log pane. */
export function followOf(scene: Pick<Scene, 'state' | 'view'>, area: Area): FollowState | null {
  if (!area.startsWith('log:')) return null;
  return shownFollows(scene)[Number(area.slice(4))] ?? null;
}

/** Key of the output that an area shows, or null where it shows none. */
export function streamOf(scene: Pick<Scene, 'state' | 'view'>, area: Area): string | null {
  const follow = followOf(scene, area);
  if (follow !== null) return follow.key;
  const task = selectedTask(scene);
  return area === 'output' && task !== null ? taskOutputKey(task.id) : null;
}

function firstPane(wanted: number, count: number): number {
  return Math.max(0, Math.min(wanted, count - 1)) - (Math.max(0, Math.min(wanted, count - 1)) % mostPanes);
}
