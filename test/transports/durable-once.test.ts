import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sweepOn } from '../../src/transports/claim.ts';
import { mountSmallDisk } from '../helpers/small-disk.ts';
import { until } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { attached, exited, type Seen, shells, shellsOf, started, type TestShells } from './host-shells.ts';

describe.each(shells.map(shell => ({ shell })))('one attempt ($shell.0)', ({ shell }) => {
  let root: string;
  let directory: string;
  let there: TestShells;

  beforeEach(context => {
    root = temporaryDirectory();
    mkdirSync(join(root, 'run'));
    directory = join(root, 'run', 'attempt');
    const found = shellsOf(shell, { cwd: root });
    if (found === null) context.skip();
    else there = found;
  });

  const start = (script: string) => started(there.open, { script, directory });

  /** Kills the process that a file of ours names. */
  function kill(name: string): void {
    process.kill(Number(readFileSync(join(directory, name), 'utf8').split(' ')[0]), 'SIGKILL');
  }

  const ran = () => (existsSync(join(root, 'ran')) ? readFileSync(join(root, 'ran'), 'utf8') : '');

  test('runs once, however often and at the same time it is started, and everyone hears of it', async () => {
    const all = Array.from({ length: 20 }, () => start('echo once >>ran; echo out; exit 3'));
    for (const seen of all) {
      expect(await seen.done).toEqual(exited(3));
      expect(`${seen.output.stdout}`).toBe('out\n');
    }
    expect(ran()).toBe('once\n');
  });

  test('that is over at once has its end told, however busy the host is', async () => {
    const all = Array.from({ length: 40 }, (_, index) =>
      started(there.open, { script: `exit ${index}`, directory: `${directory}-${index}` }),
    );
    const ends = await Promise.all(all.map(seen => seen.done));
    expect(ends).toEqual(all.map((_, index) => exited(index)));
    await until('nothing of ours is left', () => there.pids.every(pid => !groupRuns(pid)));
  });

  test('started again after its end gives what it gave', async () => {
    await start('echo once >>ran; echo out; echo err >&2; exit 3').done;
    const again = start('echo twice >>ran');
    expect(await again.done).toEqual(exited(3));
    expect([`${again.output.stdout}`, `${again.output.stderr}`]).toEqual(['out\n', 'err\n']);
    expect(ran()).toBe('once\n');
  });

  test('that is resolved before it arrives never runs', async () => {
    expect(await attached(there.open, directory).done).toEqual({ kind: 'fenced' });
    expect(await start('echo once >>ran').done).toEqual({ kind: 'fenced' });
    expect(await attached(there.open, directory).done).toEqual({ kind: 'fenced' });
    expect(ran()).toBe('');
  });

  test('that is resolved while it arrives has run or never will, and all agree', async () => {
    const kinds = new Set<string>();
    for (let round = 0; round < 25; round++) {
      directory = join(root, 'run', `attempt-${round}`);
      const both: Seen[] = [];
      const begin = () => both.push(start(`echo ${round} >>ran`));
      const resolve = () => both.push(attached(there.open, directory));
      if (round % 2 === 0) begin();
      resolve();
      if (round % 2 === 1) begin();
      const ends = await Promise.all(both.map(seen => seen.done));
      expect(ends[0]).toEqual(ends[1]);
      expect(ends[0]).toEqual(ran().split('\n').includes(`${round}`) ? exited(0) : { kind: 'fenced' });
      kinds.add(ends[0]?.kind ?? '');
    }
    expect(kinds.size).toBeGreaterThan(0);
  });

  test('whose run has been tidied away is in doubt, and is not started', async () => {
    rmSync(join(root, 'run'), { recursive: true });
    for (const seen of [start('echo once >>ran'), attached(there.open, directory)])
      expect(await seen.done).toMatchObject({ kind: 'ended', outcome: { kind: 'lost' } });
    expect(existsSync(join(root, 'run'))).toBe(false);
    expect(ran()).toBe('');
  });

  test('whose supervisor is killed goes on, and is in doubt when it has ended', async () => {
    const seen = start('echo begun; until [ -e go ]; do sleep 0.05; done; echo done');
    await until('it has begun', () => `${seen.output.stdout}` === 'begun\n');
    kill('supervisor');
    expect(await seen.done).toMatchObject({ kind: 'cut' });
    const later = attached(there.open, directory, { from: { stdout: 6, stderr: 0 } });
    await until('it is seen to run', () => later.running);
    writeFileSync(join(root, 'go'), '');
    expect(await later.done).toMatchObject({ kind: 'ended', outcome: { kind: 'lost' } });
    expect(`${later.output.stdout}`).toBe('done\n');
  });

  test('that was started before the host was restarted is in doubt', async () => {
    await start('exit 0').done;
    renameSync(join(directory, 'rc.0'), join(directory, 'state'));
    for (const name of ['pid', 'supervisor']) writeFileSync(join(directory, name), '1 1 another-boot .\n');
    expect(await attached(there.open, directory).done).toMatchObject({
      outcome: { kind: 'lost', reason: expect.stringContaining('restarted') },
      problem: { code: 'resultUnknown', detail: expect.stringContaining('restarted') },
    });
  });

  test.each(['rc.', 'rc.x', 'rc.999', 'rc.-1', 'rc.0.1'])(
    'with the damaged result "%s" is in doubt, and no success',
    async name => {
      await start('exit 0').done;
      renameSync(join(directory, 'rc.0'), join(directory, name));
      expect(await attached(there.open, directory).done).toMatchObject({
        kind: 'ended',
        outcome: { kind: 'lost' },
      });
    },
  );

  test('whose output is held is found to be, however long ago it began', async () => {
    const { done } = start('setsid sleep 60 & echo $! >daemon');
    expect(await done).toEqual({ ...exited(0), outputHeld: true });
    const daemon = Number(readFileSync(join(root, 'daemon'), 'utf8'));
    const [pid = '', began = '', boot = ''] = readFileSync(join(directory, 'pid'), 'utf8').split(' ');
    const records = [
      `${pid} ${began} ${boot} .`,
      `1 1 ${boot} .`,
      `${pid} - ${boot} .`,
      `${pid} ${began} other .`,
    ];
    for (const record of records) {
      writeFileSync(join(directory, 'pid'), `${record}\n`);
      const seen = attached(there.open, directory);
      expect(await seen.done, record).toEqual({ ...exited(0), outputHeld: true });
    }
    process.kill(daemon, 'SIGKILL');
    await until('it has ended', () => !groupRuns(daemon));
    for (const record of records) {
      writeFileSync(join(directory, 'pid'), `${record}\n`);
      expect(await attached(there.open, directory).done, record).toEqual(exited(0));
    }
  });

  test('that is started by many and resolved by many at once has one end for all', async () => {
    const all: Seen[] = [];
    for (let count = 0; count < 5; count++) {
      all.push(attached(there.open, directory), start('echo once >>ran; exit 2'));
    }
    const ends = await Promise.all(all.map(seen => seen.done));
    for (const end of ends) expect(end).toEqual(ran() === '' ? { kind: 'fenced' } : exited(2));
    expect(['', 'once\n']).toContain(ran());
  });

  test('is not disturbed by options, search paths and variables of its login', async () => {
    const env = {
      SHELLOPTS: 'errexit:nounset:noglob:noclobber',
      CDPATH: '/tmp:/',
      POSIXLY_CORRECT: '1',
      IFS: ':/',
      HANDRAIL_SCRIPT: 'exit 99',
      handrail_result: 'exited',
      handrail_answer: 'exited 0',
      handrail_files: '/proc/1/fd/1',
      handrail_on: 'x',
      why: 'running',
      kept: 'yes',
    };
    const odd = shellsOf(shell, { cwd: root, env });
    if (odd === null) throw new Error('it was there before');
    const seen = started(odd.open, { script: 'echo out; echo err >&2; exit 3', directory });
    expect(await seen.done).toEqual(exited(3));
    const later = attached(odd.open, directory, { from: { stdout: 1, stderr: 0 } });
    expect(await later.done).toEqual(exited(3));
    expect([`${later.output.stdout}`, `${later.output.stderr}`]).toEqual(['ut\n', 'err\n']);
    const workspace = join(root, 'run');
    const sweep = { workspace, runbook: 'b', run: 'r', what: 'everything' } as const;
    const other = join(workspace, 'other');
    expect(await attached(odd.open, other).done).toEqual({ kind: 'fenced' });
    const kept = { path: directory, why: 'asked' };
    expect(await sweepOn(odd.open, 'h', { ...sweep, keep: [directory] })).toEqual({ kept: [kept] });
    expect(readdirSync(other)).toEqual(['begun']);
    expect(await started(odd.open, { script: 'touch ran', directory: other }).done).toEqual({
      kind: 'fenced',
    });
    expect(await sweepOn(odd.open, 'h', { ...sweep, keep: [] })).toEqual({ kept: [] });
    expect(existsSync(workspace)).toBe(false);
    expect(ran()).toBe('');
  });

  test('that was watched by somebody who is gone gives the rest of its output: nothing lost, nothing twice', async () => {
    const bytes = randomBytes(300_000);
    writeFileSync(join(root, 'bytes'), bytes);
    const script =
      'head -c 100000 bytes; until [ -e go ]; do sleep 0.05; done; tail -c +100001 bytes; cat bytes >&2; exit 4';
    const seen = start(script);
    await until('the first part is there', () => seen.output.stdout.length === 100_000);
    seen.execution.leave();
    expect(await seen.done).toMatchObject({ kind: 'cut' });
    const later = attached(there.open, directory, { from: { stdout: 99_000, stderr: 0 } });
    await until('it is seen to run', () => later.running && later.output.stdout.length === 1_000);
    writeFileSync(join(root, 'go'), '');
    expect(await later.done).toEqual(exited(4));
    expect(seen.output.stdout.equals(bytes.subarray(0, 100_000))).toBe(true);
    expect(later.output.stdout.equals(bytes.subarray(99_000))).toBe(true);
    expect(later.output.stderr.equals(bytes)).toBe(true);
    const last = attached(there.open, directory, { from: { stdout: 300_000, stderr: 299_999 } });
    expect(await last.done).toEqual(exited(4));
    expect([last.output.stdout.length, last.output.stderr.length]).toEqual([0, 1]);
  });

  test('is complete to the last byte when much comes at the end', async () => {
    const { done, output } = start('head -c 3000000 /dev/zero; head -c 1000000 /dev/zero >&2');
    expect(await done).toEqual(exited(0));
    expect([output.stdout.length, output.stderr.length]).toEqual([3_000_000, 1_000_000]);
  });

  test('is left alone by who no longer watches, and leaves no process of ours', async () => {
    const seen = start('echo begun; until [ -e go ]; do sleep 0.05; done; echo done >>ran');
    await until('it has begun', () => `${seen.output.stdout}` === 'begun\n');
    const watcher = attached(there.open, directory);
    await until('it is seen to run', () => watcher.running);
    seen.execution.leave();
    watcher.execution.leave();
    writeFileSync(join(root, 'go'), '');
    await until('it has a result', () => readdirSync(directory).includes('rc.0'));
    expect(ran()).toBe('done\n');
    await until('nothing of ours is left', () => there.pids.every(pid => !groupRuns(pid)));
  });

  test('is cancelled by who attached to it, though its supervisor is gone', async () => {
    const seen = start('echo begun; sleep 60');
    await until('it has begun', () => `${seen.output.stdout}` === 'begun\n');
    kill('supervisor');
    await seen.done;
    const later = attached(there.open, directory);
    await until('it is seen to run', () => later.running);
    later.execution.cancel();
    expect(await later.done).toEqual({ kind: 'ended', outcome: { kind: 'cancelled' } });
  });

  test('has as long as it is given, also anew', async () => {
    const seen = started(there.open, { script: 'echo begun; sleep 60', directory, timeout: 60_000 });
    await until('it has begun', () => `${seen.output.stdout}` === 'begun\n');
    seen.execution.limit(undefined);
    seen.execution.limit(100);
    expect(await seen.done).toEqual({ kind: 'ended', outcome: { kind: 'timedOut', after: 100 } });
  });

  test('on a full disk is not started, and one that fills the disk has its result', async context => {
    const disk = mountSmallDisk(join(root, 'small'), '64k');
    if (disk === null) {
      context.skip();
      return;
    }
    try {
      directory = join(root, 'small', 'attempt');
      const filling = start(`cat /dev/zero >small/full 2>/dev/null; echo more; exit 6`);
      expect(await filling.done).toEqual(exited(6));
      directory = join(root, 'small', 'second');
      expect(await start('echo once >>ran').done).toMatchObject({
        kind: 'ended',
        outcome: { kind: 'exited', code: 1 },
        problem: { code: 'diskFull', detail: expect.stringContaining('nothing was started') },
      });
      expect(ran()).toBe('');
      expect(await attached(there.open, directory).done).toEqual({ kind: 'fenced' });
    } finally {
      disk.unmount();
    }
  });
});

/** Whether a process of the group is alive. */
function groupRuns(group: number): boolean {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .some(pid => {
      try {
        const [state, , owner] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(owner) === group && state !== 'Z' && state !== 'X';
      } catch {
        return false;
      }
    });
}
