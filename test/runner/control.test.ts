import { describe, expect, it, vi } from 'vitest';
import type { RunState } from '../../src/engine/state.ts';
import { HostUnreachable } from '../../src/model/transport.ts';
import { durable } from '../helpers/fake-transport.ts';
import { planOf, run } from '../helpers/plans.ts';
import { largeOutput, type Stage, stage, until } from './stage.ts';

const task = 'app/go@alpha';

/** A script that runs and can be sent lines. */
async function running(script = 'ask\n'): Promise<Stage & { readonly directory: string }> {
  const made = stage(planOf([{ id: 'app', steps: [{ id: 'go', action: run(script) }] }]), { auto: false });
  const { runner, host } = made;
  host.onClaim = async () => durable;
  runner.start();
  await until(runner, ({ stage: at }) => at === 'upgrade');
  await runner.send({ type: 'confirm', round: 'app/go#1', shown: [{ task, text: script }] });
  await vi.waitFor(() => expect(host.durables.length).toBe(1));
  return { ...made, directory: runner.state.tasks[task]?.attempts[0]?.directory ?? '' };
}

describe('a line for a running command', () => {
  it('is not waited for where nobody is there to type it', async () => {
    const { runner, host } = stage(
      planOf([{ id: 'app', steps: [{ id: 'go', action: run('ask\n'), confirm: 'none' }] }]),
      { auto: false, unattended: true },
    );
    host.onClaim = async () => durable;
    runner.start();
    await vi.waitFor(() => expect(host.durables.length).toBe(1));
    expect(host.durables[0]?.request).toMatchObject({ input: 'empty' });
  });

  it('is sent whole, after it is on disk', async () => {
    const { runner, journal, host, directory } = await running();
    expect(host.durables[0]?.request).toMatchObject({ input: 'open' });
    expect(await runner.send({ type: 'input', task, text: 'yes' })).toEqual({ ok: true });
    expect(host.inputs).toEqual([{ directory, text: 'yes\n' }]);
    expect(journal.onDisk.at(-1)).toMatchObject({ type: 'task.input', text: 'yes' });
  });

  it('that is a secret reaches the command and nothing else', async () => {
    const { runner, journal, host, clock, directory } = await running();
    let onDisk: string | undefined;
    host.onControl = async () => {
      onDisk = journal.onDisk.at(-1)?.type;
      return { ok: true };
    };
    expect(await runner.answerSecret(`input:${task}`, 'correct horse')).toEqual({ ok: true });
    expect(host.inputs).toEqual([{ directory, text: 'correct horse\n' }]);
    expect(onDisk).toBe('task.input');
    host.durables[0]?.request.onOutput('stdout', Buffer.from('you said correct horse\n'));
    clock.pass(200);
    expect(JSON.stringify(journal.written)).not.toContain('correct horse');
    expect(journal.of('task.output')[0]?.data).toBe('you said [secret:input]\n');
  });

  it('that is too short to be hidden is not sent as a secret', async () => {
    const { runner, host } = await running();
    expect(await runner.answerSecret(`input:${task}`, 'abc')).toEqual({
      ok: false,
      refusal: { code: 'badValue', subject: task },
    });
    expect(await runner.answerSecret('input:nothing', 'abcd')).toMatchObject({ ok: false });
    expect(host.inputs).toEqual([]);
  });

  it.each([
    ['the command has ended', async () => ({ ok: false, reason: 'the command has ended' }) as const],
    [
      'no route',
      async () => {
        throw new HostUnreachable({ code: 'unreachable', detail: 'no route' });
      },
    ],
  ])('that did not reach it is said to be so: %s', async (reason, onControl) => {
    const { runner, journal, host } = await running();
    host.onControl = onControl;
    await runner.send({ type: 'input', task, text: 'yes' });
    await vi.waitFor(() => expect(journal.of('task.unreached')).toHaveLength(1));
    expect(journal.of('task.unreached')[0]).toMatchObject({ what: 'input', reason, attempt: 1 });
  });
});

