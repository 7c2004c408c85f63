import { describe, expect, it, vi } from 'vitest';
import type { RunState } from '../../src/engine/state.ts';
import { HostUnreachable, type SweepResult } from '../../src/model/transport.ts';
import { durable } from '../helpers/fake-transport.ts';
import { follow, planOf, run } from '../helpers/plans.ts';
import { type Stage, stage, until } from './stage.ts';

const isOver = (state: RunState) => state.stage === 'over';
const single = (action = run('restart\n')) => planOf([{ id: 'app', steps: [{ id: 'go', action }] }]);
const connected = ({ hosts }: RunState) => hosts.alpha?.status === 'connected';

function durableStage(plan = single(), options: Parameters<typeof stage>[1] = {}): Stage {
  const made = stage(plan, options);
  made.host.onClaim = async () => durable;
  return made;
}

describe('a connection', () => {
  it('comes with a claim in the name of the run, and is on disk before anything is started', async () => {
    const { runner, journal, host, clock } = durableStage(single(), { mayReplace: ['story-0'] });
    const since = new Date(clock.now()).toISOString();
    runner.start();
    await vi.waitFor(() => expect(host.durables.length).toBe(1));
    expect(host.claims).toEqual([
      {
        run: 'story-1',
        runbook: 'story',
        known: null,
        holder: { run: 'story-1', operator: 'wang', hostname: 'jump', pid: 4711, since },
        mayReplace: ['story-0'],
      },
    ]);
    expect(journal.onDisk.find(event => event.type === 'host.connected')).toMatchObject({ claim: durable });
  });

  it('claims nothing in a dry run', async () => {
    const { runner, host } = durableStage(single(), { opening: { dryRun: 'unattended' } });
    runner.start();
    await until(runner, isOver);
    expect(host.claims).toEqual([]);
    expect(host.sweeps).toEqual([]);
  });

  it('is closed where another run holds the host, and the run says so', async () => {
    const { runner, host } = durableStage();
    host.onClaim = async () => {
      throw new HostUnreachable({ code: 'locked', detail: 'story-0' });
    };
    runner.start();
    const state = await until(runner, ({ hosts }) => hosts.alpha?.status === 'failed');
    expect(state.hosts.alpha?.problem).toEqual({ code: 'locked', detail: 'story-0' });
    expect(host.closed).toBe(true);
    host.lose('closed by ourselves');
    expect(runner.state.hosts.alpha?.status).toBe('failed');
  });

  it('gives back what it claimed on a host that was left out while it was made', async () => {
    const { runner, host } = durableStage();
    const { promise, resolve: claimed } = Promise.withResolvers<typeof durable>();
    host.onClaim = () => promise;
    runner.start();
    await vi.waitFor(() => expect(host.claims.length).toBe(1));
    await runner.send({ type: 'dropHost', host: 'alpha', reason: 'too slow' });
    claimed(durable);
    await vi.waitFor(() => expect(host.closed).toBe(true));
    expect(host.sweeps).toMatchObject([{ workspace: null, what: 'lock' }]);
  });

  it('that broke is opened again after growing pauses, and claims what the run has there', async () => {
    const { runner, journal, host, clock } = durableStage(single(), { auto: false });
    runner.start();
    await until(runner, connected);
    const { onConnect } = host;
    let failures = 3;
    host.onConnect = async ask => {
      if (failures === 0) return onConnect(ask);
      failures -= 1;
      throw new HostUnreachable({ code: 'unreachable', detail: 'no route' });
    };
    host.lose('no answer');
    for (const [index, pause] of [1_000, 2_000, 4_000].entries()) {
      await vi.waitFor(() => expect(journal.of('host.failed')).toHaveLength(index + 1));
      clock.pass(pause - 1);
      expect(journal.of('host.connecting')).toHaveLength(index + 2);
      clock.pass(1);
      expect(journal.of('host.connecting')).toHaveLength(index + 3);
    }
    await until(runner, connected);
    expect(host.claims.at(-1)?.known).toBe(durable.workspace?.path);
  });
});

describe('a try that is no longer waited for', () => {
  async function triedAgain() {
    const made = durableStage(single(), { auto: false });
    const { runner, journal, host, clock } = made;
    runner.start();
    await until(runner, connected);
    const { onConnect } = host;
    const answers: (() => void)[] = [];
    host.onConnect = ask =>
      new Promise(resolve => {
        answers.push(() => resolve(onConnect(ask)));
      });
    host.lose('no answer');
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    expect(await runner.send({ type: 'stopTrying', host: 'alpha' })).toEqual({ ok: true });
    expect(runner.state.hosts.alpha?.status).toBe('failed');
    return { runner, journal, host, clock, answers };
  }

  it('gives back what it brings, and the host stays as it was decided', async () => {
    const { runner, host, answers } = await triedAgain();
    answers[0]?.();
    await vi.waitFor(() => expect(host.sweeps).toMatchObject([{ what: 'lock' }]));
    expect(host.closed).toBe(true);
    expect(runner.state.hosts.alpha?.status).toBe('failed');
  });

  it('takes nothing from a later one, which a person asked for', async () => {
    const { runner, journal, host, answers } = await triedAgain();
    expect(await runner.send({ type: 'reconnect', host: 'alpha' })).toEqual({ ok: true });
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.();
    await until(runner, connected);
    answers[0]?.();
    for (let turn = 0; turn < 20; turn += 1) await new Promise(resolve => setImmediate(resolve));
    expect(host.sweeps).toEqual([]);
    expect(host.closed).toBe(false);
    expect(runner.state.hosts.alpha?.status).toBe('connected');
    expect(journal.of('host.connected')).toHaveLength(2);
  });
});

