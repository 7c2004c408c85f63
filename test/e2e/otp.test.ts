import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeNamed, wrapped } from '../helpers/channel-site.ts';
import { channelTests, hasChannels, standings } from '../helpers/channel-tests.ts';
import type { Terminal } from '../helpers/terminal.ts';

const { onA, unpacked, provisional, onB } = standings;

describe.skipIf(!hasChannels)('The OTP release behind OpenSSH', () => {
  const tests = channelTests();

  /** A person passes what is left of the verification, and comes to the sign-off. */
  const verified = async (terminal: Terminal) => {
    await terminal.listens();
    await terminal.pressUntil('3', /\[3 Verify\]/);
    await terminal.pressUntil('end', /^›.*free channels/m);
    await terminal.pressUntil('p', /Verdict: pass/);
    await terminal.pressUntil('enter', /Every item has a verdict/);
    await terminal.pressUntil('4', /\[4 Sign-off\]/);
  };
  const signOff = async (terminal: Terminal) => {
    await verified(terminal);
    await terminal.pressUntil('a', /Sign off: accept/);
    await terminal.pressUntil('enter', /Next: Make B permanent/);
  };

  const leave = async (terminal: Terminal) => {
    await terminal.pressUntil('escape', /\? help$/m);
    await terminal.pressUntil('q', /leave now/i);
    terminal.press('l');
    await terminal.ended;
  };

  test.concurrent('goes from A to B, provisional until the sign-off and permanent after it.', async context => {
    const site = await tests.prepare(context, { artifacts: tests.template.directory });
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(3);
    expect(await site.system.standing()).toEqual(provisional);
    expect(await site.system.value('ch3:available()')).toBe('4');

    const terminal = site.sit(['resume', 'latest']);
    await signOff(terminal);
    await terminal.pressUntil('enter', /makePermanent B at channel/);
    await terminal.pressUntil('enter', /The run is complete/);
    terminal.press('q');
    await terminal.ended;
    expect(await site.system.standing()).toEqual(onB);

    await site.system.killEmulator();
    // Its configuration now is that of B, which has eight channels.
    expect(await site.system.value('ch3:available()')).toBe('8');
    expect((await site.system.standing()).releases).toEqual(onB.releases);
  });

  test.concurrent('that is rejected at the sign-off goes back to A for good, and B is removed.', async context => {
    const site = await tests.prepare(context);
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(3);
    const before = await site.system.isUp();

    const terminal = site.sit(['resume', 'latest'], { columns: 80, rows: 24 });
    await verified(terminal);
    await terminal.pressUntil('x', /Sign off: reject/);
    terminal.type('Calls are lost');
    await terminal.shows(/› Calls are lost/);
    await terminal.pressUntil('enter', /══ Rejected/);
    await terminal.pressUntil('b', /1\. Go back to A · ch-1[\s\S]*2\. Remove B · ch-1/);
    await terminal.pressUntil('b', /Type rollback/);
    terminal.type('Calls are lost');
    await terminal.shows(/› Calls are lost/);
    await terminal.pressUntil('tab', /Esc back/);
    terminal.type('rollback');
    await terminal.shows(/› rollback/);
    await terminal.pressUntil('enter', /Next: Go back to A on ch-1/);
    await terminal.pressUntil('enter', /downgrade A from B at channel/);
    await terminal.pressUntil('enter', /Next: Remove B on ch-1/);
    await terminal.pressUntil('enter', /remove B at channel/);
    await terminal.pressUntil('enter', /rolled back/);
    terminal.press('q');
    await terminal.ended;

    expect(await site.system.standing()).toEqual(onA);
    expect(site.system.has('lib/ch_app-2')).toBe(false);
    const after = await site.system.isUp();
    expect([after.pid, after.creation]).toEqual([before.pid, before.creation]);
    expect(await site.seat.show()).toMatchObject({
      status: 'rolledBack',
      signatures: [{ verdict: 'rejected' }],
    });
    await site.system.killEmulator();
    expect(await site.system.standing()).toEqual(onA);
  });

  test.concurrent('that is not signed off is rolled back without a terminal, too.', async context => {
    const site = await tests.prepare(context);
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(3);
    const undone = await site.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(await site.system.standing()).toEqual(onA);
    expect(site.system.has('lib/ch_app-2')).toBe(false);
    expect((await site.seat.show()).status).toBe('rolledBack');
  });

  test.concurrent('that restarts before the sign-off comes back with A, which the next step sees and says.', async context => {
    const site = await tests.prepare(context);
    const finished = await site.run('--skip', 'verify/the-allocator-counts-its-free-channels@ch-1');
    expect(finished.code, finished.ending).toBe(3);
    expect(await site.system.standing()).toEqual(provisional);

    const terminal = site.sit(['resume', 'latest']);
    await verified(terminal);
    // The operator looks at the sign-off while it happens.
    await site.system.killEmulator();
    expect(await site.system.standing()).toEqual(unpacked);
    await terminal.pressUntil('a', /Sign off: accept/);
    await terminal.pressUntil('enter', /Make B permanent on ch-1: its Erlang node is not ready for it/);
    await terminal.pressUntil('enter', /is not as the step needs it/);
    await terminal.shows(wrapped('expected B current, found unpacked'));
    await terminal.shows(/sameEmulator/);
    expect(await site.system.standing()).toEqual(unpacked);
    await leave(terminal);
    const undone = await site.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(await site.system.standing()).toEqual(onA);
  });

  test.concurrent('that restarts while somebody looks at the verification is back on A, which the next check says.', async context => {
    const site = await tests.prepare(context);
    const terminal = site.sit(site.args);
    await terminal.listens();
    await terminal.pressUntil('enter', /Next: Copy the package of B on ch-1/);
    for (const next of ['Unpack B', 'Check that B can be installed', 'Install B', 'The allocator counts']) {
      await terminal.pressUntil('enter', /^Enter run on /m);
      await terminal.pressUntil('enter', new RegExp(`Next: ${next}`), 5_000);
    }
    await terminal.pressUntil('3', /\[3 Verify\]/);
    expect(await site.system.standing()).toEqual(provisional);
    await site.system.killEmulator();
    expect(await site.system.standing()).toEqual(unpacked);
    await terminal.pressUntil('enter', /^Enter run on /m);
    terminal.press('enter');
    await terminal.shows(/Failed: The allocator counts its free channels/);
    await terminal.shows(wrapped('sameEmulator: expected'));
    await terminal.shows(wrapped('(B unpacked, A permanent, a restart would start A)'));
    await leave(terminal);
    const undone = await site.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(await site.system.standing()).toEqual(onA);
  });

  test.concurrent('is taken up where handrail was killed: B is installed once, and the node is asked what became of it.', async context => {
    const site = await tests.prepare(context);
    const running = site.seat.start([...site.args, '--no-tui', '--auto']);
    await running.seen(/▶ ch\/install-b@ch-1/);
    running.kill('SIGKILL');
    await running.done;
    const resumed = await site.resume();
    expect(resumed.code, resumed.ending).toBe(3);
    expect(await site.system.standing()).toEqual(provisional);
    expect(await site.statusOf('install-b')).toBe('finished');
    const report = await site.seat.run(['report', 'latest']);
    expect(report.stdout).toContain('B is provisional until it is made permanent');
    expect(report.stdout).toContain('ch\\_rel B: current, on disk unpacked');
  });

  test.concurrent('reaches a node by its long name.', async context => {
    const site = await tests.prepare(context, { systems: [{ name: 'channel@127.0.0.1' }] });
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(3);
    expect(finished.text).toContain('channel@127.0.0.1');
    expect(await site.system.standing()).toEqual(provisional);
    expect(await site.system.value('{node(), net_kernel:longnames()}')).toBe("{'channel@127.0.0.1',true}");
  });

  test.concurrent('is built by systools on a host, which says why where it cannot be.', async context => {
    const directory = tests.directory('build');
    mkdirSync(directory);
    for (const name of ['lib', 'ch_rel-1.rel', 'ch_rel-2.rel', 'sys.config'])
      cpSync(join(tests.template.directory, name), join(directory, name), { recursive: true });
    const build = (from: string) => `handrail: 1
name: build
upgrade:
  - service: ch
    hosts: [ch-1]
    steps:
      - name: Build B
        otp: { action: build, root: ${directory}, package: ch_rel-2, from: ${from}, path: "lib/*/ebin" }
`;
    const site = await tests.prepare(context, { systems: [], book: () => build('ch_rel-0') });
    const failed = await site.run();
    expect(failed.code, failed.ending).toBe(1);
    expect(failed.text).toMatch(/systools could not build the release: relup: .*ch_rel-0/);
    await site.seat.run(['close', 'latest', '--reason', 'the runbook is corrected']);
    writeFileSync(site.book, build('ch_rel-1'));
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(0);
    expect(existsSync(join(directory, 'ch_rel-2.tar.gz'))).toBe(true);
  });

  test.concurrent('goes to B at two nodes together, each of which waits for the other.', async context => {
    const nodes = [nodeNamed('one'), nodeNamed('two')];
    const site = await tests.withRelup(
      context,
      relup => relup.replace('point_of_no_return', `point_of_no_return,{sync_nodes,together,[${nodes}]}`),
      { systems: [{ name: 'one' }, { name: 'two' }] },
    );
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(3);
    for (const system of site.systems) expect(await system.standing()).toEqual(provisional);
    const undone = await site.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    for (const system of site.systems) expect(await system.standing()).toEqual(onA);
  });
});
