import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/model/outcome.ts';
import type { SshTransport } from '../../src/transports/ssh.ts';
import { refuseToAsk, run, startTestHost, type TestHost, until } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

let host: TestHost;
let transport: SshTransport;

beforeEach(async () => {
  host = await startTestHost(temporaryDirectory());
  transport = host.transport();
  await transport.connect(refuseToAsk);
});

afterEach(async () => {
  await transport.close();
  await host.server.close();
});

describe('how a command ended', () => {
  test.each<[string, string, Outcome]>([
    ['by itself', 'true', { kind: 'exited', code: 0 }],
    ['with an exit code', 'exit 42', { kind: 'exited', code: 42 }],
    [
      'with the code of a shell that a signal ended',
      'sh -c "kill -TERM \\$\\$"; exit $?',
      { kind: 'exited', code: 143 },
    ],
    ['by a signal', 'kill -TERM $$', { kind: 'signalled', signal: 'TERM' }],
    ['by SIGKILL', 'kill -KILL $$', { kind: 'signalled', signal: 'KILL' }],
    ['by a syntax error', 'if', { kind: 'exited', code: 2 }],
    ['as unknown to the host', 'no-such-program-at-all', { kind: 'exited', code: 127 }],
  ])('%s', async (_, script, outcome) => {
    expect((await run(transport, script)).outcome).toEqual(outcome);
  });

  test('by a time limit, once it is gone', async () => {
    const script = 'echo $$ >pid; sleep 60; echo never';
    expect(await run(transport, script, { timeout: 300 })).toMatchObject({
      outcome: { kind: 'timedOut', after: 300 },
      stdout: '',
    });
    expect(alive(pidIn('pid'))).toBe(false);
  });

  test('by a time limit although it ignores TERM, children included', async () => {
    const script = `trap '' TERM; sh -c 'echo $$ >child; sleep 60' & sleep 60; sleep 60`;
    expect((await run(transport, script, { timeout: 300 })).outcome).toEqual({
      kind: 'timedOut',
      after: 300,
    });
    expect(alive(pidIn('child'))).toBe(false);
  });

  test('by a person', async () => {
    const execution = start('echo $$ >pid; sleep 60');
    await until('it runs', () => existsSync(join(host.root, 'pid')));
    execution.cancel();
    expect((await execution.done).outcome).toEqual({ kind: 'cancelled' });
    expect(alive(pidIn('pid'))).toBe(false);
  });

  test('by itself, although a person was about to stop it', async () => {
    const execution = start('echo $$ >pid');
    await execution.done;
    execution.cancel();
    expect((await execution.done).outcome).toEqual({ kind: 'exited', code: 0 });
  });

  test('cancelled before anything was sent', async () => {
    const execution = start('touch ran');
    execution.cancel();
    expect((await execution.done).outcome).toEqual({ kind: 'cancelled' });
    expect(existsSync(join(host.root, 'ran'))).toBe(false);
  });

  test('unknown, when the host closes the channel without saying', async () => {
    host.server.faults.hideExit = true;
    expect((await run(transport, 'exit 0')).outcome.kind).toBe('lost');
  });

  test('unknown, when the connection is cut', async () => {
    const losses: string[] = [];
    transport.onLost(reason => losses.push(reason));
    const running = run(transport, 'echo begun; sleep 60');
    await until('it runs', () => host.server.sessions() === 1);
    const cut = start('echo $$ >pid; sleep 60');
    await until('it has begun', () => existsSync(join(host.root, 'pid')));
    host.server.drop();
    expect((await running).outcome.kind).toBe('lost');
    expect((await cut.done).outcome.kind).toBe('lost');
    expect(losses).toHaveLength(1);
    expect((await run(transport, 'true')).outcome.kind).toBe('unreachable');
  });

  test('not at all, where there is no connection: nothing was sent', async () => {
    await transport.close();
    const sent = host.server.commands.length;
    const result = await run(transport, 'touch ran');
    expect(result.outcome.kind).toBe('unreachable');
    expect(result.problem?.code).toBe('unreachable');
    expect(host.server.commands).toHaveLength(sent);
  });
});

test('a frozen host is lost when keepalives stay unanswered, and can be connected to again', async () => {
  const impatient = host.transport({ keepalive: 300 });
  await impatient.connect(refuseToAsk);
  const losses: string[] = [];
  impatient.onLost(reason => losses.push(reason));
  const running = run(impatient, 'echo $$ >pid; sleep 60');
  await until('it runs', () => existsSync(join(host.root, 'pid')));
  host.server.stall();
  expect((await running).outcome.kind).toBe('lost');
  expect(losses).toEqual(['Keepalive timeout']);
  host.server.resume();
  await impatient.connect(refuseToAsk);
  expect((await run(impatient, 'echo back')).stdout).toBe('back\n');
  await impatient.close();
});

