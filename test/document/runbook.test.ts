import { describe, expect, test } from 'vitest';
import { book, load, runbookOf } from './loading.ts';

async function step(text: string, rest = '') {
  const runbook = await runbookOf({ 'book.yaml': book(text, rest), a: '', b: '' });
  return runbook.upgrade[0]?.steps[0];
}

describe('a step is read with every default filled in', () => {
  test.each<[title: string, text: string, expected: object]>([
    [
      'run',
      'name: Go\nrun: |\n  one\n  two\n',
      {
        id: 'go',
        name: 'Go',
        action: { verb: 'run', script: 'one\ntwo', shell: 'sh' },
        env: {},
        retries: 0,
        interval: 2000,
        confirm: 'key',
        onError: 'prompt',
        capture: {},
      },
    ],
    [
      'upload',
      'name: x\nupload: a\nto: /',
      { action: { verb: 'upload', artifacts: ['a'], to: '/' }, confirm: 'key' },
    ],
    [
      'several uploads',
      'name: x\nupload: [a, b]\nto: /',
      { action: { verb: 'upload', artifacts: ['a', 'b'] } },
    ],
    [
      'stop',
      'name: x\nstop: { match: m }',
      { action: { verb: 'stop', match: 'm', signal: 'TERM', wait: 20_000, ifNone: 'ask' }, confirm: 'key' },
    ],
    [
      'stop with all its keys',
      'name: x\nstop: { match: m, signal: INT, wait: 1m, then: KILL, ifNone: ok }',
      { action: { verb: 'stop', match: 'm', signal: 'INT', wait: 60_000, then: 'KILL', ifNone: 'ok' } },
    ],
    [
      'follow',
      'name: x\nfollow: f\nuntil: a\nfail: b',
      { action: { verb: 'follow', files: ['f'], until: 'a', fail: 'b' }, timeout: 300_000, confirm: 'none' },
    ],
    [
      'check',
      'name: x\ncheck: c',
      { action: { verb: 'check', script: 'c', shell: 'sh', expect: { code: 0 } }, timeout: 30_000 },
    ],
    [
      'check with an expectation',
      'name: x\ncheck: c\nexpect: { code: 3, matches: up }\nshell: bash\ninterval: 200ms\ntimeout: 5',
      {
        action: { verb: 'check', script: 'c', shell: 'bash', expect: { code: 3, matches: 'up' } },
        interval: 200,
        timeout: 5000,
      },
    ],
    [
      'manual',
      'name: x\nmanual: Look.',
      { action: { verb: 'manual', instruction: 'Look.' }, confirm: 'none' },
    ],
    [
      'prompt',
      'name: x\nprompt: Which?\ninto: v\npattern: a',
      { action: { verb: 'prompt', question: 'Which?', into: 'v', pattern: 'a', secret: false } },
    ],
    ['wait', 'name: x\nwait: 1m30s', { action: { verb: 'wait', duration: 90_000 }, confirm: 'none' }],
    [
      'every other key',
      `name: x\nid: mine\nrun: a\nhosts: a2\ncwd: /c\nenv: { A: b }\ntimeout: 1m\nretries: 2\ninterval: 1s
when: "true"\nconfirm: typed\nonError: continue\ncapture: { v: c }\nundo: u\nestimate: 2m\nshell: login`,
      {
        id: 'mine',
        action: { verb: 'run', script: 'a', shell: 'login' },
        hosts: ['a2'],
        cwd: '/c',
        env: { A: 'b' },
        timeout: 60_000,
        retries: 2,
        interval: 1000,
        when: 'true',
        confirm: 'typed',
        onError: 'continue',
        capture: { v: 'c' },
        undo: 'u',
        estimate: 120_000,
      },
    ],
  ])('%s', async (_, text, expected) => {
    const read = await step(text, 'artifacts: { a: { path: a }, b: { path: b } }');
    expect(read).toMatchObject(expected);
  });

  test('follow without a pattern ends when a person says so', async () => {
    expect(await step('name: x\nfollow: f')).not.toHaveProperty('timeout');
  });
});

