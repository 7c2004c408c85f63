import { describe, expect, it, vi } from 'vitest';
import { openItems, waitingFor } from '../../src/engine/waiting.ts';
import type { OtpAction } from '../../src/model/runbook.ts';
import { permanenceOf } from '../../src/tui/view/permanence.ts';
import { manual, otpAction, planOf } from '../helpers/plans.ts';
import { SimulatedErlang } from './simulated-erlang.ts';
import { type Stage, settle, stage } from './stage.ts';

const otp = (action: OtpAction['action'], more: Partial<OtpAction> = {}) =>
  otpAction(action, { stable: 1_000, ...more });

const plan = (confirm: 'key' | 'typed' = 'key') =>
  planOf([
    {
      id: 'ch',
      batches: [['alpha']],
      steps: [{ id: 'install', action: otp('install', { release: 'B', from: 'A' }) }],
    },
    {
      id: 'verify',
      phase: 'verify',
      batches: [['alpha']],
      steps: [
        { id: 'calls', action: manual('Make a call.'), hosts: [null] },
        { id: 'free', action: otp('probe', { expr: 'ch3:available()', expect: '4' }) },
      ],
    },
    {
      id: 'commit',
      phase: 'commit',
      batches: [['alpha']],
      steps: [{ id: 'keep', action: otp('makePermanent', { release: 'B' }), confirm }],
    },
  ]);

/** B is installed, and the run waits at the verification. */
async function waiting(
  dryRun?: 'unattended',
  confirm?: 'typed',
): Promise<{ all: Stage; node: SimulatedErlang }> {
  const node = new SimulatedErlang();
  node.onAsk = expression => {
    if (expression === 'ch3:available()') return { code: 0, answer: '{value,4}' };
    node.install();
    return { code: 0, answer: '{value,{ok,"A",[]}}' };
  };
  const all = stage(plan(confirm), { auto: true, ...(dryRun === undefined ? {} : { opening: { dryRun } }) });
  all.host.onExec = request => node.exec(request);
  all.runner.start();
  await settle(all);
  return { all, node };
}

const looks = ({ host }: Stage) => host.execs.length;

/** The clock goes on by a look's pause, and the look is over. */
async function pass(all: Stage, milliseconds = 30_000): Promise<void> {
  const before = looks(all);
  all.clock.pass(milliseconds);
  await vi.waitFor(() => expect(looks(all)).toBe(before + 1));
  // What it found is reported, and the next one is set.
  await vi.waitFor(() => expect(all.clock.pending).toBeGreaterThan(0));
}

