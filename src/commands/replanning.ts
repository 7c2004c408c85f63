import { existsSync } from 'node:fs';
import { decide } from '../engine/decide.ts';
import type { EventBody, RunReplanned } from '../engine/event.ts';
import { leftBehind } from '../engine/left.ts';
import { changesBetween, movedHost } from '../engine/replan.ts';
import { inDoubt, type RunState, rollbackUnderWay, running } from '../engine/state.ts';
import { DocumentError, OperatorError } from '../errors.ts';
import { type ChangeWords, changeWords } from '../text/changes.ts';
import { type Terms, termsFor } from '../text/terms.ts';
import { sha256 } from './digest.ts';
import type { Arguments, Io } from './io.ts';
import { type LoadedPlan, planAgain } from './load.ts';
import { changesText } from './plan-changes.ts';

/**
 * What is to be recorded before a run goes on because its documents have changed; nothing where they have not. A run whose
 * documents are gone goes on from its record, which is whole. Throws `OperatorError` (exit 2) with the changes, unless the
 * arguments say what to do about them.
 */
export async function heedChanges(
  state: RunState,
  operator: string,
  args: Arguments,
  io: Io,
): Promise<readonly EventBody[]> {
  const words = changeWords(args.language);
  const accepting = args.flag('accept-changes');
  // What undoes a run comes from its record alone.
  const isUndoing = rollbackUnderWay(state) !== null || state.rollbackWanted !== null;
  if (isUndoing && !accepting) return [];
  const loaded = await planNow(state, accepting, args, io, words);
  if (loaded === null) return [];
  if (loaded.planDigest === state.info.planDigest) {
    if (loaded.runbook.digest !== state.info.runbook.digest) io.complain(words.unchangedWork);
    else if (accepting) io.complain(words.nothingToAccept);
    return [];
  }
  const terms = termsFor(args.language);
  const changes = changesBetween(state.info.plan, loaded.plan);
  const text = changesText({ state, after: loaded.plan, changes }, terms);
  if (args.flag('as-recorded')) {
    io.complain(`${text}\n${words.wasNotAccepted}`);
    return [];
  }
  const open = unsettled(state);
  if (open.length > 0) {
    if (accepting) throw new OperatorError(words.busy(open), { hint: words.busyHint });
    io.complain(`${text}\n${words.asRecorded}`);
    return [];
  }
  const moved = movedHost(state, loaded.plan);
  if (moved !== null) throw new OperatorError(`${text}\n${words.moved(moved)}`, { hint: words.movedHint });
  if (!accepting) throw new OperatorError(text, { hint: words.acceptHint });
  io.complain(text);
  const { plan, planDigest, runbook, excluded } = loaded;
  return replanned(
    state,
    { type: 'run.replanned', plan, planDigest, runbook, excluded, changes, by: operator },
    terms,
    words,
  );
}

/** Null where there is nothing to compare with. */
async function planNow(
  state: RunState,
  accepting: boolean,
  args: Arguments,
  io: Io,
  words: ChangeWords,
): Promise<LoadedPlan | null> {
  const { planning, runbook } = state.info;
  if (planning === null) return null;
  const isThere = existsSync(runbook.path);
  if (!isThere && !accepting) {
    io.complain(`${words.gone(runbook.path)}\n${words.onRecord}`);
    return null;
  }
  try {
    return await planAgain(runbook.path, planning, args.language);
  } catch (error) {
    // Who wants to take over what a document says must mend it first.
    if (accepting || !(error instanceof DocumentError || error instanceof OperatorError)) throw error;
    io.complain(`${words.unusable(runbook.path)}\n${error.message}\n${words.onRecord}`);
    return null;
  }
}

/** What runs, or may have run, as far as the record knows now. */
function unsettled(state: RunState): readonly string[] {
  return [...new Set([...running(state), ...inDoubt(leftBehind(state))].map(task => task.id))];
}

function replanned(
  state: RunState,
  event: RunReplanned,
  terms: Terms,
  words: ChangeWords,
): readonly EventBody[] {
  const decision = decide(state, { ...event, type: 'replanned' }, { operator: event.by, sha256 });
  if (!decision.ok) throw new OperatorError(words.refused(terms.refusal(decision.refusal)));
  return decision.events;
}
