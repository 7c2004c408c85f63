import { isTriedAgain, mayReconnect } from '../../engine/reconnect.ts';
import { isRejected, runningOn } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { chosenHost } from '../screens/hosts.ts';
import { chosenItem, itemsOf } from '../screens/verify.ts';
import { confirmationOf, demandOf } from '../view/demand.ts';
import { modeOf } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import { type Binding, isLive, isLiveWhere } from './binding.ts';
import { somethingRuns } from './menu-entries.ts';

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
    bar: false,
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
    when: scene => isLiveWhere(scene, chosenHost(scene), mayReconnect),
    action: scene => ({ type: 'send', intents: [{ type: 'reconnect', host: chosenHost(scene) }] }),
  },
  {
    keys: ['g'],
    in: ['hosts'],
    label: 'stopTrying',
    when: scene => isLiveWhere(scene, chosenHost(scene), isTriedAgain),
    action: scene => ({ type: 'send', intents: [{ type: 'stopTrying', host: chosenHost(scene) }] }),
  },
  {
    keys: ['d'],
    in: ['hosts'],
    label: 'drop',
    when: canDrop,
    action: scene => ({ type: 'form', purpose: { kind: 'dropHost', host: chosenHost(scene) } }),
  },
];

type Next =
  | 'decide'
  | 'answer'
  | 'show'
  | 'fold'
  | 'checkRound'
  | 'toSignOff'
  | 'toSteps'
  | 'verify'
  | 'accept';

/** What Enter leads to; null where there is nothing to go on with. */
export function nextOf(scene: Scene): Next | null {
  const { state, view } = scene;
  const mode = modeOf(scene);
  if (mode === 'steps' && view.cursor?.step === null) return 'fold';
  if (scene.playback !== null) return null;
  const demand = demandOf(state);
  if (demand !== null) return demand.dialog.kind === 'form' ? 'answer' : 'decide';
  if (mode === 'hosts' && view.hostTable === true) return 'toSteps';
  if (mode === 'signOff' && canAccept(scene)) return 'accept';
  if (isLive(scene) && confirmationOf(state) !== null) return mode === 'verify' ? 'checkRound' : 'show';
  if (state.stage === 'verify' && mode !== 'verify') return 'verify';
  if ((state.stage === 'signOff' || state.stage === 'over') && mode !== 'signOff') return 'toSignOff';
  return null;
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
  const { state } = scene;
  return isLive(scene) && state.stage === 'signOff' && !somethingRuns(scene) && !isRejected(state);
}

function canReject(scene: Scene): boolean {
  return (
    isLive(scene) &&
    ['verify', 'signOff'].includes(scene.state.stage) &&
    !somethingRuns(scene) &&
    !isRejected(scene.state)
  );
}

function canDrop(scene: Scene): boolean {
  const host = chosenHost(scene);
  const status = scene.state.hosts[host]?.status;
  if (!isLive(scene) || status === undefined || status === 'dropped') return false;
  return runningOn(scene.state, host).length === 0;
}