describe('a node that runs a release which a restart takes away', () => {
  it('is looked at twice a minute while the run waits, and nothing is written while it stays as it is', async () => {
    const { all } = await waiting();
    expect(all.runner.state.stage).toBe('verify');
    const { events } = all.runner.state;
    await pass(all);
    const before = looks(all);
    all.clock.pass(29_999);
    expect(looks(all)).toBe(before);
    await pass(all, 1);
    await pass(all);
    expect(looks(all)).toBe(before + 2);
    expect(all.runner.state.events).toBe(events);
    await all.runner.send({ type: 'stop', reason: 'operator' });
    await all.runner.released;
    expect(all.clock.pending).toBe(0);
  });

  it('that was restarted is on record with what runs there now, and is looked at no more', async () => {
    const { all, node } = await waiting();
    expect(permanenceOf(all.runner.state)).toBe('provisional');
    node.restart();
    const before = looks(all);
    all.clock.pass(30_000);
    await vi.waitFor(() => expect(all.journal.of('host.nodeSeen')).toHaveLength(1));
    expect(all.journal.of('host.nodeSeen')[0]).toMatchObject({
      host: 'alpha',
      node: { node: 'channel', creation: String(node.creation) },
    });
    expect(permanenceOf(all.runner.state)).toBe('reverted');
    const after = looks(all);
    expect(after).toBeGreaterThan(before);
    all.clock.pass(120_000);
    expect(looks(all)).toBe(after);
  });

  it('that was restarted is still another one to the steps that come', async () => {
    const { all, node } = await waiting();
    node.restart();
    all.clock.pass(30_000);
    await vi.waitFor(() => expect(all.journal.of('host.nodeSeen')).toHaveLength(1));
    const [item] = openItems(all.runner.state);
    expect(await all.runner.send({ type: 'mark', item: item ?? '', verdict: 'pass', comment: '' })).toEqual({
      ok: true,
    });
    await settle(all);
    await all.runner.send({ type: 'sign', verdict: 'accepted', name: 'wang', comment: '' });
    const state = await settle(all);
    const inspection = state.tasks['commit/keep@alpha']?.inspection;
    expect(inspection).toMatchObject({ kind: 'failed', problem: { code: 'otpNotReady' } });
    expect(JSON.stringify(inspection)).toContain('sameEmulator');
  });

  it('that no longer answers is on record once, and again when it is back', async () => {
    const { all, node } = await waiting();
    node.isThere = false;
    await pass(all);
    expect(all.journal.of('host.nodeSilent')).toEqual([]);
    await pass(all, 10_000);
    await vi.waitFor(() => expect(all.journal.of('host.nodeSilent')).toHaveLength(1));
    expect(permanenceOf(all.runner.state)).toBe('unanswered');
    await pass(all);
    expect(all.journal.of('host.nodeSilent')).toHaveLength(1);
    node.isThere = true;
    all.clock.pass(30_000);
    await vi.waitFor(() => expect(all.journal.of('host.nodeSeen')).toHaveLength(1));
    expect(permanenceOf(all.runner.state)).toBe('provisional');
  });

  it('that did not answer once, and then does, is none that does not answer', async () => {
    const { all, node } = await waiting();
    const { events } = all.runner.state;
    for (let time = 0; time < 2; time += 1) {
      node.isThere = false;
      await pass(all);
      node.isThere = true;
      // Looked at again soon, and then as before.
      await pass(all, 10_000);
    }
    all.clock.pass(29_999);
    const before = looks(all);
    await pass(all, 1);
    expect(looks(all)).toBe(before + 1);
    expect(all.runner.state.events).toBe(events);
  });

  it('is looked at as often where steps elsewhere end one after the other', async () => {
    const { all } = await waiting();
    const before = looks(all);
    for (let seconds = 10; seconds <= 30; seconds += 10) {
      const [item] = openItems(all.runner.state);
      expect(looks(all)).toBe(before);
      if (seconds < 30) {
        const verdict = { type: 'mark', item: item ?? 'verify/calls', verdict: 'pass', comment: '' } as const;
        await all.runner.send(verdict);
        await all.runner.send({ type: 'redo', tasks: ['verify/calls'], reason: 'look again' });
      }
      all.clock.pass(10_000);
    }
    await vi.waitFor(() => expect(looks(all)).toBe(before + 1));
  });

  it('is looked at until it is known what runs there, also where its release handler cannot say', async () => {
    const { all, node } = await waiting();
    node.handler = 'busy';
    await pass(all);
    await vi.waitFor(() => expect(all.journal.of('host.nodeSeen')).toHaveLength(1));
    expect(all.journal.of('host.nodeSeen')[0]?.node.releases).toBeNull();
    node.restart();
    all.clock.pass(30_000);
    await vi.waitFor(() => expect(all.journal.of('host.nodeSeen')).toHaveLength(2));
    expect(permanenceOf(all.runner.state)).toBe('reverted');
  });

  it('is looked at after a change, too, for which the step that waits to be confirmed is shown anew', async () => {
    const { all, node } = await waiting(undefined, 'typed');
    const [item] = openItems(all.runner.state);
    await all.runner.send({ type: 'mark', item: item ?? '', verdict: 'pass', comment: '' });
    await settle(all);
    await all.runner.send({ type: 'sign', verdict: 'accepted', name: 'wang', comment: '' });
    await settle(all);
    const waits = waitingFor(all.runner.state);
    expect(waits).toMatchObject({ for: 'confirmation', typed: true });
    const asked = all.journal.of('task.inspected').length;
    node.isThere = false;
    await pass(all);
    await pass(all, 10_000);
    await vi.waitFor(() => expect(all.journal.of('host.nodeSilent')).toHaveLength(1));
    node.isThere = true;
    all.clock.pass(30_000);
    await vi.waitFor(() => expect(all.journal.of('task.inspected')).toHaveLength(asked + 1));
    expect(all.journal.of('host.nodeSeen')).toHaveLength(1);
    expect(waitingFor(all.runner.state)).toEqual(waits);
    node.restart();
    await vi.waitFor(() => expect(all.clock.pending).toBeGreaterThan(0));
    all.clock.pass(30_000);
    await vi.waitFor(() => expect(all.journal.of('host.nodeSeen')).toHaveLength(2));
    expect(permanenceOf(all.runner.state)).toBe('reverted');
  });

  it('that a step has changed since it was looked at is as the step left it', async () => {
    const { all, node } = await waiting();
    const answers: (() => void)[] = [];
    all.host.onExec = async request => {
      // It is asked at once, and the answer is long on its way.
      const told: (() => void)[] = [];
      const onOutput: typeof request.onOutput = (stream, chunk) =>
        told.push(() => request.onOutput(stream, chunk));
      const result = await node.exec({ ...request, onOutput });
      await new Promise<void>(resolve => answers.push(resolve));
      for (const tell of told) tell();
      return result;
    };
    node.handler = 'busy';
    all.clock.pass(30_000);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    node.handler = 'idle';
    all.host.onExec = request => node.exec(request);
    const probe = 'verify/free@alpha';
    await all.runner.send({ type: 'redo', tasks: [probe], reason: 'look again' });
    await settle(all);
    answers[0]?.();
    for (let turn = 0; turn < 50; turn += 1) await new Promise(resolve => setImmediate(resolve));
    expect(all.journal.of('host.nodeSeen')).toEqual([]);
  });

  it('is looked at again after its host was lost', async () => {
    const { all, node } = await waiting();
    all.host.lose('reset');
    await vi.waitFor(() => expect(all.runner.state.hosts.alpha?.status).toBe('connected'));
    node.restart();
    all.clock.pass(30_000);
    await vi.waitFor(() => expect(all.journal.of('host.nodeSeen')).toHaveLength(1));
  });

  it('is let go of with the run, also in the middle of a look', async () => {
    const { all, node } = await waiting();
    const answers: (() => void)[] = [];
    all.host.onExec = async request => {
      await new Promise<void>(resolve => answers.push(resolve));
      return node.exec(request);
    };
    all.clock.pass(30_000);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    await all.runner.send({ type: 'stop', reason: 'operator' });
    await all.runner.released;
    node.restart();
    answers[0]?.();
    for (let turn = 0; turn < 50; turn += 1) await new Promise(resolve => setImmediate(resolve));
    expect(all.clock.pending).toBe(0);
    expect(all.journal.of('host.nodeSeen')).toEqual([]);
  });

  it('is looked at no more once what is found cannot be put on record', async () => {
    const { all, node } = await waiting();
    node.handler = 'busy';
    all.journal.failure = new Error('disk full');
    all.clock.pass(30_000);
    expect(await all.runner.failed).toEqual(all.journal.failure);
    await all.runner.released;
    for (let turn = 0; turn < 50; turn += 1) await new Promise(resolve => setImmediate(resolve));
    expect(all.clock.pending).toBe(0);
  });

  it('is not looked at in a dry run', async () => {
    const { all } = await waiting('unattended');
    all.clock.pass(120_000);
    expect(looks(all)).toBe(0);
  });
});
