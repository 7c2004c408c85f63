import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { describe, expect, type TestContext, test } from 'vitest';
import { type ChannelSite, edited, nodeNamed } from '../helpers/channel-site.ts';
import type { ChannelSystem } from '../helpers/channel-system.ts';
import { channelTests, hasChannels, standings } from '../helpers/channel-tests.ts';

const point = /point_of_no_return/;
const { onA, unpacked, provisional } = standings;

describe.skipIf(!hasChannels)('The installation of an OTP release', () => {
  const tests = channelTests();
  const pair = ({ systems: [one, two] }: ChannelSite): readonly [ChannelSystem, ChannelSystem] => {
    if (one === undefined || two === undefined) throw new Error('there are no two systems');
    return [one, two];
  };

  test.concurrent('waits for a node that is down: it is not begun.', async context => {
    const site = await tests.withRelup(context, relup =>
      relup.replace(point, "point_of_no_return,{sync_nodes,together,['nobody@nowhere']}"),
    );
    const finished = await site.run();
    expect(finished.code, finished.ending).toBe(1);
    expect(finished.text).toContain('peersReady: expected up and unpacked, found nobody@nowhere');
    expect(await site.statusOf('install-b')).toBe('ready');
    expect(await site.system.standing()).toEqual(unpacked);
  });

  test.concurrent('waits for a node that dies meanwhile: the node is back with A, and the step says why.', async context => {
    const site = await tests.withRelup(
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
    const site = await tests.withRelup(
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
    const gate = tests.directory(`${context.task.id}.gate`);
    execFileSync('sh', ['-c', 'mkfifo "$0"', gate]);
    const site = await tests.withRelup(
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
});
