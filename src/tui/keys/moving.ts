import { isTriedAgain } from '../../engine/reconnect.ts';
import { chosenItem } from '../screens/verify.ts';
import type { Action } from '../view/actions.ts';
import { selectedTask } from '../view/checklist.ts';
import { canRollBack } from '../view/demand.ts';
import { modeOf } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import { screens } from '../view/view.ts';
import { type Binding, everywhere, isLive, move, readers } from './binding.ts';
import { rollbackMenu, somethingRuns } from './menu-entries.ts';
import { isLeaving } from './menus.ts';

/** Moving about. */
export const movingKeys: readonly Binding[] = [
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
];

/** What is the same on every screen. */
export const commonKeys: readonly Binding[] = [
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
    urgent: scene => scene.state.paused,
    when: isLive,
    action: scene => ({ type: 'send', intents: [{ type: scene.state.paused ? 'continue' : 'pause' }] }),
  },
  { keys: [' '], in: ['steps'], label: 'fold', action: () => ({ type: 'fold' }), bar: false },
  {
    keys: ['h'],
    in: ['steps', 'hosts'],
    label: scene => scene.words.messages.keys[modeOf(scene) === 'hosts' ? 'steps' : 'hosts'],
    helpLabel: 'hosts',
    urgent: scene => modeOf(scene) === 'steps' && Object.values(scene.state.hosts).some(isTriedAgain),
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
    keys: ['B'],
    in: ['steps', 'hosts', 'verify', 'signOff'],
    label: 'rollback',
    when: scene => isLive(scene) && canRollBack(scene.state),
    action: rollbackMenu,
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
  {
    keys: ['home', 'g'],
    shown: 'Home/End',
    in: [...readers, 'help'],
    label: 'ends',
    action: move('first'),
    bar: false,
  },
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
  { keys: ['q'], in: readers, label: 'leave', action: leave, pinned: true },
  // A narrow bar keeps the way to look around rather than this.
  { keys: ['q'], in: ['menu'], label: 'leave', when: scene => !isLeaving(scene), action: leave },
  // Whoever pressed Enter once too often finds the way out here as well.
  { keys: ['q'], in: ['confirm'], label: 'leave', action: leave, bar: false },
  { keys: ['?'], in: readers, label: 'help', action: () => ({ type: 'help' }), pinned: true },
  {
    keys: ['ctrl-c'],
    shown: 'Ctrl-C',
    in: everywhere,
    label: 'leave',
    action: scene => (isLeaving(scene) ? { type: 'leave', reason: 'interrupted' } : leave(scene)),
    bar: false,
  },
];

/** A replay and a run that is over have nothing to lose; otherwise the operator is asked. */
function leave(scene: Scene): Action {
  if (scene.playback !== null || scene.state.stage === 'over') return { type: 'leave', reason: 'operator' };
  return { type: 'open', dialog: { kind: 'menu', about: { kind: 'leave' }, choice: 0, target: 0 } };
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
