import { expect, test } from 'vitest';
import { widthOf } from '../../src/text/width.ts';
import { fitting } from '../../src/tui/paint/fitting.ts';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { Operator } from '../helpers/operator.ts';
import { planOf, run } from '../helpers/plans.ts';

const say = (name: string) => `Next: ${name} on ecsc-1.`;

test.each([
  ['Start', 40, 'Next: Start on ecsc-1.'],
  ['Start the service', 26, 'Next: Start th… on ecsc-1.'],
  ['启动服务并等待日志', 26, 'Next: 启动服务… on ecsc-1.'],
  // A name that says nothing any more is worse than a sentence that is cut.
  ['Start the service', 10, 'Next: Start t… on ecsc-1.'],
])('of a sentence that is too wide the name is cut: %s, %d', (name, columns, expected) => {
  expect(fitting(name, say, columns)).toBe(expected);
  if (columns >= 26) expect(widthOf(fitting(name, say, columns))).toBeLessThanOrEqual(columns);
});

test('steps whose names begin alike are told apart in a narrow checklist', () => {
  const steps = ['the service', 'prochistdata'].map((what, index) => ({
    id: `step-${index}`,
    name: `Check that no earlier backup is in the way of ${what}`,
    action: run('true'),
  }));
  const operator = new Operator(planOf([{ id: 'web', batches: [['web-1']], steps }]));
  operator.press('enter');
  operator.settle();
  const rows = screenOf(operator.scene).find(({ key }) => key === 'checklist')?.lines ?? [];
  const names = rows
    .map(row => row.map(({ text }) => text).join(''))
    .filter(row => row.includes('Check that'));
  expect(names).toHaveLength(2);
  expect(names[0]).toMatch(/Check that.*….*service/);
  expect(names[1]).toMatch(/Check that.*….*histdata/);
});
