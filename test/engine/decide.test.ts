import { describe, expect, it } from 'vitest';
import { currentRound, statusOf } from '../../src/engine/state.ts';
import { unattendedStop } from '../../src/engine/unattended.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import { Drive, factsOf, shownOf } from '../helpers/drive.ts';
import {
  artifact,
  check,
  follow,
  manual,
  planOf,
  run,
  type StepSpec,
  stop,
  upload,
} from '../helpers/plans.ts';

const hosts = [['alpha'], ['beta']];
const steps: readonly StepSpec[] = [
  { id: 'upload', action: upload('app.tar') },
  { id: 'start', action: run('start\n') },
  { id: 'watch', action: follow('/log/app.log') },
];
const release = planOf(
  [
    { id: 'app', batches: hosts, steps },
    {
      id: 'verify',
      phase: 'verify',
      batches: [['alpha', 'beta']],
      steps: [
        { id: 'alive', action: check('true') },
        { id: 'note', action: manual('look'), hosts: [null] },
      ],
    },
  ],
  { artifacts: [artifact('app.tar')] },
);

function prepared(plan = release, auto = false): Drive {
  const drive = new Drive(plan, { auto });
  drive.settle();
  return drive;
}

describe('a run that goes well', () => {
  it('connects every host before the first confirmation', () => {
    const drive = new Drive(release);
    expect(drive.effects).toEqual([
      { type: 'connect', host: 'alpha' },
      { type: 'connect', host: 'beta' },
    ]);
    expect(drive.state.stage).toBe('preparing');
    expect(drive.confirm.bind(drive)).toThrow();
    drive.settle();
    expect(drive.state.stage).toBe('upgrade');
    expect(waitingFor(drive.state)).toEqual({ for: 'confirmation', round: 'app/upload#1', typed: false });
  });

  it('marks followed files on a host before the first command of their section is sent there', () => {
    const drive = prepared();
    drive.confirm();
    expect(drive.effects.map(effect => effect.type)).toEqual(['locate']);
    drive.settle();
    const types = drive.events.map(event => event.type);
    expect(types.indexOf('follow.marked')).toBeLessThan(types.indexOf('task.started'));
    expect(statusOf(drive.state, 'app/upload@alpha')).toBe('finished');
  });

  it('finishes one host before the next, and asks again for each step', () => {
    const drive = prepared();
    const seen: string[] = [];
    while (drive.state.stage === 'upgrade') {
      seen.push(currentRound(drive.state)?.id ?? '');
      expect(drive.confirm()).toEqual({ ok: true });
      drive.settle();
    }
    expect(seen).toEqual([
      'app/upload#1',
      'app/start#1',
      'app/watch#1',
      'app/upload#2',
      'app/start#2',
      'app/watch#2',
    ]);
  });

  it('closes the tails of a host when its section is over there', () => {
    const drive = prepared(release, true);
    const closed = drive.events.filter(event => event.type === 'follow.closed');
    expect(closed.map(event => event.type === 'follow.closed' && event.follow)).toEqual([
      'app@alpha:/log/app.log',
      'app@beta:/log/app.log',
    ]);
  });

  it('goes by itself to the first item that a person has to look at when it is automatic', () => {
    const drive = prepared(release, true);
    expect(drive.state.stage).toBe('verify');
    expect(waitingFor(drive.state)).toEqual({ for: 'verdicts', items: ['verify/note'] });
    expect(drive.state.verification['verify/alive@alpha']?.verdict).toBe('pass');
    expect(drive.state.tasks['app/start@alpha']?.attempts[0]?.by).toBe('auto');
  });

  it('completes after every item has a verdict and somebody signed', () => {
    const drive = prepared(release, true);
    expect(drive.send({ type: 'sign', verdict: 'accepted', name: 'li', comment: '' })).toMatchObject({
      refusal: { code: 'notVerified' },
    });
    drive.send({ type: 'mark', item: 'verify/note', verdict: 'pass', comment: '' });
    expect(waitingFor(drive.state)).toEqual({ for: 'signOff' });
    expect(drive.send({ type: 'sign', verdict: 'accepted', name: ' ', comment: '' })).toMatchObject({
      refusal: { code: 'nameMissing' },
    });
    drive.send({ type: 'sign', verdict: 'accepted', name: 'li', comment: '' });
    expect(drive.state.status).toBe('completed');
    expect(drive.state.signatures).toMatchObject([{ verdict: 'accepted', name: 'li' }]);
  });

  it('runs the commit tasks only after sign-off', () => {
    const plan = planOf([
      { id: 'app', steps: [{ id: 'start', action: run('start\n') }] },
      { id: 'commit', phase: 'commit', steps: [{ id: 'keep', action: run('keep\n') }] },
    ]);
    const drive = prepared(plan, true);
    expect(waitingFor(drive.state)).toEqual({ for: 'signOff' });
    expect(statusOf(drive.state, 'commit/keep@alpha')).toBe('pending');
    drive.send({ type: 'sign', verdict: 'accepted', name: 'li', comment: '' });
    drive.settle();
    expect(statusOf(drive.state, 'commit/keep@alpha')).toBe('finished');
    expect(drive.state.status).toBe('completed');
  });

  it('needs no sign-off where there is nothing to verify or to commit', () => {
    const drive = prepared(planOf([{ id: 'app', steps: [{ id: 'start', action: run('start\n') }] }]), true);
    expect(drive.state.status).toBe('completed');
  });
});

