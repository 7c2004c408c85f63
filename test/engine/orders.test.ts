import { describe, expect, it } from 'vitest';
import { rollbackOf, rollbackText } from '../../src/engine/rollback.ts';
import { statusOf } from '../../src/engine/state.ts';
import { unattendedStop } from '../../src/engine/unattended.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { replanning } from '../helpers/changed-plans.ts';
import { context, Drive } from '../helpers/drive.ts';
import { follow, manual, planOf, run, type SectionSpec, type StepSpec } from '../helpers/plans.ts';

function prepared(
  sections: readonly SectionSpec[],
  more: ConstructorParameters<typeof Drive>[1] = {},
): Drive {
  const drive = new Drive(planOf(sections), more);
  drive.settle();
  return drive;
}

function section(id: string, steps: readonly StepSpec[], more: Partial<SectionSpec> = {}): SectionSpec {
  return { id, steps, ...more };
}

function rollBack(drive: Drive, services: readonly string[] | null = null) {
  const digest = context.sha256(rollbackText(rollbackOf(drive.state, services)));
  return drive.send({ type: 'rollback', services, digest, typed: 'rollback', reason: 'it does not work' });
}

const undoable: StepSpec = { id: 'back-up', action: run('back up\n'), undo: 'restore\n' };

describe('a further attempt that is due while the run is being rolled back', () => {
  function failedAndRolledBack(): Drive {
    const drive = prepared([
      section('app', [undoable, { id: 'start', action: run('start\n'), retries: 3, interval: 60_000 }]),
    ]);
    drive.confirm();
    drive.settle();
    drive.confirm();
    const execute = drive.take(effect => effect.type === 'execute');
    if (execute !== undefined)
      drive.answer(execute, { ending: () => ({ outcome: { kind: 'exited', code: 1 } }) });
    expect(rollBack(drive)).toEqual({ ok: true });
    drive.take(effect => effect.type === 'retryLater');
    drive.settle();
    expect(drive.state.stage).toBe('rollback');
    return drive;
  }

  it('is not begun by itself', () => {
    const drive = failedAndRolledBack();
    expect(drive.send({ type: 'retryDue', task: 'app/start@alpha' }).ok).toBe(false);
    expect(statusOf(drive.state, 'app/start@alpha')).toBe('failed');
  });

  it('cannot be asked for by a person either', () => {
    const drive = failedAndRolledBack();
    const shown = [{ task: 'app/start@alpha', text: 'start\n' }];
    expect(drive.send({ type: 'retry', tasks: ['app/start@alpha'], shown }).ok).toBe(false);
  });
});

describe('a text that a person changed', () => {
  it('is not run by a further attempt that comes by itself', () => {
    const drive = prepared([section('app', [{ id: 'start', action: run('start\n'), retries: 3 }])]);
    drive.confirm();
    const execute = drive.take(effect => effect.type === 'execute');
    if (execute !== undefined)
      drive.answer(execute, { ending: () => ({ outcome: { kind: 'exited', code: 1 } }) });
    const task = 'app/start@alpha';
    drive.send({ type: 'amend', task, text: 'start --force\n', reason: 'try this' });
    expect(drive.send({ type: 'retryDue', task }).ok).toBe(false);
    expect(waitingFor(drive.state).for).toBe('failure');
  });
});

describe('files of a section that could not be looked up', () => {
  it('are looked up again when the task that waited for it was cancelled meanwhile', () => {
    const drive = prepared([
      section('app', [
        { id: 'start', action: run('start\n') },
        { id: 'watch', action: follow('/log/app.log') },
      ]),
    ]);
    const task = 'app/start@alpha';
    drive.confirm();
    const locate = drive.take(effect => effect.type === 'locate');
    expect(locate).toBeDefined();
    drive.send({ type: 'cancel', task });
    drive.settle();
    drive.send({
      type: 'markFailed',
      section: 'app',
      host: 'alpha',
      problem: { code: 'other', detail: 'no' },
    });
    expect(drive.send({ type: 'retry', tasks: [task], shown: [{ task, text: 'start\n' }] })).toEqual({
      ok: true,
    });
    drive.settle();
    expect(statusOf(drive.state, task)).toBe('finished');
  });
});

