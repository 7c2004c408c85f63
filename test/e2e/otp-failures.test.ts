import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rebuilt } from '../helpers/channel-releases.ts';
import { edited } from '../helpers/channel-site.ts';
import { channelTests, hasChannels, standings } from '../helpers/channel-tests.ts';

const point = /point_of_no_return/;
const { onA, unpacked, provisional } = standings;

describe.skipIf(!hasChannels)('An OTP release that goes wrong', () => {
  /** B with a process that cannot take its state over. */
  let stubborn: string;
  const tests = channelTests(async ({ template, directory }) => {
    stubborn = await rebuilt(template, directory('stubborn'), {
      sources: {
        'ch_app.appup': text => text.replaceAll('{load_module, ch3}', '{update, ch3, {advanced, []}}'),
        'ch3.erl': text =>
          `${text.replace('handle_cast/2]', 'handle_cast/2, code_change/3]')}
code_change(_, _, _) -> exit(no_way_to_eight_channels).
`,
      },
    });
  });

  test.concurrent('crashes in code_change: the node is back with A in the same process, and the step says so.', async context => {
    const site = await tests.prepare(context, { artifacts: stubborn });
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
    const site = await tests.prepare(context, {
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
    const site = await tests.withRelup(context, relup =>
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
    const site = await tests.withRelup(context, relup =>
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
    const site = await tests.withRelup(context, () => null);
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('expected A to B, found no script');
    expect(await site.statusOf('check-that-b-can-be-installed')).toBe('ready');
    expect(await site.system.standing()).toEqual(unpacked);
  });

  test.concurrent('comes in a truncated package: no run is begun.', async context => {
    const artifacts = tests.directory('short');
    mkdirSync(artifacts);
    writeFileSync(
      join(artifacts, 'ch_rel-2.tar.gz'),
      readFileSync(tests.template.newPackage).subarray(0, 1000),
    );
    const site = await tests.prepare(context, { artifacts });
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(2);
    expect(finished.stderr).toContain('ch_rel-2.tar.gz is cut off');
    expect(await site.system.standing()).toEqual(onA);
    expect(site.system.has('releases/ch_rel-2.tar.gz')).toBe(false);
  });

  test.concurrent('is truncated at the node: it is not unpacked, nothing of it stays, and the whole one is.', async context => {
    const site = await tests.prepare(context);
    const whole = readFileSync(tests.template.newPackage);
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
    const site = await tests.prepare(context);
    const first = await site.run();
    expect(first.code, first.ending).toBe(3);
    await site.seat.run(['close', 'latest', '--reason', 'another one goes on']);
    const second = await site.run('--start-at', 'ch/install-b@ch-1');
    expect(second.code, second.ending).toBe(1);
    expect(second.text).toContain('found current');
    expect(await site.system.standing()).toEqual(provisional);
  });

  test.concurrent('has another relup than the one that was approved: it is not begun, and with that one it is.', async context => {
    const site = await tests.prepare(context);
    const approved = createHash('sha256').update(readFileSync(tests.template.relup)).digest('hex');
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
