import { expect, it } from 'vitest';
import { rollbackOf, rollbackText } from '../../src/engine/rollback.ts';
import { context, Drive } from '../helpers/drive.ts';
import { manual, planOf, run } from '../helpers/plans.ts';

/** A release whose rollback finds out first whether there is anything to stop. */
const plan = planOf([
  {
    id: 'app',
    steps: [
      { id: 'unpack', action: run('unpack\n') },
      { id: 'answers', action: manual('Does it answer?') },
    ],
    rollback: [
      { id: 'look', action: run('look\n'), capture: { changed: 'changed: (yes|no)' } },
      { id: 'stop', action: run('stop\n'), when: 'changed == "yes"' },
    ],
  },
]);

function rolledBack(skipping: boolean): Drive {
  const drive = new Drive(plan, { auto: true });
  drive.settle();
  const digest = context.sha256(rollbackText(rollbackOf(drive.state, null)));
  const asked = drive.send({ type: 'rollback', services: null, digest, typed: 'rollback', reason: 'r' });
  expect(asked).toEqual({ ok: true });
  for (let effect = drive.take(); effect !== undefined; effect = drive.take()) {
    if (effect.type === 'execute' && effect.task.step === 'look')
      drive.send({
        type: 'finished',
        task: effect.task.id,
        attempt: effect.attempt,
        outcome: { kind: 'exited', code: 0 },
        captured: { changed: skipping ? 'no' : 'yes' },
      });
    else drive.answer(effect);
  }
  return drive;
}

it.each([
  ['does not hold', true, 'skipped'],
  ['holds', false, 'finished'],
])('A step of a rollback whose condition %s leaves nothing to be undone.', (_, skipping, status) => {
  const { state, events } = rolledBack(skipping);
  expect(state.tasks['app/rollback/stop@alpha']?.status).toBe(status);
  expect(state.tasks['app/unpack@alpha']?.status).toBe('rolledBack');
  expect(state.status).toBe('rolledBack');
  expect(events.at(-1)).toMatchObject({ type: 'run.rolledBack', left: [] });
});

it('A step of a rollback that has a condition is shown with it before the rollback is begun.', () => {
  const drive = new Drive(plan, { auto: true });
  drive.settle();
  expect(rollbackText(rollbackOf(drive.state, null))).toBe(
    'app/rollback/look@alpha\n  look\napp/rollback/stop@alpha\n  when changed == "yes"\n  stop\n',
  );
});