describe('what was undone', () => {
  function redone(): Drive {
    const drive = prepared([
      section('app', [undoable, { id: 'switch', action: run('switch\n'), undo: 'switch back\n' }]),
      section('other', [{ id: 'look', action: manual('look') }]),
    ]);
    for (let step = 0; step < 2; step++) {
      drive.confirm();
      drive.settle();
    }
    rollBack(drive, ['app']);
    drive.settle();
    while (drive.state.stage === 'rollback') {
      drive.confirm();
      drive.settle();
    }
    expect(statusOf(drive.state, 'app/switch@alpha')).toBe('rolledBack');
    return drive;
  }

  it('is not undone once more because it was to be done again and never was', () => {
    const drive = redone();
    drive.send({ type: 'continue' });
    const tasks = ['app/back-up@alpha', 'app/switch@alpha'];
    expect(drive.send({ type: 'redo', tasks, reason: 'second try' })).toEqual({ ok: true });
    expect(rollbackOf(drive.state, null).tasks).toEqual([]);
    drive.confirm();
    drive.settle();
    expect(rollbackOf(drive.state, null).units.flatMap(unit => unit.undoes)).toEqual(['app/back-up@alpha']);
  });

  it('is not undone once more because what was to be done again was left out', () => {
    const drive = redone();
    drive.send({ type: 'continue' });
    drive.send({ type: 'redo', tasks: ['app/switch@alpha'], reason: 'second try' });
    drive.send({ type: 'skip', tasks: ['app/switch@alpha'], reason: 'or rather not' });
    expect(rollbackOf(drive.state, null).tasks).toEqual([]);
  });

  it('is not undone again by hand in a rollback that is over', () => {
    const drive = redone();
    const tasks = ['app/undo/switch@alpha'];
    expect(drive.send({ type: 'redo', tasks, reason: 'once more' }).ok).toBe(false);
  });

  it('stays on record when the runbook changes afterwards', () => {
    const drive = redone();
    drive.send({ type: 'stop', reason: 'operator' });
    const { plan: before, planDigest, ...info } = drive.state.info;
    const ids = new Set(before.rollback.map(task => task.id));
    const isOwn = (id: string) => !id.includes('/undo') && !ids.has(id);
    const plan = {
      ...before,
      sections: before.sections.filter(({ id }) => isOwn(id)),
      rounds: before.rounds.filter(({ id }) => isOwn(id)),
      tasks: before.tasks.filter(({ id }) => isOwn(id)),
    };
    const changes = { added: [], removed: [], changed: [] };
    const replanned = { plan, planDigest, runbook: info.runbook, excluded: [], changes, by: 'wang' };
    expect(drive.send({ type: 'replanned', ...replanned })).toEqual({ ok: true });
    expect(statusOf(drive.state, 'app/undo/switch@alpha')).toBe('finished');
    expect(drive.state.info.plan.tasks.map(({ id }) => id)).toContain('app/undo/switch@alpha');
  });
});

describe('a sign-off', () => {
  it('does not stand for what was rolled back after it, nor does what was verified', () => {
    const drive = prepared([
      section('app', [undoable]),
      { id: 'verify', phase: 'verify', steps: [{ id: 'note', action: manual('look'), hosts: [null] }] },
      { id: 'commit', phase: 'commit', steps: [{ id: 'keep', action: run('keep\n') }] },
    ]);
    drive.confirm();
    drive.settle();
    drive.send({ type: 'mark', item: 'verify/note', verdict: 'pass', comment: '' });
    drive.send({ type: 'sign', verdict: 'accepted', name: 'li', comment: '' });
    expect(drive.state.stage).toBe('commit');
    rollBack(drive, ['app']);
    drive.settle();
    drive.confirm();
    drive.settle();
    drive.send({ type: 'continue' });
    expect(drive.state.stage).toBe('verify');
    expect(drive.state.verification).toEqual({});
    drive.send({ type: 'mark', item: 'verify/note', verdict: 'pass', comment: '' });
    expect(drive.state.stage).toBe('signOff');
  });
});

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

describe('a rollback that was asked for', () => {
  it('is refused where it is no longer the one that was shown', () => {
    const steps = ['back-up', 'switch', 'start'].map(id => ({ ...undoable, id }));
    const drive = prepared([section('app', steps)]);
    drive.confirm();
    drive.settle();
    const digest = context.sha256(rollbackText(rollbackOf(drive.state, null)));
    drive.confirm();
    drive.settle();
    const asked = {
      type: 'rollback',
      services: null,
      typed: 'rollback',
      reason: 'it does not work',
    } as const;
    expect(drive.send({ ...asked, digest })).toEqual({
      ok: false,
      refusal: { code: 'stale', subject: 'story-1' },
    });
  });

  it('is not forgotten when the run is left before it could begin', () => {
    const drive = prepared([section('app', [undoable])]);
    drive.confirm();
    drive.settle({ ending: () => 'later' });
    const { operator, seat, forks, handrail } = drive.state.info;
    const resumed = { type: 'resumed', operator, seat, auto: false, forks, handrail } as const;
    drive.send({ type: 'stop', reason: 'operator' });
    drive.send({ ...resumed, rollback: { services: null, reason: 'it does not work' } });
    drive.send({ type: 'stop', reason: 'hangup' });
    drive.send(resumed);
    drive.settle();
    expect(drive.state.rollbacks).toHaveLength(1);
    expect(drive.state.stage).toBe('rollback');
  });
});

