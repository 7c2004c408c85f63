import { ExitCode, OperatorError } from '../errors.ts';
import type { Language } from '../text/language.ts';
import { lockWords } from '../text/locks.ts';
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

/** A lock that a person broke because its process could not let go of it. */
export interface BrokenLock {
  /** Null: it could not be read. */
  readonly holder: LockHolder | null;
  readonly by: string;
  readonly reason: string;
  /** ISO time. */
  readonly at: string;
}

export interface RunLock {
  /** The lock before this one, where a person broke it. */
  readonly broken: BrokenLock | null;
  /** Lets go; a second time it does nothing. Also done when the process exits. */
  release(): void;
}

export interface LockOptions {
  readonly operator: string;
  readonly now: Date;
  readonly processes?: ProcessTable;
  /** Of what is said to the operator. */
  readonly language?: Language;
}

/**
 * Takes the lock of a run, also from a process that is gone. Throws `OperatorError` (exit 5) with who holds it.
 * A lock is a numbered file that is made exclusively and never removed; the one with the highest number counts. So of
 * two processes that find the same stale lock, one makes the next number and the other is told that it is held.
 */
export function acquireLock(run: RunDirectory, options: LockOptions): RunLock {
  const { operator, now, processes = systemProcesses(), language } = options;
  const { self } = processes;
  for (;;) {
    const latest = latestEntry(run.path);
    const state = stateOf(latest, processes);
    if (state.kind === 'held' || state.kind === 'unknown') throw lockedError(run, state, language);
    const mine = { v: 1 as const, ...self, operator, since: now.toISOString() };
    const number = (latest?.number ?? 0) + 1;
    if (writeEntry(run.path, number, mine))
      return {
        broken: brokenBy(latest),
        release: onceAtExit(() => replaceEntry(run.path, number, { ...mine, released: true })),
      };
  }
}

export interface LockBreaking extends LockOptions {
  readonly reason: string;
}

/**
 * Breaks the lock of a run of which nobody can say from here whether its process still runs. Recorded as a lock of its
 * own, that nobody holds. Throws `OperatorError`: its process is alive, or there is nothing to break.
 */
export function breakLock(run: RunDirectory, options: LockBreaking): BrokenLock {
  const { operator, now, reason, processes = systemProcesses(), language } = options;
  const latest = latestEntry(run.path);
  const state = stateOf(latest, processes);
  if (state.kind === 'held') throw lockedError(run, state, language);
  if (latest === null || state.kind !== 'unknown') throw nothingToBreak(run);
  const broken = { holder: state.holder, by: operator, reason, at: now.toISOString() };
  const made = writeEntry(run.path, latest.number + 1, {
    v: 1,
    ...processes.self,
    operator,
    since: broken.at,
    released: true,
    broken: { reason, holder: state.holder },
  });
  if (!made) throw changedMeanwhile(run);
  return broken;
}

/** Who holds a run now. */
export function lockState(run: RunDirectory, processes: ProcessTable = systemProcesses()): LockState {
  return stateOf(latestEntry(run.path), processes);
}

export function lockedError(
  run: RunDirectory,
  state: Extract<LockState, { readonly kind: 'held' | 'unknown' }>,
  language: Language = 'en',
): OperatorError {
  const words = lockWords(language);
  return new OperatorError(words.runHeld(`${run.name}/${run.id}`, state.holder), {
    exitCode: ExitCode.locked,
    hint: state.kind === 'held' ? words.leaveThere : words.notSeenFromHere(state.path),
  });
}

function nothingToBreak(run: RunDirectory): OperatorError {
  return new OperatorError(`Nobody holds the run ${run.name}/${run.id}: there is no lock to break`, {
    hint: `handrail resume ${run.id} takes it.`,
  });
}

function changedMeanwhile(run: RunDirectory): OperatorError {
  return new OperatorError(`The lock of the run ${run.name}/${run.id} is another one by now`, {
    exitCode: ExitCode.locked,
    hint: 'handrail locks shows who holds it.',
  });
}

function brokenBy(latest: LockEntry | null): BrokenLock | null {
  const content = latest?.content;
  if (content?.broken === undefined) return null;
  const { reason, holder } = content.broken;
  return { holder, by: content.operator, reason, at: content.since };
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

function onceAtExit(letGo: () => void): () => void {
  const release = () => {
    process.off('exit', release);
    try {
      letGo();
    } catch {
      // A lock that cannot be marked as released is stale as soon as this process has ended.
    }
  };
  process.on('exit', release);
  return release;
}
