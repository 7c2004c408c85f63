import { running, taskNamed } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { chosenHost } from '../screens/hosts.ts';
import { chosenItem, itemsOf } from '../screens/verify.ts';
import type { Action } from '../view/actions.ts';
import { selectedTask } from '../view/checklist.ts';
import { confirmationOf, demandOf } from '../view/demand.ts';
import { modeOf } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import { screens } from '../view/view.ts';
import { type Binding, everywhere, isLive, move, readers } from './binding.ts';
import { isLeaving, somethingRuns } from './menus.ts';

/** What Enter goes on with, and what each screen is for. */
export const screenKeys: readonly Binding[] = [
  { keys: ['enter'], in: ['notes'], label: 'toSteps', action: () => ({ type: 'screen', screen: 'steps' }) },
  {
    keys: ['enter'],
    in: ['steps', 'hosts', 'verify', 'signOff'],
    label: scene => scene.words.messages.keys[nextOf(scene) ?? 'show'],
    helpLabel: 'show',
    when: scene => nextOf(scene) !== null,
    action: () => ({ type: 'proceed' }),
  },
  ...(['pass', 'fail', 'notApplicable'] as const).map(
    (verdict): Binding => ({
      keys: [{ pass: 'p', fail: 'f', notApplicable: 'x' }[verdict]],
      in: ['verify'],
      label: verdict,
      when: scene => markable(scene) !== null,
      action: scene => ({
        type: 'form',
        purpose: { kind: 'mark', items: [markable(scene) ?? ''], verdict },
      }),
    }),
  ),
  {
    keys: ['P'],
    in: ['verify'],
    label: 'passAll',
    when: scene => markableSiblings(scene).length > 1,
    action: scene => ({
      type: 'form',
      purpose: { kind: 'mark', items: markableSiblings(scene), verdict: 'pass' },
    }),
  },
  {
    keys: ['a'],
    in: ['signOff'],
    label: 'accept',
    when: canAccept,
    action: () => ({ type: 'form', purpose: { kind: 'sign', verdict: 'accepted' } }),
  },
  {
    keys: ['x'],
    in: ['signOff'],
    label: 'reject',
    when: canReject,
    action: () => ({ type: 'form', purpose: { kind: 'sign', verdict: 'rejected' } }),
  },
  {
    keys: ['c'],
    in: ['hosts'],
    label: 'reconnect',
    when: canReconnect,
    action: scene => ({ type: 'send', intents: [{ type: 'reconnect', host: chosenHost(scene) }] }),
  },
  {
    keys: ['d'],
    in: ['hosts'],
    label: 'drop',
    when: canDrop,
    action: scene => ({ type: 'form', purpose: { kind: 'dropHost', host: chosenHost(scene) } }),
  },
];

/** Moving about, and what is the same on every screen. */
export const commonKeys: readonly Binding[] = [
  { keys: ['up', 'k'], shown: '↑↓', in: ['steps', 'verify', 'hosts'], label: 'move', action: move('up') },
  {
    keys: ['up', 'k'],
    shown: '↑↓',
    in: ['notes', 'zoom', 'signOff', 'help'],
    label: 'scroll',
    action: move('up'),
  },
  {
    keys: ['down', 'j'],
    in: ['notes', 'steps', 'hosts', 'verify', 'signOff', 'zoom', 'help'],
    label: 'move',
    action: move('down'),
    bar: false,
  },
  {
    keys: ['left'],
    shown: '←→',
    in: ['steps'],
    label: 'host',
    when: hasSeveralHosts,
    action: () => ({ type: 'sideways', by: -1 }),
  },
  {
    keys: ['right'],
    in: ['steps'],
    label: 'host',
    when: hasSeveralHosts,
    action: () => ({ type: 'sideways', by: 1 }),
    bar: false,
  },
  { keys: ['tab'], in: ['steps', 'verify'], label: 'focus', action: () => ({ type: 'focus', by: 1 }) },
  {
    keys: ['shift-tab'],
    in: ['steps', 'verify'],
    label: 'focusBack',
    action: () => ({ type: 'focus', by: -1 }),
    bar: false,
  },
  { keys: ['z'], in: ['steps'], label: 'zoom', action: () => ({ type: 'zoom' }) },
  { keys: ['escape', 'z'], in: ['zoom'], label: 'back', action: () => ({ type: 'back' }) },
  {
    keys: ['.', 'escape'],
    in: ['steps'],
    label: 'follow',
    when: scene => scene.view.cursor !== null || scene.view.search !== null,
    action: () => ({ type: 'followRun' }),
  },
  {
    keys: ['p'],
    in: ['steps', 'hosts', 'zoom'],
    label: scene => scene.words.messages.keys[scene.state.paused ? 'continue' : 'pause'],
    helpLabel: 'pause',
    when: isLive,
    action: scene => ({ type: 'send', intents: [{ type: scene.state.paused ? 'continue' : 'pause' }] }),
  },
  { keys: ['space'], in: ['steps'], label: 'fold', action: () => ({ type: 'fold' }), bar: false },
  {
    keys: ['h'],
    in: ['steps', 'hosts'],
    label: scene => scene.words.messages.keys[modeOf(scene) === 'hosts' ? 'steps' : 'hosts'],
    helpLabel: 'hosts',
    action: () => ({ type: 'hosts' }),
  },
  {
    keys: ['escape'],
    in: ['hosts'],
    label: 'back',
    when: ({ view }) => view.hostTable === true,
    action: () => ({ type: 'hosts' }),
    bar: false,
  },
  {
    keys: ['a'],
    in: ['notes', 'steps', 'hosts', 'verify', 'zoom'],
    label: 'note',
    when: ({ playback, view }) => playback === null && view.sending === null,
    action: scene => ({ type: 'form', purpose: { kind: 'note', task: taskInSight(scene) } }),
  },
  {
    keys: ['A'],
    in: ['steps', 'hosts', 'verify', 'signOff'],
    label: 'abort',
    when: scene => isLive(scene) && !somethingRuns(scene),
    action: () => ({ type: 'form', purpose: { kind: 'abort' } }),
    bar: false,
  },
  {
    keys: ['pageup'],
    shown: 'PgUp/PgDn',
    in: [...readers, 'help', 'confirm', 'menu', 'form'],
    label: 'page',
    action: move('pageUp'),
    bar: false,
  },
  {
    keys: ['pagedown'],
    in: [...readers, 'help', 'confirm', 'menu', 'form'],
    label: 'page',
    action: move('pageDown'),
    bar: false,
  },
  { keys: ['home', 'g'], shown: 'Home/End', in: [...readers, 'help'], label: 'ends', action: move('first'), bar: false },
  { keys: ['end', 'G'], in: [...readers, 'help'], label: 'ends', action: move('last'), bar: false },
  { keys: ['escape', '?', 'q'], in: ['help'], label: 'close', action: () => ({ type: 'help' }) },
  ...screens.map(
    (screen, index): Binding => ({
      keys: [String(index + 1)],
      in: readers,
      label: screen,
      action: () => ({ type: 'screen', screen }),
      bar: false,
    }),
  ),
  { keys: ['?'], in: readers, label: 'help', action: () => ({ type: 'help' }) },
  { keys: ['q'], in: readers, label: 'leave', action: leave },
  {
    keys: ['ctrl-c'],
    shown: 'Ctrl-C',
    in: everywhere,
    label: 'leave',
    action: scene => (isLeaving(scene) ? { type: 'leave', reason: 'interrupted' } : leave(scene)),
    bar: false,
  },
];

