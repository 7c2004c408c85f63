import { accepted, type Decision, refused } from './decision.ts';
import type { IntentOf } from './intent.ts';
import { isReadOnly } from './reduce-task.ts';
import { movedHost } from './replan.ts';
import { inDoubt, type RunState, rollbackUnderWay, running, taskNamed } from './state.ts';

/** Changes are taken over when of everything that was started it is known how it ended. */
export function replan(state: RunState, report: IntentOf<'replanned'>): Decision {
  // What only looks is looked at anew when the run is taken up.
  const busy = running(state).find(({ id }) => !isReadOnly(taskNamed(state, id)?.verb ?? 'run'));
  if (busy !== undefined) return refused('stillRunning', busy.id);
  const doubtful = inDoubt(state)[0];
  if (doubtful !== undefined) return refused('inDoubt', doubtful.id);
  if (rollbackUnderWay(state) !== null) return refused('notNow', state.info.run);
  // What it did there could neither be gone on with nor be undone.
  const moved = movedHost(state, report.plan);
  if (moved !== null) return refused('notNow', moved);
  const { type: _, ...fields } = report;
  return accepted({ type: 'run.replanned', ...fields });
}
