import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../src/model/inventory.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Transport } from '../../src/model/transport.ts';
import { dryRunTransport } from '../../src/transports/dry-run.ts';
import { localTransport } from '../../src/transports/local.ts';
import { openTransport } from '../../src/transports/open.ts';
import { SshTransport } from '../../src/transports/ssh.ts';
import { refuseToAsk, run, testTiming, until } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const entry: Host = { name: 'seat', transport: 'local', variables: {} };

describe('this machine', () => {
  let home: string;
  let transport: Transport;

  beforeEach(() => {
    home = temporaryDirectory();
    transport = localTransport(
      entry,
      { home, env: { PATH: process.env.PATH, FROM_SEAT: 'yes' } },
      testTiming,
    );
  });

  test('says who it is', async () => {
    const facts = await transport.connect(refuseToAsk);
    expect(facts).toMatchObject({ address: 'local' });
    expect(facts.fingerprint).toBeUndefined();
    expect(Math.abs(facts.clockOffset)).toBeLessThan(1_000);
  });

  test.each<[string, Outcome]>([
    ['exit 0', { kind: 'exited', code: 0 }],
    ['exit 42', { kind: 'exited', code: 42 }],
    ['kill -KILL $$', { kind: 'signalled', signal: 'KILL' }],
    ['exit 143', { kind: 'exited', code: 143 }],
  ])('runs "%s"', async (script, outcome) => {
    expect((await run(transport, script)).outcome).toEqual(outcome);
  });

  test('runs in the home directory with the environment of the seat, and an empty stdin', async () => {
    expect((await run(transport, 'pwd; echo $FROM_SEAT; cat')).stdout).toBe(`${home}\nyes\n`);
  });

  test('stops a command that takes too long, children included', async () => {
    const script = `trap '' TERM; sh -c 'echo $$ >child; sleep 60' & sleep 60; sleep 60`;
    expect((await run(transport, script, { timeout: 300 })).outcome).toEqual({
      kind: 'timedOut',
      after: 300,
    });
    expect(existsSync(`/proc/${readFileSync(join(home, 'child'), 'utf8').trim()}/exe`)).toBe(false);
  });

  test('stops a command that a person cancels', async () => {
    const execution = transport.exec({
      script: 'echo $$ >pid; sleep 60',
      shell: 'sh',
      secrets: {},
      onOutput: () => {},
    });
    await until('it runs', () => existsSync(join(home, 'pid')));
    execution.cancel();
    expect((await execution.done).outcome).toEqual({ kind: 'cancelled' });
  });

  test('does not wait for a daemon that holds the output', async () => {
    expect(await run(transport, 'sleep 5 & echo up')).toMatchObject({
      outcome: { kind: 'exited', code: 0 },
      stdout: 'up\n',
      outputHeld: true,
    });
  });

  test('keeps secrets out of the process list', async () => {
    const script = `printf '%s' "$HANDRAIL_SECRET_x"; cat /proc/[0-9]*/cmdline >ps.txt 2>/dev/null; true`;
    expect((await run(transport, script, { secrets: { x: "it's s3cret" } })).stdout).toBe("it's s3cret");
    expect(readFileSync(join(home, 'ps.txt'), 'latin1')).not.toContain('s3cret');
  });

  test('that cannot start a shell has run nothing', async () => {
    const nowhere = localTransport(entry, { home: join(home, 'none'), env: {} });
    expect((await run(nowhere, 'true')).outcome.kind).toBe('unreachable');
  });

  test.each([
    ['that no program can be given', 'a\0b'],
    ['larger than any program can be given', 'x'.repeat(3_000_000)],
  ])('with an environment %s has run nothing, and is no wait without end', async (_, value) => {
    const odd = localTransport(entry, { home, env: { PATH: process.env.PATH, VALUE: value } });
    expect((await run(odd, 'true')).outcome.kind).toBe('unreachable');
    await expect(odd.locks()).rejects.toMatchObject({ name: 'HostUnreachable' });
  });
});

describe('a dry run', () => {
  const host: Host = { name: 'ecsc-1', address: '10.0.0.1', transport: 'ssh', user: 'deploy', variables: {} };
  const dry = dryRunTransport(host);

  test('answers without a host, and nothing is made up', async () => {
    expect(await dry.connect(refuseToAsk)).toMatchObject({ hostname: 'ecsc-1', address: '10.0.0.1:22' });
    expect((await run(dry, 'touch /tmp/never')).outcome).toEqual({ kind: 'exited', code: 0 });
    const request = { remote: '/x', sha256: '', signal: new AbortController().signal, onProgress: () => {} };
    expect(await dry.upload({ ...request, local: '/none' })).toEqual({
      kind: 'ended',
      outcome: { kind: 'exited', code: 0 },
    });
    expect(await dry.positions(['/a'])).toEqual([{ path: '/a', inode: null, size: 0 }]);
    await dry.close();
  });
});

test('the inventory says which transport a host has', () => {
  const context = { askSecret: () => Promise.reject(new Error('not asked')), home: '/none', env: {} };
  expect(openTransport({ ...entry, transport: 'ssh' }, context)).toBeInstanceOf(SshTransport);
  expect(openTransport(entry, context)).not.toBeInstanceOf(SshTransport);
});
