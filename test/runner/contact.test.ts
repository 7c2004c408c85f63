import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { RunState } from '../../src/engine/state.ts';
import { type DurableEnd, HostUnreachable } from '../../src/model/transport.ts';
import { durable } from '../helpers/fake-transport.ts';
import { artifact, check, planOf, run, upload } from '../helpers/plans.ts';
import { resume, type Stage, type StageOptions, stage, until } from './stage.ts';

const task = 'app/go@alpha';
const isOver = (state: RunState) => state.stage === 'over';
const single = (action = run('restart\n'), more = {}) =>
  planOf([{ id: 'app', steps: [{ id: 'go', action, ...more }] }], {
    artifacts: [artifact('a.tar'), artifact('b.tar')],
  });
const done: DurableEnd = { kind: 'ended', outcome: { kind: 'exited', code: 0 } };
const gone = () => new HostUnreachable({ code: 'unreachable', detail: 'there is no connection' });
const last = ({ runner }: Stage) => runner.state.tasks[task]?.attempts.at(-1);
const textOf = ({ journal }: Stage) =>
  journal
    .of('task.output')
    .map(({ stream, data }) => `${stream === 'stderr' ? '!' : ''}${data}`)
    .join('');

/** A run whose one script goes on without its connection. */
function durableStage(plan = single(), options: StageOptions = {}): Stage {
  const made = stage(plan, options);
  made.host.onClaim = async () => durable;
  return made;
}

async function started(made: Stage, count = 1): Promise<void> {
  await vi.waitFor(() => expect(made.host.durables.length).toBe(count));
}

function print({ host }: Stage, text: string, stream: 'stdout' | 'stderr' = 'stdout', index = -1): void {
  host.durables.at(index)?.request.onOutput(stream, Buffer.from(text));
}

