import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localFiles } from '../../src/commands/files.ts';
import { planFrom } from '../../src/commands/load.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const book = fileURLToPath(new URL('../../runbooks/ecsc-20170315.yaml', import.meta.url));

/** The release's own scripts, run by /bin/sh in a directory that stands for `/home`. */
describe('the scripts of the ecsc release', () => {
  test('back up, unpack over the installed version, and put the backup back without nesting', async () => {
    const { home, run } = await host();
    install(home, 'ecsc', { 'app.txt': 'old', 'local.conf': 'of this host' });
    pack(home, 'ecsc', { 'app.txt': 'new', 'more.txt': 'new' });
    run('ecsc/check-the-package@ecsc-2');
    run('ecsc/check-the-free-space@ecsc-2');
    run('ecsc/back-up@ecsc-2');
    run('ecsc/unpack@ecsc-2');
    expect(contents(join(home, 'ecsc'))).toEqual({
      'app.txt': 'new',
      'local.conf': 'of this host',
      'more.txt': 'new',
    });
    run('ecsc/rollback/put-the-backup-in-place-of-the-failed-version@ecsc-2');
    const before = { 'app.txt': 'old', 'local.conf': 'of this host' };
    expect(contents(join(home, 'ecsc'))).toEqual(before);
    expect(contents(join(home, 'ecsc_20170315'))).toEqual(before);
    expect(contents(join(home, 'ecsc_20170315.failed'))).toHaveProperty('more.txt');
  });

  test('never overwrite a backup, and leave nothing half-done in its place', async () => {
    const { home, run } = await host();
    install(home, 'ecmc', { a: '1' });
    run('ecmc/back-up@ecmc-1');
    writeFileSync(join(home, 'ecmc/a'), '2');
    expect(() => run('ecmc/back-up@ecmc-1')).toThrow('There is a backup already');
    expect(contents(join(home, 'ecmc_20170315'))).toEqual({ a: '1' });
  });

  test('do not roll back without a backup', async () => {
    const { home, run } = await host();
    install(home, 'schedule', { a: '1' });
    const restore = 'schedule/rollback/put-the-backup-in-place-of-the-failed-version@schedule-1';
    expect(() => run(restore)).toThrow('There is no backup of schedule');
    expect(contents(join(home, 'schedule'))).toEqual({ a: '1' });
  });

  test.each([
    ['a file outside of its directory', ['ecsc/a', 'b']],
    ['a way out of its directory', ['ecsc/../b']],
  ])('refuse a package with %s', async (_, members) => {
    const { home, run } = await host();
    install(home, 'ecsc', { a: '1' });
    writeFileSync(join(home, 'b'), '');
    execFileSync('tar', ['-P', '-cf', 'ecsc.tar', ...members], { cwd: home });
    expect(() => run('ecsc/check-the-package@ecsc-1')).toThrow('do not belong there');
  });

  test('refuse a package that is cut', async () => {
    const { home, run } = await host();
    pack(home, 'ecsc', { a: 'x'.repeat(100_000) });
    writeFileSync(join(home, 'ecsc.tar'), readFileSync(join(home, 'ecsc.tar')).subarray(0, 50_000));
    expect(() => run('ecsc/check-the-package@ecsc-1')).toThrow();
  });

  test('treat prochistdata as new where it is, and put it back where it was there before', async () => {
    const fresh = await host();
    pack(fresh.home, 'prochistdata', { v: 'new' });
    fresh.run('ecsc/back-up-prochistdata-if-it-is-installed@ecsc-1');
    fresh.run('ecsc/unpack-prochistdata@ecsc-1');
    const restore =
      'prochistdata/rollback/put-the-backup-if-there-is-one-in-place-of-the-failed-version@ecsc-1';
    fresh.run(restore);
    expect(existsSync(join(fresh.home, 'prochistdata'))).toBe(false);

    const installed = await host();
    install(installed.home, 'prochistdata', { v: 'old' });
    pack(installed.home, 'prochistdata', { v: 'new' });
    installed.run('ecsc/back-up-prochistdata-if-it-is-installed@ecsc-1');
    installed.run('ecsc/unpack-prochistdata@ecsc-1');
    installed.run(restore);
    expect(contents(join(installed.home, 'prochistdata'))).toEqual({ v: 'old' });
  });

  test('count processes of the service alone: no tail of its logs, no other service, not themselves', async () => {
    const { home, run } = await host();
    expect(() => run('verify/schedule-runs@schedule-1')).toThrow();
    await process(`${home}/schedule-res/lib/*`, home);
    await process(`${home}/schedulelog/schedule.log`, home);
    expect(() => run('verify/schedule-runs@schedule-1')).toThrow();
    await process(`${home}/schedule/lib/*`, home);
    expect(run('verify/schedule-runs@schedule-1')).toBe('1 running\n');
    await process(`${home}/schedule/lib/*`, home);
    expect(() => run('verify/schedule-runs@schedule-1')).toThrow();

    await process(`${home}/apache-tomcat-7.0.67/logs/catalina.out`, home);
    expect(() => run('verify/ecsc-runs@ecsc-1')).toThrow();
    await process(`-Dcatalina.base=${home}/apache-tomcat-7.0.67`, home);
    expect(run('verify/ecsc-runs@ecsc-1')).toBe('1 running\n');
  });

  test('start a service so that nothing of it holds on to the connection', async () => {
    const { home, run } = await host();
    const pidFile = join(home, 'pid');
    install(home, 'schedule', { 'startup.sh': `echo $$ >"${pidFile}"; echo up; exec sleep 60` });
    mkdirSync(join(home, 'schedulelog'));
    onTestFinished(() => {
      if (existsSync(pidFile)) globalThis.process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
    });
    // Were its output still ours, this would wait for the minute.
    run('schedule/start-the-service@schedule-1');
    const log = join(home, 'schedulelog/startup.out');
    await expect.poll(() => existsSync(log) && readFileSync(log, 'utf8')).toBe('up\n');
  });
});

interface TestHost {
  readonly home: string;
  run(task: string): string;
}

async function host(): Promise<TestHost> {
  const home = temporaryDirectory();
  const { plan } = await planFrom(
    { book, variables: { home }, selection: {}, language: 'en' },
    { ...localFiles, digest: async () => ({ sha256: '0'.repeat(64), size: 1 }) },
  );
  return {
    home,
    run: task =>
      execFileSync('/bin/sh', ['-s'], { input: scriptOf(plan, task), encoding: 'utf8', stdio: 'pipe' }),
  };
}

function scriptOf(plan: Plan, id: string): string {
  const task = [...plan.tasks, ...plan.rollback].find(each => each.id === id);
  if (task === undefined || !('script' in task.action)) throw new Error(`${id} is no script`);
  return task.action.script;
}

function install(home: string, service: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(home, service), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(home, service, name), content);
}

function pack(home: string, service: string, files: Readonly<Record<string, string>>): void {
  const elsewhere = temporaryDirectory();
  install(elsewhere, service, files);
  execFileSync('tar', ['-cf', join(home, `${service}.tar`), service], { cwd: elsewhere });
}

function contents(directory: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: 'utf8' }).map(name => [
      name,
      readFileSync(join(directory, name), 'utf8'),
    ]),
  );
}

/** A process with an argument in its command line, until the test ends. */
async function process(argument: string, home: string): Promise<void> {
  const marker = join(home, `started-${Math.random()}`);
  const child = spawn('/bin/sh', ['-c', `: >"${marker}"; read -r line`, 'sh', argument], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await expect.poll(() => existsSync(marker)).toBe(true);
}
