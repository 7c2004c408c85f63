import type { ReplayAction } from '../../engine/replay.ts';
import type { Scene } from '../view/scene.ts';
import { type Binding, readers } from './binding.ts';

/** The player's keys; they come before the screens' own. */
export const replayKeys: readonly Binding[] = [
  {
    ...player([' '], { type: 'toggle' }),
    label: scene => scene.words.messages.keys[scene.playback?.playing ? 'stop' : 'play'],
    helpLabel: 'play',
  },
  { ...player(['>', ')'], { type: 'nextTask' }), label: 'nextTask' },
  { ...player(['<', '('], { type: 'previousTask' }), label: 'previousTask' },
  { ...player(['!'], { type: 'nextFailure' }), label: 'nextFailure' },
  { ...player(['+', '='], { type: 'faster' }), label: 'faster' },
  { ...player(['-'], { type: 'slower' }), label: 'slower' },
  { ...player(['0'], { type: 'first' }), label: 'restart' },
  { ...player(['$'], { type: 'last' }), label: 'toEnd' },
];

function player(keys: readonly string[], action: ReplayAction) {
  return {
    keys,
    in: readers,
    when: ({ playback }: Scene) => playback !== null,
    action: () => ({ type: 'replay' as const, action }),
  };
}
