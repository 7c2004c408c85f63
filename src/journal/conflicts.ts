import { existsSync } from 'node:fs';
import { leftBehind } from '../engine/left.ts';
import { reduce } from '../engine/reduce.ts';
import { inDoubt, isOver, lastAttempt, type RunState, running } from '../engine/state.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import type { Host } from '../model/inventory.ts';
import type { Language } from '../text/language.ts';
import { type LockWords, lockWords } from '../text/locks.ts';
import { type LockState, lockedError, lockState } from './lock.ts';
import { type ProcessTable, systemProcesses } from './processes.ts';
import { scanJournal } from './reader.ts';
import { journalOf, type RunDirectory, runsOf } from './run-directory.ts';

/** Another run of the same runbook that is not over. */
export type Conflict =
  /** A process works on it, or is about to begin. */
  | {
      readonly kind: 'held';
      readonly run: RunDirectory;
      readonly lock: Extract<LockState, { kind: 'held' | 'unknown' }>;
    }
  /** Commands of it go on on its hosts, or did when it was left: their hosts can be asked. */
  | { readonly kind: 'running'; readonly run: RunDirectory; readonly tasks: readonly string[] }
  /** A step was started, and nobody knows how it ended. */
  | { readonly kind: 'inDoubt'; readonly run: RunDirectory; readonly tasks: readonly string[] }
  /** Left before its end; nothing is running. */
  | { readonly kind: 'stopped'; readonly run: RunDirectory }
  /** Its journal does not verify, so nobody knows. */
  | { readonly kind: 'unreadable'; readonly run: RunDirectory; readonly reason: string };

export interface ConflictQuestion {
  readonly runsDirectory: string;
  /** The runbook's name. */
  readonly name: string;
  readonly hosts: readonly Host[];
  /** The run that asks; its lock is taken before, so that of two that begin at once neither overlooks the other. */
  readonly except: RunDirectory;
  readonly processes?: ProcessTable;
}

/** Another run of the runbook, as it stands now. */
interface Look {
  readonly run: RunDirectory;
  readonly lock: LockState;
  /** Null: nothing is on record. */
  readonly state: RunState | null;
  /** Why its record could not be read. */
  readonly unreadable?: string;
}

/** Reads what is on record of every other run of the runbook, once for all questions about them. */
export function lookAround({
  runsDirectory,
  name,
  except,
  processes = systemProcesses(),
}: Omit<ConflictQuestion, 'hosts'>): readonly Look[] {
  return runsOf(runsDirectory, name)
    .filter(run => run.id !== except.id)
    .map(run => ({ run, lock: lockState(run, processes), ...recordOf(run) }));
}

/** The runs of the same runbook that share a host with this one and are not over, the newest first. */
export function openRunsConflicting(
  question: ConflictQuestion,
  around: readonly Look[] = lookAround(question),
): readonly Conflict[] {
  const hosts = new Set(question.hosts.map(identityOf));
  return around.flatMap(look => conflictWith(look, hosts) ?? []);
}

/** Throws `OperatorError` (exit 5) where a run is held, has commands running, or is in doubt; what is left is worth a warning. */
export function refuseConflicts(
  conflicts: readonly Conflict[],
  language: Language = 'en',
): readonly Conflict[] {
  for (const conflict of conflicts) {
    if (conflict.kind === 'held') throw lockedError(conflict.run, conflict.lock, language);
    if (conflict.kind === 'running') throw runningError(conflict, lockWords(language));
    if (conflict.kind === 'inDoubt') throw inDoubtError(conflict, lockWords(language));
  }
  return conflicts;
}

function conflictWith({ run, lock, state, unreadable }: Look, hosts: ReadonlySet<string>): Conflict | null {
  const held = lock.kind === 'held' || lock.kind === 'unknown';
  if (unreadable !== undefined)
    return held ? { kind: 'held', run, lock } : { kind: 'unreadable', run, reason: unreadable };
  // Locked and without a journal: it is about to begin, on hosts that nobody knows yet.
  if (!existsSync(journalOf(run))) return held ? { kind: 'held', run, lock } : null;
  if (state === null || isOver(state) || !state.info.plan.hosts.some(host => hosts.has(identityOf(host))))
    return null;
  return held ? { kind: 'held', run, lock } : standingOf(run, leftBehind(state));
}

function standingOf(run: RunDirectory, state: RunState): Conflict {
  // An upload that was under way does no more, and leaves the old file or the new one whole.
  const goingOn = running(state)
    .filter(task => lastAttempt(task)?.directory != null)
    .map(task => task.id);
  if (goingOn.length > 0) return { kind: 'running', run, tasks: goingOn };
  const tasks = inDoubt(state).map(task => task.id);
  return tasks.length > 0 ? { kind: 'inDoubt', run, tasks } : { kind: 'stopped', run };
}

/**
 * The other runs of a runbook whose locks on hosts may be taken over: nobody holds them here, and nothing of them runs or is
 * in doubt, or they are over. Ids.
 */
export function replaceableRuns(
  question: Omit<ConflictQuestion, 'hosts'>,
  around: readonly Look[] = lookAround(question),
): readonly string[] {
  return around.filter(isLeftInOrder).map(({ run }) => run.id);
}

function isLeftInOrder({ run, lock, state }: Look): boolean {
  if (lock.kind === 'held' || lock.kind === 'unknown' || state === null) return false;
  return isOver(state) || standingOf(run, leftBehind(state)).kind === 'stopped';
}

function recordOf(run: RunDirectory): Pick<Look, 'state' | 'unreadable'> {
  if (!existsSync(journalOf(run))) return { state: null };
  let state: RunState | null = null;
  try {
    scanJournal(journalOf(run), event => {
      state = reduce(state, event);
    });
    return { state };
  } catch (error) {
    return { state: null, unreadable: error instanceof Error ? error.message : String(error) };
  }
}

/** A name with another address or port is another machine: a demo, a test estate. */
export function identityOf({ name, address, port }: Host): string {
  return JSON.stringify([name, address ?? null, port ?? null]);
}

function runningError(
  { run, tasks }: Extract<Conflict, { kind: 'running' }>,
  words: LockWords,
): OperatorError {
  return new OperatorError(words.runRunning(`${run.name}/${run.id}`, tasks), {
    exitCode: ExitCode.locked,
    hint: words.askHosts(run.id),
  });
}

function inDoubtError(
  { run, tasks }: Extract<Conflict, { kind: 'inDoubt' }>,
  words: LockWords,
): OperatorError {
  return new OperatorError(words.runInDoubt(`${run.name}/${run.id}`, tasks), {
    exitCode: ExitCode.locked,
    hint: words.settle(run.id),
  });
}