it('interrupts a running command, and says when that did not reach it', async () => {
  const { runner, journal, host, directory } = await running();
  await runner.send({ type: 'interrupt', task });
  expect(host.interrupts).toEqual([directory]);
  host.onControl = async () => ({ ok: false, reason: 'the command has ended' });
  await runner.send({ type: 'interrupt', task });
  await vi.waitFor(() => expect(journal.of('task.unreached')).toHaveLength(1));
  expect(journal.of('task.unreached')[0]).toMatchObject({ what: 'interrupt' });
});

describe('a command that seems to hang', () => {
  it('is said to be silent, and to stir', async () => {
    const { runner, host, clock } = await running();
    clock.pass(60_000);
    expect(runner.state.tasks[task]?.stall).toMatchObject({ why: 'silent' });
    host.durables[0]?.request.onOutput('stdout', Buffer.from('there\n'));
    expect(runner.state.tasks[task]?.stall).toBeNull();
  });

  it('shows the line that looks like a question, without secrets', async () => {
    const { runner, host, clock } = await running();
    await runner.answerSecret(`input:${task}`, 'correct horse');
    host.durables[0]?.request.onOutput('stdout', Buffer.from('correct horse is wrong, once more: '));
    clock.pass(2_000);
    expect(runner.state.tasks[task]?.stall).toMatchObject({
      why: 'prompt',
      line: '[secret:input] is wrong, once more:',
    });
  });

  it('is not watched once it has ended', async () => {
    const { runner, journal, host, clock } = await running();
    host.durables[0]?.end({ kind: 'ended', outcome: { kind: 'exited', code: 1 } });
    await until(runner, ({ tasks }) => tasks[task]?.status === 'failed');
    clock.pass(600_000);
    expect(journal.of('task.stalled')).toEqual([]);
  });
});

it('says how much its host keeps of what it prints, once each time that doubles', async () => {
  const { runner, journal, host } = await running();
  const print = (parts: number) =>
    host.durables[0]?.request.onOutput('stdout', Buffer.alloc((parts * largeOutput) / 64, 'line\n'));
  print(63);
  expect(runner.state.tasks[task]?.attempts[0]?.swelled).toBeUndefined();
  for (const parts of [1, 60, 3]) print(parts);
  expect(journal.of('task.swelled')).toMatchObject([{ attempt: 1, bytes: largeOutput }]);
  print(1);
  expect(journal.of('task.swelled').map(({ bytes }) => bytes / largeOutput)).toEqual([1, 2]);
});

describe('a command that finds out about another', () => {
  const inDoubt = ({ tasks }: RunState) => tasks[task]?.status === 'inDoubt';

  async function probed(made: Stage): Promise<RunState> {
    made.host.durables[0]?.end({ kind: 'ended', outcome: { kind: 'lost', reason: 'no result' } });
    await until(made.runner, inDoubt);
    await made.runner.send({ type: 'probe', task, script: 'ps\n' });
    return until(made.runner, ({ tasks }) => tasks[task]?.probes[0]?.result != null);
  }

  it('is sent as it is, and the end of what it prints is on record without secrets', async () => {
    const made = await running();
    await made.runner.answerSecret(`input:${task}`, 'correct horse');
    made.host.onExec = async ({ onOutput }) => {
      onOutput('stdout', Buffer.from('x'.repeat(20_000)));
      onOutput('stderr', Buffer.from('correct '));
      onOutput('stderr', Buffer.from('horse\n'));
      return { outcome: { kind: 'exited', code: 3 } };
    };
    const state = await probed(made);
    expect(made.host.execs[0]).toMatchObject({ script: 'ps\n', shell: 'sh', secrets: {}, timeout: 30_000 });
    const { outcome, output } = state.tasks[task]?.probes[0]?.result ?? {};
    expect(outcome).toEqual({ kind: 'exited', code: 3 });
    expect(output?.endsWith('x[secret:input]\n')).toBe(true);
    expect(output?.length).toBe(16 * 1024);
  });

  it('says when it could not be sent', async () => {
    const made = await running();
    made.host.onExec = async () => {
      throw new HostUnreachable({ code: 'unreachable', detail: 'no route' });
    };
    const state = await probed(made);
    expect(state.tasks[task]?.probes[0]?.result).toEqual({
      outcome: { kind: 'unreachable', reason: 'no route' },
      output: '',
    });
  });
});
