import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type DemoService, tomcatDirectory } from './fleet.ts';
import type { Sandbox } from './sandbox.ts';

const startLimit = 60_000;

/** Starts the service that is installed on a host as its operators would, and waits until its log says that it is up. */
export async function startInstalled(
  service: DemoService,
  sandbox: Sandbox,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const log = join(
    sandbox.home,
    service.kind === 'tomcat' ? `${tomcatDirectory}/logs/catalina.out` : (service.logs[0] ?? ''),
  );
  const { size } = await stat(log);
  spawn('/bin/sh', [startScript(service, sandbox)], {
    cwd: sandbox.home,
    env: { PATH: process.env.PATH, HOME: sandbox.login, ...environment },
    detached: true,
    stdio: 'ignore',
  }).unref();
  const deadline = Date.now() + startLimit;
  for (;;) {
    const grown = (await readFile(log)).subarray(size).toString();
    if (grown.includes('Server startup in')) return;
    if (Date.now() > deadline)
      throw new Error(`the demo's ${service.name} did not start; its log ends: ${grown}`);
    await pause(50);
  }
}

function startScript(service: DemoService, { home }: Sandbox): string {
  return join(
    home,
    service.kind === 'tomcat' ? `${tomcatDirectory}/bin/startup.sh` : `${service.name}/startup.sh`,
  );
}