describe('confirmation', () => {
  it.each([
    ['another round', { round: 'app/start#1' }, 'notCurrent'],
    [
      'a text that is not what would run',
      { shown: [{ task: 'app/upload@alpha', text: 'rm -rf /' }] },
      'stale',
    ],
    ['nothing shown', { shown: [] }, 'stale'],
  ])('is refused for %s, and nothing is recorded', (_, change, code) => {
    const drive = prepared();
    const before = drive.events.length;
    const reply = drive.send({
      type: 'confirm',
      round: 'app/upload#1',
      shown: shownOf(drive.state),
      ...change,
    });
    expect(reply).toMatchObject({ ok: false, refusal: { code } });
    expect(drive.events.length).toBe(before);
  });

  it('wants the host typed where the step says so, also in an automatic run', () => {
    const plan = planOf([{ id: 'app', steps: [{ id: 'drop', action: run('drop\n'), confirm: 'typed' }] }]);
    const drive = prepared(plan, true);
    expect(waitingFor(drive.state)).toMatchObject({ for: 'confirmation', typed: true });
    const shown = shownOf(drive.state);
    expect(drive.send({ type: 'confirm', round: 'app/drop#1', shown, typed: 'beta' })).toMatchObject({
      refusal: { code: 'typedMismatch', subject: 'alpha' },
    });
    expect(drive.send({ type: 'confirm', round: 'app/drop#1', shown, typed: 'alpha' })).toEqual({ ok: true });
  });

  it('starts no more tasks at once than the run may', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const plan = planOf([{ id: 'app', batches: [names], steps: [{ id: 'start', action: run('start\n') }] }]);
    const drive = new Drive(plan, { forks: 2 });
    drive.settle();
    drive.confirm();
    const executing = () => drive.effects.filter(effect => effect.type === 'execute').length;
    expect(executing()).toBe(2);
    const first = drive.take();
    if (first) drive.answer(first);
    expect(executing()).toBe(2);
    drive.settle();
    expect(drive.state.status).toBe('completed');
  });
});

describe('the process a stop means', () => {
  const plan = planOf([{ id: 'app', steps: [{ id: 'stop', action: stop('/home/app') }] }]);
  const process = (pid: number, command: string) => ({ pid, started: '123', command });

  it('is looked up before the confirmation, and its pid is part of what is confirmed', () => {
    const drive = prepared(plan);
    drive.send({ type: 'inspect', task: 'app/stop@alpha' });
    drive.settle({
      processes: [
        process(7, 'java -cp /home/app/lib'),
        process(8, 'java -cp /home/other'),
        process(9, 'tail -F /home/app/log'),
      ],
    });
    const [shown] = shownOf(drive.state);
    expect(shown?.text).toContain('7');
    expect(JSON.stringify(drive.events)).not.toContain('/home/other');
    expect(waitingFor(drive.state)).toMatchObject({ for: 'confirmation' });
  });

  it('is chosen by a person where there are several', () => {
    const drive = prepared(plan);
    drive.send({ type: 'inspect', task: 'app/stop@alpha' });
    drive.settle({ processes: [process(7, 'java /home/app/a'), process(8, 'java /home/app/b')] });
    expect(waitingFor(drive.state)).toEqual({ for: 'process', task: 'app/stop@alpha', found: 2 });
    expect(drive.send({ type: 'pick', task: 'app/stop@alpha', pid: 99 })).toMatchObject({ ok: false });
    drive.send({ type: 'pick', task: 'app/stop@alpha', pid: 8 });
    expect(drive.confirm()).toEqual({ ok: true });
  });

  it('may be gone already: a person says so, or the step does', () => {
    const drive = prepared(plan);
    expect(waitingFor(drive.state)).toEqual({ for: 'process', task: 'app/stop@alpha', found: 0 });
    drive.send({ type: 'doneByHand', tasks: ['app/stop@alpha'], reason: 'already stopped' });
    expect(statusOf(drive.state, 'app/stop@alpha')).toBe('doneByHand');
    const tolerant = prepared(
      planOf([{ id: 'app', steps: [{ id: 'stop', action: stop('/home/app', 'ok') }] }]),
      true,
    );
    expect(statusOf(tolerant.state, 'app/stop@alpha')).toBe('finished');
  });
});

