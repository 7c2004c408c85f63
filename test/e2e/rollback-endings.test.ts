import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostNames } from '../../src/demo/fleet.ts';
import { inject, mend } from '../helpers/demo-faults.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { expectAnswers, expectRestored, type Night, nightFalls, reason, sshd } from '../helpers/night.ts';
import { look, lookAtAll } from '../helpers/watched-estate.ts';

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
    expect(look(night.estate.hosts['schedule-res-1']!)).toEqual(before);
    expect((await night.seat.show(earlier)).status).toBe('stopped');
  });
});
