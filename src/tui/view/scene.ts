import type { OutputBook } from '../../engine/output.ts';
import type { RunState } from '../../engine/state.ts';
import type { Terms } from '../../text/terms.ts';
import type { TuiMessages } from '../../text/tui.ts';
import type { Size } from './layout.ts';
import type { View } from './view.ts';

/** Everything the screen is a function of. */
export interface Scene {
  readonly state: RunState;
  readonly output: OutputBook;
  readonly view: View;
  readonly size: Size;
  /** Milliseconds since 1970: the wall clock, or the time a replay has reached. */
  readonly now: number;
  /** Present in a replay, where nothing can be done to the run. */
  readonly playback: Playback | null;
  readonly words: Words;
  /** False: the hosts end with this process, as those of a demo do. */
  readonly hostsStay?: boolean;
}

export interface Words {
  readonly messages: TuiMessages;
  readonly terms: Terms;
  /** IANA name, for times of day. */
  readonly timeZone: string;
  /** False: host output is shown without its colours too. */
  readonly colour: boolean;
}

/** Where a replay is. */
export interface Playback {
  readonly playing: boolean;
  /** How many times faster than it happened. */
  readonly speed: number;
  /** Events shown, of all. */
  readonly position: number;
  readonly length: number;
  /** Milliseconds since the run was opened, of all. */
  readonly elapsed: number;
  readonly total: number;
}
