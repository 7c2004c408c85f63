import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Estate } from '../../src/demo/estate.ts';
import { hostNames } from '../../src/demo/fleet.ts';
import { inject, mend } from '../helpers/demo-faults.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { findProgram } from '../helpers/programs.ts';
import { type Finished, type OperatorSeat, openSeat, repository } from '../helpers/seat.ts';
import { type Sshd, startSshdEstate } from '../helpers/sshd.ts';
import { added, below, type Tree } from '../helpers/tree.ts';
import { keptOn, look, lookAtAll, type Sight } from '../helpers/watched-estate.ts';

const sshd = findProgram('sshd', 'openssh-server');
const book = join(repository, 'runbooks/ecsc-20170315.yaml');
const reason = ['--reason', 'the new version is slow'];

/** The eight hosts behind OpenSSH, and somebody who runs the release on them. */
class Night {
  readonly seat: OperatorSeat = openSeat();
  readonly estate: Estate<Sshd>;

  constructor(estate: Estate<Sshd>) {
    this.estate = estate;
  }

  get release(): readonly string[] {
    const { inventoryPath, artifactsDir } = this.estate;
    return ['run', book, '--inventory', inventoryPath, '--artifacts', artifactsDir, '--auto', '--no-tui'];
  }

  run(...more: readonly string[]): Promise<Finished> {
    return this.seat.run([...this.release, ...more]);
  }

  rollBack(...more: readonly string[]): Promise<Finished> {
    return this.seat.run(['rollback', 'latest', '--auto', '--no-tui', ...reason, ...more]);
  }

  home(host: string): string {
    return this.estate.hosts[host]!.sandbox.home;
  }

  async close(): Promise<void> {
    await this.estate.close();
    this.seat.close();
  }
}

async function nightFalls(): Promise<Night> {
  return new Night(await startSshdEstate(sshd ?? ''));
}

/** The service's directory is as it was, and what else is there now is what is named. */
function expectRestored(before: Sight, after: Sight, host: string, left: readonly string[]): void {
  const service = host.replace(/-\d$/, '');
  expect(below(after.tree, service), `${host}: ${service}`).toEqual(below(before.tree, service));
  expect(changed(before.tree, after.tree), `${host}: what was there before`).toEqual([]);
  expect(added(before.tree, after.tree), `${host}: what was not`).toEqual([...left].sort());
  expect(after.services, `${host}: processes`).toHaveLength(1);
}

function expectUntouched(before: Sight, after: Sight, host: string): void {
  expect(after, host).toEqual(before);
}

/** Paths that are gone or are something else now. */
function changed(before: Tree, after: Tree): readonly string[] {
  return Object.keys(before).filter(path => after[path] !== before[path]);
}

/** Waits until the service's log says that it is up again, and in which version. */
async function expectAnswers(night: Night, host: string, log: string, version: string): Promise<void> {
  const starts = () => readFileSync(join(night.home(host), log), 'utf8').match(/^.* 服务启动成功.*$/gm) ?? [];
  await expect.poll(() => starts().at(-1), { timeout: 30_000, message: host }).toContain(version);
}

