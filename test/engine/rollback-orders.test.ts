import { describe, expect, it } from 'vitest';
import { rollbackOf, rollbackText } from '../../src/engine/rollback.ts';
import { statusOf } from '../../src/engine/state.ts';
import { context, type Drive } from '../helpers/drive.ts';
import { prepared, rollBack, section, undoable } from '../helpers/orders.ts';
import { manual, run } from '../helpers/plans.ts';

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
