import { describe, expect, it } from 'vitest';
import { rollbackOf } from '../../src/engine/rollback.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { replanning } from '../helpers/changed-plans.ts';
import { Drive } from '../helpers/drive.ts';
import { section, undoable } from '../helpers/orders.ts';
import { planOf, run } from '../helpers/plans.ts';

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
