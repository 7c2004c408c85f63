import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/errors.ts';
import { acquireLock, breakLock, lockState } from '../../src/journal/lock.ts';
import {
  livenessSince,
  type ProcessIdentity,
  type ProcessTable,
  systemProcesses,
} from '../../src/journal/processes.ts';
import type { RunDirectory } from '../../src/journal/run-directory.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const now = new Date('2017-03-15T02:00:00.000Z');
const first: ProcessIdentity = {
  pid: 100,
  started: '5000',
  boot: 'boot-1',
  namespace: 'pid:[1]',
  hostname: 'jump',
};

/** A machine on which these processes run, seen from the first of them. */
function machine(self: ProcessIdentity, ...others: readonly ProcessIdentity[]): ProcessTable {
  const all = new Map([self, ...others].map(each => [each.pid, each]));
  return { self, exists: pid => all.has(pid), startOf: pid => all.get(pid)?.started ?? null };
}

function newRun(): RunDirectory {
  return { name: 'ecsc', id: '20170315T020000Z-k3f9', path: temporaryDirectory() };
}

function lock(run: RunDirectory, processes: ProcessTable, operator = 'ada') {
  return acquireLock(run, { operator, now, processes });
}

const second: ProcessIdentity = { ...first, pid: 200, started: '6000' };

