import { lockState } from '../journal/lock.ts';
import { livenessSince } from '../journal/processes.ts';
import { listRuns, type RunDirectory } from '../journal/run-directory.ts';
import type { HostLock } from '../model/transport.ts';
import type { LockStanding } from '../text/locks.ts';

/** Who holds a lock, as far as it says. */
export interface ListedHolder {
  readonly operator: string;
  readonly pid: number;
  readonly hostname: string;
  /** ISO time. */
  readonly since: string;
}

export interface ListedLock {
  /** What `--break-lock` takes: the run's id, or `HOST:RUN`. */
  readonly id: string;
  readonly runbook: string;
  readonly run: string | null;
  readonly standing: LockStanding;
  readonly holder: ListedHolder | null;
}

/** The locks of runs in a directory; those that nobody took are left out. */
export function locksOfRuns(runs: string): readonly (ListedLock & { readonly directory: RunDirectory })[] {
  return listRuns(runs).flatMap(directory => {
    const state = lockState(directory);
    if (state.kind === 'free') return [];
    const { id, name } = directory;
    return [{ id, runbook: name, run: id, standing: state.kind, holder: state.holder, directory }];
  });
}

/** A lock of a host; of a run that is kept here, this machine knows whether somebody works on it. */
export function listedHostLock(host: string, lock: HostLock, runs: string): ListedLock {
  const { runbook, holder } = lock;
  const run = holder?.run ?? null;
  const id = `${host}:${run ?? runbook}`;
  return { id, runbook, run, standing: standingOf(lock, runs), holder };
}

function standingOf({ holder }: HostLock, runs: string): LockStanding {
  if (holder === null) return 'unknown';
  const here = listRuns(runs).find(run => run.id === holder.run);
  const kind = here === undefined ? null : lockState(here).kind;
  if (kind === 'held') return 'held';
  if (kind === 'free' || kind === 'stale') return 'stale';
  const liveness = livenessSince(holder);
  return liveness === 'alive' ? 'held' : liveness === 'gone' ? 'stale' : 'unknown';
}
