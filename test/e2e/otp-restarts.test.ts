import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rebuilt, repackaged } from '../helpers/channel-releases.ts';
import { type ChannelSite, edited } from '../helpers/channel-site.ts';
import { channelTests, hasChannels, standings } from '../helpers/channel-tests.ts';

const { onA, unpacked, provisional, onB, backOnA } = standings;

describe.skipIf(!hasChannels)('An OTP release that restarts the emulator', () => {
  /** B with a relup that restarts the emulator in its last step, up and down. */
  let restarting: string;
  /** B on another erts. */
  let onNewErts: string;
  let newErts: string;
  const tests = channelTests(async ({ template, directory }) => {
    restarting = await repackaged(template, directory('restarting'), relup =>
      relup.replaceAll(/\]\}\]/g, ',restart_emulator]}]'),
    );
    newErts = `${template.erts}.1`;
    onNewErts = await rebuilt(template, directory('new-erts'), { erts: newErts });
  });

  test.concurrent('runs B on another emulator afterwards, and A on a third one after the rollback.', async context => {
    // Booted with B, all of it is of B.
    const site = await tests.prepare(context, {
      artifacts: restarting,
      book: text => edited(text, [[/'"ch_app-1"'/, `'"ch_app-2"'`]]),
    });
    const before = await site.system.isUp();
    const finished = await site.run('--var', 'channels=8');
    expect(finished.code, finished.ending).toBe(3);
    expect(await site.system.standing()).toEqual(provisional);
    const installed = await site.system.isUp();
    expect([installed.pid === before.pid, installed.boot.version]).toEqual([false, 'B']);
    const undone = await site.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(await site.system.standing()).toEqual(onA);
    const after = await site.system.isUp();
    expect([after.pid === installed.pid, after.boot.version]).toEqual([false, 'A']);
    expect(site.system.has('lib/ch_app-2')).toBe(false);
  });

  test.concurrent('goes by way of a temporary release to B on another erts, and back.', async context => {
    const site = await tests.prepare(context, { artifacts: onNewErts });
    const before = await site.system.isUp();
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(3);
    expect(finished.text).toContain('{continue_after_restart,"A",[]}');
    expect(await site.system.standing()).toEqual(provisional);
    const installed = await site.system.isUp();
    expect([installed.pid === before.pid, installed.boot.version]).toEqual([false, '__new_emulator__A']);
    // The erts of B is a copy under another name: which one runs, its path says.
    expect(await bindirOf(site)).toContain(`/erts-${newErts}/`);
    const undone = await site.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(await site.system.standing()).toEqual(onA);
    expect(await bindirOf(site)).toContain(`/erts-${tests.template.erts}/`);
    for (const path of ['lib/ch_app-2', `erts-${newErts}`, 'releases/__new_emulator__A'])
      expect(site.system.has(path), path).toBe(false);
  });

  test.concurrent('and is started by a program that only knows the permanent one: the step says that it is A again.', async context => {
    const site = await tests.prepare(context, { artifacts: restarting });
    const start = join(site.system.root, 'bin/start');
    writeFileSync(start, edited(readFileSync(start, 'utf8'), [[/\$\{1:-(.*?)\}/, '$1']]));
    const before = await site.system.isUp();
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('expected B current | permanent, found unpacked');
    expect(await site.statusOf('install-b')).toBe('failed');
    expect(await site.system.standing()).toEqual(unpacked);
    const after = await site.system.isUp();
    expect([after.pid === before.pid, after.boot.version]).toEqual([false, 'A']);
  });

  test.concurrent('is permanent, and is left for A again by way of that restart.', async context => {
    const site = await tests.prepare(context, { artifacts: restarting });
    await site.run();
    expect(await site.system.value('release_handler:make_permanent("B")')).toBe('ok');
    await site.seat.run(['close', 'latest', '--reason', 'made permanent by hand']);
    expect(await site.system.standing()).toEqual(onB);
    writeFileSync(site.book, steps(site, 'action: downgrade, release: A, from: B'));
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(0);
    expect(await site.system.standing()).toEqual(backOnA);
    const after = await site.system.isUp();
    expect(after.boot.version).toBe('A');
    await site.system.killEmulator();
    expect(await site.system.standing()).toEqual(backOnA);
  });

  test.concurrent('was left for A by hand, and not for good: the way back makes A permanent, and restarts nothing.', async context => {
    const site = await tests.prepare(context, { artifacts: restarting });
    await site.run();
    expect(await site.system.value('release_handler:make_permanent("B")')).toBe('ok');
    await site.seat.run(['close', 'latest', '--reason', 'made permanent by hand']);
    const { pid } = await site.system.isUp();
    await site.system.value('release_handler:install_release("A")');
    await site.system.probeWhen(probe => probe.pid !== pid && probe.status === 'started');
    const halfway = await site.system.isUp();
    expect(await site.system.standing()).toEqual({ releases: { A: 'current', B: 'permanent' }, starts: 'B' });
    writeFileSync(site.book, steps(site, 'action: downgrade, release: A, from: B'));
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(0);
    expect(await site.system.standing()).toEqual(backOnA);
    const after = await site.system.isUp();
    expect([after.pid, after.creation]).toEqual([halfway.pid, halfway.creation]);
  });

  test.concurrent('is made permanent and booted: the node runs B.', async context => {
    const site = await tests.prepare(context);
    await site.run();
    expect(await site.system.value('release_handler:make_permanent("B")')).toBe('ok');
    await site.seat.run(['close', 'latest', '--reason', 'made permanent by hand']);
    const before = await site.system.isUp();
    writeFileSync(site.book, steps(site, 'action: reboot, settle: 30s'));
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(0);
    const after = await site.system.isUp();
    expect([after.pid === before.pid, after.boot.version]).toEqual([false, 'B']);
    expect(await site.system.value('ch3:available()')).toBe('8');
    expect(await site.system.standing()).toEqual(onB);
  });

  test.concurrent('is made permanent and lacks a module: the node stays down, and is started once when it is there.', async context => {
    const site = await tests.prepare(context);
    await site.run();
    expect(await site.system.value('release_handler:make_permanent("B")')).toBe('ok');
    await site.seat.run(['close', 'latest', '--reason', 'made permanent by hand']);
    const putBack = site.system.hide('lib/ch_app-2/ebin/ch_sup.beam');
    writeFileSync(site.book, steps(site, 'action: reboot, settle: 15s'));
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('The Erlang node could not be asked');
    expect(await site.statusOf('the-step')).toBe('failed');
    await site.system.isDown();

    const terminal = site.sit(['resume', 'latest'], { columns: 160, rows: 50 });
    await terminal.shows(/Failed: The step/);
    await terminal.pressUntil('r', /Run again: The step/);
    await terminal.pressUntil('enter', /Next: The step/);
    await terminal.shows(/start channel once: it is down/);
    await terminal.pressUntil('enter', /^Enter run on /m);
    putBack();
    await terminal.pressUntil('enter', /The run is complete/, 20_000);
    expect(await site.system.standing()).toEqual(onB);
  });

  test.concurrent('cannot be reached by its name but is alive: no second one is started.', async context => {
    const site = await tests.prepare(context);
    const before = await site.system.isUp();
    site.system.killEpmd();
    writeFileSync(site.book, steps(site, 'action: reboot, settle: 1s'));
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('Nothing was started: an emulator of this system is alive.');
    expect(site.system.emulators).toEqual([Number(before.pid)]);
  });

  /** A runbook of one step at the node. */
  const steps = (site: ChannelSite, step: string) => `handrail: 1
name: later
variables:
  ${Object.entries(site.system.variables)
    .map(([name, value]) => `${name}: { default: ${JSON.stringify(value)} }`)
    .join('\n  ')}
upgrade:
  # handrail-ignore RB-MISSING the way back is another runbook
  - service: ch
    hosts: [ch-1]
    steps:
      - name: The step
        otp: { ${step}, node: "{{node}}", cookie: "{{cookie}}", epmd: "{{epmd}}", root: "{{root}}" }
`;

  /** Where the programs of the running emulator are. */
  const bindirOf = (site: ChannelSite) => site.system.value('os:getenv("BINDIR") ++ "/"');
});
