import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttachRequest, StartRequest, Transport } from '../../src/model/transport.ts';
import { localTransport } from '../../src/transports/local.ts';
import { findProgram } from '../helpers/programs.ts';
import { refuseToAsk, startTestHost, type TestHost, testTiming, until } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { exited } from './host-shells.ts';

let host: TestHost;
let transport: Transport;

async function open(kind: 'ssh' | 'local', env: Readonly<Record<string, string>> = {}): Promise<void> {
  host = await startTestHost(temporaryDirectory(), { server: { env } });
  const local = { PATH: process.env.PATH, ...env };
  transport =
    kind === 'ssh'
      ? host.transport()
      : localTransport(host.entry, { home: host.root, env: local }, testTiming);
  await transport.connect(refuseToAsk);
  mkdirSync(join(host.root, 'run'));
}

afterEach(async () => {
  await transport.close();
  await host.server.close();
});

const at = (name: string) => join(host.root, 'run', name);

function collect() {
  const text = { stdout: '', stderr: '' };
  const onOutput: StartRequest['onOutput'] = (stream, chunk) => {
    text[stream] += Buffer.from(chunk).toString('latin1');
  };
  return { text, onOutput };
}

function start(script: string, changes: Partial<StartRequest> = {}) {
  const { text, onOutput } = collect();
  const request: StartRequest = {
    script,
    shell: 'sh',
    secrets: {},
    directory: at('a'),
    means: 'setsid',
    input: 'empty',
    onOutput,
    ...changes,
  };
  return { ...transport.start(request), text };
}

function attach(changes: Partial<AttachRequest> = {}) {
  const { text, onOutput } = collect();
  const from = { stdout: 0, stderr: 0 };
  return { ...transport.attach({ directory: at('a'), from, onOutput, onRunning() {}, ...changes }), text };
}

describe.each(['ssh', 'local'] as const)('a durable command (%s)', kind => {
  beforeEach(() => open(kind));

  test('from the claim to the sweep', async () => {
    const holder = { run: 'r', operator: 'o', hostname: 'h', pid: 1, since: 'now' };
    const claim = await transport.claim({ run: 'r', runbook: 'b', known: null, holder, mayReplace: [] });
    const workspace = claim?.workspace?.path ?? '';
    const seen = start('echo out; echo err >&2; exit 7', { directory: join(workspace, 'a') });
    expect(await seen.done).toEqual(exited(7));
    expect(seen.text).toEqual({ stdout: 'out\n', stderr: 'err\n' });
    const sweep = { workspace, run: 'r', runbook: 'b', keep: [], what: 'everything' } as const;
    expect(await transport.sweep(sweep)).toEqual({ kept: [] });
    expect(existsSync(workspace)).toBe(false);
    expect(await transport.locks()).toEqual([]);
  });

  test('is no process of the host for who looks for one to stop', async () => {
    const seen = start('echo ready; sleep 60; echo unique-text');
    await until('it runs', () => seen.text.stdout === 'ready\n');
    const commands = (await transport.processes())?.map(({ command }) => command) ?? [];
    expect(commands).toContain('sleep 60');
    const ours = (command: string) =>
      command === '/bin/sh -s' || command.includes(host.root) || command.includes('unique-text');
    expect(commands.filter(ours)).toEqual([]);
    seen.cancel();
    await seen.done;
  });

  test('whose text no shell can take is not started', async () => {
    expect(await start('a\0b').done).toMatchObject({ kind: 'ended', outcome: { kind: 'unreachable' } });
    expect(existsSync(at('a'))).toBe(false);
  });

  test.each(['bash', 'login'] as const)('runs in %s', async shell => {
    const seen = start('echo "$0" $#; exit 5', { shell });
    expect(await seen.done).toMatchObject({ kind: 'ended' });
    if (kind === 'ssh' || shell === 'bash') expect(await seen.done).toEqual(exited(5));
  });

  test('has the digest of a file on the host at hand', async () => {
    const bytes = randomBytes(100_000);
    writeFileSync(join(host.root, "it's"), bytes);
    expect(await transport.digest(join(host.root, "it's"))).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
    expect(await transport.digest(join(host.root, 'none'))).toBeNull();
    expect(await transport.digest(host.root)).toBeNull();
  });
});

