import type { Replay, ReplayState } from '../engine/replay.ts';
import type { ReplaySession } from '../engine/replay-session.ts';
import { mount, sizeOf } from './mount.tsx';
import { type EndReason, type TuiOptions, wordsFor } from './open.ts';
import { createStore, type Store } from './store.ts';
import type { Playback } from './view/scene.ts';

/** While playing, at most this many milliseconds pass between two looks at the record. */
const step = 40;

/** The same interface, driven by a record: it begins playing, and can carry nothing out. */
export async function openReplay(
  session: ReplaySession,
  replay: Replay,
  options: TuiOptions,
): Promise<EndReason> {
  let player: ReplayState = replay.reduce(replay.initial, { type: 'play' });
  let tickedAt = options.now();
  const total = replay.timeline.offsets.at(-1) ?? 0;
  const mounted = mount(
    options,
    ({ request, end }) => {
      const store = createStore({
        session,
        words: wordsFor(options),
        size: () => sizeOf(options.stdout),
        // Clocks show the time that was; so does how long a step had been running.
        now: () => Date.parse(session.state.updatedAt),
        playback: (): Playback => ({
          playing: player.playing,
          speed: player.speed,
          position: player.position,
          length: replay.timeline.length,
          elapsed: Math.min(player.clock, total),
          total,
        }),
        onChange: request,
        onLeave: end,
        onReplay: action => {
          player = replay.reduce(player, action);
          tickedAt = options.now();
          show(store);
          request();
        },
      });
      return store;
    },
    store => {
      const now = options.now();
      const before = player.position;
      player = replay.reduce(player, { type: 'tick', elapsed: now - tickedAt });
      tickedAt = now;
      if (player.position !== before) show(store);
      return player.playing ? now + step : null;
    },
  );
  return mounted.ended;

  function show(store: Store): void {
    session.seek(player.position);
    store.dispatch({ type: 'changed' });
  }
}