describe('a task that fails', () => {
  const plan = planOf([
    {
      id: 'app',
      batches: [['alpha', 'beta']],
      steps: [
        { id: 'start', action: run('start\n') },
        { id: 'next', action: run('next\n') },
      ],
    },
  ]);
  const failing = (task: string) =>
    task === 'app/start@beta' ? { outcome: { kind: 'exited', code: 1 } as const } : undefined;

  function failed(): Drive {
    const drive = prepared(plan);
    drive.confirm();
    drive.settle({ ending: failing });
    return drive;
  }

  it('lets the batch finish the step, and then asks', () => {
    const drive = failed();
    expect(statusOf(drive.state, 'app/start@alpha')).toBe('finished');
    expect(waitingFor(drive.state)).toEqual({
      for: 'failure',
      round: 'app/start#1',
      tasks: ['app/start@beta'],
    });
  });

  it('is retried alone, as another attempt', () => {
    const drive = failed();
    const shown = [{ task: 'app/start@beta', text: 'start\n' }];
    expect(drive.send({ type: 'retry', tasks: ['app/start@beta'], shown })).toEqual({ ok: true });
    drive.settle();
    expect(drive.state.tasks['app/start@beta']?.attempts.map(attempt => attempt.outcome)).toEqual([
      { kind: 'exited', code: 1 },
      { kind: 'exited', code: 0 },
    ]);
    expect(drive.state.tasks['app/start@alpha']?.attempts.length).toBe(1);
    expect(currentRound(drive.state)?.id).toBe('app/next#1');
  });

  it.each(['doneByHand', 'skip'] as const)('may be settled by %s, with a reason', type => {
    const drive = failed();
    expect(drive.send({ type, tasks: ['app/start@beta'], reason: ' ' })).toMatchObject({
      refusal: { code: 'reasonMissing' },
    });
    drive.send({ type, tasks: ['app/start@beta'], reason: 'fixed it' });
    expect(currentRound(drive.state)?.id).toBe('app/next#1');
    expect(drive.state.tasks['app/start@beta']?.note).toEqual({ reason: 'fixed it', by: 'wang' });
  });

  it('may cost the host: the rest of its tasks are skipped', () => {
    const drive = failed();
    drive.send({ type: 'dropHost', host: 'beta', reason: 'disk broken' });
    expect(statusOf(drive.state, 'app/next@beta')).toBe('skipped');
    expect(currentRound(drive.state)?.id).toBe('app/next#1');
    drive.confirm();
    drive.settle();
    expect(drive.state.status).toBe('completed');
  });

  it('ends the run where a person aborts it', () => {
    const drive = failed();
    drive.send({ type: 'abort', reason: 'window is over' });
    expect(drive.state.status).toBe('aborted');
    expect(drive.send({ type: 'pause' })).toMatchObject({ refusal: { code: 'over' } });
  });

  it.each([
    ['abort', 'aborted'],
    ['continue', 'completed'],
  ] as const)('with onError: %s leaves the run %s', (onError, status) => {
    const eager = planOf([
      {
        id: 'app',
        steps: [
          { id: 'start', action: run('start\n'), onError },
          { id: 'next', action: run('next\n') },
        ],
      },
    ]);
    const drive = new Drive(eager, { auto: true });
    drive.settle({
      ending: task => (task === 'app/start@alpha' ? { outcome: { kind: 'exited', code: 2 } } : undefined),
    });
    expect(drive.state.status).toBe(status);
    expect(statusOf(drive.state, 'app/start@alpha')).toBe('failed');
  });

  it('is tried again by itself as often as the step allows', () => {
    const stubborn = planOf([
      { id: 'app', steps: [{ id: 'start', action: run('start\n'), retries: 2, interval: 50 }] },
    ]);
    const drive = new Drive(stubborn, { auto: true });
    drive.settle({ ending: (_, attempt) => ({ outcome: { kind: 'exited', code: attempt < 3 ? 1 : 0 } }) });
    expect(drive.state.tasks['app/start@alpha']?.attempts.map(attempt => attempt.by)).toEqual([
      'auto',
      'retry',
      'retry',
    ]);
    expect(drive.state.status).toBe('completed');
  });

  const patient = planOf([
    { id: 'app', steps: [{ id: 'start', action: run('start\n'), retries: 2, interval: 50 }] },
  ]);
  const once = (_: string, attempt: number) =>
    ({ outcome: { kind: 'exited', code: attempt < 2 ? 1 : 0 } }) as const;

  /** Failed once, and waiting to be tried again. */
  function failedOnce(): Drive {
    const drive = new Drive(patient, { auto: true });
    drive.settle({ ending: (...args) => (args[1] === 1 ? 'later' : undefined) });
    drive.send({
      type: 'finished',
      task: 'app/start@alpha',
      attempt: 1,
      outcome: { kind: 'exited', code: 1 },
    });
    expect(waitingFor(drive.state)).toMatchObject({ for: 'work' });
    return drive;
  }

  it.each([
    [
      'a resumption',
      (drive: Drive) => {
        const { operator, seat, auto, forks, handrail } = drive.state.info;
        drive.effects.length = 0;
        drive.send({ type: 'resumed', operator, seat, auto, forks, handrail });
      },
    ],
    [
      'a pause',
      (drive: Drive) => {
        drive.send({ type: 'pause' });
        drive.settle();
        drive.send({ type: 'continue' });
      },
    ],
    [
      'the loss of its host',
      (drive: Drive) => {
        drive.send({ type: 'hostLost', host: 'alpha', reason: 'reset' });
        const connect = drive.take(({ type }) => type === 'connect');
        drive.settle();
        if (connect !== undefined) drive.answer(connect);
      },
    ],
  ])('is still tried again by itself after %s', (_, interrupt) => {
    const drive = failedOnce();
    interrupt(drive);
    drive.settle({ ending: once });
    expect(drive.state.tasks['app/start@alpha']?.attempts.map(attempt => attempt.by)).toEqual([
      'auto',
      'retry',
    ]);
    expect(drive.state.status).toBe('completed');
  });

  it('waits for a person when its host does not come back for the next attempt', () => {
    const drive = failedOnce();
    drive.send({ type: 'hostLost', host: 'alpha', reason: 'reset' });
    drive.take(({ type }) => type === 'connect');
    drive.send({
      type: 'connectFailed',
      host: 'alpha',
      problem: { code: 'authRefused', detail: 'no key fits' },
    });
    drive.settle();
    expect(waitingFor(drive.state)).toEqual({ for: 'host', host: 'alpha' });
    expect(unattendedStop(drive.state)).toEqual({ reason: 'failed', detail: 'alpha' });
  });

  it('does not give the run up while another host of the batch is in doubt', () => {
    const plan = planOf([
      {
        id: 'app',
        batches: [['alpha', 'beta']],
        steps: [{ id: 'start', action: run('start\n'), onError: 'abort' }],
      },
    ]);
    const drive = new Drive(plan, { auto: true });
    drive.settle({
      ending: task => ({
        outcome: task.endsWith('alpha') ? { kind: 'exited', code: 1 } : { kind: 'lost', reason: 'gone' },
      }),
    });
    expect(drive.state.status).toBe('inDoubt');
    drive.send({ type: 'resolve', task: 'app/start@beta', as: 'done', reason: 'looked' });
    expect(drive.state.status).toBe('aborted');
  });
});

