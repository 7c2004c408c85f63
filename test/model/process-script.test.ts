import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  listProcessesScript,
  parseProcesses,
  selectProcesses,
  stopExit,
  stopProcessScript,
} from '../../src/model/process-script.ts';
import type { ProcessFacts } from '../../src/model/transport.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const shells = ['dash', 'bash', 'busybox'].filter(shell => spawnSync(shell, ['--help']).error === undefined);
for (const shell of ['dash', 'bash', 'busybox'])
  if (!shells.includes(shell)) console.warn(`Skipped: ${shell} is not installed.`);

describe.each(shells)('in %s', shell => {
  test('a process is listed with its command line as it was given', async () => {
    const started = await start(['one two', 'tab\there', 'line\nbreak', '中文', '']);
    expect(started.command).toContain('one two tab here line break 中文');
    expect(started.started).not.toBe('');
  });

  test('two looks at one process give the same', async () => {
    const started = await start([]);
    const { since: _, ...again } = listed().find(({ pid }) => pid === started.pid) ?? {};
    expect(started).toMatchObject(again);
    expect(again).toMatchObject({ pid: started.pid, started: started.started, command: started.command });
  });

  test('the time of its start is told, to the second', async () => {
    const { since } = await start([]);
    expect(Math.abs(Date.parse(since ?? '') - Date.now())).toBeLessThan(60_000);
  });

  test('the shell that lists is not in the list', () => {
    const { pid, stdout } = sh(listProcessesScript);
    expect(parseProcesses(stdout).length).toBeGreaterThan(0);
    expect(parseProcesses(stdout).filter(process => process.pid === pid)).toEqual([]);
  });

  test.each([
    ['goes at TERM', '', undefined],
    ['goes at KILL when it ignores TERM', 'process.on("SIGTERM", () => {})', 'KILL'],
  ])('a process that %s is gone', async (_, code, then) => {
    const target = await start([], code);
    expect(stop(target, { then })).toMatchObject({ status: stopExit.gone });
    await hasEnded(target.pid);
  });

  test('a process that ignores the signal remains, and that is said', async () => {
    const target = await start([], 'process.on("SIGTERM", () => {})');
    const { status, stderr } = stop(target);
    expect(status).toBe(stopExit.remains);
    expect(stderr).toContain('still there');
    expect(isAlive(target.pid)).toBe(true);
  });

  test.each([
    ['another start time', { started: '1' }],
    ['another command line', { command: 'java -jar other.jar' }],
  ])('a process with %s is not signalled', async (_, difference) => {
    const target = await start([]);
    expect(stop({ ...target, ...difference }).status).toBe(stopExit.changed);
    expect(isAlive(target.pid)).toBe(true);
  });

  test('a process that has gone already is gone', async () => {
    const target = await start([]);
    expect(stop(target).status).toBe(stopExit.gone);
    expect(stop(target).status).toBe(stopExit.gone);
  });

  test('a command line with shell characters is compared and not run', async () => {
    const directory = temporaryDirectory();
    const nasty = `'; touch ${join(directory, 'pwned')}; echo '$(touch ${join(directory, 'pwned')})\`touch x\` * "`;
    const target = await start([nasty]);
    expect(stop(target).status).toBe(stopExit.gone);
    expect(() => writeFileSync(join(directory, 'pwned'), '', { flag: 'wx' })).not.toThrow();
  });

  function listed(): readonly ProcessFacts[] {
    return parseProcesses(sh(listProcessesScript).stdout);
  }

  /** Starts a process and waits until it is in the list under its own command line. */
  async function start(args: readonly string[], code = ''): Promise<ProcessFacts> {
    const child = spawn(
      process.execPath,
      ['-e', `${code};console.log("up");setInterval(() => {}, 1e6)`, ...args],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    children.push(child);
    await new Promise<void>(resolve => child.stdout.once('data', () => resolve()));
    const found = listed().find(({ pid }) => pid === child.pid);
    if (found === undefined) throw new Error('it is not in the list');
    return found;
  }

  function stop(target: ProcessFacts, { then }: { then?: string | undefined } = {}) {
    return sh(
      stopProcessScript({
        ...target,
        signal: 'TERM',
        waitMs: 1_000,
        ...(then === undefined ? {} : { then }),
      }),
    );
  }

  function sh(script: string) {
    const [program, ...args] = shell === 'busybox' ? ['busybox', 'sh'] : [shell];
    return spawnSync(program ?? '', [...args, '-s'], { input: script, encoding: 'utf8' });
  }
});

test('the script that stops says in its first lines what it does', () => {
  const script = stopProcessScript({
    pid: 4711,
    started: '382137',
    command: 'java -jar a.jar',
    signal: 'TERM',
    waitMs: 20_000,
    then: 'KILL',
  });
  expect(script.split('\n').slice(0, 2)).toEqual([
    '# Send TERM to process 4711 and wait 20 s until it is gone; then send KILL.',
    '# Before each signal: the same start time and command line as shown, or nothing is sent.',
  ]);
});

test('a match is a literal part of the command line, and tails are never meant', () => {
  const processes = [
    'java -Dx=/home/a.b -jar a',
    'java -Dx=/home/aXb',
    'tail -f /home/a.b/log',
    '/usr/bin/tail /home/a.b',
  ].map((command, index) => ({ pid: index + 1, started: '1', command }));
  expect(selectProcesses(processes, '/home/a.b').map(({ pid }) => pid)).toEqual([1]);
});

test('lines that are no processes are passed over', () => {
  expect(parseProcesses('\n1\t2\t\tsh\nnonsense\n3\t4\t\t\n5\t6\t1489535940\tjava\n')).toEqual([
    { pid: 1, started: '2', command: 'sh' },
    { pid: 5, started: '6', since: '2017-03-14T23:59:00.000Z', command: 'java' },
  ]);
});

/** A process without a command line is gone for who looks, and may still need a moment until its parent is told. */
async function hasEnded(pid: number): Promise<void> {
  const child = children.find(each => each.pid === pid)!;
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