describe('letting go', () => {
  it('cleans up where a host is connected, and has that on record before it is over', async () => {
    const { runner, journal, host } = durableStage();
    host.onSweep = async () => {
      expect(host.closed).toBe(false);
      return { kept: [{ path: '/home/ops/.handrail/story-1/x', why: 'held' }] };
    };
    runner.start();
    await vi.waitFor(() => expect(host.durables.length).toBe(1));
    host.durables[0]?.end({ kind: 'ended', outcome: { kind: 'exited', code: 0 } });
    const { state } = await runner.released;
    expect(host.sweeps).toEqual([
      {
        workspace: durable.workspace?.path,
        what: 'everything',
        keep: [],
        uploads: [],
        run: 'story-1',
        runbook: 'story',
      },
    ]);
    expect(state.hosts.alpha?.swept?.kept).toEqual([{ path: '/home/ops/.handrail/story-1/x', why: 'held' }]);
    expect(journal.onDisk.at(-1)?.type).toBe('host.swept');
    expect(host.closed).toBe(true);
  });

  it('gives the lock back where nothing else could be kept', async () => {
    const { runner, journal, host } = stage(single(), { auto: false });
    host.onClaim = async () => ({ ...durable, workspace: null, obstacle: 'no setsid' });
    runner.start();
    await until(runner, connected);
    await runner.send({ type: 'stop', reason: 'operator' });
    const { state } = await runner.released;
    expect(host.sweeps).toMatchObject([{ workspace: null, what: 'lock' }]);
    expect(journal.of('host.swept')).toMatchObject([{ host: 'alpha', what: 'lock', kept: [] }]);
    expect(state.hosts.alpha).toMatchObject({ lock: 'none', swept: null });
  });

  it.each([
    ['a host whose answer was lost is asked once more for it', true],
    ['a host that could not be logged in to is not', false],
  ])('gives back a lock that it may have when the run is given up: %s', async (_, isIn) => {
    const { runner, host, clock } = durableStage(single(), { auto: false });
    const fail = async () => {
      throw new HostUnreachable({ code: isIn ? 'other' : 'authRefused', detail: 'no' });
    };
    if (isIn) host.onClaim = fail;
    else host.onConnect = fail;
    runner.start();
    await vi.waitFor(() => {
      clock.pass(1_000);
      expect(runner.state.hosts.alpha?.failures).toBe(1);
    });
    await runner.send({ type: 'abort', reason: 'enough' });
    const { state } = await runner.released;
    expect(host.sweeps).toHaveLength(isIn ? 1 : 0);
    expect(state.hosts.alpha?.lock).toBe('none');
  });

  it('waits for a claim that is on its way, and gives back what comes of it', async () => {
    const { runner, host } = durableStage(single(), { auto: false });
    const { promise, resolve: claimed } = Promise.withResolvers<typeof durable>();
    host.onClaim = () => promise;
    runner.start();
    await vi.waitFor(() => expect(host.claims.length).toBe(1));
    await runner.send({ type: 'stop', reason: 'operator' });
    expect(host.closed).toBe(false);
    claimed(durable);
    await runner.released;
    expect(host.sweeps).toMatchObject([{ workspace: null, what: 'lock' }]);
    expect(host.closed).toBe(true);
  });

  it('says of a claim that is not answered in time that its lock was not given back', async () => {
    const { runner, journal, host, clock } = durableStage(single(), { auto: false });
    host.onClaim = () => new Promise(() => {});
    runner.start();
    await vi.waitFor(() => expect(host.claims.length).toBe(1));
    await runner.send({ type: 'stop', reason: 'operator' });
    await vi.waitFor(() => {
      clock.pass(5_000);
      expect(journal.of('host.swept')).toHaveLength(1);
    });
    expect(journal.of('host.swept')[0]).toMatchObject({
      what: 'lock',
      problem: { detail: 'the host did not answer in time' },
    });
    const { state } = await runner.released;
    expect(state.hosts.alpha?.lock).toBe('asked');
  });

  it('does not wait for a host that does not answer', async () => {
    const { runner, journal, host, clock } = durableStage(single(), { auto: false });
    const answers: ((result: SweepResult) => void)[] = [];
    host.onSweep = () => new Promise(resolve => answers.push(resolve));
    host.close = () => new Promise(() => {});
    runner.start();
    await until(runner, connected);
    await runner.send({ type: 'stop', reason: 'operator' });
    expect(host.sweeps).toMatchObject([{ what: 'lock' }]);
    clock.pass(5_000);
    await vi.waitFor(() => expect(journal.of('host.swept')).toHaveLength(1));
    expect(journal.of('host.swept')[0]?.problem?.detail).toBe('the host did not answer in time');
    await vi.waitFor(() => {
      clock.pass(5_000);
      expect(clock.pending).toBe(0);
    });
    await runner.released;
    answers[0]?.({ kept: [] });
    expect(journal.of('host.swept')).toHaveLength(1);
  });

  it('leaves no timer behind', async () => {
    const { runner, journal, host, clock } = durableStage();
    runner.start();
    await vi.waitFor(() => expect(host.durables.length).toBe(1));
    host.onConnect = async () => {
      throw new HostUnreachable({ code: 'unreachable', detail: 'no route' });
    };
    host.lose('no answer');
    await vi.waitFor(() => expect(journal.of('host.failed')).toHaveLength(1));
    expect(clock.pending).toBeGreaterThan(0);
    await runner.send({ type: 'stop', reason: 'operator' });
    await runner.released;
    expect(clock.pending).toBe(0);
  });
});

