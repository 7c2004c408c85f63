import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChannelSystem, erlCall, packageOf, repackaged } from '../helpers/channel-system.ts';
import { type FaultEstate, startFaultEstate } from '../helpers/fault-estate.ts';
import { findProgram } from '../helpers/programs.ts';
import { openSeat, repository } from '../helpers/seat.ts';

const sshd = findProgram('sshd', 'openssh-server');
const book = join(repository, 'runbooks/otp-ch_rel.yaml');
const point = /point_of_no_return/;

describe.skipIf(sshd === null || erlCall === null)('An OTP release that goes wrong', () => {
  const seat = openSeat();
  let estate: FaultEstate;
  const systems: ChannelSystem[] = [];
  beforeAll(async () => {
    const directory = join(seat.directory, 'estate');
    estate = await startFaultEstate(sshd ?? '', { directory, names: ['ch-1'], keepalive: '3s' });
  });
  afterAll(async () => {
    for (const system of systems) await system.close();
    await estate?.close();
    seat.close();
  });

  /** A node of its own that runs A, and what a run on it takes. */
  const prepare = async (name: string, packaged: (system: ChannelSystem, directory: string) => string) => {
    const system = await ChannelSystem.start(join(seat.directory, name));
    systems.push(system);
    const artifacts = packaged(system, join(seat.directory, `${name}-packages`));
    const where = ['--inventory', estate.inventoryFor(name), '--artifacts', artifacts, ...system.variables];
    return {
      system,
      run: (...more: readonly string[]) => seat.run(['run', book, ...where, '--no-tui', '--auto', ...more]),
      runOf: (path: string) => seat.run(['run', path, ...where, '--no-tui', '--auto']),
    };
  };
  const withRelup = (name: string, change: (relup: string) => string | null) =>
    prepare(name, (system, directory) => repackaged(system, directory, change));
  const statusOf = async (step: string) =>
    (await seat.show()).tasks.find(({ id }) => id === `ch/${step}@ch-1`)?.status;
  const rollBack = () => seat.run(['rollback', 'latest', '--auto', '--no-tui', '--reason', 'it failed']);
  const onA = { releases: { A: 'permanent' }, starts: 'A' };
  const unpacked = { releases: { A: 'permanent', B: 'unpacked' }, starts: 'A' };

  test('crashes behind the point of no return: the node is back with A, and the step says so.', async () => {
    const { system, run } = await withRelup('crash', relup =>
      relup.replace(point, 'point_of_no_return,{suspend,[ch3]},{apply,{erlang,error,[no_code_change]}}'),
    );
    const before = await system.probeWhen(() => true);
    const finished = await run();
    expect(finished.code, finished.ending).toBe(1);
    expect(await statusOf('install-b')).toBe('failed');
    expect(finished.text).toContain('no_code_change');
    expect(finished.text).toContain('sameEmulator');
    expect(await system.standing()).toEqual(unpacked);
    const after = await system.probeWhen(() => true);
    expect([after.pid, after.creation > before.creation]).toEqual([before.pid, true]);
    const undone = await rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(await system.standing()).toEqual(onA);
  });

  test('fails before it: the emulator is the same, and the step warns of its environment.', async () => {
    const { system, run } = await withRelup('early', relup =>
      relup.replace(point, '{apply,{erlang,error,[not_today]}},point_of_no_return'),
    );
    const before = await system.probeWhen(() => true);
    // The check carries out what stands before the point, and would fail too.
    const finished = await run('--skip', 'ch/check-that-b-can-be-installed@ch-1');
    expect(finished.code, finished.ending).toBe(1);
    expect(await statusOf('install-b')).toBe('failed');
    expect(finished.text).toContain('not_today');
    expect(finished.text).toContain('init:restart()');
    const after = await system.probeWhen(() => true);
    expect([after.pid, after.creation]).toEqual([before.pid, before.creation]);
    expect(await system.standing()).toEqual(unpacked);
  });

  test('has no relup: the check is refused before anything is asked of the node.', async () => {
    const { system, run } = await withRelup('none', () => null);
    const finished = await run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('expected A to B, found no script');
    expect(await statusOf('check-that-b-can-be-installed')).toBe('ready');
    expect(await system.standing()).toEqual(unpacked);
  });

  test('comes in a truncated package, which the node cannot unpack.', async () => {
    const { system, run } = await prepare('short', (each, directory) => {
      const path = join(packageOf(each, directory), 'ch_rel-2.tar.gz');
      writeFileSync(path, readFileSync(path).subarray(0, 1000));
      return directory;
    });
    const finished = await run();
    expect(finished.code, finished.ending).toBe(1);
    expect(await statusOf('unpack-b')).toBe('failed');
    expect(finished.text).toContain('the node answered');
    expect(await system.standing()).toEqual(onA);
  });

  test('is installed already: it is not installed a second time.', async () => {
    const { system, run } = await prepare('twice', packageOf);
    const first = await run();
    expect(first.code, first.ending).toBe(3);
    await seat.run(['close', 'latest', '--reason', 'another one goes on']);
    const second = await run('--start-at', 'ch/install-b@ch-1');
    expect(second.code, second.ending).toBe(1);
    expect(second.text).toContain('found current');
    expect(await system.standing()).toEqual({ releases: { A: 'permanent', B: 'current' }, starts: 'A' });
  });

  test('waits for a node that is down: it is not begun.', async () => {
    const { system, run } = await withRelup('peer', relup =>
      relup.replace(point, "point_of_no_return,{sync_nodes,together,['nobody@nowhere']}"),
    );
    const finished = await run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('peersReady: expected up and unpacked, found nobody@nowhere');
    expect(await statusOf('install-b')).toBe('ready');
    expect(await system.standing()).toEqual(unpacked);
  });

  test('restarts the emulator, which starts what is permanent: the step says that it is A again.', async () => {
    const { system, run } = await withRelup('restart', relup =>
      relup.replace(/(\[\{"A",[\s\S]*?)\]\}\]/, '$1,restart_emulator]}]'),
    );
    const before = await system.probeWhen(() => true);
    const finished = await run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('versionStatus: expected B current | permanent, found unpacked');
    expect(await statusOf('install-b')).toBe('failed');
    const after = await system.probeWhen(() => true);
    expect(after.creation === before.creation).toBe(false);
    expect(await system.standing()).toEqual(unpacked);
  });

  test('has another relup than the one that was approved: it is not begun, and with that one it is.', async () => {
    const { system, runOf } = await prepare('approved', packageOf);
    const approved = createHash('sha256').update(readFileSync(system.releases.relup)).digest('hex');
    const text = readFileSync(book, 'utf8');
    const write = (relup: string) =>
      writeFileSync(
        join(seat.directory, 'approved.yaml'),
        text.replace('action: install,', `action: install, relup: "${relup}",`),
      );
    write('0'.repeat(64));
    const refused = await runOf(join(seat.directory, 'approved.yaml'));
    expect(refused.code, refused.ending).toBe(1);
    expect(refused.text).toContain(`relupApproved: expected ${'0'.repeat(64)}, found ${approved}`);
    expect(await system.standing()).toEqual(unpacked);
    write(approved);
    const resumed = await seat.run(['resume', 'latest', '--accept-changes', '--auto', '--no-tui']);
    expect(resumed.code, resumed.ending).toBe(3);
    expect(await system.standing()).toEqual({ releases: { A: 'permanent', B: 'current' }, starts: 'A' });
  });
});
