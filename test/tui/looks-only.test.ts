import { expect, test } from 'vitest';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { Operator } from '../helpers/operator.ts';
import { check, planOf, run } from '../helpers/plans.ts';
import { finish, go } from './scenarios.ts';

test('a check that failed says that a retry only looks, until what came before it was run again', () => {
  const operator = new Operator(
    planOf([
      {
        id: 'web',
        steps: [
          { id: 'start', name: 'Start the server', action: run('bin/start') },
          { id: 'answers', name: 'It answers', action: check('curl -fsS localhost') },
        ],
      },
    ]),
  );
  operator.world = { ending: () => 'later' };
  operator.settle();
  const [start = '', answers = ''] = operator.drive.state.info.plan.tasks.map(({ id }) => id);
  operator.press('2');
  go(operator);
  finish(operator, start, 0);
  go(operator);
  finish(operator, answers, 1);
  operator.sync();
  expect(shownTo(operator)).toContain('To run “Start the server” again');

  operator.drive.send({ type: 'redo', tasks: [start], reason: 'it was down' });
  operator.settle();
  operator.press('escape');
  operator.drive.confirm();
  operator.settle();
  operator.wait(1000);
  finish(operator, start, 0, 2);
  operator.sync();
  const text = shownTo(operator);
  expect(text).toContain('“Start the server” has been run again since.');
  expect(text).not.toContain('To run “Start the server” again');
});

/** The screen's words, wherever they are wrapped. */
function shownTo(operator: Operator): string {
  return screenOf(operator.scene)
    .flatMap(({ lines }) => lines.map(row => row.map(part => part.text).join('')))
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}
