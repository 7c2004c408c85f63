import { spawn } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test, vi } from 'vitest';
import { serviceOn, tomcatDirectory } from '../../src/demo/fleet.ts';
import { endProcesses, markedProcesses, markVariable } from '../../src/demo/processes.ts';
import { type Sandbox, writeSandbox } from '../../src/demo/sandbox.ts';
import { startInstalled } from '../../src/demo/services.ts';
import { inject, mend } from '../helpers/demo-faults.ts';

const patience = { timeout: 20_000, interval: 20 };

const logOf: Record<string, string> = {
  'ecsc-1': `${tomcatDirectory}/logs/catalina.out`,
  'schedule-1': 'schedulelog/schedule.log',
};

interface Installed {
  /** What the processes are marked with. */
  readonly root: string;
  readonly sandbox: Sandbox;
  log(): Promise<string>;
  /** The service's own processes: those whose command line names its directory, as an operator would look for them. */
  services(): Promise<readonly number[]>;
  start(script: string): void;
}

async function installed(context: TestContext, host: string, owner = process.pid): Promise<Installed> {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'sandbox-'));
  context.onTestFinished(async () => {
    await endProcesses(root);
    await rm(root, { recursive: true, force: true });
  });
  const sandbox = await writeSandbox(join(root, host), serviceOn(host), owner);
  await startInstalled(serviceOn(host), sandbox, { [markVariable]: root });
  return {
    root,
    sandbox,
    log: () => readFile(join(sandbox.home, logOf[host] ?? ''), 'utf8'),
    async services() {
      const pids = await Promise.all(
        markedProcesses(root).map(async pid => {
          const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
          return command.includes(`${sandbox.home}/`) ? pid : null;
        }),
      );
      return pids.filter(pid => pid !== null);
    },
    start(script) {
      spawn('/bin/sh', [join(sandbox.home, script)], {
        env: { ...process.env, [markVariable]: root },
        detached: true,
        stdio: 'ignore',
      });
    },
  };
}

/** Resolves when no process of the sandbox is left. */
async function over({ root }: Installed): Promise<void> {
  await vi.waitUntil(() => markedProcesses(root).length === 0, patience);
}

describe.concurrent('A stand-in service', () => {
  const starts: readonly [string, string, string][] = [
    ['ecsc-1', `${tomcatDirectory}/bin/startup.sh`, 'SEVERE: Failed to initialize end point'],
    ['schedule-1', 'schedule/startup.sh', '启动失败 startup failed: java.net.BindException'],
  ];
  const failures: readonly [string, string, string][] = [
    ['ecsc-1', `${tomcatDirectory}/bin/startup.sh`, 'SEVERE: Error listenerStart'],
    ['schedule-1', 'schedule/startup.sh', 'java.lang.OutOfMemoryError'],
  ];

  for (const host of ['ecsc-1', 'schedule-1']) {
    test(`on ${host} is one process, and TERM ends it with a word in its log.`, async context => {
      const { expect } = context;
      const service = await installed(context, host);
      const [pid, ...others] = await service.services();
      expect(others).toEqual([]);
      process.kill(pid!, 'SIGTERM');
      await over(service);
      const name = host.slice(0, -2);
      expect(await readFile(join(service.sandbox.home, `${name}log/${name}.log`), 'utf8')).toMatch(
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO {2}\[shutdown-hook\] .* 已停止 stopped$/m,
      );
    });
  }

  test('ends at KILL without a word, and its clock follows.', async context => {
    const service = await installed(context, 'schedule-1');
    const [pid] = await service.services();
    process.kill(pid!, 'SIGKILL');
    await over(service);
    context.expect(await service.log()).not.toContain('stopped');
  });

  test('says which version it is, and new files make it the new one at the next start.', async context => {
    const service = await installed(context, 'schedule-1');
    context.expect(await service.log()).toContain('schedule 20170301 服务启动成功');
    await endProcesses(service.root);
    await writeFile(join(service.sandbox.home, 'schedule/VERSION'), '20170315\n');
    service.start('schedule/startup.sh');
    await vi.waitUntil(
      async () => (await service.log()).includes('schedule 20170315 服务启动成功'),
      patience,
    );
  });

  for (const [host, script, line] of starts) {
    test(`on ${host} does not start beside a running one, as on a taken port.`, async context => {
      const service = await installed(context, host);
      const first = await service.services();
      service.start(script);
      await vi.waitUntil(async () => (await service.log()).includes(line), patience);
      await vi.waitUntil(async () => (await service.services()).length === 1, patience);
      context.expect(await service.services()).toEqual(first);
    });
  }

  for (const [host, script, line] of failures) {
    test(`on ${host} with the fault start-fails ends its start with an error in its log.`, async context => {
      const service = await installed(context, host);
      await endProcesses(service.root);
      await inject(service.sandbox, 'start-fails');
      service.start(script);
      await vi.waitUntil(async () => (await service.log()).includes(line), patience);
      await over(service);
    });
  }

  test('with the fault ignores-term goes on after TERM, until the fault is mended.', async context => {
    const service = await installed(context, 'schedule-1');
    const [pid] = await service.services();
    await inject(service.sandbox, 'ignores-term');
    process.kill(pid!, 'SIGTERM');
    await vi.waitUntil(async () => (await service.log()).includes('stop signal ignored'), patience);
    const { length } = await service.log();
    await vi.waitUntil(async () => (await service.log()).slice(length).includes('MissedRunCheck'), patience);
    await mend(service.sandbox, 'ignores-term');
    process.kill(pid!, 'SIGTERM');
    await over(service);
  });

  test('ends when the process that owns its sandbox is gone.', async context => {
    const owner = spawn('sleep', ['600'], { stdio: 'ignore' });
    const service = await installed(context, 'schedule-1', owner.pid);
    owner.kill('SIGKILL');
    await over(service);
  });

  test('ends when its sandbox is removed.', async context => {
    const service = await installed(context, 'schedule-1');
    await rm(service.sandbox.root, { recursive: true });
    await over(service);
  });
});
