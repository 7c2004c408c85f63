import { existsSync } from 'node:fs';
import { reduce } from '../engine/reduce.ts';
import { inDoubt, isOver, lastAttempt, type RunState, running } from '../engine/state.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import type { Host } from '../model/inventory.ts';
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

/** The runs of the same runbook that share a host with this one and are not over, the newest first. */
export function openRunsConflicting(question: ConflictQuestion): readonly Conflict[] {
  const { runsDirectory, name, hosts, except, processes = systemProcesses() } = question;
  return runsOf(runsDirectory, name)
    .filter(run => run.id !== except.id)
    .flatMap(run => conflictWith(run, new Set(hosts.map(identityOf)), processes) ?? []);
}

/** Throws `OperatorError` (exit 5) where a run is held or in doubt; what is left is worth a warning. */
export function refuseConflicts(conflicts: readonly Conflict[]): readonly Conflict[] {
  for (const conflict of conflicts) {
    if (conflict.kind === 'held') throw lockedError(conflict.run, conflict.lock);
    if (conflict.kind === 'inDoubt') throw inDoubtError(conflict);
  }
  return conflicts;
}

function conflictWith(
  run: RunDirectory,
  hosts: ReadonlySet<string>,
  processes: ProcessTable,
): Conflict | null {
  const lock = lockState(run, processes);
  const held = lock.kind === 'held' || lock.kind === 'unknown';
  // Locked and without a journal: it is about to begin, on hosts that nobody knows yet.
  if (!existsSync(journalOf(run))) return held ? { kind: 'held', run, lock } : null;
  let state: RunState | null = null;
  try {
    scanJournal(journalOf(run), event => {
      state = reduce(state, event);
    });
  } catch (error) {
    if (held) return { kind: 'held', run, lock };
    return { kind: 'unreadable', run, reason: error instanceof Error ? error.message : String(error) };
  }
  const found = state as RunState | null;
  if (found === null || isOver(found) || !found.info.plan.hosts.some(host => hosts.has(identityOf(host))))
    return null;
  if (held) return { kind: 'held', run, lock };
  const tasks = doubtful(found);
  return tasks.length > 0 ? { kind: 'inDoubt', run, tasks } : { kind: 'stopped', run };
}

/** A name with another address or port is another machine: a demo, a test estate. */
function identityOf({ name, address, port }: Host): string {
  return JSON.stringify([name, address ?? null, port ?? null]);
}

/** Nobody holds the run: what was started and has no end on record may have run, or may run still. */
function doubtful(state: RunState): readonly string[] {
  const started = running(state).filter(task => lastAttempt(task)?.startedAt != null);
  return [...new Set([...inDoubt(state), ...started].map(task => task.id))];
}

function inDoubtError({ run, tasks }: Extract<Conflict, { kind: 'inDoubt' }>): OperatorError {
  return new OperatorError(
    `The run ${run.name}/${run.id} is in doubt on the same hosts: nobody knows how these ended: ${tasks.join(', ')}`,
    {
      exitCode: ExitCode.locked,
      hint: `Settle it with handrail resume ${run.id}, or end it with handrail close ${run.id} --reason …`,
    },
  );
}