describe('a command that leaves a daemon behind', () => {
  test('is over when it has ended, though the daemon holds its output', async () => {
    const result = await run(transport, 'sleep 60 & echo started');
    expect(result).toMatchObject({
      outcome: { kind: 'exited', code: 0 },
      stdout: 'started\n',
      outputHeld: true,
    });
  });

  test('is over at once when the daemon has output of its own', async () => {
    const result = await run(transport, 'sleep 60 </dev/null >/dev/null 2>&1 & echo started');
    expect(result.outputHeld).toBeUndefined();
  });

  test('does not have it killed by a time limit that comes later', async () => {
    await run(transport, 'sleep 60 & echo $! >daemon', { timeout: 5_000 });
    expect(alive(pidIn('daemon'))).toBe(true);
  });
});

describe('output', () => {
  test('is complete to the last byte, also when much comes after the end', async () => {
    const result = await run(transport, 'head -c 3000000 /dev/zero; head -c 1000000 /dev/zero >&2');
    expect([result.stdout.length, result.stderr.length]).toEqual([3_000_000, 1_000_000]);
  });

  test('is bytes: a character that arrives in two pieces is one when they are put together', async () => {
    const result = await run(transport, "printf '\\344\\270'; sleep 0.2; printf '\\255'");
    expect(result.chunks.length).toBeGreaterThan(1);
    expect(result.stdout).toBe('中');
  });

  test('comes in the order of arrival', async () => {
    const script = 'echo 1; sleep 0.1; echo 2 >&2; sleep 0.1; echo 3; sleep 0.1; echo 4 >&2';
    const { chunks } = await run(transport, script);
    expect(chunks.map(({ stream, bytes }) => `${stream} ${bytes}`)).toEqual([
      'stdout 1\n',
      'stderr 2\n',
      'stdout 3\n',
      'stderr 4\n',
    ]);
  });

  test('has no trace of our own lines', async () => {
    expect(await run(transport, 'printf a; printf b >&2')).toMatchObject({ stdout: 'a', stderr: 'b' });
  });
});

describe('the script', () => {
  test('runs in the home directory with an empty stdin', async () => {
    expect((await run(transport, 'pwd; cat; echo "$#"')).stdout).toBe(`${host.root}\n0\n`);
  });

  test('runs as a whole although it reads its stdin', async () => {
    expect((await run(transport, 'cat >/dev/null\nread x\necho after')).stdout).toBe('after\n');
  });

  test.each(['sh', 'bash', 'login'] as const)('runs in %s as it was written', async shell => {
    const script = `set -e\nprintf '%s\\n' '$HOME "x" \\\\ \`a\`'\ncat <<'END'\n'quoted' $(x) 中文\nEND\nfalse\necho never\n`;
    expect(await run(transport, script, { shell })).toMatchObject({
      outcome: { kind: 'exited', code: 1 },
      stdout: `$HOME "x" \\\\ \`a\`\n'quoted' $(x) 中文\n`,
    });
  });

  test('does not find itself in the process list', async () => {
    const script = 'echo needle-in-the-script; ps -ww -A -o args= | grep -c needle-in-the-scrip[t]; true';
    expect((await run(transport, script)).stdout).toBe('needle-in-the-script\n0\n');
  });

  test('does not have our variables', async () => {
    const script = `echo "$#\${HANDRAIL_SCRIPT-none}"; env | grep -c -e HANDRAIL_S -e handrail_`;
    expect((await run(transport, script)).stdout).toBe('0none\n0\n');
  });

  test('can be 100 KB long, and is refused where no shell could take it', async () => {
    const long = `: ${'x'.repeat(100_000)}\necho end\n`;
    expect((await run(transport, long)).stdout).toBe('end\n');
    const tooLong = await run(transport, `: ${'x'.repeat(200_000)}\ntouch ran`);
    expect(tooLong.outcome.kind).toBe('unreachable');
    expect(tooLong.problem?.detail).toContain('longer than');
    expect((await run(transport, 'a\0b')).problem?.detail).toContain('NUL');
  });
});