type Next = 'decide' | 'answer' | 'show' | 'fold' | 'checkRound' | 'toSignOff' | 'toSteps' | 'verify' | 'accept' | 'leave';

/** What Enter leads to; null where there is nothing to go on with. */
export function nextOf(scene: Scene): Next | null {
  const { state, view } = scene;
  const mode = modeOf(scene);
  if (mode === 'steps' && view.cursor?.step === null) return 'fold';
  if (scene.playback !== null) return null;
  const demand = demandOf(state);
  if (demand !== null) return demand.dialog.kind === 'form' ? 'answer' : 'decide';
  if (mode === 'hosts' && view.hostTable === true) return 'toSteps';
  if (mode === 'signOff' && state.stage === 'over') return 'leave';
  if (mode === 'signOff' && canAccept(scene)) return 'accept';
  if (isLive(scene) && confirmationOf(state) !== null) return mode === 'verify' ? 'checkRound' : 'show';
  if (state.stage === 'verify' && mode !== 'verify') return 'verify';
  if ((state.stage === 'signOff' || state.stage === 'over') && mode !== 'signOff') return 'toSignOff';
  return null;
}

/** A replay and a run that is over have nothing to lose; otherwise the operator is asked. */
function leave(scene: Scene): Action {
  if (scene.playback !== null || scene.state.stage === 'over') return { type: 'leave', reason: 'operator' };
  return { type: 'open', dialog: { kind: 'menu', about: { kind: 'leave' }, choice: 0, target: 0 } };
}

/** The chosen item, where a verdict may be given on it. */
function markable(scene: Scene): string | null {
  const item = chosenItem(scene);
  return item !== null && isMarkable(scene, item) ? item.id : null;
}

/** The items of the chosen step on all hosts that have no verdict yet. */
function markableSiblings(scene: Scene): readonly string[] {
  const item = chosenItem(scene);
  if (item === null) return [];
  return itemsOf(scene)
    .filter(task => task.step === item.step && task.section === item.section)
    .filter(task => scene.state.verification[task.id] === undefined && isMarkable(scene, task))
    .map(task => task.id);
}

function isMarkable(scene: Scene, task: Task): boolean {
  const { stage, tasks } = scene.state;
  if (!isLive(scene) || (stage !== 'verify' && stage !== 'signOff')) return false;
  const status = tasks[task.id]?.status;
  if (status === 'running' || status === 'inDoubt') return false;
  return task.verb === 'manual' || status === 'finished' || status === 'failed';
}

function canAccept(scene: Scene): boolean {
  return isLive(scene) && scene.state.stage === 'signOff' && !somethingRuns(scene);
}

function canReject(scene: Scene): boolean {
  return isLive(scene) && ['verify', 'signOff'].includes(scene.state.stage) && !somethingRuns(scene);
}

function canReconnect(scene: Scene): boolean {
  const status = scene.state.hosts[chosenHost(scene)]?.status;
  return isLive(scene) && (status === 'failed' || status === 'lost');
}

function canDrop(scene: Scene): boolean {
  const host = chosenHost(scene);
  const status = scene.state.hosts[host]?.status;
  if (!isLive(scene) || status === undefined || status === 'dropped') return false;
  return !running(scene.state).some(({ id }) => taskNamed(scene.state, id)?.host === host);
}

function hasSeveralHosts(scene: Scene): boolean {
  const task = selectedTask(scene);
  const section = scene.state.info.plan.sections.find(({ id }) => id === task?.section);
  return scene.view.focus === 'checklist' && task?.host != null && (section?.hosts.length ?? 0) > 1;
}

/** What a note is about: the step or item that is looked at. */
function taskInSight(scene: Scene): string | null {
  if (scene.view.screen === 'notes') return null;
  return (scene.view.screen === 'verify' ? chosenItem(scene) : selectedTask(scene))?.id ?? null;
}
