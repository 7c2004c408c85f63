import { isSettled, type TaskStatus } from '../../engine/state.ts';
import { textToAmend } from '../dialogs/forms.ts';
import type { Action } from '../view/actions.ts';
import { allFollows, shownFollows, streamOf } from '../view/areas.ts';
import { selectedTask } from '../view/checklist.ts';
import type { Scene } from '../view/scene.ts';
import type { Purpose } from '../view/view.ts';
import { type Binding, isLive } from './binding.ts';
import { somethingRuns } from './menu-entries.ts';

/** What can be done about the selected step, and with its output. */
export const taskKeys: readonly Binding[] = [
  {
    keys: ['x'],
    in: ['steps', 'zoom'],
    label: 'cancel',
    when: scene => selectedIs(scene, 'running'),
    action: scene => form({ kind: 'cancel', task: selectedId(scene) }),
  },
  {
    keys: ['e'],
    in: ['steps', 'zoom'],
    label: 'endWatch',
    when: isWatching,
    action: scene => form({ kind: 'resolve', task: selectedId(scene), as: 'done' }),
  },
  {
    keys: ['E'],
    in: ['steps', 'zoom'],
    label: 'watchFailed',
    when: isWatching,
    action: scene => form({ kind: 'resolve', task: selectedId(scene), as: 'failed' }),
    bar: false,
  },
  {
    keys: ['i'],
    in: ['steps', 'zoom'],
    label: 'intervene',
    when: canIntervene,
    urgent: needsSomebody,
    action: scene => ({
      type: 'open',
      dialog: { kind: 'menu', about: { kind: 'running', task: selectedId(scene) }, choice: 0, target: 0 },
    }),
  },
  {
    keys: ['e'],
    in: ['steps'],
    label: 'amend',
    when: canAmend,
    action: scene => form({ kind: 'amend', tasks: [selectedId(scene)], then: null }),
    bar: false,
  },
  {
    keys: ['R'],
    in: ['steps'],
    label: 'redo',
    when: canRedo,
    action: scene => form({ kind: 'redo', tasks: [selectedId(scene)] }),
  },
  {
    keys: ['J'],
    in: ['steps'],
    label: 'jump',
    when: scene => jumpTarget(scene) !== null,
    action: scene => form({ kind: 'jump', round: jumpTarget(scene) ?? '' }),
  },
  {
    keys: ['s'],
    in: ['steps'],
    label: 'skip',
    when: canSettle,
    action: scene => form({ kind: 'skip', tasks: [selectedId(scene)] }),
    bar: false,
  },
  {
    keys: ['d'],
    in: ['steps'],
    label: 'doneByHand',
    when: canSettle,
    action: scene => form({ kind: 'doneByHand', tasks: [selectedId(scene)] }),
    bar: false,
  },
  {
    keys: ['/'],
    in: ['steps', 'zoom'],
    label: 'search',
    when: hasOutput,
    action: () => ({ type: 'search' }),
  },
  {
    keys: ['n'],
    in: ['steps', 'zoom'],
    label: 'findOlder',
    when: wasSearched,
    action: () => ({ type: 'findNext', direction: -1 }),
  },
  {
    keys: ['N'],
    in: ['steps', 'zoom'],
    label: 'findNewer',
    when: wasSearched,
    action: () => ({ type: 'findNext', direction: 1 }),
  },
  {
    keys: ['m'],
    in: ['steps'],
    label: 'panes',
    when: scene => allFollows(scene).length > shownFollows(scene).length,
    action: () => ({ type: 'panes' }),
  },
];

/** The output that keys search: of the area that has them, else of the selected task. */
export function streamInFocus(scene: Scene): string | null {
  const area = scene.view.zoom ?? scene.view.focus;
  if (area !== 'checklist' && area !== 'command') return streamOf(scene, area);
  return streamOf(scene, 'output') ?? streamOf(scene, 'log:0');
}

function hasOutput(scene: Scene): boolean {
  const stream = streamInFocus(scene);
  return stream !== null && scene.output.stream(stream).endLine > 0;
}

function selectedId(scene: Scene): string {
  return selectedTask(scene)?.id ?? '';
}

function selectedIs(scene: Scene, status: TaskStatus): boolean {
  const task = selectedTask(scene);
  return isLive(scene) && task !== null && scene.state.tasks[task.id]?.status === status;
}

/** A script that runs can be talked to, interrupted, given more time. */
function canIntervene(scene: Scene): boolean {
  const verb = selectedTask(scene)?.verb;
  return (
    selectedIs(scene, 'running') && (verb === 'run' || verb === 'stop' || verb === 'otp' || verb === 'check')
  );
}

/** It hangs, or nobody watches it. */
function needsSomebody(scene: Scene): boolean {
  const { stall = null, detached = null } = scene.state.tasks[selectedId(scene)] ?? {};
  return stall !== null || detached !== null;
}

function canAmend(scene: Scene): boolean {
  const task = selectedTask(scene);
  if (task === null || !isLive(scene)) return false;
  const status = scene.state.tasks[task.id]?.status ?? 'pending';
  const open = ['pending', 'ready', 'failed'].includes(status);
  return open && textToAmend(scene.state, [task.id]) !== null;
}

/** A followed log can be ended by a person; one without a pattern ends no other way. */
function isWatching(scene: Scene): boolean {
  return selectedIs(scene, 'running') && selectedTask(scene)?.verb === 'follow';
}

/** Its turn has not come, or it failed: a person may pass it over. */
function canSettle(scene: Scene): boolean {
  const task = selectedTask(scene);
  if (task === null || !isLive(scene) || task.phase === 'verify') return false;
  const status = scene.state.tasks[task.id]?.status ?? 'pending';
  return ['pending', 'ready', 'waiting', 'failed'].includes(status);
}

function canRedo(scene: Scene): boolean {
  const task = selectedTask(scene);
  if (task === null || !isLive(scene) || scene.state.stage === 'preparing') return false;
  if (task.host !== null && scene.state.hosts[task.host]?.status === 'dropped') return false;
  return isSettled(scene.state, task);
}

/** The round of the selected step, where the run could go on with it instead. */
function jumpTarget(scene: Scene): string | null {
  const { state } = scene;
  const task = selectedTask(scene);
  if (task === null || !isLive(scene) || somethingRuns(scene)) return null;
  if (task.phase !== state.stage || state.tasks[task.id]?.status !== 'pending') return null;
  return state.info.plan.rounds.find(round => round.tasks.includes(task.id))?.id ?? null;
}

function wasSearched({ view }: Scene): boolean {
  return view.search !== null && !view.search.typing;
}

function form(purpose: Purpose): Action {
  return { type: 'form', purpose };
}
