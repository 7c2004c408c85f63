import { expect, test } from 'vitest';
import type { Action } from '../../src/model/runbook.ts';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { Operator } from '../helpers/operator.ts';
import { edit, planOf, run } from '../helpers/plans.ts';

test.each<[string, Action, string]>([
  ['a command runs it', run('false'), 'Enter run on alpha'],
  [
    'an edit shows first what it would do now',
    edit('/srv/web.conf', { port: '8080' }),
    'Enter what will run',
  ],
])('the key that retries %s, and says so', (_, action, key) => {
  const operator = new Operator(planOf([{ id: 'web', steps: [{ id: 'one', action }] }]));
  operator.world = { ending: () => ({ outcome: { kind: 'exited', code: 1 } }) };
  operator.settle();
  operator.press('2', 'enter', 'enter');
  operator.settle();
  operator.press('r');
  operator.wait(400);
  const text = screenOf(operator.scene)
    .flatMap(({ lines }) => lines.map(row => row.map(part => part.text).join('')))
    .join('\n');
  expect(text).toContain('Run again: one');
  expect(text).toContain(key);
});