describe('a task that was confirmed and not sent yet', () => {
  it('is not sent any more once it is cancelled', () => {
    const plan = planOf([
      { id: 'app', batches: [['alpha', 'beta']], steps: [{ id: 'go', action: run('go\n') }] },
    ]);
    const drive = new Drive(plan, { auto: true, forks: 1 });
    drive.settle({ ending: () => 'later' });
    expect(drive.send({ type: 'cancel', task: 'app/go@beta' })).toEqual({ ok: true });
    expect(drive.state.tasks['app/go@beta']?.attempts[0]?.outcome).toEqual({ kind: 'cancelled' });
    drive.send({
      type: 'finished',
      task: 'app/go@alpha',
      attempt: 1,
      outcome: { kind: 'exited', code: 0 },
    });
    expect(drive.events.filter(({ type }) => type === 'task.started')).toHaveLength(1);
    expect(waitingFor(drive.state)).toMatchObject({ for: 'failure', tasks: ['app/go@beta'] });
  });
});

describe('a sign-off', () => {
  it('does not stand for what is done again after it', () => {
    const plan = planOf([
      { id: 'app', steps: [{ id: 'go', action: run('go\n') }] },
      { id: 'commit', phase: 'commit', steps: [{ id: 'final', action: run('final\n') }] },
    ]);
    const drive = prepared(plan);
    const sign = { type: 'sign', verdict: 'accepted', name: 'li', comment: '' } as const;
    drive.confirm();
    drive.settle();
    drive.send(sign);
    expect(drive.state.stage).toBe('commit');
    drive.send({ type: 'redo', tasks: ['app/go@alpha'], reason: 'wrong file' });
    drive.confirm();
    drive.settle();
    expect(waitingFor(drive.state)).toEqual({ for: 'signOff' });
    drive.send(sign);
    expect(drive.state.stage).toBe('commit');
    expect(drive.state.signatures).toHaveLength(2);
  });
});

