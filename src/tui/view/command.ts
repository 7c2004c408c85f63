import type { OperatorIntent } from '../../engine/intent.ts';
import type { ReplayAction } from '../../engine/replay.ts';

/** What a key leads to outside the view; data until the terminal's shell carries it out. */
export type Command =
  /** In order; the rest is not sent when one is refused. */
  | { readonly type: 'send'; readonly intents: readonly OperatorIntent[] }
  | { readonly type: 'secret'; readonly question: string; readonly value: string }
  | { readonly type: 'leave'; readonly reason: LeaveReason }
  | { readonly type: 'replay'; readonly action: ReplayAction };

/** `abandoned`: something may still be running on a host, and the operator knows it. */
export type LeaveReason = 'operator' | 'interrupted' | 'abandoned';