describe('a shell the host lacks', () => {
  async function restart(env: Readonly<Record<string, string>>): Promise<void> {
    await transport.close();
    await host.server.close();
    host = await startTestHost(temporaryDirectory(), { server: { env } });
    transport = host.transport();
    await transport.connect(refuseToAsk);
  }

  test('is named when it is bash', async () => {
    const bin = temporaryDirectory();
    symlinkSync('/bin/cat', join(bin, 'cat'));
    await restart({ PATH: bin });
    expect(await run(transport, 'touch ran', { shell: 'bash' })).toEqual({
      outcome: { kind: 'exited', code: 127 },
      problem: { code: 'shellMissing', detail: 'bash' },
      stdout: '',
      stderr: '',
      chunks: [],
    });
  });

  test.each(['/usr/bin/fish', '/no/such/bash'])('is named when the login shell is %s', async shell => {
    await restart({ SHELL: shell });
    expect(await run(transport, 'touch ran', { shell: 'login' })).toMatchObject({
      outcome: { kind: 'exited', code: 127 },
      problem: { code: 'shellMissing', detail: shell },
    });
    expect(existsSync(join(host.root, 'ran'))).toBe(false);
  });
});

describe('secrets', () => {
  const secrets = { token: `s3cret ' " $(touch pwned) \`x\` \\ \n中` };

  test('reach the script and never the process list', async () => {
    const script = `printf '%s' "$HANDRAIL_SECRET_token"; ps -ww -A -o args= >ps.txt; cat /proc/[0-9]*/cmdline >>ps.txt 2>/dev/null; true`;
    expect((await run(transport, script, { secrets })).stdout).toBe(secrets.token);
    expect(readFileSync(join(host.root, 'ps.txt'), 'utf8')).not.toContain('s3cret');
    expect(existsSync(join(host.root, 'pwned'))).toBe(false);
    expect(host.server.commands.join('\n')).not.toContain('s3cret');
  });

  test('are not there for the next command', async () => {
    await run(transport, 'true', { secrets });
    expect((await run(transport, 'env | grep -c HANDRAIL_SECRET')).stdout).toBe('0\n');
  });

  test('with a name that is no variable are refused before anything is sent', async () => {
    const result = await run(transport, 'touch ran', { secrets: { 'a;b': 'x' } });
    expect(result.outcome.kind).toBe('unreachable');
    expect(existsSync(join(host.root, 'ran'))).toBe(false);
  });
});

describe('a host that allows few sessions', () => {
  test('runs ten commands at once, three at a time', async () => {
    host.server.faults.maxSessions = 3;
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) => run(transport, `sleep 0.1; echo ${index}`)),
    );
    expect(results.map(({ stdout }) => stdout)).toEqual(
      Array.from({ length: 10 }, (_, index) => `${index}\n`),
    );
    expect(results.every(({ outcome }) => outcome.kind === 'exited' && outcome.code === 0)).toBe(true);
  });

  test('still has its commands stopped, with every session in use', async () => {
    host.server.faults.maxSessions = 2;
    const results = await Promise.all([
      run(transport, 'sleep 60', { timeout: 300 }),
      run(transport, 'sleep 60', { timeout: 300 }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      { kind: 'timedOut', after: 300 },
      { kind: 'timedOut', after: 300 },
    ]);
  });

  test('gives up what only daemons hold', async () => {
    host.server.faults.maxSessions = 2;
    for (let count = 0; count < 4; count++)
      expect((await run(transport, 'sleep 60 & echo up')).stdout).toBe('up\n');
  });
});

test('login files that print something do not disturb', async () => {
  await transport.close();
  await host.server.close();
  const directory = temporaryDirectory();
  const noisy = join(directory, 'noisy');
  // The server's shell reads it before every command, as bash reads .bashrc.
  writeFileSync(noisy, 'echo Welcome; printf half');
  host = await startTestHost(directory, { server: { loginNoise: noisy } });
  transport = host.transport();
  expect(await transport.connect(refuseToAsk)).toMatchObject({ address: `127.0.0.1:${host.server.port}` });
  expect((await run(transport, 'echo out')).stdout).toBe('out\n');
});

test('a host that runs something else instead is no success', async () => {
  await transport.close();
  await host.server.close();
  host = await startTestHost(temporaryDirectory(), {
    server: { forcedCommand: 'echo This account is closed' },
  });
  transport = host.transport();
  await expect(transport.connect(refuseToAsk)).rejects.toThrow('This account is closed');
  expect((await run(transport, 'true')).outcome).toEqual({
    kind: 'lost',
    reason: 'the host did not run the command: This account is closed',
  });
});

function start(script: string) {
  return transport.exec({ script, shell: 'sh', secrets: {}, onOutput: () => {} });
}

function pidIn(name: string): number {
  return Number(readFileSync(join(host.root, name), 'utf8'));
}

/** A process that has ended and that nobody has reaped yet has ended. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
