import { describe, expect, it } from 'vitest';
import { statusOf } from '../../src/engine/state.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import { Drive } from '../helpers/drive.ts';
import { prepared, section, undoable } from '../helpers/orders.ts';
import { follow, planOf, run } from '../helpers/plans.ts';

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
