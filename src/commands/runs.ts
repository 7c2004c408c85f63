import { ExitCode } from '../errors.ts';
import { type ListedRun, listedRun, runsText } from '../report/runs.ts';
import { termsFor } from '../text/terms.ts';
import { localTimeZone } from './color.ts';
import type { Arguments, Io } from './io.ts';
import { allRuns, type RunPlace, standingOf } from './record.ts';

/** All runs of this account, the newest first. A run that cannot be read is listed with why, and hides no other. */
export async function runsCommand(args: Arguments, io: Io): Promise<number> {
  const runs = (await allRuns(args, io)).map(listed);
  if (args.flag('json')) io.print(`${JSON.stringify({ runs }, null, 2)}\n`);
  else io.print(runsText(runs, termsFor(args.language), localTimeZone()));
  return ExitCode.complete;
}

function listed(place: RunPlace): ListedRun {
  const { run, directory } = place;
  try {
    return listedRun(standingOf(place).state, directory);
  } catch (error) {
    return { run, directory, error: error instanceof Error ? error.message : String(error) };
  }
}
