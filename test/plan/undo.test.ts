import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../src/plan/canonical.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { planOf, taskNamed } from './planning.ts';

const text = `handrail: 1
name: demo
variables:
  home: { default: /srv }
  token: { prompt: Token, secret: true }
  key: { prompt: Key, secret: true }
  old: { prompt: Old version }
  unused: { prompt: Never needed, secret: true }
upgrade:
  - service: s
    hosts: h
    steps:
      - { name: one, run: a, cwd: /d, env: { E: "{{home}}" }, undo: "b {{home}} {{token}}", onError: rollback }
      - { name: two, run: a, undo: "c\\nd {{old}}" }
      - { name: three, upload: a.tar, to: /d, irreversible: true }
      - { name: four, run: a, irreversible: false }
    rollback: ROLLBACK
  - { service: t, hosts: h, steps: [{ name: x, run: a }] }
artifacts: { a.tar: { path: a.tar } }
verify: [{ name: y, manual: z }]
commit: [{ name: drop, hosts: h, run: a, irreversible: true }]
`;
const withRollback = (items: string) => planOf(text.replace('ROLLBACK', items), {}, { 'a.tar': 'bytes' });
const plan = await withRollback('[]');

describe('what is there to undo a step', () => {
  test('is planned with its directory, environment and values', () => {
    expect(taskNamed(plan, 's/one@h')).toMatchObject({
      undo: `set -e\ncd /d || exit\nexport E=/srv\nb /srv "$HANDRAIL_SECRET_token"`,
      undoSecrets: ['token'],
      secrets: [],
      onError: 'rollback',
    });
    expect(taskNamed(plan, 's/two@h').undo).toBe('set -e\nc\nd {{old}}');
    expect(taskNamed(plan, 's/two@h')).not.toHaveProperty('undoSecrets');
  });

  test('ends at points of no return', () => {
    const points = plan.tasks.filter(task => 'irreversible' in task).map(task => task.id);
    expect(points).toEqual(['s/three@h', 'commit/drop@h']);
    expect(plan.tasks.filter(task => task.irreversible).map(task => task.id)).toEqual(points);
  });

  test('has its secrets and prompted values asked for before anything runs', async () => {
    const asked = (each: Plan) => each.questions.map(question => question.name);
    expect(asked(plan)).toEqual(['token', 'old']);
    expect(asked(await withRollback('[{ name: back, run: "x {{key}}" }]'))).toEqual(['token', 'key', 'old']);
  });

  test.each<[items: string, undoAt: number | undefined, rollback: readonly string[]]>([
    ['[]', undefined, []],
    ['[{ undo: steps }]', undefined, []],
    ['[{ name: back, run: x }]', undefined, ['s/rollback/back@h']],
    ['[{ undo: steps }, { name: back, run: x }]', 0, ['s/rollback/back@h']],
    ['[{ name: back, run: x }, { undo: steps }]', 1, ['s/rollback/back@h']],
  ])('comes in where the rollback %s says', async (items, undoAt, rollback) => {
    const made = await withRollback(items);
    expect(made.sections.map(section => section.undoAt)).toEqual([undoAt, undefined, undefined, undefined]);
    expect(made.rollback.map(task => task.id)).toEqual(rollback);
  });

  test('comes in between steps in the order of the runbook, whatever the order of their tasks is', async () => {
    const items = '[{ name: x, hosts: h1, run: a }, { undo: steps }, { name: y, hosts: h2, run: a }]';
    const hosts = text.replace('hosts: h\n', 'hosts: [h1, h2]\n').replace('ROLLBACK', items);
    const made = await planOf(hosts, {}, { 'a.tar': 'bytes' });
    expect(made.sections[0]).toMatchObject({ undoAt: 1, rollbackSteps: ['x', 'y'] });
    expect(made.rollback.map(task => task.id)).toEqual(['s/rollback/y@h2', 's/rollback/x@h1']);
  });

  test('leaves the text of a plan alone where nothing is said about it', async () => {
    const none = text.replaceAll(/, (undo|irreversible): ("[^"]*"|\w+)/g, '').replace('ROLLBACK', '[]');
    expect(canonicalText(await planOf(none, {}, { 'a.tar': 'bytes' }))).not.toMatch(/undo|irreversible/i);
    expect(canonicalText(await withRollback('[{ undo: steps }]'))).toBe(canonicalText(plan));
    expect(canonicalText(await withRollback('[{ undo: steps }, { name: back, run: x }]'))).not.toBe(
      canonicalText(await withRollback('[{ name: back, run: x }, { undo: steps }]')),
    );
  });
});
