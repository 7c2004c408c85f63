import type { Event, UnknownEvent } from '../engine/event.ts';
import { reduce } from '../engine/reduce.ts';
import type { RunState } from '../engine/state.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { scanJournal } from '../journal/reader.ts';
import type { JournalHead } from '../report/show.ts';

/** A run as its journal tells it. */
export interface RunRecord {
  readonly state: RunState;
  readonly head: JournalHead;
}

/**
 * Folds a journal, its chain verified; `onEvent` gets each event with the state after it. No more than the state is kept.
 * Throws `OperatorError`: no journal, an empty one, or a line that does not verify.
 */
export function foldJournal(
  path: string,
  onEvent: (event: Event | UnknownEvent, state: RunState) => void = () => undefined,
): RunRecord {
  let state: RunState | null = null;
  const { headHash, count } = scanJournal(path, event => {
    state = reduce(state, event);
    onEvent(event, state);
  });
  if (state === null) {
    throw new OperatorError(`The journal is empty: ${path}`, {
      exitCode: ExitCode.notVerified,
      hint: 'The run ended before anything was recorded: nothing ran.',
    });
  }
  return { state, head: { headHash, count } };
}
