import { describe, expect, it } from 'vitest';
import { mostTries } from '../../src/engine/reconnect.ts';
import { statusOf } from '../../src/engine/state.ts';
import { unattendedStop } from '../../src/engine/unattended.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import { Drive } from '../helpers/drive.ts';
import { prepared, rollBack, section, undoable } from '../helpers/orders.ts';
import { planOf, type SectionSpec } from '../helpers/plans.ts';

describe('a host that cannot be reached', () => {
  const both: SectionSpec = section('app', [undoable], { batches: [['alpha', 'beta']] });
  const unreachable = { code: 'unreachable', detail: 'no route' } as const;

  it('is said to hold the run up when its command keeps the others from being started', () => {
    const drive = prepared([both], { forks: 1 });
    drive.confirm();
    drive.settle({ ending: () => 'later' });
    drive.send({ type: 'hostLost', host: 'alpha', reason: 'reset' });
    drive.send({ type: 'detached', task: 'app/back-up@alpha', attempt: 1, reason: 'reset' });
    for (let tries = 0; tries < 60 && drive.state.hosts.alpha?.status !== 'failed'; tries++) {
      drive.take();
      drive.send({ type: 'connectFailed', host: 'alpha', problem: unreachable });
      drive.send({ type: 'reconnectDue', host: 'alpha' });
    }
    expect(waitingFor(drive.state)).toEqual({ for: 'host', host: 'alpha' });
    expect(unattendedStop(drive.state)).not.toBeNull();
  });

  it('is tried again after a pause where each connection breaks at once, and not for ever', () => {
    const drive = prepared([both]);
    const status = () => drive.state.hosts.alpha?.status;
    let atOnce = 0;
    for (let losses = 0; losses < 100 && status() === 'connected'; losses++) {
      drive.send({ type: 'hostLost', host: 'alpha', reason: 'reset' });
      if (status() === 'connecting') atOnce += 1;
      drive.settle();
    }
    expect(status()).toBe('failed');
    expect(atOnce).toBe(1);
    expect(waitingFor(drive.state)).toEqual({ for: 'host', host: 'alpha' });
  });

  it('is tried again, and not for ever, where it let the run in for a moment at the first contact', () => {
    const drive = new Drive(planOf([both]));
    const problem = { code: 'connectionLost', detail: 'the connection to alpha broke' } as const;
    const alpha = () => drive.state.hosts.alpha;
    drive.take();
    drive.send({ type: 'connectFailed', host: 'alpha', problem, cutOff: true });
    expect(alpha()).toMatchObject({ status: 'lost', failures: 1 });
    expect(waitingFor(drive.state)).toMatchObject({ for: 'work' });
    let tries = 1;
    for (; tries < 100 && alpha()?.status === 'lost'; tries++) {
      drive.send({ type: 'reconnectDue', host: 'alpha' });
      drive.send({ type: 'connectFailed', host: 'alpha', problem: unreachable });
    }
    expect(tries).toBe(mostTries);
    drive.send({ type: 'connectFailed', host: 'beta', problem: unreachable });
    expect(drive.state.hosts.beta?.status).toBe('failed');
    expect(unattendedStop(drive.state)).toEqual({ reason: 'unreachable', detail: 'alpha' });
  });

  it.each([
    ['between two tries', false],
    ['while a try is under way', true],
  ])('is tried no more once a person says so, $0, until a person says otherwise', (_, isUnderWay) => {
    const drive = prepared([both]);
    const alpha = () => drive.state.hosts.alpha;
    drive.confirm();
    drive.settle({ ending: () => 'later' });
    drive.send({ type: 'hostLost', host: 'alpha', reason: 'reset' });
    drive.send({ type: 'detached', task: 'app/back-up@alpha', attempt: 1, reason: 'reset' });
    drive.send({ type: 'connectFailed', host: 'alpha', problem: unreachable });
    if (isUnderWay) drive.send({ type: 'reconnectDue', host: 'alpha' });
    expect(alpha()?.status).toBe(isUnderWay ? 'connecting' : 'lost');
    expect(drive.send({ type: 'stopTrying', host: 'alpha' })).toEqual({ ok: true });
    expect(alpha()).toMatchObject({ status: 'failed', failures: 1, problem: { code: 'unreachable' } });
    expect(drive.events.at(-1)).toMatchObject({ type: 'host.failed', host: 'alpha', by: 'wang' });
    // The other host's command goes on; then this one is decided about.
    drive.send({
      type: 'finished',
      task: 'app/back-up@beta',
      attempt: 1,
      outcome: { kind: 'exited', code: 0 },
    });
    expect(waitingFor(drive.state)).toEqual({ for: 'host', host: 'alpha' });
    drive.send({ type: 'reconnectDue', host: 'alpha' });
    drive.send({ type: 'connectFailed', host: 'alpha', problem: unreachable });
    expect(alpha()).toMatchObject({ status: 'failed', failures: 1 });
    drive.send({ type: 'reconnect', host: 'alpha' });
    expect(alpha()?.status).toBe('connecting');
  });

  it('that was never there, or is there, is not tried by itself, so that nothing can be stopped', () => {
    const drive = prepared([both]);
    expect(drive.send({ type: 'stopTrying', host: 'alpha' })).toMatchObject({ ok: false });
    expect(drive.send({ type: 'stopTrying', host: 'gamma' })).toMatchObject({
      refusal: { code: 'unknownHost' },
    });
    expect(new Drive(planOf([both])).send({ type: 'stopTrying', host: 'alpha' })).toMatchObject({
      ok: false,
    });
  });

  it('is reached at once again where the connection held for a while', () => {
    const drive = prepared([both]);
    for (let losses = 0; losses < 100; losses++) {
      drive.pass(60_000);
      drive.send({ type: 'hostLost', host: 'alpha', reason: 'reset' });
      expect(drive.state.hosts.alpha?.status).toBe('connecting');
      drive.settle();
    }
    expect(drive.state.hosts.alpha?.status).toBe('connected');
  });

  it('is not waited for by a rollback that does not need it', () => {
    const plan = planOf([section('app', [undoable]), section('other', [undoable], { batches: [['beta']] })]);
    const drive = new Drive({ ...plan, hosts: plan.hosts.toReversed() });
    drive.settle();
    drive.confirm();
    drive.settle();
    const problem = { code: 'authRefused', detail: 'no' } as const;
    drive.send({ type: 'hostLost', host: 'beta', reason: 'reset' });
    drive.send({ type: 'connectFailed', host: 'beta', problem });
    drive.send({ type: 'hostLost', host: 'alpha', reason: 'reset' });
    expect(rollBack(drive)).toEqual({ ok: true });
    drive.send({ type: 'connectFailed', host: 'alpha', problem });
    expect(waitingFor(drive.state)).toEqual({ for: 'host', host: 'alpha' });
  });

  it('takes its questions along when it is left out', () => {
    const drive = new Drive(planOf([both]));
    const question = { id: 'login:beta:1', kind: 'login', host: 'beta', prompt: 'Code:' } as const;
    drive.send({ type: 'asked', question });
    drive.send({ type: 'dropHost', host: 'beta', reason: 'no code' });
    expect(drive.state.questions).toEqual([]);
  });

  it('takes its questions along when its connection fails', () => {
    const drive = new Drive(planOf([both]));
    const question = { id: 'login:beta:1', kind: 'login', host: 'beta', prompt: 'Code:' } as const;
    drive.send({ type: 'asked', question });
    drive.send({ type: 'connectFailed', host: 'beta', problem: unreachable });
    expect(drive.state.questions).toEqual([]);
    expect(drive.take(effect => effect.type === 'withdraw')).toMatchObject({ question: question.id });
  });

  it('is asked three times about a command, and then nobody knows', () => {
    const drive = prepared([section('app', [undoable])]);
    const task = 'app/back-up@alpha';
    drive.confirm();
    drive.settle({ ending: () => 'later' });
    let questions = 0;
    drive.send({ type: 'detached', task, attempt: 1, reason: 'the channel closed' });
    while (questions < 100 && drive.take(effect => effect.type === 'attach') !== undefined) {
      questions += 1;
      drive.send({ type: 'detached', task, attempt: 1, reason: 'no answer' });
    }
    expect(questions).toBe(3);
    expect(statusOf(drive.state, task)).toBe('inDoubt');
  });

  it('is not sent a command for ever that never begins there', () => {
    const drive = new Drive(planOf([section('app', [undoable])]), { auto: true });
    drive.take(effect => effect.type === 'connect');
    const connect = { type: 'connect', host: 'alpha' } as const;
    drive.answer(connect);
    const task = 'app/back-up@alpha';
    for (let attempt = 1; attempt < 100 && statusOf(drive.state, task) === 'running'; attempt++) {
      drive.send({ type: 'detached', task, attempt, reason: 'the channel closed' });
      drive.send({ type: 'fenced', task, attempt });
    }
    expect(statusOf(drive.state, task)).toBe('ready');
    expect(waitingFor(drive.state).for).toBe('confirmation');
    expect(unattendedStop(drive.state)).not.toBeNull();
  });

  it('is cleaned up at the end although it was left out', () => {
    const drive = prepared([both]);
    drive.send({ type: 'dropHost', host: 'beta', reason: 'later' });
    drive.send({ type: 'abort', reason: 'enough' });
    const release = drive.take(effect => effect.type === 'release');
    expect(release).toMatchObject({ sweep: [{ host: 'alpha' }, { host: 'beta' }] });
  });
});
