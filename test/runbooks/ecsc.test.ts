import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localFiles } from '../../src/commands/files.ts';
import { planFrom } from '../../src/commands/load.ts';
import type { Plan, Task } from '../../src/plan/plan.ts';
import { findProgram } from '../helpers/programs.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const book = fileURLToPath(new URL('../../runbooks/ecsc-20170315.yaml', import.meta.url));

/** What hosts have as /bin/sh. */
const shells = [
  ['dash', ['dash', '-s']],
  ['busybox', ['busybox', 'sh', '-s']],
] as const;

const before = { 'app.txt': 'old', 'local.conf': 'of this host' };
const putBack = (service: string) => `${service}/rollback/put-the-backup-in-place-of-the-failed-version`;
const putBackProchistdata =
  'prochistdata/rollback/put-the-backup-if-there-is-one-in-place-of-the-failed-version';

/** The release's own scripts, run in a directory that stands for `/home`. */
describe.each(shells.filter(([name]) => findProgram(name, name) !== null))(
  'the scripts of the ecsc release in %s',
  (_, shell) => {
    const host = () => hostWith(shell);

    test('back up, unpack over the installed version, and put the backup back without nesting', async () => {
      const { home, run, undo } = await host();
      install(home, 'ecsc', before);
      pack(home, 'ecsc', { 'app.txt': 'new', 'more.txt': 'new' });
      goForward(run, 'ecsc', 'ecsc-2');
      expect(contents(join(home, 'ecsc'))).toEqual({
        'app.txt': 'new',
        'local.conf': 'of this host',
        'more.txt': 'new',
      });
      expect(run('ecsc/rollback/see-how-far-the-release-came@ecsc-2')).toBe('changed: yes\n');
      run('ecsc/rollback/put-the-backup-in-place-of-the-failed-version@ecsc-2');
      expect(contents(join(home, 'ecsc'))).toEqual(before);
      expect(contents(join(home, 'ecsc_20170315'))).toEqual(before);
      expect(contents(join(home, 'ecsc_20170315.failed'))).toHaveProperty('more.txt');
      undo('ecsc/back-up@ecsc-2');
      expect(readdirSync(home).sort()).toEqual([
        'ecsc',
        'ecsc.tar',
        'ecsc_20170315.failed',
        'ecsc_20170315.unused',
      ]);
      expect(contents(join(home, 'ecsc_20170315.unused'))).toEqual(before);
    });

    test('can be run and rolled back again after a rollback, and keep what the first attempt left', async () => {
      const { home, run, undo } = await host();
      install(home, 'schedule-res', before);
      for (const attempt of ['first', 'second', 'third']) {
        pack(home, 'schedule-res', { 'app.txt': attempt });
        goForward(run, 'schedule-res', 'schedule-res-1');
        run('schedule-res/rollback/put-the-backup-in-place-of-the-failed-version@schedule-res-1');
        undo('schedule-res/back-up@schedule-res-1');
      }
      expect(contents(join(home, 'schedule-res'))).toEqual(before);
      const failed = ['failed', 'failed.2', 'failed.3'].map(name =>
        readFileSync(join(home, `schedule-res_20170315.${name}/app.txt`), 'utf8'),
      );
      expect(failed).toEqual(['first', 'second', 'third']);
      for (const name of ['unused', 'unused.2', 'unused.3'])
        expect(contents(join(home, `schedule-res_20170315.${name}`)), name).toEqual(before);
      expect(readdirSync(home)).toHaveLength(8);
    });

    test.each(['', '.part', '.changed', '.restoring'])(
      'change nothing where an earlier attempt left its “%s”',
      async suffix => {
        const { home, run } = await host();
        install(home, 'ecmc', { a: '1' });
        run('ecmc/check-that-no-earlier-attempt-is-in-the-way@ecmc-1');
        writeFileSync(join(home, `ecmc_20170315${suffix}`), '');
        expect(() => run('ecmc/check-that-no-earlier-attempt-is-in-the-way@ecmc-1')).toThrow(
          `look at it, and move it away: ${home}/ecmc_20170315${suffix}`,
        );
      },
    );

    test('never overwrite a backup, and leave nothing half-done in its place', async () => {
      const { home, run } = await host();
      install(home, 'ecmc', { a: '1' });
      run('ecmc/back-up@ecmc-1');
      writeFileSync(join(home, 'ecmc/a'), '2');
      expect(() => run('ecmc/back-up@ecmc-1')).toThrow('There is a backup already');
      expect(contents(join(home, 'ecmc_20170315'))).toEqual({ a: '1' });
    });

    test('leave the version alone where nothing was unpacked, and do not say that anything was put back', async () => {
      const { home, run, undo } = await host();
      install(home, 'schedule', { a: '1' });
      const { ino } = statSync(join(home, 'schedule'));
      for (const backedUp of [false, true]) {
        if (backedUp) run('schedule/back-up@schedule-1');
        expect(run('schedule/rollback/see-how-far-the-release-came@schedule-1')).toBe('changed: no\n');
        expect(run('schedule/rollback/put-the-backup-in-place-of-the-failed-version@schedule-1')).toBe(
          'The installed version was not changed: it stays.\n',
        );
        undo('schedule/back-up@schedule-1');
      }
      expect(statSync(join(home, 'schedule')).ino).toBe(ino);
      expect(contents(join(home, 'schedule'))).toEqual({ a: '1' });
      expect(readdirSync(home).sort()).toEqual(['schedule', 'schedule_20170315.unused']);
    });

    test.each([
      ['ecsc', 'ecsc/unpack', 'ecsc/rollback/see-how-far-the-release-came', putBack('ecsc')],
      [
        'prochistdata',
        'ecsc/unpack-prochistdata',
        'ecsc/rollback/see-how-far-the-release-came-with-prochistdata',
        putBackProchistdata,
      ],
    ])(
      'refuse to roll %s back where files were replaced and there is no backup',
      async (service, unpack, ...steps) => {
        const { home, run } = await host();
        install(home, service, { a: '1' });
        pack(home, service, { a: '2' });
        run(`${unpack}@ecsc-1`);
        for (const step of steps)
          expect(() => run(`${step}@ecsc-1`)).toThrow('there is no backup of it. Nothing was done.');
        expect(contents(join(home, service))).toEqual({ a: '2' });
      },
    );

    test.each([
      ['ecmc', (run: Run) => goForward(run, 'ecmc', 'ecmc-1'), `${putBack('ecmc')}@ecmc-1`],
      ['prochistdata', (run: Run) => unpackProchistdata(run), `${putBackProchistdata}@ecsc-1`],
    ])('put %s back however often that is interrupted', async (service, forward, restore) => {
      for (let commands = 0, interrupted = true; interrupted; commands++) {
        const { home, run, runInterrupted } = await host();
        install(home, service, before);
        pack(home, service, { 'app.txt': 'new', 'more.txt': 'new' });
        forward(run);
        interrupted = runInterrupted(restore, commands);
        expect(commands, 'the script ends some time').toBeLessThan(20);
        if (interrupted) run(restore);
        expect(contents(join(home, service)), `after ${commands} commands`).toEqual(before);
        expect(run(restore)).toMatch(/not changed: it stays/);
        expect(
          readdirSync(home)
            .filter(name => name.startsWith(`${service}_`))
            .sort(),
        ).toEqual([`${service}_20170315`, `${service}_20170315.failed`]);
        expect(contents(join(home, `${service}_20170315.failed`))).toHaveProperty('more.txt');
      }
    });

    test('undo a backup that was interrupted, or never begun', async () => {
      const { home, run, runInterrupted, undo } = await host();
      install(home, 'ecmc', before);
      undo('ecmc/back-up@ecmc-1');
      for (const commands of [0, 1]) {
        expect(runInterrupted('ecmc/back-up@ecmc-1', commands)).toBe(true);
        undo('ecmc/back-up@ecmc-1');
        expect(readdirSync(home)).toEqual(['ecmc']);
        run('ecmc/check-that-no-earlier-attempt-is-in-the-way@ecmc-1');
      }
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

    test('take prochistdata away again where it was new, and put it back where it was there before', async () => {
      const fresh = await host();
      pack(fresh.home, 'prochistdata', { v: 'new' });
      unpackProchistdata(fresh.run);
      expect(fresh.run(`${putBackProchistdata}@ecsc-1`)).toContain('gone again');
      fresh.undo('ecsc/back-up-prochistdata-if-it-is-installed@ecsc-1');
      expect(readdirSync(fresh.home).sort()).toEqual(['prochistdata.tar', 'prochistdata_20170315.failed']);

      const installed = await host();
      install(installed.home, 'prochistdata', { v: 'old' });
      pack(installed.home, 'prochistdata', { v: 'new' });
      unpackProchistdata(installed.run);
      installed.run(`${putBackProchistdata}@ecsc-1`);
      installed.undo('ecsc/back-up-prochistdata-if-it-is-installed@ecsc-1');
      expect(contents(join(installed.home, 'prochistdata'))).toEqual({ v: 'old' });
      expect(contents(join(installed.home, 'prochistdata_20170315.unused'))).toEqual({ v: 'old' });
    });

    test('leave prochistdata alone where it was not unpacked', async () => {
      const { home, run } = await host();
      run(`${putBackProchistdata}@ecsc-1`);
      run('ecsc/back-up-prochistdata-if-it-is-installed@ecsc-1');
      run(`${putBackProchistdata}@ecsc-1`);
      expect(run('ecsc/rollback/start-prochistdata-if-it-was-there-before-and-does-not-run@ecsc-1')).toBe(
        'prochistdata is not installed.\n',
      );
      expect(run('ecsc/rollback/check-that-prochistdata-is-as-before@ecsc-1')).toBe('0 running\n');
      expect(readdirSync(home)).toEqual(['prochistdata_20170315.none']);
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

    test('start a service in a rollback where it does not run, and only there', async () => {
      const { home, run } = await host();
      const pidFile = join(home, 'pid');
      // A path below its directory in the command line, as the service has it.
      install(home, 'schedule', {
        'startup.sh': `exec sh "${home}/schedule/serve.sh"`,
        'serve.sh': `echo $$ >>"${pidFile}"; while :; do sleep 60; done`,
      });
      mkdirSync(join(home, 'schedulelog'));
      onTestFinished(() => {
        if (existsSync(pidFile))
          for (const pid of readFileSync(pidFile, 'utf8').trim().split('\n')) endGroup(Number(pid));
      });
      const start = 'schedule/rollback/start-the-service-unless-it-runs@schedule-1';
      expect(run(start)).toBe('');
      // The shell makes the file before it writes into it.
      await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8')).toMatch(/\n$/);
      const once = readFileSync(pidFile, 'utf8');
      expect(run(start)).toBe('The service runs already.\n');
      expect(readFileSync(pidFile, 'utf8')).toBe(once);
      await process(`-Dcatalina.base=${home}/apache-tomcat-7.0.67`, home);
      expect(run('ecmc/rollback/start-tomcat-unless-it-runs@ecmc-1')).toBe('Tomcat runs already.\n');
    });
  },
);

type Run = (task: string) => string;

interface TestHost {
  readonly home: string;
  /** Runs a task's script; throws with what it said where it fails. */
  readonly run: Run;
  /** Runs what undoes a task. */
  undo(task: string): void;
  /** Kills the script before the command after as many as are said, of those that change something; false: it had no more. */
  runInterrupted(task: string, commands: number): boolean;
}

async function hostWith([program, ...args]: readonly [string, ...string[]]): Promise<TestHost> {
  const home = temporaryDirectory();
  const { plan } = await planFrom(
    { book, variables: { home }, selection: {}, language: 'en' },
    { ...localFiles, digest: async () => ({ sha256: '0'.repeat(64), size: 1 }) },
  );
  const execute = (input: string) => execFileSync(program, args, { input, encoding: 'utf8', stdio: 'pipe' });
  return {
    home,
    run: task => execute(scriptOf(taskOf(plan, task))),
    undo: task => execute(taskOf(plan, task).undo ?? ''),
    runInterrupted(task, commands) {
      const script = `${interrupting(commands)}${scriptOf(taskOf(plan, task))}`;
      const { status, stderr } = spawnSync(program, args, { input: script, encoding: 'utf8' });
      if (status !== 0 && status !== interruptedCode) throw new Error(stderr);
      return status === interruptedCode;
    },
  };
}

const interruptedCode = 99;

/** A copy that is interrupted has copied something. */
function interrupting(commands: number): string {
  const functions = ['mv', 'rm', 'cp'].map(name => `${name}() { count ${name} "$@"; command ${name} "$@"; }`);
  return `left=${commands}
count() {
  left=$((left - 1))
  [ "$left" -lt 0 ] || return 0
  if [ "$1" = cp ]; then mkdir "$4"; : >"$4/app.txt"; fi
  exit ${interruptedCode}
}
${functions.join('\n')}
`;
}

function goForward(run: Run, service: string, on: string): void {
  for (const step of [
    'check-that-no-earlier-attempt-is-in-the-way',
    'check-the-package',
    'check-the-free-space',
    'back-up',
    'unpack',
  ])
    run(`${service}/${step}@${on}`);
}

function unpackProchistdata(run: Run): void {
  for (const step of [
    'check-that-no-earlier-attempt-with-prochistdata-is-in-the-way',
    'check-the-package-of-prochistdata',
    'back-up-prochistdata-if-it-is-installed',
    'unpack-prochistdata',
  ])
    run(`ecsc/${step}@ecsc-1`);
}

function taskOf(plan: Plan, id: string): Task {
  const task = [...plan.tasks, ...plan.rollback].find(each => each.id === id);
  if (task === undefined) throw new Error(`there is no ${id}`);
  return task;
}

function scriptOf({ id, action }: Task): string {
  if (!('script' in action)) throw new Error(`${id} is no script`);
  return action.script;
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

function endGroup(pid: number): void {
  try {
    globalThis.process.kill(-pid, 'SIGKILL');
  } catch {
    // It is no leader of a group where setsid is not there.
    globalThis.process.kill(pid, 'SIGKILL');
  }
}
