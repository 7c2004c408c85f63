import { describe, expect, test } from 'vitest';
import { book, found, load, runbookOf } from './loading.ts';

const withFile = book('name: x\nrun: a').replace(/inventory: .*/, 'inventory: estate/hosts.yaml');

describe('an inventory', () => {
  test('is found beside the runbook, and its paths are relative to it', async () => {
    const { inventory } = await runbookOf({
      'book.yaml': withFile,
      'estate/hosts.yaml': `hosts:
  a1: { address: 10.0.0.1, port: 2222, user: u, identityFile: keys/id, knownHosts: /etc/known, keepalive: 15s }
  a2:
groups:
  all: [a1, web]
  web: { members: [a2], variables: { role: web } }
variables: { dc: north }
`,
    });
    expect(inventory).toEqual({
      given: true,
      hosts: {
        a1: {
          name: 'a1',
          transport: 'ssh',
          address: '10.0.0.1',
          port: 2222,
          user: 'u',
          identityFile: `${process.cwd()}/estate/keys/id`,
          knownHosts: '/etc/known',
          keepalive: 15_000,
          variables: {},
        },
        a2: { name: 'a2', transport: 'ssh', variables: {} },
      },
      groups: {
        all: { name: 'all', members: ['a1', 'web'], variables: {} },
        web: { name: 'web', members: ['a2'], variables: { role: 'web' } },
      },
      variables: { dc: 'north' },
    });
  });

  test('of the command line replaces the one of the runbook', async () => {
    const files = { 'book.yaml': withFile, 'other.yaml': 'hosts: { a1: {}, a2: { transport: local } }' };
    const { inventory } = await runbookOf(files, { inventory: 'other.yaml' });
    expect(inventory.hosts.a2?.transport).toBe('local');
  });

  test('that is missing is an error where the runbook names it, and errors of the runbook are reported, too', async () => {
    expect(await found(withFile.replace('name: demo', 'naem: demo'))).toEqual([
      '1:1 missingKey',
      '2:1 unknownKey',
      '3:12 unreadable',
    ]);
    expect(await found(withFile, { inventory: 'no.yaml' })).toEqual(['no.yaml:1:1 unreadable']);
  });

  test.each<[title: string, text: string, expected: readonly string[]]>([
    ['is YAML', 'hosts: [', ['1:9 yamlSyntax']],
    ['has hosts', 'host: { a1: {}, a2: {} }', ['1:1 unknownKey', '1:1 missingKey']],
    ['has known keys', 'hosts: { a1: { adress: x }, a2: {} }', ['1:16 unknownKey']],
    ['cannot jump over another host yet', 'hosts: { a1: { via: x }, a2: {} }', ['1:16 notSupportedYet']],
    ['has ports', 'hosts: { a1: { port: 70000 }, a2: {} }', ['1:22 wrongValue']],
    [
      'has groups of known members',
      'hosts: { a1: {}, a2: {} }\ngroups: { g: [a1, a3] }',
      ['2:19 unknownMember'],
    ],
    [
      'has no group in itself',
      'hosts: { a1: {}, a2: {} }\ngroups: { g: [h], h: [g] }',
      ['2:11 groupLoop', '2:19 groupLoop'],
    ],
    ['has no group that is a host', 'hosts: { a1: {}, a2: {} }\ngroups: { a1: [a2] }', ['2:11 groupIsHost']],
    ['has no names of digits alone', 'hosts: { 1: {}, a1: {}, a2: {} }', ['1:10 wrongName']],
    [
      'has nothing without meaning for local hosts',
      'hosts: { a1: { transport: local, port: 1 }, a2: {} }',
      ['1:34 inertHostKey'],
    ],
    ['has all hosts of the runbook', 'hosts: { a1: {} }', ['book.yaml:6:17 unknownHost']],
  ])('%s', async (_, text, expected) => {
    const places = await found({ 'book.yaml': withFile, 'estate/hosts.yaml': text });
    expect(places.map(place => place.replace('estate/hosts.yaml:', ''))).toEqual(
      expected.map(place => place.replace('book.yaml:', '')),
    );
  });

  test('with errors of its own does not hide those of the runbook', async () => {
    const text = withFile.replace('run: a', 'run: "{{x}}"');
    expect(
      await found({ 'book.yaml': text, 'estate/hosts.yaml': 'hosts: { a1: { prt: 1 }, a2: {} }' }),
    ).toEqual(['estate/hosts.yaml:1:16 unknownKey', '9:15 undefinedVariable']);
  });
});

describe('without an inventory', () => {
  const bare = withFile.replace(/inventory: .*\n/, '');
  test('every name is a host', async () => {
    expect((await load(bare)).ok).toBe(true);
  });

  test('a glob matches nothing', async () => {
    expect(await found(bare.replace('[a1, a2]', '"a*"'))).toEqual(['5:13 emptyPattern']);
  });
});

describe('artifacts', () => {
  const text = book('name: x\nupload: a.tar\nto: /', 'artifacts: { a.tar: { path: files/a.tar } }');
  const sha256 = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';

  test('are found beside the runbook and hashed', async () => {
    expect(await load({ 'book.yaml': text, 'files/a.tar': 'a' })).toMatchObject({
      artifacts: [{ name: 'a.tar', path: `${process.cwd()}/files/a.tar`, sha256, size: 1 }],
    });
  });

  test.each(['in/files/a.tar', 'in/a.tar'])('are looked up in the folder that was given: %s', async path => {
    const loaded = await load({ 'book.yaml': text, [path]: 'a' }, { artifacts: 'in' });
    expect(loaded).toMatchObject({ artifacts: [{ path: `${process.cwd()}/${path}` }] });
  });

  test('that are missing are reported with the flag that helps', async () => {
    const loaded = await load(text);
    expect(loaded).toMatchObject({
      diagnostics: [
        {
          code: 'artifactMissing',
          line: 12,
          column: 29,
          hint: 'Put it there, or pass the folder that holds it: --artifacts DIR.',
        },
      ],
    });
  });

  test('that are another file than declared are refused', async () => {
    const declared = text.replace('files/a.tar }', `files/a.tar, sha256: '${'0'.repeat(64)}' }`);
    expect(await found({ 'book.yaml': declared, 'files/a.tar': 'a' })).toEqual(['12:50 artifactChanged']);
    const right = declared.replace('0'.repeat(64), sha256.toUpperCase());
    expect(await found({ 'book.yaml': right, 'files/a.tar': 'a' })).toEqual([]);
  });
});