describe('a dry run that somebody attends', () => {
  it('asks for values and confirmations as the run would, and for no secret', () => {
    const plan = planOf(
      [
        {
          id: 'app',
          steps: [
            { id: 'go', action: run('go {{id}} {{found}} "$HANDRAIL_SECRET_key"\n'), secrets: ['key'] },
          ],
        },
      ],
      {
        questions: [
          { name: 'id', prompt: 'Which?', secret: false },
          { name: 'key', prompt: 'Key', secret: true },
        ],
      },
    );
    const drive = new Drive(plan, { dryRun: 'attended' });
    drive.settle();
    expect(drive.state.questions.map(({ id }) => id)).toEqual(['variable:id']);
    drive.send({ type: 'answer', question: 'variable:id', value: '7' });
    expect(waitingFor(drive.state)).toMatchObject({ for: 'confirmation' });
    expect(shownOf(drive.state)[0]?.text).toBe('go 7 {{found}} "$HANDRAIL_SECRET_key"\n');
    expect(drive.confirm()).toEqual({ ok: true });
  });
});

describe('a run that is let go of', () => {
  const plan = planOf([
    { id: 'app', batches: [['alpha', 'beta']], steps: [{ id: 'start', action: run('start\n') }] },
  ]);

  it.each(['stop', 'close'] as const)(
    'by a %s says of what was confirmed and never sent that it did not start',
    how => {
      const drive = new Drive(plan, { auto: true, forks: 1 });
      drive.settle({ ending: () => 'later' });
      expect(drive.state.tasks['app/start@beta']).toMatchObject({ status: 'running', confirmed: true });
      drive.send(how === 'stop' ? { type: 'stop', reason: 'operator' } : { type: 'close', reason: 'over' });
      // Its host can be asked later, unless nobody ever will.
      expect(statusOf(drive.state, 'app/start@alpha')).toBe(how === 'stop' ? 'running' : 'inDoubt');
      expect(drive.state.tasks['app/start@alpha']?.detached !== null).toBe(how === 'stop');
      expect(['ready', 'pending']).toContain(statusOf(drive.state, 'app/start@beta'));
    },
  );

  it('takes no report of a host any more', () => {
    const drive = new Drive(plan);
    drive.send({ type: 'stop', reason: 'interrupted' });
    const before = drive.events.length;
    expect(
      drive.send({
        type: 'connectFailed',
        host: 'alpha',
        problem: { code: 'other', detail: 'left' },
      }),
    ).toMatchObject({ refusal: { code: 'over' } });
    expect(drive.events.length).toBe(before);
  });

  const watched = (): Drive => {
    const verified = planOf([
      { id: 'app', steps: [{ id: 'go', action: run('go\n') }] },
      {
        id: 'verify',
        phase: 'verify',
        steps: [
          { id: 'watch', action: follow('/log/a') },
          { id: 'look', action: manual('look') },
        ],
      },
    ]);
    return new Drive(verified, { auto: true });
  };

  it('goes on with the verification after a step was redone while a log of it is open', () => {
    const drive = watched();
    drive.settle({
      ending: task =>
        task === 'verify/watch@alpha' ? { outcome: { kind: 'timedOut', after: 5 } } : undefined,
    });
    drive.send({ type: 'redo', tasks: ['app/go@alpha'], reason: 'not right' });
    drive.settle();
    expect(statusOf(drive.state, 'app/go@alpha')).toBe('finished');
    expect(drive.state.stage).toBe('verify');
    expect(waitingFor(drive.state)).toMatchObject({ for: 'failure' });
  });

  it('comes to the sign-off when a verdict is the last of a section that follows a log', () => {
    const drive = watched();
    drive.settle();
    drive.send({ type: 'mark', item: 'verify/look@alpha', verdict: 'pass', comment: '' });
    drive.settle();
    expect(waitingFor(drive.state)).toEqual({ for: 'signOff' });
  });

  it('keeps what a person settled before it was sent', () => {
    const watching = planOf([
      {
        id: 'app',
        steps: [
          { id: 'watch', action: follow('/log/a') },
          { id: 'next', action: run('next\n') },
        ],
      },
    ]);
    const drive = new Drive(watching, { auto: true });
    drive.take(({ type }) => type === 'connect');
    drive.send({ type: 'connected', host: 'alpha', facts: factsOf('alpha') });
    expect(drive.state.marks).toEqual({ 'app@alpha': null });
    drive.send({ type: 'resolve', task: 'app/watch@alpha', as: 'done', reason: 'seen' });
    drive.send({ type: 'stop', reason: 'operator' });
    expect(statusOf(drive.state, 'app/watch@alpha')).toBe('finished');
  });

  it('is not watched for ever where nobody is: a log without a pattern needs a person', () => {
    const watching = planOf([
      { id: 'app', steps: [{ id: 'watch', action: { verb: 'follow', files: ['/log/a'] } }] },
    ]);
    const drive = new Drive(watching, { auto: true });
    drive.settle({ ending: () => 'later' });
    expect(unattendedStop(drive.state)).toEqual({ reason: 'manual', detail: 'app/watch@alpha' });
  });
});

