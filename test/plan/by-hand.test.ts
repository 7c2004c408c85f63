import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noInventory } from '../../src/model/inventory.ts';
import type { Section, Step } from '../../src/model/runbook.ts';
import { expandPlan } from '../../src/plan/expand.ts';
import { rollbackSpec, undoSpec } from '../helpers/arbitrary-plans.ts';
import { check, manual, planOf, run, type SectionSpec, type StepSpec } from '../helpers/plans.ts';

const hosts = ['alpha', 'beta', 'gamma'];

const steps = fc.array(
  fc
    .record({ action: fc.constantFrom(run('go'), check('ok'), manual('look')), undo: undoSpec })
    .map(({ action, undo }) => ({ action, ...undo })),
  { minLength: 1, maxLength: 3 },
);

const sections: fc.Arbitrary<readonly SectionSpec[]> = fc
  .array(
    fc.record({ count: fc.integer({ min: 1, max: 3 }), serial: fc.boolean(), steps, rollback: rollbackSpec }),
    { minLength: 1, maxLength: 3 },
  )
  .map(specs =>
    specs.map(({ count, serial, steps: own, rollback }, index) => ({
      id: `service-${index + 1}`,
      batches: serial ? hosts.slice(0, count).map(host => [host]) : [hosts.slice(0, count)],
      steps: own.map((step, number) => ({ id: `step-${number + 1}`, ...step })),
      ...rollback,
    })),
  );

test('a plan put together by hand is the one that a runbook expands to', () => {
  fc.assert(
    fc.property(sections, specs => {
      const runbook = { name: 'story', title: 'A story', notes: [], variables: {}, artifacts: {} };
      const upgrade = specs.map(sectionOf);
      const empty = { inventory: noInventory, verify: [], commit: [] };
      expect(planOf(specs)).toEqual(
        expandPlan({ ...runbook, ...empty, upgrade }, { variables: {}, artifacts: [] }),
      );
    }),
  );
});

function sectionOf({ id, batches = [], steps: own, rollback = [], undoAt }: SectionSpec): Section {
  return {
    id,
    service: id,
    hosts: batches.flat(),
    serial: [{ hosts: batches[0]?.length ?? 1 }],
    steps: own.map(stepOf),
    rollback: rollback.map(stepOf),
    ...(undoAt === undefined ? {} : { undoAt }),
  };
}

function stepOf({ id, action, undo, irreversible }: StepSpec): Step {
  return {
    id,
    name: id,
    action,
    env: {},
    retries: 0,
    interval: 0,
    confirm: 'key',
    onError: 'prompt',
    capture: {},
    ...(undo === undefined ? {} : { undo }),
    ...(irreversible === undefined ? {} : { irreversible }),
  };
}
