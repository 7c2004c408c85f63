import { ExitCode, OperatorError } from '../errors.ts';
import { type LockEntry, latestEntry, replaceEntry, writeEntry } from './lock-files.ts';
import { type Liveness, livenessOf, type ProcessTable, systemProcesses } from './processes.ts';
import type { RunDirectory } from './run-directory.ts';

/** Who holds a run, or held it last. */
export interface LockHolder {
  readonly operator: string;
  readonly pid: number;
  readonly hostname: string;
  /** ISO time. */
  readonly since: string;
}

export type LockState =
  | { readonly kind: 'free' }
  /** The process that held it ended without letting go. */
  | { readonly kind: 'stale'; readonly holder: LockHolder }
  | { readonly kind: 'held'; readonly holder: LockHolder }
  /** Held from another machine or container, or the lock cannot be read: nobody can say from here. `path` is the lock's file. */
  | { readonly kind: 'unknown'; readonly holder: LockHolder | null; readonly path: string };

export interface RunLock {
  /** Lets go; a second time it does nothing. Also done when the process exits. */
  release(): void;
}

export interface LockOptions {
  readonly operator: string;
  readonly now: Date;
  readonly processes?: ProcessTable;
}

/**
 * Takes the lock of a run, also from a process that is gone. Throws `OperatorError` (exit 5) with who holds it.
 * A lock is a numbered file that is made exclusively and never removed; the one with the highest number counts. So of
 * two processes that find the same stale lock, one makes the next number and the other is told that it is held.
 */
export function acquireLock(run: RunDirectory, options: LockOptions): RunLock {
  const { operator, now, processes = systemProcesses() } = options;
  const { self } = processes;
  for (;;) {
    const latest = latestEntry(run.path);
    const state = stateOf(latest, processes);
    if (state.kind === 'held' || state.kind === 'unknown') throw lockedError(run, state);
    const mine = { v: 1 as const, ...self, operator, since: now.toISOString() };
    const number = (latest?.number ?? 0) + 1;
    if (writeEntry(run.path, number, mine))
      return lockOf(() => replaceEntry(run.path, number, { ...mine, released: true }));
  }
}

/** Who holds a run now. */
export function lockState(run: RunDirectory, processes: ProcessTable = systemProcesses()): LockState {
  return stateOf(latestEntry(run.path), processes);
}

export function lockedError(
  run: RunDirectory,
  state: Extract<LockState, { readonly kind: 'held' | 'unknown' }>,
): OperatorError {
  const { holder } = state;
  const who =
    holder === null
      ? 'by a lock that cannot be read'
      : `by ${holder.operator} since ${holder.since} (process ${holder.pid} on ${holder.hostname})`;
  return new OperatorError(`The run ${run.name}/${run.id} is held ${who}`, {
    exitCode: ExitCode.locked,
    hint:
      state.kind === 'held'
        ? 'Go on there, or quit it there first.'
        : `Whether it still runs cannot be seen from here. Make sure that it does not, then remove ${state.path}`,
  });
}

function stateOf(latest: LockEntry | null, processes: ProcessTable): LockState {
  if (latest === null || latest.content?.released === true) return { kind: 'free' };
  const { content, path } = latest;
  if (content === null) return { kind: 'unknown', holder: null, path };
  const { operator, pid, hostname, since } = content;
  const holder = { operator, pid, hostname, since };
  const liveness: Liveness = livenessOf(content, processes);
  switch (liveness) {
    case 'alive':
      return { kind: 'held', holder };
    case 'gone':
      return { kind: 'stale', holder };
    case 'unknown':
      return { kind: 'unknown', holder, path };
  }
}

function lockOf(letGo: () => void): RunLock {
  const release = () => {
    process.off('exit', release);
    try {
      letGo();
    } catch {
      // A lock that cannot be marked as released is stale as soon as this process has ended.
    }
  };
  process.on('exit', release);
  return { release };
}
