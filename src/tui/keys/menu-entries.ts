import { acceptsInput } from '../../engine/contact.ts';
import { isTriedAgain, mayReconnect } from '../../engine/reconnect.ts';
import { rollbackOf } from '../../engine/rollback.ts';
import { running, runningOn, taskNamed } from '../../engine/state.ts';
import { textToAmend } from '../dialogs/forms.ts';
import { targetsOf } from '../dialogs/menus.ts';
import { scopeOf, servicesThatRan } from '../dialogs/rollback.ts';
import type { Action } from '../view/actions.ts';
import { canRollBack } from '../view/demand.ts';
import { emptyEdit } from '../view/edit.ts';
import type { Scene } from '../view/scene.ts';
import type { ConfirmDialog, MenuDialog, MenuSubject, Purpose } from '../view/view.ts';
import { type Binding, isLive, isLiveWhere, isSettledDialog, type Label } from './binding.ts';

/** The entries of the dialogs that ask for a decision: shown as a menu there, each with its key. */
export const entries: readonly Binding[] = [
  entry('r', ['failure'], 'retry', isLive, scene => ({ type: 'retry', tasks: targets(scene) })),
  entry(
    'e',
    ['failure'],
    'amend',
    scene => isLive(scene) && textToAmend(scene.state, targets(scene)) !== null,
    scene => form({ kind: 'amend', tasks: targets(scene), then: retryOf(targets(scene)) }),
  ),
  entry('d', ['failure'], 'doneByHand', inPhase('other'), scene =>
    form({ kind: 'doneByHand', tasks: targets(scene) }),
  ),
  entry('s', ['failure'], 'skip', inPhase('other'), scene => form({ kind: 'skip', tasks: targets(scene) })),
  entry('p', ['failure'], 'pass', inPhase('verify'), scene =>
    form({ kind: 'mark', items: targets(scene), verdict: 'pass' }),
  ),
  entry('f', ['failure'], 'fail', inPhase('verify'), scene =>
    form({ kind: 'mark', items: targets(scene), verdict: 'fail' }),
  ),
  entry('x', ['failure'], 'notApplicable', inPhase('verify'), scene =>
    form({ kind: 'mark', items: targets(scene), verdict: 'notApplicable' }),
  ),
  entry('l', ['doubt'], 'askNode', isOfNode, scene => ({
    type: 'send',
    intents: [{ type: 'inspect', task: target(scene) }],
  })),
  entry(
    'p',
    ['doubt'],
    'probe',
    scene => isLive(scene) && isConnected(scene, host(scene)),
    scene => form({ kind: 'probe', task: target(scene) }),
  ),
  entry('d', ['doubt', 'manual'], 'done', isLive, scene =>
    form({ kind: 'resolve', task: target(scene), as: 'done' }),
  ),
  entry('f', ['doubt', 'manual'], 'failed', isLive, scene =>
    form({ kind: 'resolve', task: target(scene), as: 'failed' }),
  ),
  entry('r', ['doubt'], 'runAgain', isLive, scene => form({ kind: 'runAgain', task: target(scene) })),
  entry('s', ['manual'], 'skip', isLive, scene => form({ kind: 'skip', tasks: [target(scene)] })),
  entry(
    'c',
    ['host', 'doubt'],
    'reconnect',
    scene => isLiveWhere(scene, host(scene), mayReconnect),
    scene => ({
      type: 'send',
      intents: [{ type: 'reconnect', host: host(scene) ?? '' }],
    }),
  ),
  entry('x', ['host'], 'giveUpCommand', isCutOff, scene =>
    form({ kind: 'cancel', task: cutOffOn(scene) ?? '' }),
  ),
  entry(
    'o',
    ['failure', 'host'],
    'drop',
    scene => isLive(scene) && host(scene) !== null && cutOffOn(scene) === null,
    scene => form({ kind: 'dropHost', host: host(scene) ?? '' }),
  ),
  entry('l', ['running'], 'sendLine', takesInput, scene =>
    form({ kind: 'input', task: target(scene), hidden: false }),
  ),
  entry('h', ['running'], 'sendHidden', takesInput, scene =>
    form({ kind: 'input', task: target(scene), hidden: true }),
  ),
  {
    ...entry('c', ['running'], 'interrupt', canInterrupt, scene => ({
      type: 'send',
      intents: [{ type: 'interrupt', task: target(scene) }],
      closes: true,
    })),
    final: true,
  },
  entry('t', ['running'], 'extend', isTimed, scene => form({ kind: 'extend', task: target(scene) })),
  entry(
    'g',
    ['running'],
    'stopTrying',
    scene => isLiveWhere(scene, host(scene), isTriedAgain),
    scene => ({
      type: 'send',
      intents: [{ type: 'stopTrying', host: host(scene) ?? '' }],
      closes: true,
    }),
  ),
  entry('x', ['running'], 'cancel', isLive, scene => form({ kind: 'cancel', task: target(scene) })),
  entry(
    'w',
    ['running'],
    'wait',
    () => true,
    () => ({ type: 'back' }),
  ),
  entry('b', ['rollback'], 'rollbackThis', hasWayBack, scene =>
    form({ kind: 'rollback', services: scopeOfMenu(scene) }),
  ),
  entry(
    'b',
    ['failure', 'doubt', 'rejected'],
    'rollback',
    scene => isLive(scene) && canRollBack(scene.state),
    rollbackMenu,
  ),
  entry('a', ['failure', 'host', 'manual', 'rejected'], 'abort', canAbort, () => form({ kind: 'abort' })),
  entry('n', ['failure', 'doubt', 'manual', 'rejected'], 'note', isLive, scene =>
    form({ kind: 'note', task: targets(scene)[0] ?? null }),
  ),
  entry('w', ['leave'], 'waitThenLeave', somethingRuns, () => ({ type: 'leaveWhenIdle', cancel: false })),
  {
    ...entry('c', ['leave'], 'cancelThenLeave', somethingRuns, () => ({
      type: 'leaveWhenIdle',
      cancel: true,
    })),
    final: true,
  },
  {
    ...entry('l', ['leave'], 'leaveNow', isSettledDialog, scene => ({
      type: 'leave',
      reason: somethingRuns(scene) ? 'abandoned' : 'operator',
    })),
    final: true,
  },
  entry(
    's',
    ['leave'],
    'stay',
    () => true,
    () => ({ type: 'back' }),
  ),
];