describe('a followed file', () => {
  const plan = () =>
    planOf([
      {
        id: 'app',
        steps: [
          { id: 'start', action: run('start\n') },
          { id: 'watch', action: follow('/log') },
        ],
      },
    ]);

  async function following(): Promise<Stage> {
    const made = stage(plan());
    made.runner.start();
    await vi.waitFor(() => expect(made.host.follows.length).toBe(1));
    return made;
  }

  const textOf = ({ journal }: Stage) =>
    journal
      .of('follow.output')
      .map(({ data }) => data)
      .join('');

  it('goes on where it was when its host is there again, also in the middle of a line', async () => {
    const made = await following();
    const { runner, journal, host } = made;
    host.prints('INFO one\nINFO Server start');
    host.lose('no answer');
    host.follows[0]?.onEnd('no answer', true);
    await vi.waitFor(() => expect(host.follows.length).toBe(2));
    expect(host.follows[1]?.position).toEqual({ path: '/log', inode: '5', size: 126 });
    // What the old channel still had is read once more by the new one.
    host.follows[0]?.onData(Buffer.from('up in'), { path: '/log', inode: '5', size: 130 });
    host.prints('up in 7 ms\n');
    await until(runner, isOver);
    expect(textOf(made)).toBe('INFO one\nINFO Server startup in 7 ms\n');
    expect(journal.of('follow.matched')).toHaveLength(1);
    expect(journal.of('follow.closed')).toHaveLength(1);
  });

  it('says up to where it is on record', async () => {
    const made = await following();
    made.host.prints('INFO one\n');
    made.clock.pass(200);
    expect(made.journal.of('follow.output').at(-1)?.through).toEqual({ path: '/log', inode: '5', size: 109 });
    expect(made.runner.state.follows['app@alpha:/log']?.through?.size).toBe(109);
  });

  it('is opened again at once when only its channel broke, and ends when that breaks again', async () => {
    const made = await following();
    const { runner, host, clock } = made;
    host.prints('INFO one\n');
    host.follows[0]?.onEnd('the channel broke', true);
    clock.pass(0);
    await vi.waitFor(() => expect(host.follows.length).toBe(2));
    expect(host.follows[1]?.position.size).toBe(109);
    host.follows[1]?.onEnd('the channel broke', true);
    clock.pass(2_000);
    const ended = ({ tasks }: RunState) => tasks['app/watch@alpha']?.attempts[0]?.outcome?.kind === 'lost';
    const state = await until(runner, ended);
    expect(state.follows['app@alpha:/log']?.status).toBe('closed');
    expect(host.follows).toHaveLength(2);
  });

  it('waits for its host where the loss of the connection is heard of last', async () => {
    const made = await following();
    const { runner, host, clock } = made;
    for (const index of [0, 1]) {
      host.follows[index]?.onEnd('no answer', true);
      clock.pass(0);
      await vi.waitFor(() => expect(host.follows.length).toBe(Math.min(index + 2, 2)));
    }
    let connect = () => {};
    const { onConnect } = host;
    host.onConnect = ask =>
      new Promise(resolve => {
        connect = () => resolve(onConnect(ask));
      });
    host.lose('no answer');
    clock.pass(60_000);
    expect(runner.state.follows['app@alpha:/log']?.status).toBe('open');
    connect();
    await vi.waitFor(() => expect(host.follows.length).toBe(3));
    host.prints('Server startup in 7 ms\n');
    await until(runner, isOver);
  });

  it('ends where it ended by itself', async () => {
    const { runner, host } = await following();
    host.follows[0]?.onEnd('permission denied', false);
    const ended = ({ tasks }: RunState) => tasks['app/watch@alpha']?.attempts[0]?.outcome?.kind === 'lost';
    const state = await until(runner, ended);
    expect(state.follows['app@alpha:/log']?.status).toBe('closed');
  });
});
