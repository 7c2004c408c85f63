import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noInventory } from '../../src/model/inventory.ts';
import type { BatchSize, Runbook, Section, Step } from '../../src/model/runbook.ts';
import { batchesOf } from '../../src/plan/batches.ts';
import { expandPlan } from '../../src/plan/expand.ts';
import { planOf, taskNamed } from './planning.ts';

const runbook = `handrail: 1
name: demo
notes: [{ id: n, text: Note }]
variables:
  home: { default: /srv }
  ask: { prompt: Ask me }
  unused: { prompt: Never needed }
  token: { prompt: Token, secret: true }
inventory:
  hosts:
    a1: { variables: { home: /a1, name: one } }
    a2:
    a3: { variables: { name: three } }
    b1: { transport: local }
  groups: { a: { members: [a1, a2, a3], variables: { name: group } } }
  variables: { name: all, dc: north }
upgrade:
  - service: s
    hosts: a
    serial: 2
    steps:
      - { name: first, run: "ls {{home}} {{name}} {{dc}}" }
      - { name: q, prompt: Which?, into: which }
      - { name: second, hosts: a2, run: "echo {{which}} {{ask}} {{token}}" }
    rollback:
      - { name: back, run: undo }
      - { name: again, hosts: [a1, a3], run: undo }
  - service: t
    hosts: b1
    steps:
      - { name: only, wait: 1s }
    rollback:
      - { name: back, run: undo }
verify:
  - { name: look, hosts: [a2, b1], check: "true" }
  - each: notes
commit:
  - { name: done, hosts: a1, run: "true" }
`;

describe('a plan', () => {
  test('has its tasks in the order in which they run: batch by batch, step by step', async () => {
    const plan = await planOf(runbook);
    expect(plan.tasks.map(task => task.id)).toEqual([
      's/first@a1',
      's/first@a2',
      's/q',
      's/second@a2',
      's/first@a3',
      't/only@b1',
      'verify/look@a2',
      'verify/look@b1',
      'verify/n',
      'commit/done@a1',
    ]);
    expect(plan.rounds.map(round => [round.id, round.tasks.length])).toEqual([
      ['s/first#1', 2],
      ['s/q#1', 1],
      ['s/second#1', 1],
      ['s/first#2', 1],
      ['t/only#1', 1],
      ['verify/look#1', 2],
      ['verify/n#1', 1],
      ['commit/done#1', 1],
    ]);
  });

  test('undoes the newest section first, and its last batch first', async () => {
    const plan = await planOf(runbook);
    expect(plan.rollback.map(task => task.id)).toEqual([
      't/rollback/back@b1',
      's/rollback/back@a3',
      's/rollback/again@a3',
      's/rollback/back@a1',
      's/rollback/back@a2',
      's/rollback/again@a1',
    ]);
    expect(plan.rollback.every(task => task.phase === 'rollback')).toBe(true);
  });

  test('names sections, phases and hosts', async () => {
    const plan = await planOf(runbook);
    expect(plan.sections.map(({ id, phase, hosts, batches }) => [id, phase, hosts, batches])).toEqual([
      ['s', 'upgrade', ['a1', 'a2', 'a3'], [['a1', 'a2'], ['a3']]],
      ['t', 'upgrade', ['b1'], [['b1']]],
      ['verify', 'verify', ['a2', 'b1'], [['a2', 'b1']]],
      ['commit', 'commit', ['a1'], [['a1']]],
    ]);
    expect(plan.hosts.map(host => `${host.name} ${host.transport}`)).toEqual([
      'a1 ssh',
      'a2 ssh',
      'a3 ssh',
      'b1 local',
    ]);
  });

  test('takes values from the host, its group, the inventory and the runbook, in this order', async () => {
    const plan = await planOf(runbook);
    expect(taskNamed(plan, 's/first@a1').action).toMatchObject({ script: 'ls /a1 one north' });
    expect(taskNamed(plan, 's/first@a2').action).toMatchObject({ script: 'ls /srv group north' });
    expect(taskNamed(plan, 's/first@a3').action).toMatchObject({ script: 'ls /srv three north' });
    const given = await planOf(runbook, { home: '/my home', name: 'given' });
    expect(taskNamed(given, 's/first@a1').action).toMatchObject({ script: "ls '/my home' given north" });
  });

  test('leaves what comes during the run open, and names secrets', async () => {
    const plan = await planOf(runbook);
    expect(taskNamed(plan, 's/second@a2')).toMatchObject({
      action: { script: 'echo {{which}} {{ask}} "$HANDRAIL_SECRET_token"' },
      secrets: ['token'],
    });
    expect(plan.questions).toEqual([
      { name: 'ask', prompt: 'Ask me', secret: false },
      { name: 'token', prompt: 'Token', secret: true },
    ]);
    expect((await planOf(runbook, { ask: 'x' })).questions.map(each => each.name)).toEqual(['token']);
  });
});

