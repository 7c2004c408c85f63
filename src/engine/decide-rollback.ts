import { openRollback } from './advance-rollback.ts';
import { accepted, type Context, type Decision, refused } from './decision.ts';
import type { IntentOf as Of } from './intent.ts';
import { rollbackOf, rollbackText } from './rollback.ts';
import { type RunState, rollbackUnderWay, running } from './state.ts';

/** The word to be typed before a rollback is begun. */
export const rollbackWord = 'rollback';

/** Refused when what ran since it was shown makes it another one. */
export function rollBack(state: RunState, intent: Of<'rollback'>, context: Context): Decision {
  const busy = running(state)[0];
  if (busy !== undefined) return refused('stillRunning', busy.id);
  if (rollbackUnderWay(state) !== null || state.info.dryRun !== null)
    return refused('notNow', state.info.run);
  if (intent.typed !== rollbackWord) return refused('typedMismatch', rollbackWord);
  if (intent.reason.trim() === '') return refused('reasonMissing', '');
  const rollback = rollbackOf(state, intent.services);
  if (context.sha256(rollbackText(rollback)) !== intent.digest) return refused('stale', state.info.run);
  if (rollback.tasks.length === 0) return refused('nothingToUndo', state.info.run);
  return accepted(...openRollback(state, intent, context.operator, context));
}
