import { type Deed, ledgerOf } from '../engine/ledger.ts';
import { reduce } from '../engine/reduce.ts';
import type { RunState } from '../engine/state.ts';
import { OperatorError } from '../errors.ts';
import { identityOf } from '../journal/conflicts.ts';
import { scanJournal } from '../journal/reader.ts';
import { journalOf, listRuns, type RunDirectory } from '../journal/run-directory.ts';

/** Another run of the same runbook that changed a host after this one had begun to, and was not rolled back. */
export interface LaterChange {
  readonly run: string;
  readonly host: string;
  readonly tasks: readonly string[];
}

/** The first such change among all runs kept in the same place, as far as their records verify. */
export function changedSince(
  state: RunState,
  run: RunDirectory,
  runs: string,
  hosts: ReadonlySet<string>,
): LaterChange | null {
  const begun = new Map(
    state.info.plan.hosts
      .filter(host => hosts.has(host.name))
      .map(host => [identityOf(host), firstChangeOn(state, host.name)]),
  );
  for (const other of listRuns(runs)) {
    if (other.name !== run.name || other.id === run.id) continue;
    const found = laterChangeIn(other, begun);
    if (found !== null) return found;
  }
  return null;
}

function laterChangeIn(other: RunDirectory, begun: ReadonlyMap<string, string>): LaterChange | null {
  const state = foldOf(other);
  if (state === null) return null;
  const ledger = ledgerOf(state);
  for (const host of state.info.plan.hosts) {
    const since = begun.get(identityOf(host));
    if (since === undefined) continue;
    const later = ledger.filter(deed => deed.task.host === host.name && lastStart(state, deed) > since);
    if (later.length > 0)
      return { run: `${other.name}/${other.id}`, host: host.name, tasks: later.map(deed => deed.task.id) };
  }
  return null;
}

/** Null where its record does not verify: what other runs did is warned of elsewhere, and must not stand in the way for ever. */
function foldOf(run: RunDirectory): RunState | null {
  let state: RunState | null = null;
  try {
    scanJournal(journalOf(run), event => {
      state = reduce(state, event);
    });
  } catch (error) {
    if (error instanceof OperatorError) return null;
    throw error;
  }
  return state;
}

/** ISO times sort as they are. What a person did outside counts from when its run was opened. */
function firstChangeOn(state: RunState, host: string): string {
  const starts = ledgerOf(state)
    .filter(deed => deed.task.host === host)
    .map(deed => lastStart(state, deed) || state.openedAt);
  return starts.toSorted()[0] ?? state.openedAt;
}

function lastStart(state: RunState, { task }: Deed): string {
  const attempts = state.tasks[task.id]?.attempts ?? [];
  return attempts.findLast(attempt => attempt.startedAt !== null)?.startedAt ?? '';
}
