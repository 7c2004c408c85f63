import type { Config } from '../document/config.ts';
import { runsDirectory } from '../journal/run-directory.ts';
import type { Arguments, Io } from './io.ts';

/** Where this invocation keeps and looks for runs: the flag before the settings. */
export function runsPath(settings: Config, args: Arguments, { env }: Io): string {
  return runsDirectory({ flag: args.text('runs-dir') ?? settings.runsDir, env });
}
