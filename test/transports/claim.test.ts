import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClaimRequest, HostUnreachable, LockHolder, SweepRequest } from '../../src/model/transport.ts';
import { breakLockOn, claimOn, locksOn, sweepOn } from '../../src/transports/claim.ts';
import { wrapper } from '../../src/transports/durable-text.ts';
import { until } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { exited, shells, shellsOf, started, type TestShells } from './host-shells.ts';

describe.each(shells.map(shell => ({ shell })))('what a run keeps on a host ($shell.0)', ({ shell }) => {
  let home: string;
  let there: TestShells;
  const daemons: number[] = [];

  beforeEach(context => {
    home = temporaryDirectory();
    const found = shellsOf(shell, { cwd: home });
    if (found === null) context.skip();
    else there = found;
  });

  afterEach(() => {
    for (const pid of daemons.splice(0)) process.kill(pid, 'SIGKILL');
  });

  const holderOf = (run: string): LockHolder => ({
    run,
    operator: `O'Brien "张\n三" $(x)`,
    hostname: 'seat',
    pid: 42,
    since: '2017-03-15T00:00:00.000Z',
  });

  const claim = (run: string, changes: Partial<ClaimRequest> = {}, host = 'ecsc-1') =>
    claimOn(there.open, host, {
      run,
      runbook: 'ecsc',
      known: null,
      holder: holderOf(run),
      mayReplace: [],
      ...changes,
    });

  const sweep = (workspace: string, run: string, changes: Partial<SweepRequest> = {}) =>
    sweepOn(there.open, 'ecsc-1', {
      workspace,
      run,
      runbook: 'ecsc',
      keep: [],
      what: 'everything',
      ...changes,
    });

  const base = () => join(home, '.local', 'state', 'handrail', 'host');

  async function workspaceOf(run: string, changes: Partial<ClaimRequest> = {}): Promise<string> {
    const { workspace } = await claim(run, changes);
    if (workspace === null) throw new Error('there is no workspace');
    return workspace.path;
  }

  async function refusal(run: string, changes: Partial<ClaimRequest> = {}) {
    return claim(run, changes).then(
      () => Promise.reject(new Error('it was let in')),
      (error: HostUnreachable) => error.problem,
    );
  }

  test('is a directory of its own, made once, and the means to run commands in it', async () => {
    const first = await claim('run-1');
    expect(first).toEqual({
      workspace: {
        path: expect.stringContaining(join(base(), 'runs', 'run-1-')),
        means: 'setsid',
        boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
        wrapper,
      },
      leftovers: [],
    });
    const path = first.workspace?.path ?? '';
    expect((await claim('run-1', { known: path })).workspace?.path).toBe(path);
    // The answer to the first claim may have been lost; nothing can have been started then.
    expect(await workspaceOf('run-1')).toBe(path);
  });

  test('is never made a second time under the same name', async () => {
    const first = await workspaceOf('run-1');
    rmSync(first, { recursive: true });
    const second = await workspaceOf('run-1', { known: first });
    expect(second).toBe(`${first}.2`);
    rmSync(second, { recursive: true });
    expect(await workspaceOf('run-1', { known: second })).toBe(`${first}.3`);
  });

  test('is another one for another host of the same home directory', async () => {
    const [one, other] = [await claim('run-1'), await claim('run-1', {}, 'ecsc-2')];
    expect(other.workspace?.path).not.toBe(one.workspace?.path);
    expect(other.leftovers).toEqual([]);
  });

  test('is below what XDG names, and for nobody else', async () => {
    const state = join(home, 'durable');
    const found = shellsOf(shell, { cwd: home, env: { XDG_STATE_HOME: state } });
    if (found !== null) there = found;
    expect(await workspaceOf('run-1')).toContain(join(state, 'handrail'));
  });

  test('is nothing where nothing can be kept, with the reason', async () => {
    appendFileSync(join(home, '.local'), 'a file');
    expect(await claim('run-1')).toMatchObject({
      workspace: null,
      obstacle: expect.stringContaining('cannot be used'),
    });
  });

  test('is told of with what earlier runs left, running or not', async () => {
    const old = await workspaceOf('run-1');
    const running = started(there.open, { script: 'sleep 60', directory: join(old, 'a') });
    expect(await started(there.open, { script: 'true', directory: join(old, 'b') }).done).toEqual(exited(0));
    await until('it runs', () => existsSync(join(old, 'a', 'begun')));
    const { leftovers } = await claim('run-2', { mayReplace: ['run-1'] });
    expect(leftovers).toEqual([{ run: 'run-1', path: old, running: 1 }]);
    running.execution.cancel();
    await running.done;
    expect((await claim('run-2')).leftovers).toEqual([{ run: 'run-1', path: old, running: 0 }]);
  });

  describe('under a lock', () => {
    test('that another run holds is refused with who that is', async () => {
      await claim('run-1');
      const { code, detail } = await refusal('run-2');
      expect(code).toBe('locked');
      for (const part of ['run-1', `O'Brien "张\n三" $(x)`, 'seat', '42', '2017-03-15T00:00:00.000Z'])
        expect(detail).toContain(part);
      expect((await claim('run-2', { runbook: 'other' })).workspace).not.toBeNull();
      expect((await claim('run-2', {}, 'ecsc-2')).workspace).not.toBeNull();
    });

    test('of its own is its own again', async () => {
      await claim('run-1');
      expect(await claim('run-1')).not.toHaveProperty('replaced');
    });

    test('of a run that may be replaced is taken over and said so', async () => {
      await claim('run-1');
      expect((await claim('run-2', { mayReplace: ['run-0', 'run-1'] })).replaced).toEqual(holderOf('run-1'));
      expect((await refusal('run-1')).code).toBe('locked');
      expect((await locksOn(there.open)).map(({ holder }) => holder?.run)).toEqual(['run-2']);
    });

    test('that names nobody is held by somebody unknown', async () => {
      await claim('run-1');
      const [lock] = await locksOn(there.open);
      rmSync(join(lock?.path ?? '', 'holder'));
      utimesSync(lock?.path ?? '', 1, 1);
      expect(await locksOn(there.open)).toEqual([{ runbook: '', holder: null, path: lock?.path }]);
      expect(await refusal('run-2')).toMatchObject({
        code: 'locked',
        detail: expect.stringContaining('not say'),
      });
    });

    test('is won by one of many who come at the same time', async () => {
      const runs = Array.from({ length: 8 }, (_, index) => `run-${index}`);
      const results = await Promise.allSettled(runs.map(run => claim(run)));
      const winners = runs.filter((_, index) => results[index]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      expect((await locksOn(there.open)).map(({ holder }) => holder?.run)).toEqual(winners);
    });

    test('is taken over by one of many who may', async () => {
      await claim('old');
      const runs = Array.from({ length: 8 }, (_, index) => `run-${index}`);
      const results = await Promise.allSettled(runs.map(run => claim(run, { mayReplace: ['old'] })));
      const won = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
      expect(won).toHaveLength(1);
      expect(won[0]?.replaced).toEqual(holderOf('old'));
    });

    test('that was broken is told of once, with who did it and why', async () => {
      await claim('run-1');
      const [lock] = await locksOn(there.open);
      if (lock === undefined) throw new Error('there is no lock');
      expect(lock).toMatchObject({ runbook: 'ecsc', holder: holderOf('run-1') });
      const breaking = { by: "Wang 'W'", reason: 'the seat\nis gone', at: '2017-03-15T01:00:00.000Z' };
      expect(await breakLockOn(there.open, lock, breaking)).toBe(true);
      expect(await breakLockOn(there.open, lock, breaking)).toBe(false);
      expect(await locksOn(there.open)).toEqual([]);
      expect((await claim('run-2')).broken).toEqual([{ ...breaking, holder: holderOf('run-1') }]);
      expect(await claim('run-2')).not.toHaveProperty('broken');
      // It is another's by now.
      expect(await breakLockOn(there.open, lock, breaking)).toBe(false);
      expect((await locksOn(there.open)).map(({ holder }) => holder?.run)).toEqual(['run-2']);
    });
  });

  describe('is swept', () => {
    test('with all of it, and the lock given back', async () => {
      const path = await workspaceOf('run-1');
      await started(there.open, { script: 'echo out', directory: join(path, 'a') }).done;
      expect(await sweep(path, 'run-1')).toEqual({ kept: [] });
      expect(readdirSync(dirname(path))).toEqual([]);
      expect(await locksOn(there.open)).toEqual([]);
      // A late copy of a start finds nothing to begin in.
      const late = started(there.open, { script: 'touch ran', directory: join(path, 'a') });
      expect(await late.done).toMatchObject({ outcome: { kind: 'lost' } });
      expect(existsSync(join(home, 'ran'))).toBe(false);
    });

    test('except what is asked for, what runs and what a daemon holds', async () => {
      const path = await workspaceOf('run-1');
      const at = (name: string) => join(path, name);
      await started(there.open, { script: 'echo a', directory: at('asked') }).done;
      await started(there.open, { script: 'echo b', directory: at('done') }).done;
      await started(there.open, { script: 'sleep 60 & echo $! >daemon', directory: at('held') }).done;
      daemons.push(Number(readFileSync(join(home, 'daemon'), 'utf8')));
      const running = started(there.open, { script: 'sleep 60', directory: at('running') });
      await until('it runs', () => existsSync(join(at('running'), 'begun')));
      const { kept } = await sweep(path, 'run-1', { keep: [at('asked')] });
      expect(kept).toEqual([
        { path: at('asked'), why: 'asked' },
        { path: at('held'), why: 'held' },
        { path: at('running'), why: 'running' },
      ]);
      expect(readFileSync(join(at('asked'), 'out'), 'utf8')).toBe('a\n');
      expect(existsSync(join(at('done'), 'out'))).toBe(false);
      // What has gone cannot be started by a late copy either.
      const late = started(there.open, { script: 'touch ran', directory: at('done') });
      expect(await late.done).toEqual({ kind: 'fenced' });
      expect(existsSync(join(home, 'ran'))).toBe(false);
      running.execution.cancel();
      expect(await running.done).toMatchObject({ outcome: { kind: 'cancelled' } });
    });

    test('also of what an upload that was cut off left beside its file', async () => {
      const path = await workspaceOf('run-1');
      const remote = join(home, "it's a file.tar");
      const parts = ['0123', '4567'].map(each => `${remote}.handrail-${'a'.repeat(12)}-${each}.part`);
      for (const each of [remote, ...parts]) writeFileSync(each, 'half');
      await sweep(path, 'run-1', { uploads: [{ remote, sha256: 'a'.repeat(64) }] });
      expect(parts.filter(existsSync)).toEqual([]);
      expect(existsSync(remote)).toBe(true);
    });

    test('only of its lock, and never of another run’s', async () => {
      const path = await workspaceOf('run-1');
      await sweep(path, 'run-2', { what: 'lock' });
      expect(await locksOn(there.open)).toHaveLength(1);
      // An earlier process of the same run gives back what it took itself.
      await sweep(path, 'run-1', { what: 'lock', since: '2017-03-14T23:59:59.000Z' });
      expect(await locksOn(there.open)).toHaveLength(1);
      await sweep(path, 'run-1', { what: 'lock', since: '2017-03-15T00:00:00.000Z' });
      expect(await locksOn(there.open)).toEqual([]);
      await claim('run-1', { known: path });
      await sweep(path, 'run-1', { what: 'lock' });
      expect(await locksOn(there.open)).toEqual([]);
      expect(existsSync(path)).toBe(true);
    });
  });

  test('is for its user alone', async () => {
    mkdirSync(join(home, '.local', 'state'), { recursive: true });
    const path = await workspaceOf('run-1');
    const listing = spawn('stat', ['-c', '%a', base(), path]);
    let text = '';
    listing.stdout.on('data', chunk => {
      text += chunk;
    });
    await until('stat has answered', () => text === '700\n700\n');
  });
});
