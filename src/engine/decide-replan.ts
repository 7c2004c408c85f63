import { accepted, type Decision, refused } from './decision.ts';
import type { IntentOf } from './intent.ts';
import { inDoubt, type RunState, rollbackUnderWay, running } from './state.ts';

/** Changes are taken over when of everything that was started it is known how it ended. */
export function replan(state: RunState, report: IntentOf<'replanned'>): Decision {
  const busy = running(state)[0];
  if (busy !== undefined) return refused('stillRunning', busy.id);
  const doubtful = inDoubt(state)[0];
  if (doubtful !== undefined) return refused('inDoubt', doubtful.id);
  if (rollbackUnderWay(state) !== null) return refused('notNow', state.info.run);
  const { type: _, ...fields } = report;
  return accepted({ type: 'run.replanned', ...fields });
}