describe('the lock of a run', () => {
  it('is held by one process, and tells the others by whom and since when', () => {
    const run = newRun();
    const held = lock(run, machine(first, second));
    const error = expect.objectContaining({
      exitCode: ExitCode.locked,
      message:
        'The run ecsc/20170315T020000Z-k3f9 is held by ada since 2017-03-15T02:00:00.000Z (process 100 on jump)',
      hint: 'Go on there, or quit it there first.',
    });
    expect(() => lock(run, machine(second, first), 'bob')).toThrow(error);
    expect(() => lock(run, machine(first), 'ada')).toThrow(error);
    expect(() =>
      acquireLock(run, { operator: 'bob', now, processes: machine(second, first), language: 'zh' }),
    ).toThrow('自 2017-03-15T02:00:00.000Z 起由 ada 占用');
    held.release();
  });

  it('is free again when it was let go of, once or twice', () => {
    const run = newRun();
    const held = lock(run, machine(first, second));
    held.release();
    expect(lockState(run, machine(second, first))).toEqual({ kind: 'free' });
    const next = lock(run, machine(second, first), 'bob');
    held.release();
    expect(lockState(run, machine(first, second))).toMatchObject({
      kind: 'held',
      holder: { operator: 'bob', pid: 200 },
    });
    next.release();
  });

  it('is free where nobody ever took it', () => {
    expect(lockState(newRun(), machine(first))).toEqual({ kind: 'free' });
  });

  it('can be read by its owner only', () => {
    const run = newRun();
    lock(run, machine(first)).release();
    expect(readdirSync(join(run.path, 'locks'))).toEqual(['1.json']);
    expect(statSync(join(run.path, 'locks', '1.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(run.path, 'locks')).mode & 0o777).toBe(0o700);
  });
});

describe('a process that did not let go', () => {
  it.each([
    ['is gone', machine(second), 'stale'],
    ['has a number that another process has now', machine(second, { ...first, started: '7000' }), 'stale'],
    ['was on this machine before it was booted', machine({ ...second, boot: 'boot-2' }, first), 'stale'],
    ['still runs', machine(second, first), 'held'],
    ['still runs, as far as can be seen', machine(second, { ...first, started: null }), 'held'],
    ['is on another machine', machine({ ...second, boot: 'boot-2', hostname: 'other' }), 'unknown'],
    ['is in another container', machine({ ...second, namespace: 'pid:[2]', hostname: 'other' }), 'unknown'],
    ['is on this machine, which has another name now', machine({ ...second, hostname: 'renamed' }), 'stale'],
  ])('%s', (_, seen, kind) => {
    const run = newRun();
    const left = lock(run, machine(first));
    expect(lockState(run, seen)).toMatchObject({ kind, holder: { operator: 'ada', pid: 100 } });
    if (kind === 'stale') {
      lock(run, seen, 'bob').release();
      expect(lockState(run, seen)).toEqual({ kind: 'free' });
    } else {
      expect(() => lock(run, seen, 'bob')).toThrow(expect.objectContaining({ exitCode: ExitCode.locked }));
    }
    left.release();
  });

  it('on a system that says neither boot nor start holds it while its number is in use', () => {
    const plain = { ...first, started: null, boot: null, namespace: null };
    const other = { ...plain, pid: 200 };
    const run = newRun();
    const left = lock(run, machine(plain));
    expect(lockState(run, machine(other, plain)).kind).toBe('held');
    expect(lockState(run, machine(other)).kind).toBe('stale');
    expect(lockState(run, machine({ ...other, hostname: 'elsewhere' })).kind).toBe('unknown');
    left.release();
  });
});

it('that cannot be read is nobody’s to take, and says which file it is', () => {
  const run = newRun();
  mkdirSync(join(run.path, 'locks'));
  writeFileSync(join(run.path, 'locks', '3.json'), '{"v":1');
  expect(() => lock(run, machine(first))).toThrow(
    expect.objectContaining({ exitCode: ExitCode.locked, hint: expect.stringContaining('locks/3.json') }),
  );
});

describe('a lock that is broken', () => {
  const elsewhere = machine({ ...second, boot: 'boot-2', hostname: 'other' });
  const breaking = { operator: 'bob', now, reason: 'the other machine burnt down' };

  it('is free, and the next holder learns who broke it and why, and nobody after that', () => {
    const run = newRun();
    lock(run, machine(first));
    breakLock(run, { ...breaking, processes: elsewhere });
    expect(lockState(run, elsewhere)).toEqual({ kind: 'free' });
    const next = lock(run, elsewhere, 'bob');
    expect(next.broken).toEqual({
      holder: { operator: 'ada', pid: 100, hostname: 'jump', since: now.toISOString() },
      by: 'bob',
      reason: 'the other machine burnt down',
      at: now.toISOString(),
    });
    next.release();
    const after = lock(run, elsewhere, 'eve');
    expect(after.broken).toBeNull();
    after.release();
    expect(readdirSync(join(run.path, 'locks')).toSorted()).toEqual(['1.json', '2.json', '3.json', '4.json']);
  });

  it('may be one that cannot be read', () => {
    const run = newRun();
    mkdirSync(join(run.path, 'locks'));
    writeFileSync(join(run.path, 'locks', '3.json'), '{"v":1');
    expect(breakLock(run, { ...breaking, processes: elsewhere })).toMatchObject({ holder: null });
    expect(lockState(run, elsewhere)).toEqual({ kind: 'free' });
  });

  it('is not one whose process is alive', () => {
    const run = newRun();
    const held = lock(run, machine(first));
    expect(() => breakLock(run, { ...breaking, processes: machine(second, first) })).toThrow(
      expect.objectContaining({ exitCode: ExitCode.locked, hint: 'Go on there, or quit it there first.' }),
    );
    held.release();
  });

  it.each([
    ['nobody took', () => {}],
    ['was let go of', (run: RunDirectory) => lock(run, machine(first)).release()],
    ['is taken over by itself', (run: RunDirectory) => void lock(run, machine(first))],
  ])('is not one that %s', (_, prepare) => {
    const run = newRun();
    prepare(run);
    expect(() => breakLock(run, { ...breaking, processes: machine(second) })).toThrow(
      expect.objectContaining({ message: expect.stringContaining('there is no lock to break') }),
    );
  });
});

describe('a process that is known by its number only', () => {
  const since = '2017-03-15T02:00:00.000Z';
  const { hostname } = systemProcesses().self;

  it.each([
    ['is on another machine', { pid: process.pid, hostname: `not-${hostname}` }, null, 'unknown'],
    ['is gone', { pid: 2 ** 22 + 1, hostname }, null, 'gone'],
    [
      'began later, so its number was given away again',
      { pid: process.pid, hostname },
      '2017-03-15T03:00:00Z',
      'gone',
    ],
    ['was there before', { pid: process.pid, hostname }, '2017-03-15T01:00:00Z', 'alive'],
    ['is there, and the system does not say since when', { pid: process.pid, hostname }, null, 'alive'],
  ])('%s', (_, { pid, hostname: machineName }, started, liveness) => {
    const startedAt = () => (started === null ? null : Date.parse(started));
    expect(livenessSince({ pid, hostname: machineName, since }, startedAt)).toBe(liveness);
  });

  it('is told by the system: this one is alive now, and was not in 2017', () => {
    expect(livenessSince({ pid: process.pid, hostname, since: new Date().toISOString() })).toBe('alive');
    expect(livenessSince({ pid: process.pid, hostname, since })).toBe('gone');
  });
});

describe('processes of this machine', () => {
  const run = promisify(execFile);
  const library = new URL('../../src/journal/lock.ts', import.meta.url).href;

  it('are told apart: this one is alive, one that ended is gone', async () => {
    const here = newRun();
    const held = acquireLock(here, { operator: 'ada', now });
    expect(lockState(here)).toMatchObject({ kind: 'held', holder: { pid: process.pid } });
    held.release();
    const there = newRun();
    const code = `const { acquireLock } = await import('${library}');
      acquireLock(${JSON.stringify(there)}, { operator: 'bob', now: new Date() });
      process.kill(process.pid, 'SIGKILL');`;
    await expect(run(process.execPath, ['--input-type=module', '-e', code])).rejects.toMatchObject({
      signal: 'SIGKILL',
    });
    expect(lockState(there)).toMatchObject({ kind: 'stale', holder: { operator: 'bob' } });
  });

  it('let go when they exit, however quickly', async () => {
    const there = newRun();
    const code = `const { acquireLock } = await import('${library}');
      acquireLock(${JSON.stringify(there)}, { operator: 'bob', now: new Date() });
      process.exit(0);`;
    await run(process.execPath, ['--input-type=module', '-e', code]);
    expect(lockState(there)).toEqual({ kind: 'free' });
    expect(JSON.parse(readFileSync(join(there.path, 'locks', '1.json'), 'utf8'))).toMatchObject({
      released: true,
    });
  });

  it('that find the same stale lock do not both get it', async () => {
    const there = newRun();
    const gone = { ...systemProcesses().self, pid: 2 ** 22 + 1 };
    const left = acquireLock(there, {
      operator: 'gone',
      now,
      processes: { ...systemProcesses(), self: gone },
    });
    const code = `const { acquireLock } = await import('${library}');
      const { existsSync, writeFileSync } = await import('node:fs');
      writeFileSync(${JSON.stringify(there.path)} + '/ready-' + process.pid, '');
      while (!existsSync(${JSON.stringify(join(there.path, 'go'))}));
      let got = false;
      try { acquireLock(${JSON.stringify(there)}, { operator: 'new', now: new Date() }); got = true; } catch {}
      process.stdout.write(got ? 'got' : 'refused');
      process.stdin.resume();`;
    const racers = [1, 2, 3].map(() => {
      const racer = run(process.execPath, ['--input-type=module', '-e', code]);
      const said = new Promise<string>(resolve =>
        racer.child.stdout?.once('data', text => resolve(String(text))),
      );
      return { racer, said };
    });
    await expect
      .poll(() => readdirSync(there.path).filter(name => name.startsWith('ready-')).length, {
        timeout: 20_000,
      })
      .toBe(3);
    writeFileSync(join(there.path, 'go'), '');
    const answers = await Promise.all(racers.map(({ said }) => said));
    expect(answers.toSorted()).toEqual(['got', 'refused', 'refused']);
    for (const { racer } of racers) racer.child.stdin?.end();
    await Promise.all(racers.map(({ racer }) => racer));
    left.release();
  });
});