export function somethingRuns({ state }: Pick<Scene, 'state'>): boolean {
  return running(state).length > 0;
}

export function menuOf({ view }: Pick<Scene, 'view'>): MenuDialog | null {
  return view.dialog?.kind === 'menu' ? view.dialog : null;
}

function targets(scene: Scene): readonly string[] {
  const dialog = menuOf(scene);
  return dialog === null ? [] : targetsOf(scene.state, dialog);
}

function target(scene: Scene): string {
  return targets(scene)[0] ?? '';
}

/** Opens the rollback's preview: of the service that the open dialog is about, where it is about one. */
export function rollbackMenu(scene: Scene): Action {
  const service = taskNamed(scene.state, targets(scene)[0] ?? '')?.service;
  const target = service === undefined ? 0 : servicesThatRan(scene.state).indexOf(service) + 1;
  return { type: 'open', dialog: { kind: 'menu', about: { kind: 'rollback' }, choice: 0, target } };
}

function scopeOfMenu(scene: Scene): readonly string[] | null {
  const dialog = menuOf(scene);
  return dialog === null ? null : scopeOf(scene.state, dialog);
}

function hasWayBack(scene: Scene): boolean {
  return isLive(scene) && rollbackOf(scene.state, scopeOfMenu(scene)).tasks.length > 0;
}

/** The confirmation of a further attempt. */
function retryOf(tasks: readonly string[]): ConfirmDialog {
  return { kind: 'confirm', round: '', retry: tasks, typed: emptyEdit, choice: 0 };
}

function isConnected({ state }: Scene, name: string | null): boolean {
  return name !== null && state.hosts[name]?.status === 'connected';
}

/** It is about an Erlang node, which can say itself what became of it. */
function isOfNode(scene: Scene): boolean {
  return (
    isLive(scene) && isConnected(scene, host(scene)) && taskNamed(scene.state, target(scene))?.verb === 'otp'
  );
}

function takesInput(scene: Scene): boolean {
  const task = taskNamed(scene.state, target(scene));
  return isWatched(scene) && task !== undefined && acceptsInput(scene.state, task);
}

function canInterrupt(scene: Scene): boolean {
  return isWatched(scene) && scene.state.tasks[target(scene)]?.attempts.at(-1)?.directory != null;
}

/** It runs, and contact with it was not lost. */
function isWatched(scene: Scene): boolean {
  return isLive(scene) && scene.state.tasks[target(scene)]?.detached === null;
}

function isTimed(scene: Scene): boolean {
  const verb = taskNamed(scene.state, target(scene))?.verb;
  return isLive(scene) && (verb === 'run' || verb === 'stop' || verb === 'otp');
}

/** A failed check of the verification gets a verdict; a failed step is settled another way. */
function inPhase(wanted: 'verify' | 'other'): (scene: Scene) => boolean {
  return scene =>
    isLive(scene) &&
    targets(scene).every(id => (taskNamed(scene.state, id)?.phase === 'verify') === (wanted === 'verify'));
}

/** What was started on the host that the open menu is about, and is not heard of. */
function cutOffOn(scene: Scene): string | null {
  return runningOn(scene.state, host(scene) ?? '')[0]?.id ?? null;
}

function isCutOff(scene: Scene): boolean {
  return isLive(scene) && cutOffOn(scene) !== null;
}

/** A run is not ended while a command of it runs. */
function canAbort(scene: Scene): boolean {
  return isLive(scene) && !somethingRuns(scene);
}

/** The one host that the open menu is about. */
function host(scene: Scene): string | null {
  const dialog = menuOf(scene);
  if (dialog?.about.kind === 'host') return dialog.about.host;
  const hosts = new Set(targets(scene).map(id => taskNamed(scene.state, id)?.host ?? null));
  const [only] = hosts;
  return hosts.size === 1 ? (only ?? null) : null;
}

function form(purpose: Purpose): Action {
  return { type: 'form', purpose };
}

function entry(
  key: string,
  subjects: readonly MenuSubject['kind'][],
  label: Label,
  when: (scene: Scene) => boolean,
  action: (scene: Scene) => Action,
): Binding {
  return { keys: [key], in: ['menu'], label, when, action, menu: subjects, bar: false };
}
