import { expect, test } from 'vitest';
import type { PlannedSection } from '../../src/plan/plan.ts';
import { sectionName } from '../../src/tui/screens/checklist.ts';
import { Operator } from '../helpers/operator.ts';
import { planOf, run } from '../helpers/plans.ts';

test('the rollbacks of the sections of one service are told apart by number', () => {
  const operator = new Operator(planOf([{ id: 'web', steps: [{ id: 'one', action: run('true') }] }]));
  operator.settle();
  const { state, words } = operator.scene;
  const undoing = (id: string, service: string): PlannedSection => ({
    id,
    service,
    phase: 'rollback',
    hosts: [],
    batches: [],
    steps: [],
  });
  const sections = [undoing('ecsc/undo', 'ecsc'), undoing('web/undo', 'web'), undoing('ecsc-2/undo', 'ecsc')];
  const { info } = state;
  const joined = { ...state, info: { ...info, plan: { ...info.plan, sections } } };
  expect(sections.map(section => sectionName({ words, state: joined }, section))).toEqual([
    '↶ Rollback ecsc',
    '↶ Rollback web',
    '↶ Rollback ecsc (2)',
  ]);
});
