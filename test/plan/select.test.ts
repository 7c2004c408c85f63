import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { type Selection, selectTasks } from '../../src/plan/select.ts';
import { planOf } from './planning.ts';

const inventory: Inventory = {
  given: true,
  hosts: Object.fromEntries(
    ['a1', 'a2', 'b1', 'idle'].map(name => [name, { name, transport: 'ssh' as const, variables: {} }]),
  ),
  groups: { a: { name: 'a', members: ['a1', 'a2'], variables: {} } },
};

const plan = await planOf(`handrail: 1
name: demo
inventory: { hosts: { a1: {}, a2: {}, b1: {}, idle: {} }, groups: { a: [a1, a2] } }
upgrade:
  - { service: Web, id: web, hosts: a, steps: [{ name: stop, run: x }, { name: start, run: x }] }
  - { service: db, hosts: b1, steps: [{ name: stop, run: x }] }
verify: [{ name: ok, hosts: [a1, b1], check: x }, { name: look, manual: x }]
`);

describe('flags leave out', () => {
  test.each<[selection: Selection, left: readonly string[]]>([
    [{ limit: ['a2'] }, ['web/stop@a2', 'web/start@a2', 'verify/look']],
    [
      { limit: ['a', 'b*'], skip: ['verify'] },
      ['web/stop@a1', 'web/start@a1', 'web/stop@a2', 'web/start@a2', 'db/stop@b1'],
    ],
    [
      { only: ['Web'], skip: ['verify/ok'] },
      ['web/stop@a1', 'web/start@a1', 'web/stop@a2', 'web/start@a2', 'verify/look'],
    ],
    [{ only: ['db'] }, ['db/stop@b1', 'verify/ok@a1', 'verify/ok@b1', 'verify/look']],
    [{ startAt: 'web/stop@a2', only: ['web'], skip: ['verify'] }, ['web/stop@a2', 'web/start@a2']],
    [
      { startAt: 'web/start', skip: ['web/stop@a2', 'verify'] },
      ['web/start@a1', 'web/start@a2', 'db/stop@b1'],
    ],
    [{ startAt: 'verify' }, ['verify/ok@a1', 'verify/ok@b1', 'verify/look']],
    [{}, plan.tasks.map(task => task.id)],
  ])('all but what %j says', (selection, left) => {
    const selected = selectTasks(plan, selection, inventory);
    if (!selected.ok) throw new Error(JSON.stringify(selected.problems));
    const out = selected.excluded.map(each => each.task);
    expect(plan.tasks.map(task => task.id).filter(id => !out.includes(id))).toEqual(left);
  });

  test('a task with the flag that did it', () => {
    const selected = selectTasks(plan, { limit: ['a1', 'b1'], skip: ['db/stop'] }, inventory);
    expect(selected).toMatchObject({
      excluded: [
        { task: 'web/stop@a2', flag: '--limit a1,b1' },
        { task: 'web/start@a2', flag: '--limit a1,b1' },
        { task: 'db/stop@b1', flag: '--skip db/stop' },
      ],
    });
  });
});

test.each<[selection: Selection, problems: readonly object[]]>([
  [
    { limit: ['a9', 'idle'], only: ['wbe'], startAt: 'start', skip: ['web/stopp', 'zzzzzz'] },
    [
      { flag: '--limit', name: 'a9', nearest: 'a1' },
      { flag: '--limit', name: 'idle', nearest: null },
      { flag: '--only', name: 'wbe', nearest: 'Web' },
      { flag: '--start-at', name: 'start', nearest: 'web/start' },
      { flag: '--skip', name: 'web/stopp', nearest: 'web/stop' },
      { flag: '--skip', name: 'zzzzzz', nearest: null },
    ],
  ],
  [{ skip: ['web', 'db', 'verify'] }, [{ kind: 'nothingLeft' }]],
])('what %j names and is not there is reported, all at once', (selection, problems) => {
  expect(selectTasks(plan, selection, inventory)).toMatchObject({ ok: false, problems });
});