/** All that follows by itself has happened. */
function quiet(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

/** The connection breaks under a running script, and is there again. */
async function lostAndFound(made: Stage): Promise<void> {
  const count = made.host.durables.length;
  made.host.lose('no answer');
  made.host.durables.at(-1)?.end({ kind: 'cut', reason: 'no answer' });
  await until(made.runner, ({ hosts }) => hosts.alpha?.status === 'connected');
  await started(made, count + 1);
}

describe('a script that goes on without its connection', () => {
  it('is started in the directory that is on disk, and ends as it says', async () => {
    const made = durableStage();
    const { runner, journal, host } = made;
    runner.start();
    await started(made);
    const { directory } = journal.of('task.started')[0] ?? {};
    expect(directory).toMatch(/^\/home\/ops\/\.handrail\/story-1\/[0-9a-f]+$/);
    expect(journal.onDisk.map(({ type }) => type)).toContain('task.started');
    expect(host.durables[0]?.request).toMatchObject({
      script: 'restart\n',
      directory,
      means: 'setsid',
      input: 'empty',
    });
    print(made, 'hello\n');
    host.durables[0]?.end(done);
    await until(runner, isOver);
    expect(host.execs).toEqual([]);
    expect(last(made)).toMatchObject({ outcome: { kind: 'exited', code: 0 }, output: { bytes: 6 } });
    expect(journal.of('task.finished')[0]).not.toHaveProperty('kept');
  });

  it('is asked for when its host is there again, and its output goes on where it was cut', async () => {
    const made = durableStage(single(run('id\n'), { capture: { id: 'id=(\\d+)' } }));
    const { runner, journal, host } = made;
    runner.start();
    await started(made);
    print(made, 'oops\n', 'stderr');
    print(made, 'one\nid=4');
    await lostAndFound(made);
    expect(host.durables[1]?.request).toMatchObject({
      directory: last(made)?.directory,
      from: { stdout: 8, stderr: 5 },
    });
    host.durables[1]?.request.onOutput('stdout', Buffer.from('2\n'));
    const { request } = host.durables[1] ?? {};
    if (request !== undefined && 'onRunning' in request) request.onRunning();
    expect(runner.state.tasks[task]).toMatchObject({ status: 'running', detached: null });
    host.durables[1]?.end(done);
    await until(runner, isOver);
    expect(textOf(made)).toBe('!oops\none\nid=42\n');
    const bytes = Buffer.from('oops\none\nid=42\n');
    expect(last(made)).toMatchObject({
      captured: { id: '42' },
      output: { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    });
    expect(journal.of('task.attached')).toHaveLength(1);
    expect(journal.of('task.finished')[0]).not.toHaveProperty('kept');
  });

  it('is kept by its host when it ended while nobody watched', async () => {
    const made = durableStage();
    made.runner.start();
    await started(made);
    await lostAndFound(made);
    made.host.durables[1]?.end(done);
    await until(made.runner, isOver);
    expect(made.journal.of('task.finished')[0]).toMatchObject({ kept: true });
  });

  it('that was never started is ready again', async () => {
    const made = durableStage(single(), { auto: false });
    const { runner } = made;
    runner.start();
    await until(runner, ({ stage: at }) => at === 'upgrade');
    await runner.send({ type: 'confirm', round: 'app/go#1', shown: [{ task, text: 'restart\n' }] });
    await started(made);
    await lostAndFound(made);
    made.host.durables[1]?.end({ kind: 'fenced' });
    const state = await until(runner, ({ tasks }) => tasks[task]?.status === 'ready');
    expect(state.tasks[task]?.attempts[0]?.outcome?.kind).toBe('unreachable');
  });

  it('of which its host cannot say how it ended is in doubt', async () => {
    const made = durableStage();
    made.runner.start();
    await started(made);
    await lostAndFound(made);
    made.host.durables[1]?.end({ kind: 'ended', outcome: { kind: 'lost', reason: 'no result' } });
    const state = await until(made.runner, ({ tasks }) => tasks[task]?.status === 'inDoubt');
    expect(state.status).toBe('inDoubt');
  });

  it('is not asked for over and over while its connection only seems to be open', async () => {
    const made = durableStage();
    const { runner, journal, host, clock } = made;
    runner.start();
    await started(made);
    host.durables[0]?.end({ kind: 'cut', reason: 'the channel broke' });
    await started(made, 2);
    host.durables[1]?.fail(gone());
    await quiet();
    expect(journal.of('task.detached')).toHaveLength(1);
    clock.pass(1_000);
    expect(journal.of('task.detached')).toHaveLength(2);
    await started(made, 3);
  });

  it('has the time that is left of its own, also after a pause, and a person may give it more', async () => {
    const made = durableStage(single(run('slow\n'), { timeout: 60_000 }));
    const { runner, host, clock } = made;
    runner.start();
    await started(made);
    expect(host.durables[0]?.request.timeout).toBe(60_000);
    clock.pass(10_000);
    await runner.send({ type: 'extend', task, timeout: 90_000 });
    expect(host.durables[0]?.asked).toEqual(['limit 80000']);
    await runner.send({ type: 'extend', task, timeout: null });
    expect(host.durables[0]?.asked).toEqual(['limit 80000', 'limit undefined']);
    await runner.send({ type: 'extend', task, timeout: 30_000 });
    clock.pass(15_000);
    await lostAndFound(made);
    expect(host.durables[1]?.request.timeout).toBe(5_000);
    host.durables[1]?.end({ kind: 'ended', outcome: { kind: 'timedOut', after: 5_000 } });
    const state = await until(runner, ({ tasks }) => tasks[task]?.status === 'failed');
    expect(state.tasks[task]?.attempts[0]?.outcome).toEqual({ kind: 'timedOut', after: 30_000 });
  });

  it('whose time was over meanwhile has none left', async () => {
    const made = durableStage(single(run('slow\n'), { timeout: 60_000 }));
    made.runner.start();
    await started(made);
    made.clock.pass(3_600_000);
    await lostAndFound(made);
    expect(made.host.durables[1]?.request.timeout).toBe(0);
  });

  it('is cancelled as soon as it can be when that was asked for while it was out of reach', async () => {
    const made = durableStage();
    const { runner, host, clock } = made;
    runner.start();
    await started(made);
    host.durables[0]?.end({ kind: 'cut', reason: 'the channel broke' });
    await started(made, 2);
    host.durables[1]?.fail(gone());
    await quiet();
    expect(await runner.send({ type: 'cancel', task })).toEqual({ ok: true });
    clock.pass(1_000);
    await started(made, 3);
    expect(host.durables[2]?.asked).toEqual(['cancel']);
  });
});

describe('a script that ends with its connection', () => {
  it('is in doubt when that breaks', async () => {
    const made = stage(single());
    made.host.onExec = async () => ({ outcome: { kind: 'lost', reason: 'no answer' } });
    made.runner.start();
    await until(made.runner, ({ tasks }) => tasks[task]?.status === 'inDoubt');
  });

  it('is ended when its time is over, and a person may give it more', async () => {
    const made = stage(single(run('slow\n'), { timeout: 60_000 }));
    const { runner, host, clock } = made;
    host.onExec = async (_, cancelled) => {
      await cancelled;
      return { outcome: { kind: 'cancelled' } };
    };
    runner.start();
    await vi.waitFor(() => expect(host.execs.length).toBe(1));
    clock.pass(50_000);
    await runner.send({ type: 'extend', task, timeout: 120_000 });
    clock.pass(60_000);
    expect(last(made)?.outcome).toBeNull();
    clock.pass(10_000);
    const state = await until(runner, ({ tasks }) => tasks[task]?.status === 'failed');
    expect(state.tasks[task]?.attempts[0]?.outcome).toEqual({ kind: 'timedOut', after: 120_000 });
  });
});

describe('what can be done again', () => {
  it('is asked again of a check when its host is there again', async () => {
    const made = stage(single(check('probe\n'), { interval: 1_000, timeout: 60_000 }));
    const { runner, journal, host } = made;
    host.onExec = async () => {
      if (host.execs.length > 1) return { outcome: { kind: 'exited', code: 0 } };
      host.lose('no answer');
      return { outcome: { kind: 'lost', reason: 'no answer' } };
    };
    runner.start();
    await until(runner, isOver);
    expect(journal.of('task.detached')).toHaveLength(1);
    expect(journal.of('task.attached')).toHaveLength(1);
    expect(runner.state.tasks[task]?.attempts).toHaveLength(1);
  });

  it('is over at once where nothing of it is under way', async () => {
    const made = stage(single(check('probe\n'), { interval: 1_000, timeout: 60_000 }));
    const { runner, host } = made;
    host.onExec = async () => ({ outcome: { kind: 'unreachable', reason: 'no channel' } });
    runner.start();
    await vi.waitFor(() => expect(host.execs.length).toBe(2));
    await quiet();
    await runner.send({ type: 'cancel', task });
    expect(last(made)?.outcome).toEqual({ kind: 'cancelled' });
  });

  it('sends only what is not in place yet of an upload', async () => {
    const made = stage(single(upload('a.tar', 'b.tar')));
    const { runner, host } = made;
    host.onUpload = async ({ remote }) => {
      if (remote !== '/home/b.tar' || host.uploads.length > 2)
        return { kind: 'ended', outcome: { kind: 'exited', code: 0 } };
      host.lose('no answer');
      return { kind: 'cut', reason: 'no answer' };
    };
    runner.start();
    await until(runner, isOver);
    expect(host.uploads.map(({ remote }) => remote)).toEqual(['/home/a.tar', '/home/b.tar', '/home/b.tar']);
    expect(textOf(made).match(/a\.tar/g)).toHaveLength(1);
  });

  it('sends nothing of an upload that came through', async () => {
    const made = stage(single(upload('a.tar')));
    const { runner, journal, host } = made;
    host.onUpload = async () => {
      host.digests.set('/home/a.tar', 'a'.repeat(64));
      host.lose('no answer');
      return { kind: 'cut', reason: 'no answer' };
    };
    runner.start();
    await until(runner, isOver);
    expect(host.uploads).toHaveLength(1);
    expect(journal.of('task.finished')[0]).toMatchObject({ kept: true });
    expect(textOf(made)).toBe(`/home/a.tar: 1024 bytes, sha256 ${'a'.repeat(64)}\n`);
  });
});

describe('a run that is taken up by another process', () => {
  const words = 'one\ntwo: hunter2\nid=42\n';

  /** The record of a process that was killed while its script ran, after some output. */
  async function killed(plan = single(run('id\n'), { capture: { id: 'id=(\\d+)' } })): Promise<Stage> {
    const made = durableStage(plan);
    made.runner.start();
    await started(made);
    print(made, words.slice(0, 8));
    print(made, 'oops\n', 'stderr');
    made.clock.pass(200);
    print(made, 'not recorded any more');
    return made;
  }

  it('reads all output once more, and records what is not on record yet', async () => {
    const before = await killed();
    const made = durableStage(before.runner.state.info.plan, { before: [...before.journal.written] });
    const { runner, journal, host } = made;
    resume(made);
    await started(made);
    expect(host.durables[0]?.request).toMatchObject({
      from: { stdout: 0, stderr: 0 },
      directory: last(before)?.directory,
    });
    print(made, 'oops\n', 'stderr');
    print(made, words);
    host.durables[0]?.end(done);
    await until(runner, isOver);
    expect(textOf(made)).toBe(words.slice(8));
    const all = Buffer.from(`${words.slice(0, 8)}oops\n${words.slice(8)}`);
    expect(journal.of('task.finished')[0]).toMatchObject({
      kept: true,
      captured: { id: '42' },
      output: { bytes: all.length, sha256: createHash('sha256').update(all).digest('hex') },
    });
  });

  it('leaves what runs to its host when it lets go, and takes it up again', async () => {
    const before = await killed();
    expect(await before.runner.send({ type: 'stop', reason: 'operator' })).toEqual({ ok: true });
    await before.runner.released;
    expect(before.host.durables[0]?.asked).toEqual(['leave']);
    print(before, 'nobody listens');
    before.clock.pass(1_000);
    expect(before.journal.types.at(-1)).not.toBe('task.output');
    expect(before.runner.state.tasks[task]).toMatchObject({ status: 'running' });
    const made = durableStage(before.runner.state.info.plan, { before: [...before.journal.written] });
    resume(made);
    await started(made);
    made.host.durables[0]?.end(done);
    await until(made.runner, ({ tasks }) => tasks[task]?.status !== 'running');
  });

  it.each([
    ['a'.repeat(64), 'finished', 0],
    ['b'.repeat(64), 'ready', 0],
  ] as const)(
    'takes the files of an upload as they are: with the digest %s it is %s',
    async (digest, status, sent) => {
      const before = stage(single(upload('a.tar')));
      before.host.onUpload = () => new Promise(() => {});
      before.runner.start();
      await vi.waitFor(() => expect(before.host.uploads.length).toBe(1));
      const made = stage(single(upload('a.tar')), { before: [...before.journal.written] });
      made.host.digests.set('/home/a.tar', digest);
      made.runner.start({
        type: 'resumed',
        operator: 'wang',
        seat: { user: 'ops', hostname: 'jump', pid: 2 },
        auto: false,
        forks: 8,
        handrail: '0.1.0',
      });
      await until(made.runner, ({ tasks }) => tasks[task]?.status === status);
      expect(made.host.uploads).toHaveLength(sent);
    },
  );
});
