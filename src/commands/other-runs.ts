import { lookAround, openRunsConflicting, refuseConflicts, replaceableRuns } from '../journal/conflicts.ts';
import type { RunDirectory } from '../journal/run-directory.ts';
import type { Host } from '../model/inventory.ts';
import { runWords } from '../text/run.ts';
import type { Arguments, Io } from './io.ts';

/**
 * Throws `OperatorError` (exit 5) where another run of the runbook is held, has commands running or is in doubt on one of the
 * hosts, and warns of one that was left. The run's own lock is taken before. Returns the ids of the runs whose locks on hosts
 * may be taken over.
 */
export function heedOtherRuns(
  run: RunDirectory,
  runsDirectory: string,
  hosts: readonly Host[],
  args: Arguments,
  io: Io,
): readonly string[] {
  const question = { runsDirectory, name: run.name, hosts, except: run };
  const around = lookAround(question);
  const conflicts = openRunsConflicting(question, around);
  for (const { kind, run: other } of refuseConflicts(conflicts, args.language))
    io.complain(runWords(args.language).conflict(kind, `${other.name}/${other.id}`));
  return replaceableRuns(question, around);
}

/** The same before there is a run, and without a word of what does not stand in the way: nobody is asked in vain. */
export function refuseWhereOthersRun(
  runsDirectory: string,
  name: string,
  hosts: readonly Host[],
  { language }: Arguments,
): void {
  const except = { name, id: '', path: '' };
  refuseConflicts(openRunsConflicting({ runsDirectory, name, hosts, except }), language);
}