describe('a durable command over SSH', () => {
  test('goes on when the connection is cut, and gives the rest of its output later', async () => {
    await open('ssh');
    const script = 'echo one; until [ -e go ]; do sleep 0.05; done; echo two; exit 3';
    const seen = start(script);
    await until('it runs', () => seen.text.stdout === 'one\n');
    host.server.drop();
    expect(await seen.done).toMatchObject({ kind: 'cut' });
    expect(await attach().done).toMatchObject({ kind: 'cut' });
    expect(await start('touch never', { directory: at('b') }).done).toMatchObject({
      outcome: { kind: 'unreachable' },
    });
    await transport.connect(refuseToAsk);
    let running = 0;
    const later = attach({ from: { stdout: 4, stderr: 0 }, onRunning: () => running++ });
    await until('it is seen to run', () => running === 1);
    writeFileSync(join(host.root, 'go'), '');
    expect(await later.done).toEqual(exited(3));
    expect(later.text).toEqual({ stdout: 'two\n', stderr: '' });
    expect(running).toBe(1);
  });

  test('is cut, with all else that is open, when the host falls silent', async () => {
    await open('ssh');
    await transport.close();
    transport = host.transport({ keepalive: 300 });
    await transport.connect(refuseToAsk);
    const first = start('echo one; sleep 60');
    await until('it runs', () => first.text.stdout === 'one\n');
    const second = attach();
    await until('it is watched', () => second.text.stdout === 'one\n');
    const ends: (string | boolean)[] = [];
    transport.follow({
      position: { path: join(host.root, 'log'), inode: null, size: 0 },
      onData() {},
      onChange() {},
      onEnd: (_, lost) => ends.push(lost),
    });
    const script = 'touch plain; sleep 60';
    const plain = transport.exec({ script, shell: 'sh', secrets: {}, onOutput() {} });
    await until('it runs', () => existsSync(join(host.root, 'plain')));
    host.server.stall();
    const digest = transport.digest('/etc/passwd').catch((error: Error) => error.name);
    expect(await first.done).toMatchObject({ kind: 'cut' });
    expect(await second.done).toMatchObject({ kind: 'cut' });
    expect((await plain.done).outcome.kind).toBe('lost');
    expect(await digest).toBe('HostUnreachable');
    await until('following has ended', () => ends.length === 1);
    expect(ends).toEqual([true]);
    host.server.resume();
    await transport.connect(refuseToAsk);
    const later = attach();
    later.cancel();
    expect(await later.done).toEqual({ kind: 'ended', outcome: { kind: 'cancelled' } });
  });

  test('whose channel closes without a word is asked about, not guessed', async () => {
    await open('ssh');
    const seen = start('echo one; until [ -e go ]; do sleep 0.05; done');
    await until('it runs', () => seen.text.stdout === 'one\n');
    const pid = Number(readFileSync(join(at('a'), 'supervisor'), 'utf8').split(' ')[0]);
    process.kill(pid, 'SIGKILL');
    expect(await seen.done).toMatchObject({ kind: 'cut' });
    writeFileSync(join(host.root, 'go'), '');
    expect(await attach().done).toMatchObject({ outcome: { kind: 'lost' } });
  });

  test('ten at a time on a host that allows three sessions', async () => {
    await open('ssh');
    host.server.faults.maxSessions = 3;
    const all = Array.from({ length: 10 }, (_, index) =>
      start(`sleep 0.1; exit ${index}`, { directory: at(`${index}`) }),
    );
    expect(await Promise.all(all.map(({ done }) => done))).toEqual(all.map((_, index) => exited(index)));
  });

  test('is cancelled with every session in use', async () => {
    await open('ssh');
    host.server.faults.maxSessions = 2;
    const seen = start('echo one; sleep 60', { timeout: 300 });
    expect(await seen.done).toEqual({ kind: 'ended', outcome: { kind: 'timedOut', after: 300 } });
  });

  test('names a shell that the host lacks', async () => {
    const bin = temporaryDirectory();
    symlinkSync(findProgram('cat', 'coreutils') ?? '', join(bin, 'cat'));
    await open('ssh', { PATH: bin });
    expect(await start('touch ran', { shell: 'bash' }).done).toEqual({
      kind: 'ended',
      outcome: { kind: 'exited', code: 127 },
      problem: { code: 'shellMissing', detail: 'bash' },
    });
    expect(existsSync(at('a'))).toBe(false);
  });

  test('cancelled before anything was sent was not started', async () => {
    await open('ssh');
    const seen = start('touch ran');
    seen.cancel();
    expect(await seen.done).toEqual({ kind: 'ended', outcome: { kind: 'cancelled' } });
    expect(await attach().done).toEqual({ kind: 'fenced' });
    expect(existsSync(join(host.root, 'ran'))).toBe(false);
  });
});