test('ids are made from names in every script, and unique', async () => {
  const names = ['Back up!', '备份 ecsc', 'back-up', 'Ünïcode É', '…', 'x'];
  const steps = names.map(name => `name: "${name}"\nrun: a`);
  steps.push('name: y\nid: x\nrun: a');
  const runbook = await runbookOf(book(steps.join('\n-x ')).replaceAll('        -x ', '      - '));
  expect(runbook.upgrade[0]?.steps.map(each => each.id)).toEqual([
    'back-up',
    '备份-ecsc',
    'back-up-2',
    'ünïcode-é',
    'step',
    'x-2',
    'x',
  ]);
});

test('a runbook is read whole', async () => {
  const runbook = await runbookOf({
    'book.yaml': `handrail: 1
name: demo
release: { version: "2" }
change: CHG-1
window: { start: 2017-03-15T22:00:00+08:00, end: 2017-03-16T04:00:00+08:00, rollbackReserve: 45m }
notes:
  - { id: n1, text: "One.\\n" }
  - { id: n2, text: "Two:\\nmore" }
variables:
  home: { default: /home }
  count: { default: 0x1f }
  token: { prompt: Token, secret: true, pattern: 'x+' }
artifacts:
  a.tar: { path: a.tar, sha256: E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855 }
upgrade:
  - service: Web Shop
    hosts: [w1, w2, w3]
    serial: [1, "50%"]
    steps: [{ name: x, run: a }]
    rollback: [{ name: y, run: b }]
  - { service: Web Shop, hosts: w1, steps: [{ name: x, run: a }] }
verify:
  - each: notes
commit:
  - { name: z, hosts: w1, run: c }
`.replace('0x1f', '31'),
    'a.tar': '',
  });
  expect(runbook).toMatchObject({
    title: 'demo',
    release: { version: '2' },
    change: 'CHG-1',
    window: { rollbackReserve: 2_700_000 },
    notes: [
      { id: 'n1', text: 'One.' },
      { id: 'n2', text: 'Two:\nmore' },
    ],
    variables: {
      home: { default: '/home', secret: false },
      count: { default: '31' },
      token: { prompt: 'Token', secret: true, pattern: 'x+' },
    },
    artifacts: { 'a.tar': { sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' } },
    upgrade: [
      {
        id: 'web-shop',
        service: 'Web Shop',
        serial: [{ hosts: 1 }, { percent: 50 }],
        rollback: [{ id: 'y' }],
      },
      { id: 'web-shop-2', serial: [{ hosts: 1 }] },
    ],
    verify: [
      { id: 'n1', name: 'One.', action: { verb: 'manual', instruction: 'One.', note: 'n1' } },
      { id: 'n2', name: 'Two:', action: { instruction: 'Two:\nmore', note: 'n2' } },
    ],
    commit: [{ id: 'z' }],
  });
});

test('the text is kept as it is, for the digest', async () => {
  const text = `\uFEFF${book('name: x\nrun: a')}# 完\r\n`;
  expect(await load(text)).toMatchObject({ ok: true, text });
});

test('anchors and aliases are resolved, and errors point to where they are used', async () => {
  const text = book('name: x\nrun: &go ls {{x}}\n-x name: y\nrun: *go').replaceAll('        -x ', '      - ');
  expect(await load(text)).toMatchObject({
    diagnostics: [
      { line: 9, column: 21 },
      { line: 11, column: 14 },
    ],
  });
});

test('aliases that multiply do not take the memory', async () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? 'x' : `*l${level - 1}`;
    return `k${level}: &l${level} [${Array(10).fill(inner).join(', ')}]`;
  });
  const loaded = await load(levels.join('\n'));
  expect(loaded).toMatchObject({ ok: false });
  expect(!loaded.ok && loaded.diagnostics.map(each => each.code)).toContain('yamlTooLarge');
});
