import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest';
import {
  buildChannelTemplate,
  type ChannelTemplate,
  rebuilt,
  repackaged,
} from '../helpers/channel-releases.ts';
import { ChannelSite, edited, nodeNamed, type SiteOptions, sshd } from '../helpers/channel-site.ts';
import { type ChannelSystem, erlCall } from '../helpers/channel-system.ts';
import { type OperatorSeat, openSeat } from '../helpers/seat.ts';

const point = /point_of_no_return/;

// Each is a node, an OpenSSH server and handrail: more of them at once would only wait for each other.
vi.setConfig({ maxConcurrency: 3 });

describe.skipIf(sshd === null || erlCall === null)('An OTP release that goes wrong', () => {
  let seat: OperatorSeat;
  let template: ChannelTemplate;
  /** B with a process that cannot take its state over. */
  let stubborn: string;
  beforeAll(async () => {
    seat = openSeat();
    template = await buildChannelTemplate(join(seat.directory, 'template'));
    stubborn = await rebuilt(template, join(seat.directory, 'stubborn'), {
      sources: {
        'ch_app.appup': text => text.replaceAll('{load_module, ch3}', '{update, ch3, {advanced, []}}'),
        'ch3.erl': text =>
          `${text.replace('handle_cast/2]', 'handle_cast/2, code_change/3]')}
code_change(_, _, _) -> exit(no_way_to_eight_channels).
`,
      },
    });
  });
  afterAll(() => seat.close());

  const prepare = ({ onTestFinished }: TestContext, options: Omit<SiteOptions, 'template'> = {}) =>
    ChannelSite.open({ template, ...options }, onTestFinished);
  const withRelup = async (
    context: TestContext,
    change: (relup: string) => string | null,
    options: Omit<SiteOptions, 'template' | 'artifacts'> = {},
  ) => {
    const directory = join(seat.directory, context.task.id);
    return prepare(context, { ...options, artifacts: await repackaged(template, directory, change) });
  };
  const pair = ({ systems: [one, two] }: ChannelSite): readonly [ChannelSystem, ChannelSystem] => {
    if (one === undefined || two === undefined) throw new Error('there are no two systems');
    return [one, two];
  };
  const onA = { releases: { A: 'permanent' }, starts: 'A' };
  const unpacked = { releases: { A: 'permanent', B: 'unpacked' }, starts: 'A' };
  const provisional = { releases: { A: 'permanent', B: 'current' }, starts: 'A' };

  test.concurrent('crashes in code_change: the node is back with A in the same process, and the step says so.', async context => {
    const site = await prepare(context, { artifacts: stubborn });
    const before = await site.system.isUp();
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(await site.statusOf('install-b')).toBe('failed');
    expect(finished.text).toContain('no_way_to_eight_channels');
    expect(finished.text).toContain('sameEmulator');
    expect(await site.system.standing()).toEqual(unpacked);
    const after = await site.system.isUp();
    expect([after.pid, after.creation > before.creation]).toEqual([before.pid, true]);
    const undone = await site.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(await site.system.standing()).toEqual(onA);
    expect(site.system.has('lib/ch_app-2')).toBe(false);
  });

  test.concurrent('crashes in code_change where that is to reboot: another process runs A.', async context => {
    const site = await prepare(context, {
      artifacts: stubborn,
      book: text => edited(text, [[/action: install, /, 'action: install, errorAction: reboot, ']]),
    });
    const before = await site.system.isUp();
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('release_handler:install_release("B", [{error_action, reboot}])');
    expect(finished.text).toContain('no_way_to_eight_channels');
    expect(await site.statusOf('install-b')).toBe('failed');
    expect(await site.system.standing()).toEqual(unpacked);
    const after = await site.system.isUp();
    expect([after.pid === before.pid, after.boot.version]).toEqual([false, 'A']);
    const undone = await site.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(await site.system.standing()).toEqual(onA);
  });

  test.concurrent('crashes behind the point of no return: the node is back with A, and the step says so.', async context => {
    const site = await withRelup(context, relup =>
      relup.replace(point, 'point_of_no_return,{suspend,[ch3]},{apply,{erlang,error,[no_code_change]}}'),
    );
    const before = await site.system.isUp();
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(await site.statusOf('install-b')).toBe('failed');
    expect(finished.text).toContain('no_code_change');
    expect(finished.text).toContain('sameEmulator');
    expect(await site.system.standing()).toEqual(unpacked);
    const after = await site.system.isUp();
    expect([after.pid, after.creation > before.creation]).toEqual([before.pid, true]);
  });

  test.concurrent('fails before it: the emulator is the same, and the step warns of its environment.', async context => {
    const site = await withRelup(context, relup =>
      relup.replace(point, '{apply,{erlang,error,[not_today]}},point_of_no_return'),
    );
    const before = await site.system.isUp();
    // The check carries out what stands before the point, and would fail too.
    const finished = await site.run('--skip', 'ch/check-that-b-can-be-installed@ch-1');
    expect(finished.code, finished.ending).toBe(1);
    expect(await site.statusOf('install-b')).toBe('failed');
    expect(finished.text).toContain('not_today');
    expect(finished.text).toContain('init:restart()');
    const after = await site.system.isUp();
    expect([after.pid, after.creation]).toEqual([before.pid, before.creation]);
    expect(await site.system.standing()).toEqual(unpacked);
    // It is as the step warns: the code is that of A, its environment that of B.
    expect(await site.system.value('application:get_env(ch_app, channels)')).toBe('{ok,8}');
    expect(await site.system.value('erlang:function_exported(ch3, available, 0)')).toBe('false');
  });

  test.concurrent('has no relup: the check is refused before anything is asked of the node.', async context => {
    const site = await withRelup(context, () => null);
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('expected A to B, found no script');
    expect(await site.statusOf('check-that-b-can-be-installed')).toBe('ready');
    expect(await site.system.standing()).toEqual(unpacked);
  });

  test.concurrent('comes in a truncated package: no run is begun.', async context => {
    const artifacts = join(seat.directory, 'short');
    mkdirSync(artifacts);
    writeFileSync(join(artifacts, 'ch_rel-2.tar.gz'), readFileSync(template.newPackage).subarray(0, 1000));
    const site = await prepare(context, { artifacts });
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(2);
    expect(finished.stderr).toContain('ch_rel-2.tar.gz is cut off');
    expect(await site.system.standing()).toEqual(onA);
    expect(site.system.has('releases/ch_rel-2.tar.gz')).toBe(false);
  });

  test.concurrent('is truncated at the node: it is not unpacked, nothing of it stays, and the whole one is.', async context => {
    const site = await prepare(context);
    const whole = readFileSync(template.newPackage);
    const place = join(site.system.root, 'releases/ch_rel-2.tar.gz');
    writeFileSync(place, whole.subarray(0, whole.length / 2));
    const finished = await site.run('--start-at', 'ch/unpack-b@ch-1');
    expect(finished.code, finished.ending).toBe(1);
    expect(await site.statusOf('unpack-b')).toBe('failed');
    expect(finished.text).toContain('the node answered');
    expect(await site.system.standing()).toEqual(onA);
    for (const path of ['lib/ch_app-2', 'releases/B']) expect(site.system.has(path), path).toBe(false);
    await site.seat.run(['close', 'latest', '--reason', 'copied again']);
    const again = await site.run();
    expect(again.code, again.ending).toBe(3);
    expect(await site.system.standing()).toEqual(provisional);
  });

  test.concurrent('is installed already: it is not installed a second time.', async context => {
    const site = await prepare(context);
    const first = await site.run();
    expect(first.code, first.ending).toBe(3);
    await site.seat.run(['close', 'latest', '--reason', 'another one goes on']);
    const second = await site.run('--start-at', 'ch/install-b@ch-1');
    expect(second.code, second.ending).toBe(1);
    expect(second.text).toContain('found current');
    expect(await site.system.standing()).toEqual(provisional);
  });

  test.concurrent('waits for a node that is down: it is not begun.', async context => {
    const site = await withRelup(context, relup =>
      relup.replace(point, "point_of_no_return,{sync_nodes,together,['nobody@nowhere']}"),
    );
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('peersReady: expected up and unpacked, found nobody@nowhere');
    expect(await site.statusOf('install-b')).toBe('ready');
    expect(await site.system.standing()).toEqual(unpacked);
  });

  test.concurrent('waits for a node that dies meanwhile: the node is back with A, and the step says why.', async context => {
    const site = await withRelup(
      context,
      relup => relup.replace(point, `point_of_no_return,{sync_nodes,together,[${nodeNamed('two')}]}`),
      { systems: [{ name: 'one' }, { name: 'two' }] },
    );
    const [one, two] = pair(site);
    const before = await one.isUp();
    // The other has B unpacked, and never installs it.
    await site.run('--limit', 'ch-2', '--skip', 'ch/install-b@ch-2');
    expect(await two.standing()).toEqual(unpacked);
    await site.seat.run(['close', 'latest', '--reason', 'it waits']);
    const running = site.seat.start([...site.args, '--no-tui', '--auto', '--limit', 'ch-1']);
    await running.seen(/▶ ch\/install-b@ch-1/);
    await one.probeWhen(({ handler }) => handler === 'busy');
    await two.close();
    const finished = await running.done;
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toMatch(/the node answered \{sync_error,\{nodedown,two@/);
    expect(await site.statusOf('install-b')).toBe('failed');
    expect(await one.standing()).toEqual(unpacked);
    const after = await one.isUp();
    expect([after.pid, after.creation > before.creation]).toEqual([before.pid, true]);
  });

  test.concurrent('waits for a node that never comes: what is known is said, and the way back frees it.', async context => {
    const site = await withRelup(
      context,
      relup => relup.replace(point, `point_of_no_return,{sync_nodes,together,[${nodeNamed('two')}]}`),
      {
        systems: [{ name: 'one' }, { name: 'two' }],
        book: text => edited(text, [[/action: install, /, 'action: install, timeout: 1s, settle: 2s, ']]),
      },
    );
    const [one, two] = pair(site);
    await site.run('--limit', 'ch-2', '--skip', 'ch/install-b@ch-2');
    await site.seat.run(['close', 'latest', '--reason', 'it waits']);
    const finished = await site.run('--limit', 'ch-1');
    expect(finished.code, finished.ending).toBe(3);
    expect(await site.statusOf('install-b')).toBe('inDoubt');
    expect(finished.text).toContain('still at it');
    expect((await one.probeWhen(() => true)).handler).toBe('busy');
    const undone = await site.rollBack();
    expect(undone.code, undone.ending).toBe(0);
    expect(await one.standing()).toEqual(onA);
    expect(await two.standing()).toEqual(unpacked);
  });

  /** B with an installation that ends when the gate is opened. */
  const gated = async (context: TestContext, keys: string) => {
    const gate = join(seat.directory, `${context.task.id}.gate`);
    execFileSync('mkfifo', [gate]);
    const site = await withRelup(
      context,
      relup => relup.replace(point, `point_of_no_return,{apply,{os,cmd,["cat ${gate}"]}}`),
      { book: text => edited(text, [[/action: install, /, `action: install, ${keys}, `]]) },
    );
    return { site, open: () => writeFile(gate, '') };
  };

  test.concurrent('takes longer than erl_call waits: the node is asked what came of it, and B is installed once.', async context => {
    const { site, open } = await gated(context, 'timeout: 1s');
    const before = await site.system.isUp();
    const running = site.seat.start([...site.args, '--no-tui', '--auto']);
    await running.seen(/erl_call ended with 142/);
    await open();
    const finished = await running.done;
    expect(finished.code, finished.ending).toBe(3);
    expect(await site.statusOf('install-b')).toBe('finished');
    expect(await site.system.standing()).toEqual(provisional);
    const after = await site.system.isUp();
    expect([after.pid, after.creation]).toEqual([before.pid, before.creation]);
  });

  test.concurrent('takes longer than that and than the step waits: it is in doubt, and the node is asked again.', async context => {
    const { site, open } = await gated(context, 'timeout: 1s, settle: 2s');
    const before = await site.system.isUp();
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(3);
    expect(await site.statusOf('install-b')).toBe('inDoubt');
    expect(finished.text).toContain('still at it');
    // Nobody but a person goes on with it.
    const again = await site.resume();
    expect(again.code, again.ending).toBe(3);
    expect(await site.statusOf('install-b')).toBe('inDoubt');
    const terminal = site.sit(['resume', 'latest']);
    await terminal.shows(/In doubt: Install B/);
    await terminal.shows(/ask the node/);
    await open();
    expect(await site.system.standing()).toEqual(provisional);
    await terminal.pressUntil('l', /Next: The allocator counts/, 5_000);
    expect(await site.statusOf('install-b')).toBe('finished');
    expect((await site.system.isUp()).creation).toBe(before.creation);
  });

  test.concurrent('has another relup than the one that was approved: it is not begun, and with that one it is.', async context => {
    const site = await prepare(context);
    const approved = createHash('sha256').update(readFileSync(template.relup)).digest('hex');
    const text = readFileSync(site.book, 'utf8');
    const approve = (relup: string) =>
      writeFileSync(site.book, edited(text, [[/action: install, /, `action: install, relup: "${relup}", `]]));
    approve('0'.repeat(64));
    const refused = await site.run();
    expect(refused.code, refused.ending).toBe(1);
    expect(refused.text).toContain(`relupApproved: expected ${'0'.repeat(64)}, found ${approved}`);
    expect(await site.system.standing()).toEqual(unpacked);
    approve(approved);
    const resumed = await site.resume('--accept-changes');
    expect(resumed.code, resumed.ending).toBe(3);
    expect(await site.system.standing()).toEqual(provisional);
  });
});
