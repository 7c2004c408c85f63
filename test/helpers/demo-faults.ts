import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../../src/demo/sandbox.ts';

/**
 * What can be broken on a host on purpose, as the name of an empty file in its `faults` directory; so an operator who
 * tries the demo can break it with `touch` and mend it with `rm`.
 */
export type Fault =
  /** The next start logs an error and the process ends. */
  | 'start-fails'
  /** The next start never gets to its end. */
  | 'start-hangs'
  /** The running service goes on after TERM; KILL still ends it. */
  | 'ignores-term';

export async function inject(sandbox: Sandbox, fault: Fault): Promise<void> {
  await writeFile(join(sandbox.faults, fault), '');
}

export async function mend(sandbox: Sandbox, fault: Fault): Promise<void> {
  await rm(join(sandbox.faults, fault), { force: true });
}