describe.skipIf(sshd === null)('A release whose unpacking fails on one host after others are done', () => {
  let night: Night;
  let before: Readonly<Record<string, Sight>>;
  let stopped: Finished;
  let afterRun: Readonly<Record<string, Sight>>;
  let undone: Finished;
  const touched = ['ecsc-1', 'ecsc-2', 'ecmc-1'];
  const untouched = hostNames.filter(host => !touched.includes(host));

  beforeAll(async () => {
    night = await nightFalls();
    // Tar can put no file where there is a directory with something in it, and goes on with the others.
    const obstacle = join(night.home('ecmc-1'), 'ecmc/js/cloudgroup.js');
    rmSync(obstacle);
    mkdirSync(obstacle);
    writeFileSync(join(obstacle, 'local.js'), 'of this host\n');
    before = lookAtAll(night.estate);
    stopped = await night.run();
    afterRun = lookAtAll(night.estate);
    undone = await night.rollBack();
  });
  afterAll(() => night?.close());

  test('stops with 1 in the middle, with new files over the old ones.', () => {
    expect(stopped.code, stopped.ending).toBe(1);
    expect(stopped.text).toMatch(/✖ ecmc\/unpack@ecmc-1/);
    expect(afterRun['ecmc-1']!.services).toEqual([]);
    for (const host of touched) {
      const service = host.slice(0, 4);
      expect(below(afterRun[host]!.tree, service), host).not.toEqual(below(before[host]!.tree, service));
    }
  });

  test('is rolled back with 0.', () => {
    expect(undone.code, undone.ending).toBe(0);
  });

  test('leaves the touched hosts as they were, byte for byte, and beside that what it names.', () => {
    const leftOf = (service: string) => [`${service}_20170315.failed`, `${service}_20170315.unused`];
    const left: Readonly<Record<string, readonly string[]>> = {
      'ecsc-1': ['ecsc.tar', 'prochistdata.tar', 'prochistdata_20170315.failed', ...leftOf('ecsc')],
      'ecsc-2': ['ecsc.tar', ...leftOf('ecsc')],
      'ecmc-1': ['ecmc.tar', ...leftOf('ecmc')],
    };
    for (const host of touched) {
      const after = look(night.estate.hosts[host]!);
      expectRestored(before[host]!, after, host, left[host] ?? []);
      const service = host.slice(0, 4);
      expect(below(after.tree, `${service}_20170315.unused`), host).toEqual(
        below(before[host]!.tree, service),
      );
      expect(below(after.tree, `${service}_20170315.failed`), host).toEqual(
        below(afterRun[host]!.tree, service),
      );
    }
    expect(existsSync(join(night.home('ecsc-1'), 'prochistdata'))).toBe(false);
  });

  test('has the old services answer again.', async () => {
    for (const host of touched) {
      const service = host.slice(0, 4);
      await expectAnswers(night, host, `${service}log/${service}.log`, `${service} 20170301`);
    }
  });

  test('has not logged in to any other host, and has stopped nothing there.', () => {
    for (const host of untouched) {
      const now = look(night.estate.hosts[host]!);
      expectUntouched(afterRun[host]!, now, host);
      expect(now.services, host).toEqual(before[host]!.services);
      expect(now.tree, host).toEqual(before[host]!.tree);
    }
  });

  test('leaves no lock and no directory of its own on the hosts that it rolled back.', () => {
    for (const host of touched) expect(keptOn(night.estate.hosts[host]!), host).toEqual([]);
  });

  test('is rolled back on record.', async () => {
    const run = await night.seat.show();
    expect(run.status).toBe('rolledBack');
    const statuses = (part: string) =>
      new Set(run.tasks.filter(task => task.id.startsWith(part)).map(task => task.status));
    expect(run.tasks.find(({ id }) => id === 'ecmc/unpack@ecmc-1')?.status).toBe('rolledBack');
    expect(run.tasks.find(({ id }) => id === 'ecsc/unpack@ecsc-2')?.status).toBe('rolledBack');
    expect(statuses('schedule/')).toEqual(new Set(['pending']));
    const { text } = await night.seat.run(['show', 'latest']);
    expect(text).toContain('rolled back');
    const report = await night.seat.run(['report', 'latest']);
    expect(report.code, report.ending).toBe(0);
    expect(report.stdout).toContain('## Rollback');
    expect(report.stdout).toContain('the new version is slow');
    readChains(night.seat.runsDir);
  });

  test('is not rolled back a second time.', async () => {
    const again = await night.rollBack();
    expect(again.code, again.ending).toBe(2);
    expect(again.stderr).toContain('rolled back already');
  });

  test('can be run again when the obstacle is gone, and rolled back again, also when that is interrupted.', async () => {
    const obstacle = join(night.home('ecmc-1'), 'ecmc/js/cloudgroup.js');
    rmSync(obstacle, { recursive: true });
    writeFileSync(obstacle, 'old\n');
    const second = lookAtAll(night.estate);
    const release = await night.run('--only', 'ecmc', '--limit', 'ecmc-1,ecmc-2');
    expect(release.code, release.ending).toBe(3);
    expect(readFileSync(join(night.home('ecmc-1'), 'ecmc/VERSION'), 'utf8')).toBe('20170315\n');

    const killed = night.seat.start(['rollback', 'latest', '--auto', '--no-tui', ...reason]);
    await killed.seen(/▶ ecmc\/rollback\/put-the-backup-in-place-of-the-failed-version@ecmc-2/);
    killed.kill('SIGKILL');
    await killed.done;
    const resumed = await night.seat.run(['resume', 'latest', '--auto', '--no-tui']);
    expect(resumed.text).toContain('ecmc/rollback/check-that-tomcat-runs@ecmc-1');
    expect((await night.seat.show()).status, resumed.ending).toBe('rolledBack');
    const sight = (host: string) => look(night.estate.hosts[host]!);
    expectRestored(second['ecmc-1']!, sight('ecmc-1'), 'ecmc-1', [
      'ecmc_20170315.failed.2',
      'ecmc_20170315.unused.2',
    ]);
    expectRestored(second['ecmc-2']!, sight('ecmc-2'), 'ecmc-2', [
      'ecmc.tar',
      'ecmc_20170315.failed',
      'ecmc_20170315.unused',
    ]);
    for (const host of untouched.filter(name => name !== 'ecmc-2'))
      expect(sight(host).services, host).toEqual(before[host]!.services);
    readChains(night.seat.runsDir);
  });
});

