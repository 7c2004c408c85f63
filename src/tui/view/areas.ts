import { taskOutputKey } from '../../engine/output.ts';
import type { FollowState } from '../../engine/state.ts';
import { selectedTask } from './checklist.ts';
import { frameOf, type StepsLayout, stepsLayout } from './layout.ts';
import type { Scene } from './scene.ts';
import type { Area } from './view.ts';

/** The followed files that have a pane: those being watched, and those of the selected step. */
export function shownFollows(scene: Seen): readonly FollowState[] {
  const all = allFollows(scene);
  const count = stepsLayoutOf(scene).panes.length;
  const first = scene.view.firstPane < all.length ? scene.view.firstPane : 0;
  return all.slice(first, first + count);
}

type Seen = Pick<Scene, 'state' | 'view' | 'size'>;

export function allFollows({ state, view }: Pick<Scene, 'state' | 'view'>): readonly FollowState[] {
  const selected = selectedTask({ state, view });
  return Object.values(state.follows).filter(
    follow =>
      follow.status === 'open' ||
      (selected?.verb === 'follow' && follow.section === selected.section && follow.host === selected.host),
  );
}

/** As many panes as there are logs and rows; where there are more logs, a key goes on to the next ones. */
export function stepsLayoutOf(scene: Seen): StepsLayout {
  const watches = selectedTask(scene)?.verb === 'follow';
  return stepsLayout(frameOf(scene.size).body, allFollows(scene).length, watches ? watchRows : undefined);
}

/** Title, facts, and the few lines that say what is followed. */
const watchRows = 7;

/** The areas of the steps screen that keys can go to, in the order of Tab. */
export function areasOf(scene: Seen): readonly Area[] {
  const panes = shownFollows(scene).map((_, index): Area => `log:${index}`);
  return ['checklist', 'command', ...(hasOutput(scene) ? (['output'] as const) : []), ...panes];
}

/** Whether the selected task prints anything itself, and has been started. */
export function hasOutput(scene: Pick<Scene, 'state' | 'view'>): boolean {
  const task = selectedTask(scene);
  if (task === null || ['follow', 'wait', 'manual', 'prompt'].includes(task.verb)) return false;
  return (scene.state.tasks[task.id]?.attempts.length ?? 0) > 0;
}

/** The follow that an area shows, if it is a log pane. */
export function followOf(scene: Seen, area: Area): FollowState | null {
  if (!area.startsWith('log:')) return null;
  return shownFollows(scene)[Number(area.slice(4))] ?? null;
}

/** Key of the output that an area shows, or null where it shows none. */
export function streamOf(scene: Seen, area: Area): string | null {
  const follow = followOf(scene, area);
  if (follow !== null) return follow.key;
  const task = selectedTask(scene);
  return area === 'output' && task !== null && hasOutput(scene) ? taskOutputKey(task.id) : null;
}
