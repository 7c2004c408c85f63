import type { RunState } from '../engine/state.ts';
import { isPerson } from '../text/actors.ts';

/** Everybody whose name a run's record has, in the order in which they come up: an auditor compares who did what. */
export function peopleOf(state: RunState): readonly string[] {
  const known = [...Object.values(state.tasks), ...state.former.map(former => former.state)];
  const names = [
    state.info.operator,
    ...known.flatMap(task => task.attempts.map(attempt => attempt.by)),
    ...state.deviations.map(deviation => deviation.by),
    ...state.rollbacks.map(rollback => rollback.by),
    ...state.notes.map(note => note.by),
    ...Object.values(state.verification).map(verification => verification.by),
    ...state.signatures.map(signature => signature.name),
    ...(state.ended === null ? [] : [state.ended.by]),
  ];
  return [...new Set(names)].filter(isPerson);
}
