import { running } from '../../engine/state.ts';
import { areasOf } from './areas.ts';
import { demandOf, isStillDue } from './demand.ts';
import type { Reduction } from './reduction.ts';
import type { Scene } from './scene.ts';
import type { Screen, View } from './view.ts';
import { without } from './without.ts';

/**
 * After the run changed: closes what is no longer open to decide, opens what a person must decide now, and goes on to the
 * screen of the next stage. Nothing that is being typed is taken away while it still makes sense.
 */
export function followRun(scene: Scene): Reduction {
  const isIdle = scene.view.leaveWhenIdle && running(scene.state).length === 0 && scene.view.sending === null;
  const moved = onToNextScreen(scene, withoutStaleDialog(scene));
  const view = withDemand(scene, withFocus(scene, moved));
  return isIdle
    ? { view: { ...view, leaveWhenIdle: false }, commands: [{ type: 'leave', reason: 'operator' }] }
    : { view, commands: [] };
}

function withoutStaleDialog({ state, view }: Scene): View {
  if (view.dialog === null || isStillDue(state, view.dialog)) return view;
  return { ...view, dialog: null, notice: null };
}

function onToNextScreen({ state, playback }: Scene, view: View): View {
  const now = { stage: state.stage, status: state.status };
  const { seen } = view;
  if (seen?.stage === now.stage && seen.status === now.status) return view;
  if (seen === null) return { ...view, seen: now, screen: firstScreen(state) };
  // Whoever is still reading the notes goes on with Enter; a replay goes on by itself.
  const begins = now.stage === 'preparing' || now.stage === 'upgrade';
  const reading = view.screen === 'notes' && begins && playback === null;
  const screen = reading || seen.stage === now.stage ? view.screen : screenOf(now.stage);
  return { ...view, seen: now, screen, hostTable: seen.stage === now.stage ? view.hostTable : null };
}

/** A new run begins with its notes; one that is taken up again with where it is. */
function firstScreen(state: Scene['state']): Screen {
  const isNew = Object.values(state.tasks).every(task => task.attempts.length === 0);
  return isNew && (state.stage === 'preparing' || state.stage === 'upgrade')
    ? 'notes'
    : screenOf(state.stage);
}

function screenOf(stage: Scene['state']['stage']): Screen {
  switch (stage) {
    case 'preparing':
    case 'upgrade':
    case 'commit':
    case 'rollback':
      return 'steps';
    case 'verify':
      return 'verify';
    case 'signOff':
    case 'over':
      return 'signOff';
  }
}

/** Keys go back to the checklist when the area that had them is gone. */
function withFocus(scene: Scene, view: View): View {
  const areas = areasOf({ ...scene, view });
  const isGone = view.screen === 'steps' && !areas.includes(view.focus);
  const zoomGone = view.zoom !== null && !areas.includes(view.zoom);
  return isGone || zoomGone
    ? { ...view, focus: isGone ? 'checklist' : view.focus, zoom: zoomGone ? null : view.zoom }
    : view;
}

/** Opens what a person must decide, unless something else is open, typed, or it was put aside. */
function withDemand({ state, playback, now }: Scene, view: View): View {
  const demand = playback === null ? demandOf(state) : null;
  const putAside = demand?.subject === view.putAside ? view.putAside : null;
  if (demand === null || putAside !== null || view.dialog !== null || view.search?.typing)
    return putAside === view.putAside ? view : { ...view, putAside };
  return {
    ...view,
    putAside,
    dialog: demand.dialog,
    dialogSince: now,
    notice: null,
    scrolls: without(view.scrolls, 'dialog'),
  };
}