describe('a task nobody knows the end of', () => {
  const plan = planOf([{ id: 'app', steps: [{ id: 'start', action: run('start\n') }] }]);

  function lost(): Drive {
    const drive = prepared(plan);
    drive.confirm();
    drive.settle({ ending: () => ({ outcome: { kind: 'lost', reason: 'connection closed' } }) });
    return drive;
  }

  it('is in doubt, and only a person resolves it', () => {
    const drive = lost();
    expect(drive.state.status).toBe('inDoubt');
    expect(waitingFor(drive.state)).toEqual({ for: 'inDoubt', tasks: ['app/start@alpha'] });
    for (const type of ['skip', 'doneByHand'] as const)
      expect(drive.send({ type, tasks: ['app/start@alpha'], reason: 'x' })).toMatchObject({
        refusal: { code: 'inDoubt' },
      });
    expect(drive.send({ type: 'retry', tasks: ['app/start@alpha'], shown: [] })).toMatchObject({ ok: false });
    drive.send({ type: 'resolve', task: 'app/start@alpha', as: 'done', reason: 'pid file is new' });
    expect(drive.state.status).toBe('completed');
  });

  it('runs again only after the host was typed, and then asks for confirmation anew', () => {
    const drive = lost();
    const again = { type: 'runAgain', task: 'app/start@alpha', reason: 'never arrived' } as const;
    expect(drive.send({ ...again, typed: 'beta' })).toMatchObject({ refusal: { code: 'typedMismatch' } });
    drive.send({ ...again, typed: 'alpha' });
    expect(waitingFor(drive.state)).toMatchObject({ for: 'confirmation' });
    expect(drive.effects).toEqual([]);
  });

  it('is what a crash leaves behind, and what was never sent is simply open', () => {
    const drive = prepared(
      planOf([{ id: 'app', batches: [['alpha', 'beta']], steps: [{ id: 'start', action: run('start\n') }] }]),
    );
    const single = new Drive(drive.state.info.plan, { forks: 1 });
    single.settle({ claim: () => ({ workspace: null, obstacle: 'no home', leftovers: [] }) });
    single.confirm();
    single.effects.length = 0;
    const { operator, seat, auto, forks, handrail } = single.state.info;
    single.send({ type: 'resumed', operator, seat, auto, forks, handrail });
    expect(statusOf(single.state, 'app/start@alpha')).toBe('inDoubt');
    single.settle();
    single.send({ type: 'resolve', task: 'app/start@alpha', as: 'failed', reason: 'no trace of it' });
    expect(['ready', 'pending']).toContain(statusOf(single.state, 'app/start@beta'));
  });

  it('does not include work that only looks: that is open again after a crash', () => {
    const drive = prepared(planOf([{ id: 'app', steps: [{ id: 'watch', action: follow('/log') }] }]));
    drive.confirm();
    drive.settle({ ending: () => 'later' });
    const { operator, seat, auto, forks, handrail } = drive.state.info;
    drive.send({ type: 'stop', reason: 'operator' });
    expect(drive.state.status).toBe('stopped');
    drive.send({ type: 'resumed', operator, seat, auto, forks, handrail });
    drive.settle();
    expect(statusOf(drive.state, 'app/watch@alpha')).toBe('ready');
  });
});

