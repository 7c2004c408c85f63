import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText } from '../../src/plan/canonical.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { planOf } from './planning.ts';

const text = `handrail: 1
name: demo
inventory:
  hosts: { h: { address: 10.0.0.1, identityFile: ID, knownHosts: KNOWN, variables: { b: "1", a: "2" } } }
artifacts: { a.tar: { path: PATH } }
upgrade:
  - service: s
    hosts: h
    steps: [{ name: x, upload: a.tar, to: /d }, { name: y, run: "echo {{a}}" }]
verify: [{ name: z, manual: Look }]
`;

function at(path: string, content = 'bytes'): Promise<Plan> {
  const placed = text.replace('PATH', path).replace('ID', `keys/${path}`).replace('KNOWN', `known/${path}`);
  return planOf(placed, {}, { [path]: content });
}

test('a plan has the same text wherever its files are, and another one for other bytes', async () => {
  const plan = await at('one/a.tar');
  expect(canonicalText(await at('two/a.tar'))).toBe(canonicalText(plan));
  expect(canonicalText(await at('one/a.tar', 'other'))).not.toBe(canonicalText(plan));
  expect(canonicalText(plan)).not.toContain(process.cwd());
});

test('the text does not depend on the order of keys', async () => {
  const plan = await at('one/a.tar');
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), random => {
      const shuffled = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(shuffled);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(
          Object.entries(value)
            .map(([key, each]) => ({ key, each: shuffled(each), at: random.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ key, each }) => [key, each]),
        );
      };
      expect(canonicalText(shuffled(plan) as Plan)).toBe(canonicalText(plan));
    }),
    { numRuns: 50 },
  );
});

test('the text survives a journal', async () => {
  const plan = await at('one/a.tar');
  expect(canonicalText(JSON.parse(JSON.stringify(plan)) as Plan)).toBe(canonicalText(plan));
});