describe.skipIf(sshd === null)('A release that ends in the middle', () => {
  let night: Night;
  beforeAll(async () => {
    night = await nightFalls();
  });
  afterAll(() => night?.close());

  test('because its process is killed is rolled back where something of it ran.', async () => {
    const before = lookAtAll(night.estate);
    const run = night.seat.start([...night.release, '--only', 'ecmc']);
    await run.seen(/✔ ecmc\/unpack@ecmc-1/);
    run.kill('SIGKILL');
    await run.done;
    const undone = await night.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    const left = ['ecmc.tar', 'ecmc_20170315.failed', 'ecmc_20170315.unused'];
    expectRestored(before['ecmc-1']!, look(night.estate.hosts['ecmc-1']!), 'ecmc-1', left);
    for (const host of hostNames.filter(name => name !== 'ecmc-1')) {
      const { tree, services } = look(night.estate.hosts[host]!);
      expect(tree, host).toEqual(before[host]!.tree);
      expect(services, host).toEqual(before[host]!.services);
    }
    expect((await night.seat.show()).status).toBe('rolledBack');
    readChains(night.seat.runsDir);
  });

  test('because a service does not start is rolled back, and the old version starts.', async () => {
    const host = night.estate.hosts['schedule-2']!;
    const before = lookAtAll(night.estate);
    await inject(host.sandbox, 'start-fails');
    const failed = await night.run('--only', 'schedule');
    expect(failed.code, failed.ending).toBe(1);
    await mend(host.sandbox, 'start-fails');
    const undone = await night.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    for (const name of ['schedule-1', 'schedule-2']) {
      expectRestored(before[name]!, look(night.estate.hosts[name]!), name, [
        'schedule.tar',
        'schedule_20170315.failed',
        'schedule_20170315.unused',
      ]);
      await expectAnswers(night, name, 'schedulelog/schedule.log', 'schedule 20170301');
    }
  });

  test('before it has changed anything is rolled back without stopping what runs.', async () => {
    const before = lookAtAll(night.estate);
    const artifact = join(night.estate.artifactsDir, 'ecsc.tar');
    const whole = readFileSync(artifact);
    writeFileSync(artifact, whole.subarray(0, 100_000));
    const failed = await night.run('--only', 'ecsc', '--limit', 'ecsc-2');
    writeFileSync(artifact, whole);
    expect(failed.code, failed.ending).toBe(1);
    expect(failed.text).toMatch(/✖ ecsc\/check-the-package@ecsc-2/);
    const undone = await night.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(undone.text).toContain('ecsc-2 │ The installed version was not changed: it stays.\n');
    const after = look(night.estate.hosts['ecsc-2']!);
    expectRestored(before['ecsc-2']!, after, 'ecsc-2', ['ecsc.tar']);
    expect(after.services).toEqual(before['ecsc-2']!.services);
  });

  test('when it has stopped a service and unpacked nothing has that service started again.', async () => {
    const before = look(night.estate.hosts['ecmc-2']!);
    const skipped = [
      'ecmc/back-up',
      'ecmc/unpack',
      'ecmc/start-tomcat',
      'ecmc/watch-the-logs',
      'verify/ecmc-runs',
    ];
    const left = await night.run('--limit', 'ecmc-2', ...skipped.flatMap(id => ['--skip', id]));
    expect(left.code, left.ending).toBe(3);
    expect(look(night.estate.hosts['ecmc-2']!).services).toEqual([]);
    const undone = await night.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(undone.text).toContain('ecmc-2 │ The installed version was not changed: it stays.\n');
    expect(undone.text).not.toMatch(/│ .*is in place again/);
    expectRestored(before, look(night.estate.hosts['ecmc-2']!), 'ecmc-2', ['ecmc.tar']);
    await expectAnswers(night, 'ecmc-2', 'ecmclog/ecmc.log', 'ecmc 20170301');
  });

  test('and that another run has followed is not rolled back over it.', async () => {
    const only = ['--only', 'schedule-res', '--limit', 'schedule-res-1'];
    const first = await night.run(...only);
    expect(first.code, first.ending).toBe(3);
    const earlier = (await night.seat.show()).run;
    const inTheWay = await night.run(...only);
    expect(inTheWay.code, inTheWay.ending).toBe(1);
    expect(inTheWay.text).toContain('This is of an earlier attempt; look at it, and move it away');
    const home = night.home('schedule-res-1');
    renameSync(join(home, 'schedule-res_20170315'), join(home, 'schedule-res.first'));
    rmSync(join(home, 'schedule-res_20170315.changed'));
    const second = await night.run(...only);
    expect(second.code, second.ending).toBe(3);
    const before = look(night.estate.hosts['schedule-res-1']!);
    const later = (await night.seat.show()).run;
    const refused = await night.seat.run(['rollback', earlier, '--auto', '--no-tui', ...reason]);
    expect(refused.code, refused.ending).toBe(2);
    expect(refused.stderr).toContain(later);
    expectUntouched(before, look(night.estate.hosts['schedule-res-1']!), 'schedule-res-1');
    expect((await night.seat.show(earlier)).status).toBe('stopped');
  });
});

