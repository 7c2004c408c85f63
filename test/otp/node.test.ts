import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { actionExpression, type Claim, claimOf, type NodeAction } from '../../src/otp/node-action.ts';
import { preconditions } from '../../src/otp/node-preconditions.ts';
import { readReleases, readWhich, statusOf, whichExpression } from '../../src/otp/node-probe.ts';
import { successCriteria } from '../../src/otp/node-success.ts';
import { sameTerm, termText } from '../../src/otp/term-text.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { ChannelNode, erlCall } from './channel-node.ts';
import { erl } from './erlang.ts';
import { termOf } from './instructions.ts';

describe.skipIf(erl === null || erlCall === null)('a node that runs', { timeout: 180_000 }, () => {
  it('goes up to B and back to A as the chapter has it, each step held to its conditions', async () => {
    const node = await ChannelNode.start();
    const first = await node.probe();
    expect(first).toMatchObject({
      boot: { name: 'ch_rel', version: 'A' },
      status: 'started',
      heart: null,
      handler: 'idle',
    });
    expect(statusOf(first, 'A')).toBe('permanent');

    const act = async (action: NodeAction): Promise<Claim> => {
      const before = await node.probe();
      expect(preconditions(action, before), JSON.stringify(action)).toEqual([]);
      const claim = claimOf(action, await node.value(actionExpression(action)));
      expect(successCriteria(action, await node.result(before)), JSON.stringify(action)).toEqual([]);
      return claim;
    };
    const whereIs = async (module: string) =>
      readWhich(await node.value(whichExpression([module])))?.get(module);
    const refusedFor = async (action: NodeAction) =>
      preconditions(action, await node.probe()).map(({ code, found }) => [code, found]);

    expect(await act({ kind: 'unpack', name: 'ch_rel-2', version: 'B' })).toEqual({ kind: 'done' });
    expect(await refusedFor({ kind: 'unpack', name: 'ch_rel-2', version: 'B' })).toEqual([
      ['versionStatus', 'unpacked'],
    ]);
    expect(await refusedFor({ kind: 'makePermanent', version: 'B' })).toEqual([
      ['versionStatus', 'unpacked'],
    ]);
    expect(await act({ kind: 'check', version: 'B', direction: 'up' })).toEqual({
      kind: 'scripted',
      version: 'A',
    });
    expect(await whereIs('ch3')).toMatch(/\/lib\/ch_app-1\/ebin\/ch3\.beam$/);

    expect(await act({ kind: 'install', version: 'B', direction: 'up' })).toEqual({
      kind: 'scripted',
      version: 'A',
    });
    expect(await whereIs('ch3')).toMatch(/\/lib\/ch_app-2\/ebin\/ch3\.beam$/);
    expect(await whereIs('ch_sup')).toMatch(/\/lib\/ch_app-1\/ebin\/ch_sup\.beam$/);
    expect(termText(await node.value('ch3:available()'))).toBe('4');
    const told = await node.value('persistent_term:get({ch_app, config_change})');
    expect(sameTerm(told, termOf('{[{channels,8}],[{lines,[a,b]}],[owner]}'))).toBe(true);
    expect(await refusedFor({ kind: 'install', version: 'B', direction: 'up' })).toEqual([
      ['versionStatus', 'current'],
    ]);
    expect(await refusedFor({ kind: 'remove', version: 'B' })).toEqual([['versionStatus', 'current']]);
    expect(await refusedFor({ kind: 'reboot' })).toEqual([['heartCommand', 'no heart']]);

    expect(await act({ kind: 'makePermanent', version: 'B' })).toEqual({ kind: 'done' });
    expect(await act({ kind: 'install', version: 'A', direction: 'down' })).toEqual({
      kind: 'scripted',
      version: 'A',
    });
    const early: NodeAction = { kind: 'remove', version: 'B' };
    expect(claimOf(early, await node.value(actionExpression(early)))).toEqual({
      kind: 'refused',
      reason: '{permanent,"B"}',
    });
    expect(await act({ kind: 'makePermanent', version: 'A' })).toEqual({ kind: 'done' });
    expect(await act({ kind: 'remove', version: 'B' })).toEqual({ kind: 'done' });
    expect(
      readReleases(await node.value('release_handler:which_releases()'))?.map(each => [
        each.version,
        each.status,
      ]),
    ).toEqual([['A', 'permanent']]);
  });

  it('comes back on the permanent release when it is restarted, and shows it', async () => {
    const node = await ChannelNode.start();
    await node.value(actionExpression({ kind: 'unpack', name: 'ch_rel-2', version: 'B' }));
    await node.value(actionExpression({ kind: 'install', version: 'B', direction: 'up' }));
    const before = await node.probe();
    expect(statusOf(before, 'B')).toBe('current');
    const action: NodeAction = { kind: 'restart' };
    expect(
      successCriteria(action, { before, after: before, restarts: false }).map(each => each.code),
    ).toEqual(['restarted']);
    await node.value(actionExpression(action));
    const after = await node.probeWhen(
      probe => probe.creation !== before.creation && probe.status === 'started' && probe.handler === 'idle',
    );
    expect(after.pid).toBe(before.pid);
    expect([statusOf(after, 'A'), statusOf(after, 'B')]).toEqual(['permanent', 'unpacked']);
    expect(successCriteria(action, { before, after, restarts: false })).toEqual([]);
    const installed = successCriteria(
      { kind: 'install', version: 'B', direction: 'up' },
      { before, after, restarts: false },
    );
    expect(installed.map(each => each.code)).toEqual(['sameEmulator', 'versionStatus']);
  });

  it('leaves nothing of a package that it cannot unpack', async () => {
    const node = await ChannelNode.start();
    const there = () => ['lib', 'releases'].flatMap(each => readdirSync(join(node.root, each)).sort());
    const before = there();
    const whole = readFileSync(join(node.root, 'releases/ch_rel-2.tar.gz'));
    // Cut behind the .rel file, which is on disk by then: a later package would not write over it.
    const archive = gunzipSync(whole);
    const cut = archive.indexOf('releases/B/start.boot') + 700;
    writeFileSync(join(node.root, 'releases/ch_rel-2.tar.gz'), gzipSync(archive.subarray(0, cut)));
    const action: NodeAction = { kind: 'unpack', name: 'ch_rel-2', version: 'B' };
    expect(claimOf(action, await node.value('release_handler:unpack_release("ch_rel-2")')).kind).toBe(
      'refused',
    );
    expect(there()).not.toEqual(before);
    for (const left of there().filter(each => !before.includes(each)))
      for (const each of ['lib', 'releases'])
        rmSync(join(node.root, each, left), { recursive: true, force: true });
    expect(claimOf(action, await node.value(actionExpression(action))).kind).toBe('refused');
    expect(there()).toEqual(before);
    writeFileSync(join(node.root, 'releases/ch_rel-2.tar.gz'), whole);
    expect(claimOf(action, await node.value(actionExpression(action)))).toEqual({ kind: 'done' });
    expect(there()).toEqual(expect.arrayContaining(['ch_app-2', 'B']));
  });

  it('comes back from an installation that waits for a node which does not come, by a restart', async () => {
    const node = await ChannelNode.start();
    await node.value('release_handler:unpack_release("ch_rel-2")');
    const path = join(node.root, 'releases/B/relup');
    const waiting = "point_of_no_return,{sync_nodes,together,['nobody@nowhere']}";
    writeFileSync(path, readFileSync(path, 'utf8').replace('point_of_no_return', waiting));
    const before = await node.probe();
    await node.value('begin spawn(fun() -> release_handler:install_release("B") end), ok end');
    const busy = await node.probeWhen(({ handler }) => handler === 'busy');
    expect(busy.releases).toBeNull();
    expect(claimOf({ kind: 'restart' }, await node.value(actionExpression({ kind: 'restart' })))).toEqual({
      kind: 'done',
    });
    const after = await node.probeWhen(
      ({ creation, status, handler }) =>
        creation !== before.creation && status === 'started' && handler === 'idle',
    );
    expect([after.pid, statusOf(after, 'A'), statusOf(after, 'B')]).toEqual([
      before.pid,
      'permanent',
      'unpacked',
    ]);
  });

  it('answers with every kind of term, and what does not answer is told apart', async () => {
    const node = await ChannelNode.start();
    for (const text of [
      '"ab\\n@@Nonce000001 {value,1}."',
      "'it\\'s'",
      '"\\x{4E2D}\\x{1F600}"',
      '[{a,1.5},<<"x">>]',
    ])
      expect(sameTerm(await node.value(text), termOf(text)), text).toBe(true);
    expect((await node.value('self()')).kind).toBe('opaque');
    expect(await node.ask('error(broken)')).toMatchObject({
      kind: 'raised',
      class: 'error',
      reason: { name: 'broken' },
    });
    expect(await node.ask('throw({a, b})')).toMatchObject({ kind: 'raised', class: 'throw' });
    expect(await node.ask('ch3:available()')).toMatchObject({ kind: 'raised', class: 'error' });
    expect(await node.ask('this is no expression')).toEqual({ kind: 'none', why: 'unanswered' });
    expect(await node.ask('ok', { node: 'nobody' })).toEqual({ kind: 'none', why: 'unreachable' });
    const stranger = join(temporaryDirectory(), 'home');
    mkdirSync(stranger);
    writeFileSync(join(stranger, '.erlang.cookie'), 'another', { mode: 0o400 });
    expect(await node.ask('ok', { home: stranger })).toEqual({ kind: 'none', why: 'unreachable' });
  });
});
