import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LoadedPlan, planFrom } from '../../src/commands/load.ts';
import { changesText } from '../../src/commands/plan-changes.ts';
import type { Event, EventBody } from '../../src/engine/event.ts';
import { foldEvents } from '../../src/engine/reduce.ts';
import { changesBetween } from '../../src/engine/replan.ts';
import type { RunState } from '../../src/engine/state.ts';
import { termsFor } from '../../src/text/terms.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const book = `handrail: 1
name: gateway
title: Gateway 2.4
notes:
  - { id: faster, text: It is faster. }
inventory: { hosts: { gw-1: { address: 192.0.2.11 }, gw-2: { address: 192.0.2.12 } } }
artifacts: { gateway.tar: { path: gateway.tar } }
upgrade:
  - service: gateway
    hosts: [gw-1, gw-2]
    steps:
      - { name: Upload, upload: gateway.tar, to: /srv }
      - name: Unpack
        run: |
          cd /srv
          tar -xf gateway.tar
      - { name: Tidy, run: rm /srv/gateway.tar, timeout: 1m }
      - { name: Start, run: /srv/start }
    rollback:
      - { name: Restore, run: /srv/restore }
verify:
  - each: notes
`;

/** The plan of the book, and that of the book after these changes, with what is said of them. */
async function changed(
  changes: readonly (readonly [string, string])[],
  ran: readonly string[] = [],
  artifact = 'new',
): Promise<string> {
  const root = temporaryDirectory();
  const [path, tar] = [join(root, 'gateway.yaml'), join(root, 'gateway.tar')];
  const load = () => planFrom({ book: path, variables: {}, selection: {}, language: 'en' });
  writeFileSync(tar, 'new');
  writeFileSync(path, book);
  const before = await load();
  writeFileSync(tar, artifact);
  writeFileSync(
    path,
    changes.reduce((text, [from, to]) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    }, book),
  );
  const { plan: after } = await load();
  const state = runOf(before, ran);
  const text = changesText({ state, after, changes: changesBetween(state.info.plan, after) }, termsFor('en'));
  return text.replaceAll(root, '/books');
}

function runOf({ plan, planDigest, runbook }: LoadedPlan, ran: readonly string[]): RunState {
  const bodies: readonly EventBody[] = [
    {
      type: 'run.opened',
      run: 'r',
      plan,
      planDigest,
      runbook,
      excluded: [],
      operator: 'ada',
      seat: { user: 'ada', hostname: 'jump', pid: 1 },
      auto: false,
      forks: 1,
      handrail: '0.1.0',
    },
    { type: 'run.entered', stage: 'upgrade' },
    ...ran.flatMap((task): readonly EventBody[] => [
      { type: 'task.confirmed', task, attempt: 1, sha256: 'f'.repeat(64), by: 'ada' },
      { type: 'task.started', task, attempt: 1 },
      { type: 'task.finished', task, attempt: 1, outcome: { kind: 'exited', code: 0 } },
    ]),
  ];
  const state = foldEvents(
    bodies.map((body, seq) => ({ v: 1, seq, time: '2017-03-15T02:00:00.000Z', prev: '', ...body }) as Event),
  );
  if (state === null) throw new Error('a run');
  return state;
}

describe('what is said of a runbook that has changed', () => {
  it('names by task what changed, line by line, and which of it had run', async () => {
    expect(await changed([['tar -xf gateway.tar', 'tar -xzf gateway.tar']], ['gateway/unpack@gw-1'])).toBe(
      [
        'The runbook has changed since this run was opened: /books/gateway.yaml',
        'changed (2 tasks)',
        '  gateway/unpack@gw-1  (had run: finished)',
        '  gateway/unpack@gw-2',
        '      - tar -xf gateway.tar',
        '      + tar -xzf gateway.tar',
      ].join('\n'),
    );
  });

  it('names what was added and removed, with all that it does', async () => {
    const text = await changed(
      [
        ['      - { name: Tidy, run: rm /srv/gateway.tar, timeout: 1m }\n', ''],
        [
          '      - { name: Start, run: /srv/start }',
          '      - { name: Start, run: /srv/start }\n      - { name: Look, hosts: [gw-1], run: /srv/look }',
        ],
      ],
      ['gateway/tidy@gw-2'],
    );
    expect(text).toContain('added (1 task)\n  gateway/look@gw-1\n      + /srv/look\n');
    expect(text).toContain(
      'removed (2 tasks)\n  gateway/tidy@gw-1\n  gateway/tidy@gw-2  (had run: finished)\n      - rm /srv/gateway.tar\n',
    );
    expect(text).toContain('      - timeout: 60000\n');
  });

  it.each<[what: string, from: string, to: string, lines: readonly string[]]>([
    ['a key of a step', 'timeout: 1m', 'timeout: 2m', ['- timeout: 60000', '+ timeout: 120000']],
    [
      'a note',
      'It is faster.',
      'It is slower.',
      ['- note faster: It is faster.', '+ note faster: It is slower.'],
    ],
    [
      'a host',
      '192.0.2.12',
      '192.0.2.13',
      ['- host gw-2: address: 192.0.2.12', '+ host gw-2: address: 192.0.2.13'],
    ],
    [
      'the rollback',
      'run: /srv/restore',
      'run: /srv/undo',
      ['rollback (2 tasks)', '- /srv/restore', '+ /srv/undo'],
    ],
    ['the title', 'Gateway 2.4', 'Gateway 2.5', ['- title: Gateway 2.4', '+ title: Gateway 2.5']],
    [
      'the batches',
      'hosts: [gw-1, gw-2]',
      'hosts: [gw-1, gw-2]\n    serial: 2',
      ['- section gateway: gw-1, gw-2', '+ section gateway: gw-1 + gw-2'],
    ],
  ])('says what changed of %s', async (_, from, to, lines) => {
    const text = await changed([[from, to]]);
    for (const line of lines) expect(text.split('\n').map(each => each.trim())).toContain(line);
  });

  it('says that the content of an artifact changed, for those who upload it too', async () => {
    const text = await changed([], ['gateway/upload@gw-1'], 'newer');
    expect(text).toContain('gateway/upload@gw-1  (had run: finished)');
    expect(text).toMatch(/- gateway\.tar: 3 bytes, sha256 [0-9a-f]{64}\n {6}\+ gateway\.tar: 5 bytes/);
  });

  it('says that steps were only moved', async () => {
    const tidy = '      - { name: Tidy, run: rm /srv/gateway.tar, timeout: 1m }\n';
    const start = '      - { name: Start, run: /srv/start }\n';
    const text = await changed([[tidy + start, start + tidy]]);
    expect(text).toMatch(/order of the steps\n {6}- gateway\/tidy#1\n {6}\+ gateway\/tidy#1/);
    expect(text).not.toContain('changed (');
  });

  it('shows what a terminal would act on as signs', async () => {
    const text = await changed([['run: /srv/start', 'run: "echo \\e[31m"']]);
    expect(text).toContain('␛[31m');
    expect(text).not.toContain('\x1b');
  });
});