describe('a person who changes the order', () => {
  const plan = planOf([
    { id: 'app', steps: ['one', 'two', 'three'].map(id => ({ id, action: run(`${id}\n`) })) },
  ]);

  it('jumps ahead with a reason; what was passed over comes again at the end', () => {
    const drive = prepared(plan);
    expect(drive.send({ type: 'jump', round: 'app/three#1', reason: '' })).toMatchObject({
      refusal: { code: 'reasonMissing' },
    });
    drive.send({ type: 'jump', round: 'app/three#1', reason: 'one and two need the other team' });
    drive.confirm();
    drive.settle();
    expect(statusOf(drive.state, 'app/three@alpha')).toBe('finished');
    expect(currentRound(drive.state)?.id).toBe('app/one#1');
  });

  it('redoes a finished step with a reason', () => {
    const drive = prepared(plan);
    drive.confirm();
    drive.settle();
    drive.send({ type: 'redo', tasks: ['app/one@alpha'], reason: 'wrong file' });
    expect(currentRound(drive.state)?.id).toBe('app/one#1');
    drive.confirm();
    drive.settle();
    expect(drive.state.tasks['app/one@alpha']?.attempts.length).toBe(2);
  });

  it('pauses an automatic run between steps', () => {
    const drive = new Drive(plan, { auto: true });
    drive.send({ type: 'pause' });
    drive.settle();
    expect(waitingFor(drive.state)).toEqual({ for: 'paused' });
    expect(drive.state.tasks['app/one@alpha']?.attempts).toEqual([]);
    drive.send({ type: 'continue' });
    drive.settle();
    expect(drive.state.status).toBe('completed');
  });
});

describe('values that come up during the run', () => {
  it('are asked for before anything runs, checked, and put into commands quoted', () => {
    const plan = planOf([{ id: 'app', steps: [{ id: 'say', action: run('echo {{name}}\n') }] }], {
      questions: [{ name: 'name', prompt: 'Who?', secret: false, pattern: '[a-z ]+' }],
    });
    const drive = prepared(plan);
    expect(waitingFor(drive.state)).toMatchObject({ for: 'question', question: { kind: 'variable' } });
    expect(drive.send({ type: 'answer', question: 'variable:name', value: 'A1' })).toMatchObject({
      refusal: { code: 'badValue' },
    });
    drive.send({ type: 'answer', question: 'variable:name', value: 'two words' });
    expect(shownOf(drive.state)).toEqual([{ task: 'app/say@alpha', text: "echo 'two words'\n" }]);
  });

  it('belong to the host they were captured on', () => {
    const plan = planOf([
      {
        id: 'app',
        batches: [['alpha', 'beta']],
        steps: [
          { id: 'ask', action: run('id\n') },
          { id: 'use', action: run('use {{id}}\n') },
        ],
      },
    ]);
    const drive = prepared(plan);
    drive.confirm();
    drive.settle({
      ending: task => ({ outcome: { kind: 'exited', code: 0 }, captured: { id: task.slice(-5) } }),
    });
    expect(shownOf(drive.state).map(({ text }) => text)).toEqual(['use alpha\n', 'use @beta\n']);
  });

  it('that are secret never become an intent', () => {
    const plan = planOf(
      [
        {
          id: 'app',
          steps: [{ id: 'use', action: run('use "$HANDRAIL_SECRET_token"\n'), secrets: ['token'] }],
        },
      ],
      {
        questions: [{ name: 'token', prompt: 'Token?', secret: true }],
      },
    );
    const drive = prepared(plan);
    expect(drive.send({ type: 'answer', question: 'variable:token', value: 'hunter22' })).toMatchObject({
      refusal: { code: 'badValue' },
    });
    drive.send({ type: 'secretGiven', question: 'variable:token' });
    expect(drive.confirm()).toEqual({ ok: true });
    expect(JSON.stringify(drive.events)).not.toContain('hunter22');
  });

  it('skip a step whose condition does not hold', () => {
    const plan = planOf(
      [
        {
          id: 'app',
          steps: [
            { id: 'a', action: run('a\n'), when: 'site == "north"' },
            { id: 'b', action: run('b\n') },
          ],
        },
      ],
      {
        questions: [{ name: 'site', prompt: 'Site?', secret: false }],
      },
    );
    const drive = prepared(plan, true);
    drive.send({ type: 'answer', question: 'variable:site', value: 'south' });
    drive.settle();
    expect(statusOf(drive.state, 'app/a@alpha')).toBe('skipped');
    expect(drive.state.status).toBe('completed');
  });
});

