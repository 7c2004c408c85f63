import { describe, expect, it, vi } from 'vitest';
import type { Event } from '../../src/engine/event.ts';
import { taskOutputKey } from '../../src/engine/output.ts';
import type { RunState } from '../../src/engine/state.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import { HostUnreachable } from '../../src/model/transport.ts';
import { shownOf } from '../helpers/drive.ts';
import { artifact, check, follow, planOf, run, stop, upload } from '../helpers/plans.ts';
import { stage, until } from './stage.ts';

const isOver = (state: RunState) => state.stage === 'over';
const single = (action = run('restart\n'), more = {}) =>
  planOf([{ id: 'app', steps: [{ id: 'go', action, ...more }] }], { artifacts: [artifact('app.tar')] });

describe('the runner', () => {
  it('has the start of a task on disk before its command is sent', async () => {
    const { runner, journal, host } = stage(single());
    let onDisk: readonly Event[] = [];
    host.onExec = async () => {
      onDisk = journal.onDisk;
      return { outcome: { kind: 'exited', code: 0 } };
    };
    runner.start();
    await until(runner, isOver);
    expect(onDisk.map(event => event.type)).toContain('task.started');
    expect(journal.onDisk.at(-1)?.type).toBe('run.completed');
  });

  it('sends exactly the text that was shown', async () => {
    const { runner, host } = stage(single(run('set -e\necho "a  b" \\\n  c\n')), { auto: false });
    runner.start();
    const state = await until(runner, ({ stage: at }) => at === 'upgrade');
    const shown = shownOf(state);
    await runner.send({ type: 'confirm', round: 'app/go#1', shown });
    await until(runner, isOver);
    expect(host.execs.map(({ script }) => script)).toEqual(shown.map(({ text }) => text));
  });

  it('starts nothing more when the journal cannot be written, and says why', async () => {
    const { runner, journal, host } = stage(single(), { auto: false });
    runner.start();
    const state = await until(runner, ({ stage: at }) => at === 'upgrade');
    journal.failure = new Error('no space is left');
    await runner.send({ type: 'confirm', round: 'app/go#1', shown: shownOf(state) });
    const { failure } = await runner.released;
    expect(failure?.message).toBe('no space is left');
    expect(host.execs).toEqual([]);
    expect(host.closed).toBe(true);
    expect(await runner.send({ type: 'pause' })).toMatchObject({ ok: false });
  });

  it('records output before the end of the task that printed it', async () => {
    const { runner, journal, host } = stage(single());
    host.onExec = async ({ onOutput }) => {
      onOutput('stdout', Buffer.from('hello\n'));
      return { outcome: { kind: 'exited', code: 0 } };
    };
    runner.start();
    await until(runner, isOver);
    const types = journal.written.map(event => event.type);
    expect(types.indexOf('task.output')).toBeGreaterThan(types.indexOf('task.started'));
    expect(types.indexOf('task.output')).toBeLessThan(types.indexOf('task.finished'));
    expect(runner.output.stream(taskOutputKey('app/go@alpha')).lines(0, 1)).toEqual(['hello']);
  });

  it.each([
    [{ kind: 'exited', code: 3 }, 'failed'],
    [{ kind: 'signalled', signal: 'KILL' }, 'failed'],
    [{ kind: 'timedOut', after: 10 }, 'failed'],
    [{ kind: 'lost', reason: 'closed' }, 'inDoubt'],
  ] as const)('keeps the outcome %j as it came: %s', async (outcome, status) => {
    const { runner, host } = stage(single());
    host.onExec = async () => ({ outcome });
    runner.start();
    const state = await until(runner, ({ tasks }) => tasks['app/go@alpha']?.status === status);
    expect(state.tasks['app/go@alpha']?.attempts[0]?.outcome).toEqual(outcome);
  });

  it('knows that nothing ran when the host could not be reached', async () => {
    const { runner, host, clock } = stage(single());
    host.onExec = async () => {
      throw new HostUnreachable({ code: 'unreachable', detail: 'no route' });
    };
    runner.start();
    const failed = ({ tasks }: RunState) => tasks['app/go@alpha']?.status === 'failed';
    await vi.waitFor(() => {
      clock.pass(1_000);
      expect(failed(runner.state)).toBe(true);
    });
    expect(runner.state.tasks['app/go@alpha']?.attempts[0]?.outcome).toEqual({
      kind: 'unreachable',
      reason: 'no route',
    });
  });

  it('has what was never sent because the connection broke ready again', async () => {
    const { runner, host } = stage(single(), { auto: false });
    host.onExec = async () => {
      host.lose('no answer');
      throw new HostUnreachable({ code: 'unreachable', detail: 'no route' });
    };
    runner.start();
    const state = await until(runner, ({ stage: at }) => at === 'upgrade');
    await runner.send({ type: 'confirm', round: 'app/go#1', shown: shownOf(state) });
    await until(runner, ({ tasks }) => tasks['app/go@alpha']?.status === 'ready');
    expect(runner.state.tasks['app/go@alpha']?.attempts[0]?.outcome?.kind).toBe('unreachable');
  });

  it('captures values from the output, and fails the task when one is missing', async () => {
    const good = stage(single(run('id\n'), { capture: { id: 'id=(\\d+)' } }));
    good.host.onExec = async ({ onOutput }) => {
      onOutput('stdout', Buffer.from('x\nid=42\n'));
      return { outcome: { kind: 'exited', code: 0 } };
    };
    good.runner.start();
    expect((await until(good.runner, isOver)).values.hosts).toEqual({ alpha: { id: '42' } });
    const bad = stage(single(run('id\n'), { capture: { id: 'id=(\\d+)' } }));
    bad.runner.start();
    const state = await until(bad.runner, ({ tasks }) => tasks['app/go@alpha']?.status === 'failed');
    expect(state.tasks['app/go@alpha']?.attempts[0]?.problem?.code).toBe('captureMissing');
  });

  it('polls a check until it holds', async () => {
    const { runner, host } = stage(single(check('probe\n'), { interval: 1, timeout: 60_000 }), {
      realTime: true,
    });
    host.onExec = async () => ({ outcome: { kind: 'exited', code: host.execs.length < 3 ? 1 : 0 } });
    runner.start();
    await until(runner, isOver);
    expect(host.execs.length).toBe(3);
    expect(runner.state.tasks['app/go@alpha']?.attempts.length).toBe(1);
  });

  it('gives a check up when its time is over, and says what was expected', async () => {
    const { runner, host } = stage(single(check('probe\n'), { interval: 1, timeout: 5 }), { realTime: true });
    host.onExec = async () => ({ outcome: { kind: 'exited', code: 7 } });
    runner.start();
    const state = await until(runner, ({ tasks }) => tasks['app/go@alpha']?.status === 'failed');
    expect(state.tasks['app/go@alpha']?.attempts[0]).toMatchObject({
      outcome: { kind: 'timedOut', after: 5 },
      problem: { code: 'expectationNotMet', detail: 'exit code 7, expected 0' },
    });
  });

  it('follows files from where they ended before the section began, and ends at the line that was waited for', async () => {
    const plan = planOf([
      {
        id: 'app',
        steps: [
          { id: 'go', action: run('restart\n') },
          { id: 'watch', action: follow('/log') },
        ],
      },
    ]);
    const { runner, journal, host } = stage(plan);
    runner.start();
    await until(runner, ({ follows }) => Object.keys(follows).length > 0);
    await vi.waitFor(() => expect(host.follows.length).toBe(1));
    expect(host.follows[0]?.position).toEqual({ path: '/log', inode: '5', size: 100 });
    host.prints('INFO starting\nINFO Server start', host.follows[0]);
    host.prints('up in 2483 ms\nmore\n', host.follows[0]);
    const state = await until(runner, isOver);
    expect(state.follows['app@alpha:/log']).toMatchObject({
      status: 'closed',
      matches: [{ pattern: 'until', line: 'INFO Server startup in 2483 ms' }],
    });
    const types = journal.written.map(event => event.type);
    expect(types.indexOf('follow.output')).toBeLessThan(types.indexOf('follow.matched'));
  });

  it('lets the failure pattern win over the other one', async () => {
    const { runner, host } = stage(planOf([{ id: 'app', steps: [{ id: 'watch', action: follow('/log') }] }]));
    runner.start();
    await vi.waitFor(() => expect(host.follows.length).toBe(1));
    host.prints('Server startup in 3 ms\nSEVERE: no database\n', host.follows[0]);
    const state = await until(runner, ({ tasks }) => tasks['app/watch@alpha']?.status === 'failed');
    expect(state.tasks['app/watch@alpha']?.attempts[0]?.problem).toEqual({
      code: 'failPattern',
      detail: 'SEVERE: no database',
    });
  });

  it('begins a further attempt to follow where the one before it ended', async () => {
    const { runner, host } = stage(planOf([{ id: 'app', steps: [{ id: 'watch', action: follow('/log') }] }]));
    runner.start();
    await vi.waitFor(() => expect(host.follows.length).toBe(1));
    host.prints('SEVERE: no database\n', host.follows[0]);
    await until(runner, ({ tasks }) => tasks['app/watch@alpha']?.status === 'failed');
    host.prints('started by hand\nServer startup in 7 ms\n', host.follows[0]);
    const shown = [
      { task: 'app/watch@alpha', text: 'follow /log\nuntil /Server startup in \\d+/\nfail /SEVERE/' },
    ];
    expect(await runner.send({ type: 'retry', tasks: ['app/watch@alpha'], shown })).toEqual({ ok: true });
    expect((await until(runner, isOver)).status).toBe('completed');
  });

  it('passes over what a log said before something was changed and tried again', async () => {
    const steps = [
      { id: 'start', action: run('start\n') },
      { id: 'watch', action: follow('/log', '/other') },
    ];
    const { runner, host } = stage(planOf([{ id: 'app', steps }]));
    runner.start();
    await vi.waitFor(() => expect(host.follows.length).toBe(2));
    host.prints('SEVERE: no database\n', host.follows[0]);
    await until(runner, ({ tasks }) => tasks['app/watch@alpha']?.status === 'failed');
    // The other log tells of the same failure a moment later, and of a start that was before it.
    host.prints('Server startup in 1 ms\nSEVERE: no database\n', host.follows[1]);
    await runner.send({ type: 'redo', tasks: ['app/start@alpha'], reason: 'mended' });
    await until(runner, ({ tasks }) => tasks['app/start@alpha']?.attempts.at(-1)?.endedAt !== null);
    host.prints('starting\n', host.follows[1]);
    const shown = [
      {
        task: 'app/watch@alpha',
        text: 'follow /log\nfollow /other\nuntil /Server startup in \\d+/\nfail /SEVERE/',
      },
    ];
    expect(await runner.send({ type: 'retry', tasks: ['app/watch@alpha'], shown })).toEqual({ ok: true });
    expect(runner.state.tasks['app/watch@alpha']?.status).toBe('running');
    host.prints('Server startup in 7 ms\n', host.follows[1]);
    expect((await until(runner, isOver)).status).toBe('completed');
  });

  it('keeps what came together with the line that failed for the next attempt', async () => {
    const { runner, host } = stage(planOf([{ id: 'app', steps: [{ id: 'watch', action: follow('/log') }] }]));
    runner.start();
    await vi.waitFor(() => expect(host.follows.length).toBe(1));
    host.prints('SEVERE: no database\nstarted again\nServer startup in 7 ms\n', host.follows[0]);
    await until(runner, ({ tasks }) => tasks['app/watch@alpha']?.status === 'failed');
    const shown = [
      { task: 'app/watch@alpha', text: 'follow /log\nuntil /Server startup in \\d+/\nfail /SEVERE/' },
    ];
    await runner.send({ type: 'retry', tasks: ['app/watch@alpha'], shown });
    expect((await until(runner, isOver)).status).toBe('completed');
  });

  it('finds the process of a stop before it asks, and signals that one', async () => {
    const { runner, host } = stage(single(stop('/home/app')), { auto: false });
    host.seen = [
      { pid: 31, started: '100', command: 'java -cp /home/app/lib Main' },
      { pid: 32, started: '101', command: 'java -cp /home/other Main' },
    ];
    runner.start();
    const state = await until(runner, current => waitingFor(current).for === 'confirmation');
    const shown = shownOf(state);
    expect(shown[0]?.text).toContain('pid=31');
    host.onExec = async () => ({ outcome: { kind: 'exited', code: 3 } });
    await runner.send({ type: 'confirm', round: 'app/go#1', shown });
    const after = await until(runner, ({ tasks }) => tasks['app/go@alpha']?.status === 'failed');
    expect(after.tasks['app/go@alpha']?.attempts[0]?.problem?.code).toBe('processChanged');
  });

  it('passes uploads the digest of the plan and stops at the first that fails', async () => {
    const plan = planOf([{ id: 'app', steps: [{ id: 'go', action: upload('a.tar', 'b.tar') }] }], {
      artifacts: [artifact('a.tar'), artifact('b.tar')],
    });
    const { runner, host } = stage(plan);
    host.onUpload = async () => ({
      kind: 'ended',
      outcome: { kind: 'exited', code: 1 },
      problem: { code: 'diskFull', detail: '/home' },
    });
    runner.start();
    await until(runner, ({ tasks }) => tasks['app/go@alpha']?.status === 'failed');
    expect(host.uploads.map(({ remote, sha256 }) => [remote, sha256])).toEqual([
      ['/home/a.tar', 'a'.repeat(64)],
    ]);
  });

  it('ends a running command when the operator cancels it', async () => {
    const { runner, host } = stage(single());
    host.onExec = async (_, cancelled) => {
      await cancelled;
      return { outcome: { kind: 'cancelled' } };
    };
    runner.start();
    await until(runner, ({ tasks }) => tasks['app/go@alpha']?.status === 'running');
    await vi.waitFor(() => expect(host.execs.length).toBe(1));
    await runner.send({ type: 'cancel', task: 'app/go@alpha' });
    const state = await until(runner, ({ tasks }) => tasks['app/go@alpha']?.status === 'failed');
    expect(state.tasks['app/go@alpha']?.attempts[0]?.outcome).toEqual({ kind: 'cancelled' });
  });

  it('leaves a command that was running when it stops in doubt, and closes the connections', async () => {
    const { runner, host } = stage(single());
    host.onExec = () => new Promise(() => {});
    runner.start();
    await vi.waitFor(() => expect(host.execs.length).toBe(1));
    await runner.send({ type: 'stop', reason: 'operator' });
    const { state } = await runner.released;
    expect(state.status).toBe('inDoubt');
    expect(host.closed).toBe(true);
  });

  it('asks about an unknown host key through the run, and goes by the answer', async () => {
    const { runner, host } = stage(single());
    const { onConnect } = host;
    host.onConnect = async ask => {
      const yes = await ask({
        host: 'alpha',
        address: '192.0.2.1:22',
        type: 'ssh-ed25519',
        fingerprint: 'SHA256:abc',
      });
      if (!yes) throw new HostUnreachable({ code: 'hostKeyRefused', detail: 'alpha' });
      return onConnect(ask);
    };
    runner.start();
    const state = await until(runner, ({ questions }) => questions.length > 0);
    expect(state.questions[0]).toMatchObject({ kind: 'hostKey', fingerprint: 'SHA256:abc' });
    await runner.send({ type: 'answer', question: 'hostKey:alpha', value: 'yes' });
    expect((await until(runner, isOver)).status).toBe('completed');
  });

  it('gives a secret to the script and to nothing else', async () => {
    const plan = planOf(
      [
        {
          id: 'app',
          steps: [{ id: 'go', action: run('use "$HANDRAIL_SECRET_token"\n'), secrets: ['token'] }],
        },
      ],
      {
        questions: [{ name: 'token', prompt: 'Token?', secret: true }],
      },
    );
    const { runner, journal, host } = stage(plan, { secrets: { token: 'correct horse' } });
    host.onExec = async ({ secrets, onOutput }) => {
      onOutput('stderr', Buffer.from(`refused: ${secrets.token}\n`));
      return { outcome: { kind: 'exited', code: 1 } };
    };
    runner.start();
    await until(runner, ({ tasks }) => tasks['app/go@alpha']?.status === 'failed');
    expect(host.execs[0]?.secrets).toEqual({ token: 'correct horse' });
    expect(host.execs[0]?.script).not.toContain('correct horse');
    expect(JSON.stringify(journal.written)).not.toContain('correct horse');
    expect(JSON.stringify(journal.written)).toContain('[secret:token]');
  });

  it('refuses a secret that is too short to be hidden', async () => {
    const plan = planOf([{ id: 'app', steps: [{ id: 'go', action: run('x\n'), secrets: ['token'] }] }], {
      questions: [{ name: 'token', prompt: 'Token?', secret: true }],
    });
    const { runner } = stage(plan);
    runner.start();
    await until(runner, ({ questions }) => questions.length > 0);
    expect(await runner.answerSecret('variable:token', 'abc')).toMatchObject({
      ok: false,
      refusal: { code: 'badValue' },
    });
    expect(await runner.answerSecret('variable:token', 'abcd')).toEqual({ ok: true });
  });
});
