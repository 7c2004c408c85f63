import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Estate, startEstate } from './estate.ts';
import { type SshHost, startSshHost } from './ssh-server.ts';

export interface Demo extends Estate<SshHost> {
  /** The shipped runbook of the ecsc release. */
  readonly runbookPath: string;
}

/** Eight SSH hosts in this process for the ecsc release; nothing has to be installed, and nothing is left behind. */
export async function startDemoEstate(options: { readonly keep: boolean }): Promise<Demo> {
  const runbookPath = shippedRunbook('ecsc-20170315.yaml');
  const estate = await startEstate({
    keep: options.keep,
    startHost: ({ name, sandbox, hostKey, authorizedKey, environment, port }) =>
      startSshHost({
        name,
        root: sandbox.root,
        home: sandbox.login,
        hostKey: hostKey.privateKey,
        authorizedKeys: [authorizedKey],
        env: environment,
        ...(port === undefined ? {} : { port }),
      }),
  });
  return { ...estate, runbookPath };
}

/** The package's `runbooks` lies above this file, whether it is a source or part of the bundle. */
function shippedRunbook(name: string): string {
  for (let directory = import.meta.dirname; ; directory = dirname(directory)) {
    const path = join(directory, 'runbooks', name);
    if (existsSync(path)) return path;
    if (directory === dirname(directory)) throw new Error(`this copy of handrail lacks runbooks/${name}`);
  }
}
