import { expect, test } from 'vitest';
import type { Action } from '../../src/model/runbook.ts';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { Drive } from '../helpers/drive.ts';
import { Operator } from '../helpers/operator.ts';
import { edit, planOf, run, stop } from '../helpers/plans.ts';

test.each<[string, Action, string]>([
  ['a command', run('tar -xf web.tar'), 'tar -xf web.tar'],
  ['a stop, whose process is not looked for', stop('/srv/web/bin/web'), '/srv/web/bin/web'],
  ['an edit, whose file is not read', edit('/srv/web/web.conf', { port: '8080' }), 'set port to "8080"'],
])('a dry run at the screen shows %s, and goes on once it is read', (_, action, shown) => {
  const plan = planOf([{ id: 'web', steps: [{ id: 'one', action }] }]);
  const operator = new Operator(plan, new Drive(plan, { dryRun: 'attended' }));
  operator.settle();
  operator.press('2', 'enter');
  operator.wait(400);
  const text = shownTo(operator);
  expect(text).not.toContain('run on');
  expect(text).toContain('Enter go on, nothing runs');
  expect(text).toContain(shown);
  expect(text).toContain('A dry run: it is shown, and nothing runs.');
  operator.press('enter');
  operator.settle();
  expect(operator.drive.state.status).toBe('completed');
  operator.press('4');
  const end = shownTo(operator);
  expect(end).toContain('The dry run is over: nothing ran.');
  expect(end).not.toMatch(/is complete|ran as planned|handrail report/);
});

test('a dry run that is left says that nothing can be resumed', () => {
  const plan = planOf([{ id: 'web', steps: [{ id: 'one', action: run('tar -xf web.tar') }] }]);
  const operator = new Operator(plan, new Drive(plan, { dryRun: 'attended' }));
  operator.settle();
  operator.press('q');
  const text = shownTo(operator);
  expect(text).toContain('nothing is kept that could be resumed');
  expect(text).not.toContain('handrail resume');
});

function shownTo(operator: Operator): string {
  return screenOf(operator.scene)
    .flatMap(({ lines }) => lines.map(row => row.map(part => part.text).join('')))
    .join('\n');
}