describe.skipIf(sshd === null)('A rollback of one service', () => {
  let night: Night;
  let before: Readonly<Record<string, Sight>>;
  const offered = /^Enter (what will run|run the check)/m;
  const confirming = /^Enter run on /m;

  beforeAll(async () => {
    night = await nightFalls();
    before = lookAtAll(night.estate);
    const hosts = 'schedule-1,schedule-res-1';
    const release = await night.run('--only', 'schedule,schedule-res', '--limit', hosts);
    expect(release.code, release.ending).toBe(3);
  });
  afterAll(() => night?.close());

  test('ends with 0 and lets nothing else go on.', async () => {
    const undone = await night.rollBack('--only', 'schedule-res');
    expect(undone.code, undone.ending).toBe(0);
    expect(undone.text).not.toMatch(/▶ (schedule|verify)\//);
  });

  test('leaves the other service upgraded, and nothing of its own.', async () => {
    const sight = (host: string) => look(night.estate.hosts[host]!);
    expectRestored(before['schedule-res-1']!, sight('schedule-res-1'), 'schedule-res-1', [
      'schedule-res.tar',
      'schedule-res_20170315.failed',
      'schedule-res_20170315.unused',
    ]);
    expect(readFileSync(join(night.home('schedule-1'), 'schedule/VERSION'), 'utf8')).toBe('20170315\n');
    await expectAnswers(night, 'schedule-res-1', 'schedulereslog/scheduleres.log', 'schedule-res 20170301');
    await expectAnswers(night, 'schedule-1', 'schedulelog/schedule.log', 'schedule 20170315');
  });

  test('leaves a run that can be gone on with.', async () => {
    const resumed = await night.seat.run(['resume', 'latest', '--auto', '--no-tui']);
    expect(resumed.code, resumed.ending).toBe(3);
    const run = await night.seat.show();
    expect(run.status).toBe('stopped');
    const status = (id: string) => run.tasks.find(task => task.id === id)?.status;
    expect(status('schedule-res/unpack@schedule-res-1')).toBe('rolledBack');
    expect(status('schedule/unpack@schedule-1')).toBe('finished');
    readChains(night.seat.runsDir);
  });

  test('is confirmed step by step in a terminal, and can be followed by one of another service.', async () => {
    const terminal = night.seat.open(['rollback', 'latest', '--only', 'schedule', ...reason]);
    await terminal.listens();
    for (const step of [
      'See how far the release came',
      'Stop the service',
      'Put the backup in place of the failed version',
      'Start the service, unless it runs',
      'Check that the service runs',
      'Undo: Back up',
    ]) {
      await terminal.pressUntil('.', new RegExp(`Next: ${step} on schedule-1`));
      await terminal.shows(offered);
      await terminal.pressUntil('enter', confirming);
      await terminal.pressUntil('enter', /^(?!Enter run on ).*\? help$/m);
    }
    await terminal.shows(/▶ verification|paused/i);
    await terminal.pressUntil('q', /leave now/i);
    terminal.press('l');
    const ended = await terminal.ended;
    terminal.close();
    expect(ended.code, ended.written.slice(-2000)).toBe(0);
    const after = look(night.estate.hosts['schedule-1']!);
    expectRestored(before['schedule-1']!, after, 'schedule-1', [
      'schedule.tar',
      'schedule_20170315.failed',
      'schedule_20170315.unused',
    ]);
    expect((await night.seat.show()).status).toBe('stopped');
    readChains(night.seat.runsDir);
  });
});
