import type { ReplayAction } from '../engine/replay.ts';
import type { Session } from '../engine/session.ts';
import { settlingTime } from './keys/binding.ts';
import type { Action } from './view/actions.ts';
import { type Command, type LeaveReason, rollbackIntent } from './view/command.ts';
import type { Press } from './view/keypress.ts';
import type { Size } from './view/layout.ts';
import { sampled } from './view/rates.ts';
import { pressKeys, reduceView } from './view/reduce.ts';
import type { Reduction } from './view/reduction.ts';
import type { Playback, Scene, Words } from './view/scene.ts';
import { initialView, type View } from './view/view.ts';

/** The view of one terminal on a session: takes keys, asks the session, says when to draw. */
export interface Store {
  readonly scene: Scene;
  press(presses: readonly Press[]): void;
  dispatch(action: Action): void;
  /** The scene to draw now, with the rates of growing output brought up to date. */
  frame(): Scene;
  /** When the scene looks different without anything having happened, in milliseconds; null for never. */
  nextChange(): number | null;
}

export interface StoreOptions {
  readonly session: Session;
  readonly words: Words;
  size(): Size;
  now(): number;
  /** False: the hosts end with this process. */
  readonly hostsStay?: boolean;
  /** Present in a replay. */
  playback?(): Playback;
  onChange(): void;
  onLeave(reason: LeaveReason): void;
  onReplay?(action: ReplayAction): void;
}

export function createStore(options: StoreOptions): Store {
  const { session, words, hostsStay = true } = options;
  let view: View = initialView;
  const store: Store = {
    get scene() {
      return sceneNow();
    },
    press: presses => apply(pressKeys(sceneNow(), presses)),
    dispatch,
    frame() {
      view = sampled(sceneNow());
      return sceneNow();
    },
    nextChange: () => nextChangeOf(sceneNow()),
  };
  dispatch({ type: 'changed' });
  return store;

  function sceneNow(): Scene {
    return {
      state: session.state,
      output: session.output,
      view,
      size: options.size(),
      now: options.now(),
      playback: options.playback?.() ?? null,
      words,
      hostsStay,
    };
  }

  function dispatch(action: Action): void {
    apply(reduceView(sceneNow(), action));
  }

  function apply({ view: next, commands }: Reduction): void {
    const isNew = next !== view;
    view = next;
    for (const command of commands) carryOut(command);
    if (isNew || commands.length > 0) options.onChange();
  }

  function carryOut(command: Command): void {
    switch (command.type) {
      case 'leave':
        options.onLeave(command.reason);
        return;
      case 'replay':
        options.onReplay?.(command.action);
        return;
      case 'secret':
        void answered(session.answerSecret(command.question, command.value));
        return;
      case 'send':
        void answered(sendAll(session, command.intents));
        return;
      case 'rollback':
        void answered(session.send(rollbackIntent(command, text => session.digestOf(text))));
        return;
    }
  }

  async function answered(reply: ReturnType<Session['send']>): Promise<void> {
    try {
      dispatch({ type: 'replied', reply: await reply });
    } catch (error) {
      dispatch({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** One after the other; the first refusal ends it. */
async function sendAll(
  session: Session,
  intents: Extract<Command, { type: 'send' }>['intents'],
): ReturnType<Session['send']> {
  for (const intent of intents) {
    const reply = await session.send(intent);
    if (!reply.ok) return reply;
  }
  return { ok: true };
}

/** Clocks on the screen show whole seconds; a dialog takes final keys a moment after it appeared. */
function nextChangeOf({ state, view, now, playback }: Scene): number | null {
  const settled = view.dialogSince + settlingTime;
  const second = (Math.floor(now / 1000) + 1) * 1000;
  const ticks = playback === null && state.stage !== 'over' && state.stopped === null;
  const times = [...(view.dialog !== null && settled > now ? [settled] : []), ...(ticks ? [second] : [])];
  return times.length === 0 ? null : Math.min(...times);
}
