import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChannelSystem, erlCall, packageOf, repackaged } from '../helpers/channel-system.ts';
import { type FaultEstate, startFaultEstate } from '../helpers/fault-estate.ts';
import { findProgram } from '../helpers/programs.ts';
import { openSeat, repository } from '../helpers/seat.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { buildChannelReleases } from '../otp/ch-release.ts';

const sshd = findProgram('sshd', 'openssh-server');
const book = join(repository, 'runbooks/otp-ch_rel.yaml');

describe.skipIf(sshd === null || erlCall === null)('The OTP release behind OpenSSH', () => {
  const seat = openSeat();
  let estate: FaultEstate;
  const systems: ChannelSystem[] = [];
  beforeAll(async () => {
    const directory = join(seat.directory, 'estate');
    estate = await startFaultEstate(sshd ?? '', { directory, names: ['ch-1', 'ch-2'], keepalive: '3s' });
  });
  afterAll(async () => {
    for (const system of systems) await system.close();
    await estate?.close();
    seat.close();
  });

  /** A node of its own that runs A, and how the shipped runbook is run on it. */
  const prepare = async (name: string) => {
    const system = await ChannelSystem.start(join(seat.directory, name));
    systems.push(system);
    const artifacts = packageOf(system, join(seat.directory, `${name}-packages`));
    const inventory = estate.inventoryFor(name);
    const where = ['--inventory', inventory, '--artifacts', artifacts, ...system.variables];
    return { system, args: ['run', book, ...where, '--no-tui', '--auto'] };
  };

  /** A person passes what is left of the verification, and signs it off. */
  const signOff = async () => {
    const terminal = seat.open(['resume', 'latest']);
    await terminal.pressUntil('3', /^›.*ch3:available|^›.*number of free|^› /m);
    await terminal.pressUntil('end', /^›.*free channels/m);
    await terminal.pressUntil('p', /Verdict: pass/);
    await terminal.pressUntil('enter', /Every item has a verdict/);
    await terminal.pressUntil('4', /Every item has a verdict/);
    await terminal.pressUntil('a', /Sign off: accept/);
    return terminal;
  };

  const provisional = { releases: { A: 'permanent', B: 'current' }, starts: 'A' };

  test('goes from A to B, provisional until the sign-off and permanent after it.', async () => {
    const { system, args } = await prepare('forward');
    const finished = await seat.run(args);
    expect(finished.code, finished.ending).toBe(3);
    expect(await system.standing()).toEqual(provisional);
    expect(await system.value('ch3:available()')).toBe('4');

    const terminal = await signOff();
    await terminal.pressUntil('enter', /Make B permanent/);
    await terminal.pressUntil('enter', /makePermanent B at channel/);
    await terminal.pressUntil('enter', /The run is complete/);
    terminal.press('q');
    await terminal.ended;
    terminal.close();
    expect(await system.standing()).toEqual({ releases: { A: 'old', B: 'permanent' }, starts: 'B' });

    await system.killEmulator();
    // Its configuration now is that of B, which has eight channels.
    expect(await system.value('ch3:available()')).toBe('8');
    expect((await system.standing()).releases).toEqual({ A: 'old', B: 'permanent' });
  });

  test('that is not signed off goes back to A, and B is removed.', async () => {
    const { system, args } = await prepare('back');
    const finished = await seat.run(args);
    expect(finished.code, finished.ending).toBe(3);
    const undone = await seat.run(['rollback', 'latest', '--auto', '--no-tui', '--reason', 'not accepted']);
    expect(undone.code, undone.ending).toBe(0);
    expect(await system.standing()).toEqual({ releases: { A: 'permanent' }, starts: 'A' });
    expect(system.has('lib/ch_app-2')).toBe(false);
    expect((await seat.show()).status).toBe('rolledBack');
  });

  test('that restarts before the sign-off comes back with A, which the next step sees and says.', async () => {
    const { system, args } = await prepare('restarted');
    const book = args.filter(arg => arg !== '--auto');
    const finished = await seat.run([
      ...book,
      '--auto',
      '--skip',
      'verify/the-allocator-counts-its-free-channels@ch-1',
    ]);
    expect(finished.code, finished.ending).toBe(3);
    expect(await system.standing()).toEqual(provisional);
    await system.killEmulator();
    expect(await system.standing()).toEqual({ releases: { A: 'permanent', B: 'unpacked' }, starts: 'A' });

    const terminal = await signOff();
    await terminal.pressUntil('enter', /Make B permanent/);
    await terminal.pressUntil('enter', /is not as the step needs it/);
    await terminal.shows(/expected B current, found unpacked/);
    await terminal.shows(/sameEmulator/);
    terminal.close();
    expect((await system.standing()).starts).toBe('A');
  });

  test('is taken up where handrail was killed: B is installed once, and the node is asked what became of it.', async () => {
    const { system, args } = await prepare('killed');
    const running = seat.start(args);
    await running.seen(/▶ ch\/install-b@ch-1/);
    running.kill('SIGKILL');
    await running.done;
    const resumed = await seat.run(['resume', 'latest', '--auto', '--no-tui']);
    expect(resumed.code, resumed.ending).toBe(3);
    expect(await system.standing()).toEqual(provisional);
    const install = (await seat.show()).tasks.find(({ id }) => id === 'ch/install-b@ch-1');
    expect(install).toMatchObject({ status: 'finished' });
    const report = await seat.run(['report', 'latest']);
    expect(report.stdout).toContain('B is provisional until it is made permanent');
    expect(report.stdout).toContain('ch\\_rel B: current, on disk unpacked');
  });

  test('is built by systools on a host, which says why where it cannot be.', async () => {
    const directory = temporaryDirectory();
    buildChannelReleases(directory);
    rmSync(join(directory, 'ch_rel-2.tar.gz'));
    const path = join(seat.directory, 'build.yaml');
    const write = (from: string) =>
      writeFileSync(
        path,
        `handrail: 1
name: build
upgrade:
  - service: ch
    hosts: [ch-1]
    steps:
      - name: Build B
        otp: { action: build, root: ${directory}, package: ch_rel-2, from: ${from}, path: "lib/*/ebin" }
`,
      );
    const run = () =>
      seat.run(['run', path, '--inventory', estate.inventoryFor('build'), '--no-tui', '--auto']);
    write('ch_rel-0');
    const failed = await run();
    expect(failed.code, failed.ending).toBe(1);
    expect(failed.text).toMatch(/systools could not build the release: relup: .*ch_rel-0/);
    await seat.run(['close', 'latest', '--reason', 'the runbook is corrected']);
    write('ch_rel-1');
    const finished = await run();
    expect(finished.code, finished.ending).toBe(0);
    expect(existsSync(join(directory, 'ch_rel-2.tar.gz'))).toBe(true);
  });

  test('goes to B at two nodes together, each of which waits for the other.', async () => {
    const one = await ChannelSystem.start(join(seat.directory, 'one'), { name: 'one' });
    systems.push(one);
    const two = await ChannelSystem.start(join(seat.directory, 'two'), { name: 'two', port: one.port });
    systems.push(two);
    const nodes = [await one.value('node()'), await two.value('node()')];
    const artifacts = repackaged(one, join(seat.directory, 'together'), relup =>
      relup.replace('point_of_no_return', `point_of_no_return,{sync_nodes,together,[${nodes}]}`),
    );
    const inventory = estate.inventoryFor('together');
    const lines = readFileSync(inventory, 'utf8').split('\n');
    const both = [one, two].map(
      ({ name, home, root, port }) =>
        `    variables: ${JSON.stringify({ node: name, cookie: home, root, epmd: String(port) })}`,
    );
    const own = lines.map(each => (each.startsWith('    variables:') ? (both.shift() ?? '') : each));
    writeFileSync(inventory, own.join('\n'));
    const path = join(seat.directory, 'together.yaml');
    const text = readFileSync(book, 'utf8').replace(/^inventory:\n( .*\n)+/m, '');
    writeFileSync(
      path,
      text
        .replaceAll('hosts: [ch-1]', 'hosts: [ch-1, ch-2]\n    serial: 2')
        .replace(/(\n {4}hosts: .*)\n {4}serial: 2(?!\n {4}steps)/g, '$1'),
    );
    const finished = await seat.run([
      ...['run', path, '--inventory', inventory, '--artifacts', artifacts],
      ...['--no-tui', '--auto'],
    ]);
    expect(finished.code, finished.ending).toBe(3);
    for (const system of [one, two]) expect(await system.standing()).toEqual(provisional);
  });
});
