import type { Event, UnknownEvent } from '../engine/event.ts';
import { leftBehind } from '../engine/left.ts';
import { reduce } from '../engine/reduce.ts';
import type { RunState } from '../engine/state.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { lockState } from '../journal/lock.ts';
import { scanJournal } from '../journal/reader.ts';
import { journalOf, listRuns, type RunDirectory, resolveRun } from '../journal/run-directory.ts';
import type { JournalHead } from '../report/show.ts';
import type { Arguments, Io } from './io.ts';
import { loadSettings } from './load.ts';
import { runsPath } from './runs-path.ts';

/** Where the record of a run is: what commands that only read need to know of it. */
export interface RunPlace {
  readonly run: string;
  readonly directory: string;
  readonly journal: string;
  /** No process holds it, as far as can be seen from here. */
  readonly isFree: boolean;
}

/** The run that the first argument names. Throws `OperatorError` with what there is to choose from. */
export async function chosenRun(args: Arguments, io: Io): Promise<RunPlace> {
  const run = resolveRun(await runsPlace(args, io), args.positionals[0] ?? 'latest', args.language);
  return placeOf(run);
}

/** All runs, the newest first. */
export async function allRuns(args: Arguments, io: Io): Promise<readonly RunPlace[]> {
  return listRuns(await runsPlace(args, io)).map(placeOf);
}

export function placeOf(run: RunDirectory): RunPlace {
  const lock = lockState(run).kind;
  const isFree = lock === 'free' || lock === 'stale';
  return { run: run.id, directory: run.path, journal: journalOf(run), isFree };
}

async function runsPlace(args: Arguments, io: Io): Promise<string> {
  return runsPath(await loadSettings(args.language, io), args, io);
}

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

/** Where a run stands: as its journal says, or, where its process was killed, as a resumption will find it. */
export function standingOf(
  place: RunPlace,
  onEvent?: (event: Event | UnknownEvent, state: RunState) => void,
): RunRecord {
  const { state, head } = foldJournal(place.journal, onEvent);
  return { state: place.isFree ? leftBehind(state) : state, head };
}
