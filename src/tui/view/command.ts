import type { OperatorIntent } from '../../engine/intent.ts';
import type { ReplayAction } from '../../engine/replay.ts';

/** What a key leads to outside the view; data until the terminal's shell carries it out. */
export type Command =
  /** In order; the rest is not sent when one is refused. */
  | { readonly type: 'send'; readonly intents: readonly OperatorIntent[] }
  | { readonly type: 'secret'; readonly question: string; readonly value: string }
  /** `text` is what was shown; its digest goes along. */
  | {
      readonly type: 'rollback';
      readonly services: readonly string[] | null;
      readonly text: string;
      readonly typed: string;
      readonly reason: string;
    }
  | { readonly type: 'leave'; readonly reason: LeaveReason }
  | { readonly type: 'replay'; readonly action: ReplayAction };

/** `abandoned`: something may still be running on a host, and the operator knows it. */
export type LeaveReason = 'operator' | 'interrupted' | 'abandoned';

/** What was shown is what is undone: its digest says so. */
export function rollbackIntent(
  { services, text, typed, reason }: Extract<Command, { type: 'rollback' }>,
  digestOf: (text: string) => string,
): Extract<OperatorIntent, { type: 'rollback' }> {
  return { type: 'rollback', services, digest: digestOf(text), typed, reason };
}
