import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostNames } from '../../src/demo/fleet.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { expectAnswers, expectRestored, type Night, nightFalls, reason, sshd } from '../helpers/night.ts';
import type { Finished } from '../helpers/seat.ts';
import { below } from '../helpers/tree.ts';
import { keptOn, look, lookAtAll, type Sight } from '../helpers/watched-estate.ts';

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

  test('has changed and stopped nothing on any other host; at most what the run kept there is cleared away.', () => {
    for (const host of untouched) {
      const now = look(night.estate.hosts[host]!);
      expect({ ...now, logins: 0 }, host).toEqual({ ...afterRun[host], logins: 0 });
      expect(now.logins, host).toBeLessThanOrEqual(afterRun[host]!.logins + 1);
      expect(keptOn(night.estate.hosts[host]!), host).toEqual([]);
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