describe('a manual step', () => {
  const plan = planOf([{ id: 'app', steps: [{ id: 'look', action: manual('look at the balancer') }] }]);

  it('is done when a person says so', () => {
    const drive = prepared(plan);
    expect(waitingFor(drive.state)).toEqual({ for: 'manual', tasks: ['app/look@alpha'] });
    drive.send({ type: 'resolve', task: 'app/look@alpha', as: 'done', reason: '' });
    expect(drive.state.status).toBe('completed');
  });

  it('that failed asks what to do, and may be tried again', () => {
    const drive = prepared(plan);
    drive.send({ type: 'resolve', task: 'app/look@alpha', as: 'failed', reason: 'it is red' });
    expect(waitingFor(drive.state)).toMatchObject({ for: 'failure', tasks: ['app/look@alpha'] });
    drive.send({ type: 'retry', tasks: ['app/look@alpha'], shown: [] });
    expect(waitingFor(drive.state)).toMatchObject({ for: 'manual' });
  });
});

describe('a host that cannot be reached', () => {
  it('holds up the start until it is reached, dropped, or the run is given up', () => {
    const drive = new Drive(release);
    drive.take(effect => effect.type === 'connect' && effect.host === 'beta');
    drive.send({
      type: 'connectFailed',
      host: 'beta',
      problem: { code: 'unreachable', detail: 'timed out' },
    });
    drive.settle();
    expect(waitingFor(drive.state)).toEqual({ for: 'host', host: 'beta' });
    drive.send({ type: 'dropHost', host: 'beta', reason: 'rack is off' });
    expect(drive.state.stage).toBe('upgrade');
    expect(statusOf(drive.state, 'app/start@beta')).toBe('skipped');
  });

  it('is connected again by itself after a loss', () => {
    const drive = prepared();
    drive.send({ type: 'hostLost', host: 'alpha', reason: 'reset' });
    expect(drive.effects).toEqual([{ type: 'connect', host: 'alpha' }]);
    drive.settle();
    expect(drive.state.hosts.alpha?.status).toBe('connected');
  });
});

describe('verification', () => {
  it('lets a person judge a check that failed, with a comment', () => {
    const drive = new Drive(release, { auto: true });
    drive.settle({
      ending: task =>
        task === 'verify/alive@beta' ? { outcome: { kind: 'timedOut', after: 1000 } } : undefined,
    });
    expect(waitingFor(drive.state)).toMatchObject({ for: 'failure', tasks: ['verify/alive@beta'] });
    const verdict = { type: 'mark', item: 'verify/alive@beta', verdict: 'fail' } as const;
    expect(drive.send({ ...verdict, comment: '' })).toMatchObject({ refusal: { code: 'reasonMissing' } });
    drive.send({ ...verdict, comment: 'known, ticket filed' });
    drive.send({ type: 'mark', item: 'verify/note', verdict: 'notApplicable', comment: 'no balancer here' });
    expect(waitingFor(drive.state)).toEqual({ for: 'signOff' });
    expect(drive.send({ type: 'sign', verdict: 'accepted', name: 'li', comment: '' })).toMatchObject({
      refusal: { code: 'reasonMissing' },
    });
    drive.send({ type: 'sign', verdict: 'accepted', name: 'li', comment: 'accepted with one known failure' });
    expect(drive.state.status).toBe('completed');
  });

  it('is settled by a manual item that fails', () => {
    const drive = prepared(release, true);
    drive.send({ type: 'mark', item: 'verify/note', verdict: 'fail', comment: 'still wrong' });
    expect(waitingFor(drive.state)).toEqual({ for: 'signOff' });
  });

  it('asks whether to roll back or to end when sign-off is refused', () => {
    const drive = prepared(release, true);
    drive.send({ type: 'sign', verdict: 'rejected', name: 'li', comment: 'wrong build' });
    expect(waitingFor(drive.state)).toEqual({ for: 'rejected' });
    expect(drive.state.signatures.at(-1)?.verdict).toBe('rejected');
    drive.send({ type: 'abort', reason: 'it stays as it is' });
    expect(drive.state.status).toBe('aborted');
  });
});