describe('a changed runbook', () => {
  const before = planOf([section('app', [undoable]), section('other', [undoable], { batches: [['beta']] })]);

  function left(): Drive {
    const drive = new Drive(before);
    drive.settle();
    drive.confirm();
    drive.settle();
    drive.send({ type: 'stop', reason: 'operator' });
    return drive;
  }

  function change(drive: Drive, plan: Plan) {
    const { type: _, ...changes } = replanning(drive.state, plan);
    return drive.send({ type: 'replanned', ...changes });
  }

  it('that leaves a host out keeps what is needed to undo there what was done', () => {
    const drive = left();
    const isKept = ({ section: id }: { section: string }) => id === 'other';
    const plan = {
      ...before,
      hosts: before.hosts.filter(({ name }) => name === 'beta'),
      sections: before.sections.filter(({ id }) => id === 'other'),
      rounds: before.rounds.filter(isKept),
      tasks: before.tasks.filter(isKept),
    };
    expect(change(drive, plan)).toEqual({ ok: true });
    expect(rollbackOf(drive.state, null).tasks.map(({ host }) => host)).toEqual(['alpha']);
    expect(drive.state.info.plan.hosts.map(({ name }) => name)).toContain('alpha');
  });

  it('is not taken over while nobody knows how something ended', () => {
    const drive = new Drive(before);
    drive.settle();
    drive.confirm();
    const lost = { outcome: { kind: 'lost', reason: 'gone' } } as const;
    drive.settle({ ending: () => lost });
    drive.send({ type: 'stop', reason: 'operator' });
    expect(change(drive, before)).toEqual({
      ok: false,
      refusal: { code: 'inDoubt', subject: 'app/back-up@alpha' },
    });
  });

  it('never uses a place on a host for two attempts, although their numbers begin anew', () => {
    const drive = left();
    const plan = {
      ...before,
      tasks: before.tasks.map(task =>
        task.host === 'alpha' ? { ...task, action: run('back up twice\n') } : task,
      ),
    };
    expect(change(drive, plan)).toEqual({ ok: true });
    const { operator, seat, auto, forks, handrail } = drive.state.info;
    drive.send({ type: 'resumed', operator, seat, auto, forks, handrail });
    drive.settle();
    drive.confirm();
    const started = drive.events.filter(event => event.type === 'task.started');
    expect(started.map(({ task, attempt }) => `${task}#${attempt}`)).toEqual([
      'app/back-up@alpha#1',
      'app/back-up@alpha#1',
    ]);
    expect(new Set(started.map(({ directory }) => directory)).size).toBe(2);
  });

  it('is not taken over where a host on which something was done is another machine now', () => {
    const moved = (name: string) => ({
      ...before,
      hosts: before.hosts.map(host => (host.name === name ? { ...host, address: '192.0.2.9' } : host)),
    });
    expect(change(left(), moved('alpha'))).toEqual({
      ok: false,
      refusal: { code: 'notNow', subject: 'alpha' },
    });
    expect(change(left(), moved('beta'))).toEqual({ ok: true });
  });
});

describe('what a host keeps of a task in doubt', () => {
  it('is left there at the end of the run, and everything else is not', () => {
    const drive = prepared([section('app', [undoable])]);
    drive.confirm();
    drive.settle({ ending: () => ({ outcome: { kind: 'lost', reason: 'gone' } }) });
    const directory = drive.state.tasks['app/back-up@alpha']?.attempts[0]?.directory;
    expect(directory).toContain('/');
    drive.send({ type: 'close', reason: 'enough' });
    const release = drive.take(effect => effect.type === 'release');
    expect(release).toMatchObject({ sweep: [{ host: 'alpha', what: 'everything', keep: [directory] }] });
  });
});

describe('a question about a task in doubt', () => {
  it('is not waited for by whoever takes the run up again', () => {
    const drive = new Drive(planOf([section('app', [undoable])]));
    drive.settle();
    drive.confirm();
    drive.settle({ ending: () => ({ outcome: { kind: 'lost', reason: 'gone' } }) });
    const task = 'app/back-up@alpha';
    expect(drive.send({ type: 'probe', task, script: 'ls' })).toEqual({ ok: true });
    const { operator, seat, auto, forks, handrail } = drive.state.info;
    drive.send({ type: 'resumed', operator, seat, auto, forks, handrail });
    expect(drive.state.tasks[task]?.probes).toMatchObject([{ result: { outcome: { kind: 'lost' } } }]);
  });
});
