import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunState } from '../../src/engine/state.ts';
import { unattendedStop } from '../../src/engine/unattended.ts';
import { HostUnreachable } from '../../src/model/transport.ts';
import { durable } from '../helpers/fake-transport.ts';
import { planOf, run } from '../helpers/plans.ts';
import { startTestHost, type TestHost, until as untilSeen } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { type Stage, stage, until } from './stage.ts';

const plan = () => planOf([{ id: 'app', steps: [{ id: 'go', action: run('echo ran >>"$HOME/ran"\n') }] }]);
const connected = ({ hosts }: RunState) => hosts.alpha?.status === 'connected';
const lost = ({ hosts }: RunState) => hosts.alpha?.status === 'lost';

describe('a host that is lost before it said whether the run may use it', () => {
  let host: TestHost;
  let made: Stage;

  afterEach(async () => {
    await made.runner.send({ type: 'stop', reason: 'operator' });
    await made.runner.released;
    await host.server.close();
  });

  /** Every claim is carried out, and none answered while the file is there. */
  async function holdingClaims(): Promise<{ readonly release: () => void }> {
    const directory = temporaryDirectory();
    const noise = join(directory, 'noise');
    host = await startTestHost(directory, { server: { loginNoise: noise } });
    const hold = join(host.root, 'hold');
    const untilReleased = `while [ -e '${hold}' ]; do sleep 0.05; done`;
    writeFileSync(noise, `[ ! -e '${hold}' ] || { /bin/sh -s; ${untilReleased}; }\n`);
    const transport = host.transport({ name: 'alpha' });
    const claim = transport.claim.bind(transport);
    let isFirst = true;
    transport.claim = request => {
      if (isFirst) writeFileSync(hold, '');
      isFirst = false;
      return claim(request);
    };
    made = stage(plan(), { auto: false, transport });
    return { release: () => rmSync(hold) };
  }

  const locks = () => join(host.root, '.local', 'state', 'handrail', 'host', 'locks');
  const isClaimed = () =>
    existsSync(locks()) && readdirSync(locks()).some(lock => existsSync(join(locks(), lock, 'holder')));

  it('is tried again by itself, and takes what its first claim made for its own', async () => {
    const { release } = await holdingClaims();
    const { runner, journal, clock } = made;
    runner.start();
    await untilSeen('the lock is there', isClaimed);
    host.server.drop();
    const state = await until(runner, lost);
    expect(journal.of('host.failed')).toMatchObject([
      { host: 'alpha', cutOff: true, problem: { code: 'connectionLost' } },
    ]);
    expect(unattendedStop(state)).toBeNull();
    release();
    clock.pass(1_000);
    await until(runner, connected);
    expect(runner.state.hosts.alpha).toMatchObject({ failures: 0, obstacle: null, leftovers: [] });
    expect(journal.of('host.connected').at(-1)?.claim?.replaced).toBeUndefined();
  });

  it('is not waited for any more once it is left out', async () => {
    const { release } = await holdingClaims();
    const { runner, journal, clock } = made;
    runner.start();
    await untilSeen('the lock is there', isClaimed);
    host.server.drop();
    await until(runner, lost);
    expect(await runner.send({ type: 'dropHost', host: 'alpha', reason: 'not tonight' })).toEqual({
      ok: true,
    });
    release();
    clock.pass(60_000);
    expect(journal.of('host.connecting')).toHaveLength(1);
    expect(runner.state.hosts.alpha?.status).toBe('dropped');
  });
});

it('a host that lets the run in and allows it no session is not taken for one that was lost', async () => {
  const host = await startTestHost(temporaryDirectory());
  onTestFinished(() => host.server.close());
  host.server.faults.maxSessions = 0;
  const { runner, journal, clock } = stage(plan(), { transport: host.transport({ name: 'alpha' }) });
  runner.start();
  await vi.waitFor(() => {
    clock.pass(1_000);
    expect(journal.of('host.failed').length).toBeGreaterThan(0);
  });
  expect(journal.of('host.failed')).toMatchObject([
    { problem: { code: 'other', detail: 'the host allows no session at all' } },
  ]);
  expect(runner.state.hosts.alpha?.status).toBe('failed');
  await runner.send({ type: 'stop', reason: 'operator' });
  await runner.released;
});

it('a host that lets the run in and starts no command is tried again, and no more once a person says so', async () => {
  const host = await startTestHost(temporaryDirectory());
  onTestFinished(() => host.server.close());
  host.server.faults.refuseExec = true;
  const { runner, journal, clock } = stage(plan(), { transport: host.transport({ name: 'alpha' }) });
  runner.start();
  await vi.waitFor(() => {
    clock.pass(1_000);
    expect(journal.of('host.failed').length).toBeGreaterThan(0);
  });
  const [failed] = journal.of('host.failed');
  expect(failed?.problem.detail).toMatch(/the host started no command: it refused to, or closed the channel/);
  expect(await runner.send({ type: 'stopTrying', host: 'alpha' })).toEqual({ ok: true });
  expect(runner.state.hosts.alpha?.status).toBe('failed');
  await runner.send({ type: 'stop', reason: 'operator' });
  await runner.released;
});

describe('a claim that fails', () => {
  const failing = (error: HostUnreachable, isLost: boolean): Stage => {
    const made = stage(plan());
    made.host.onClaim = async () => {
      if (isLost) made.host.lose('reset');
      throw error;
    };
    made.runner.start();
    return made;
  };
  const unclear = new HostUnreachable({ code: 'other', detail: 'the answer of the host breaks off' });

  it.each([
    ['an answer that breaks off with the connection', unclear, true, 'lost'],
    ['an answer that breaks off while the connection holds', unclear, false, 'failed'],
    [
      'a channel that is closed before the answer',
      new HostUnreachable({ code: 'connectionLost', detail: 'the channel closed' }),
      false,
      'lost',
    ],
    ['a lock of another run', new HostUnreachable({ code: 'locked', detail: 'story-0' }), false, 'failed'],
  ] as const)('by $0 leaves the host $3', async (_name, error, isLost, status) => {
    const { runner, journal, clock } = failing(error, isLost);
    await vi.waitFor(() => {
      clock.pass(1_000);
      expect(journal.of('host.failed').length).toBeGreaterThan(0);
    });
    expect(journal.of('host.failed')[0]?.cutOff).toBe(status === 'lost' ? true : undefined);
    expect(runner.state.hosts.alpha?.status === 'failed').toBe(status === 'failed');
  });

  it('and is tried again goes on as if nothing had been', async () => {
    const { runner, host, clock, journal } = failing(unclear, true);
    await until(runner, lost);
    host.onClaim = async () => durable;
    clock.pass(1_000);
    await until(runner, connected);
    await vi.waitFor(() => expect(host.durables).toHaveLength(1));
    expect(journal.of('host.failed')).toHaveLength(1);
  });
});