describe('the text of a command', () => {
  const script = async (step: string) => {
    const plan = await planOf(`handrail: 1
name: demo
variables: { v: { default: "a b" }, t: { secret: true } }
upgrade: [{ service: s, hosts: h, steps: [{ name: x, ${step} }] }]
verify: [{ name: y, manual: z }]
`);
    const { action } = taskNamed(plan, 's/x@h');
    return 'script' in action ? action.script : '';
  };

  test.each([
    ['of one line stays as it is', 'run: "ls {{v}}"', "ls 'a b'"],
    ['of several lines stops at the first error', 'run: "a\\nb"', 'set -e\na\nb'],
    ['that decides this itself stays', 'run: "# x\\nset -eu\\na"', '# x\nset -eu\na'],
    ['that decides against it stays', 'run: "set +e\\na"', 'set +e\na'],
    ['has the directory in it', 'cwd: "/d/{{v}}", run: a', "set -e\ncd /d/'a b' || exit\na"],
    [
      'has the environment in it',
      'env: { A: "x {{v}}", B: "$HOME", C: "{{t}}" }, run: a',
      "set -e\nexport A='x ''a b'\nexport B='$HOME'\nexport C=\"$HANDRAIL_SECRET_t\"\na",
    ],
    ['of a check may fail line by line', 'cwd: /d, check: "a\\nb"', 'cd /d || exit\na\nb'],
  ])('%s', async (_, step, text) => {
    expect(await script(step)).toBe(text);
  });
});

test('conditions keep only what is open', async () => {
  const plan = await planOf(`handrail: 1
name: demo
variables: { mode: { default: full }, ask: { prompt: Q } }
upgrade:
  - service: s
    hosts: h
    steps: [{ name: x, run: a, when: 'mode == "full" and ask' }]
verify: [{ name: y, manual: z }]
`);
  expect(taskNamed(plan, 's/x@h').when).toBe('("full" == "full") and ask');
  expect(plan.questions.map(each => each.name)).toEqual(['ask']);
});

test('values match literally where they stand in a pattern', async () => {
  const plan = await planOf(
    `handrail: 1
name: demo
variables: { v: { default: 1.2-x } }
upgrade: [{ service: s, hosts: h, steps: [{ name: x, follow: f, until: "up {{v}}$" }] }]
verify: [{ name: y, manual: z }]
`.replace('1.2-x', '"1.2-x"'),
  );
  expect(taskNamed(plan, 's/x@h').action).toMatchObject({ until: 'up 1\\.2\\x2dx$' });
});

describe('batches', () => {
  test.each<[sizes: readonly BatchSize[], lengths: readonly number[]]>([
    [[{ hosts: 1 }], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [[{ hosts: 4 }], [4, 4, 2]],
    [[{ percent: 50 }], [5, 5]],
    [[{ percent: 100 }], [10]],
    [[{ percent: 1 }], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [
      [{ hosts: 1 }, { percent: 30 }],
      [1, 3, 3, 3],
    ],
    [
      [{ hosts: 1 }, { percent: 50 }, { percent: 100 }],
      [1, 5, 4],
    ],
  ])('of %j over ten hosts have %j', (sizes, lengths) => {
    const hosts = Array.from({ length: 10 }, (_, index) => `h${index}`);
    expect(batchesOf(hosts, sizes).map(batch => batch.length)).toEqual(lengths);
  });

  const size: fc.Arbitrary<BatchSize> = fc.oneof(
    fc.record({ hosts: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
  );
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 12 });

  test('cover every host exactly once, in order', () => {
    fc.assert(
      fc.property(names, fc.array(size, { minLength: 1, maxLength: 4 }), (hosts, sizes) => {
        const batches = batchesOf(hosts, sizes);
        expect(batches.flat()).toEqual(hosts);
        expect(batches.every(batch => batch.length > 0)).toBe(true);
      }),
    );
  });

  test('every step is planned on every host of its section exactly once, and rounds are the tasks in order', () => {
    const section = fc.record({
      hosts: names,
      steps: fc.array(fc.constantFrom('run', 'wait', 'manual'), { minLength: 1, maxLength: 5 }),
      serial: fc.array(size, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(section, { minLength: 1, maxLength: 4 }), sections => {
        const upgrade = sections.map(({ hosts, steps, serial }, index): Section => {
          return { id: `s${index}`, service: 's', hosts, serial, steps: steps.map(stepOf), rollback: [] };
        });
        const plan = expandPlan({ ...emptyRunbook, upgrade }, { variables: {}, artifacts: [] });
        const expected = upgrade.flatMap(each =>
          each.steps.flatMap(step => each.hosts.map(host => `${each.id}/${step.id}@${host}`)),
        );
        expect(plan.tasks.map(task => task.id).toSorted()).toEqual(expected.toSorted());
        expect(plan.rounds.flatMap(round => round.tasks)).toEqual(plan.tasks.map(task => task.id));
      }),
    );
  });
});

const emptyRunbook: Runbook = {
  name: 'demo',
  title: 'demo',
  notes: [],
  variables: {},
  inventory: noInventory,
  artifacts: {},
  upgrade: [],
  verify: [],
  commit: [],
};

function stepOf(verb: string, index: number): Step {
  const action =
    verb === 'run'
      ? ({ verb: 'run', script: 'true', shell: 'sh' } as const)
      : verb === 'wait'
        ? ({ verb: 'wait', duration: 1 } as const)
        : ({ verb: 'manual', instruction: 'x' } as const);
  return {
    id: `x${index}`,
    name: 'x',
    action,
    env: {},
    retries: 0,
    interval: 1,
    confirm: 'key',
    onError: 'prompt',
    capture: {},
  };
}
