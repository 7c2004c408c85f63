import { describe, expect, test } from 'vitest';
import { book, found, load } from './loading.ts';

const variables =
  'variables: { home: { default: "/my home" }, safe: { default: /srv }, tok: { secret: true } }\n';

describe('a step', () => {
  test.each<[title: string, step: string, expected: readonly string[], rest?: string]>([
    ['has one verb', 'name: x', ['8:9 verbMissing']],
    ['has only one verb', 'name: x\nrun: a\ncheck: b', ['10:9 verbSeveral']],
    ['has a name', 'run: a', ['8:9 missingKey']],
    ['has no unknown keys', 'name: x\nrun: a\nwhenn: "true"', ['10:9 unknownKey']],
    ['may misspell its verb without a second error', 'name: x\nrnu: a', ['9:9 unknownKey']],
    ['has keys of its own verb only', 'name: x\nrun: a\nuntil: b', ['10:9 misplacedKey']],
    ['needs what goes with its verb', 'name: x\nprompt: a', ['9:9 missingCompanion']],
    ['cannot download yet', 'name: x\ndownload: a', ['9:9 notSupportedYet']],
    ['follows a journal', 'name: x\nfollow: ["journal:app@1.service", "journal:*"]', []],
    ['follows the journal of a unit', 'name: x\nfollow: [/a, "journal:a b"]', ['9:23 followUnit']],
    ['edits a file by one change', 'name: x\nedit: /a\nset: { k: v }', []],
    ['edits nothing without a change', 'name: x\nedit: /a', ['9:9 editMissing']],
    ['edits by one change only', 'name: x\nedit: /a\ncontent: b\npatch: c', ['11:9 editSeveral']],
    ['edits an absolute path', 'name: x\nedit: a/b\ncontent: c', ['9:15 editPath']],
    ['may edit what a variable names', 'name: x\nedit: "{{safe}}/a"\ncontent: c', [], variables],
    ['edits no directory', 'name: x\nedit: /a/\ncontent: c', ['9:15 editPath']],
    ['sets values of one line', 'name: x\nedit: /a\nset: { k: "a\\nb" }', ['10:19 editLines']],
    ['sets values without spaces around them', 'name: x\nedit: /a\nset: { k: "a " }', ['10:19 editSpaces']],
    ['sets what is written', 'name: x\nedit: /a\nset: { k: 1.10 }', ['10:19 inexactValue']],
    ['sets keys that can be keys', 'name: x\nedit: /a\nset: { "a=b": c }', ['10:16 wrongName']],
    ['sets no secret', 'name: x\nedit: /a\nset: { k: "{{tok}}" }', ['10:20 secretHere'], variables],
    [
      'puts no secret into content',
      'name: x\nedit: /a\ncontent: "p={{tok}}"',
      ['10:21 secretHere'],
      variables,
    ],
    ['patches by a diff', 'name: x\nedit: /a\npatch: b', ['10:16 editPatch']],
    ['makes a file from content only', 'name: x\nedit: /a\nset: { k: v }\ncreate: true', ['11:9 editCreate']],
    ['has a mode for what it makes', 'name: x\nedit: /a\ncontent: b\nmode: "0644"', ['11:9 editKeyAlone']],
    [
      'has a mode that is one',
      'name: x\nedit: /a\ncontent: b\ncreate: true\nmode: "9"',
      ['12:15 wrongValue'],
    ],
    ['has a section for set', 'name: x\nedit: /a\ncontent: b\nsection: c', ['11:9 editKeyAlone']],
    ['has a template that is there', 'name: x\nedit: /a\ntemplate: b.conf', ['10:19 templateUnreadable']],
    ['cannot open a shell yet', 'name: x\nshell: bash', ['9:9 notSupportedYet']],
    ['says what is done at a node', 'name: x\notp: a', ['9:14 wrongType']],
    ['knows what is done at a node', 'name: x\notp: { action: instal, node: n }', ['9:24 wrongValue']],
    [
      'has the release and the one before it, to install it',
      'name: x\notp: { action: install, node: n }',
      ['9:24 otpMissing', '9:24 otpMissing'],
    ],
    [
      'has nothing that does nothing at a node',
      'name: x\notp: { action: reboot, node: n, release: B }',
      ['9:41 otpMisplaced'],
    ],
    [
      'reaches a node in one way',
      'name: x\notp: { action: reboot, node: n, mix: /bin/n, cookie: /c }',
      ['9:54 otpMisplaced'],
    ],
    [
      'expects the value of what is asked',
      'name: x\notp: { action: install, node: n, release: B, from: A, expect: "3" }',
      ['9:63 otpMisplaced'],
    ],
    ['asks a node in ASCII', 'name: x\notp: { action: probe, node: n, expr: "é" }', ['9:46 otpAscii']],
    [
      'copies a package that is an artifact',
      'name: x\notp: { action: push, node: n, root: /r, package: b }',
      ['9:58 unknownArtifact'],
    ],
    [
      'is complete',
      'name: x\notp: { action: install, node: n, release: B, from: A, epmd: 4370, settle: 5s }',
      [],
    ],
    [
      'cannot become another user yet',
      'name: x\nrun: a\nbecome: true\nuser: u',
      ['10:9 notSupportedYet', '11:9 notSupportedYet'],
    ],
    ['may roll back when it fails', 'name: x\nrun: a\nonError: rollback', []],
    ['may be a point of no return', 'name: x\nrun: a\nirreversible: true', []],
    [
      'is no point of no return where it changes nothing',
      'name: x\ncheck: a\nirreversible: true',
      ['10:9 misplacedKey'],
    ],
    ['is one or not', 'name: x\nrun: a\nirreversible: soon', ['10:23 wrongType']],
    ['may be undone', 'name: x\nmanual: a\nundo: b', []],
    ['is not undone where it changes nothing', 'name: x\nwait: 1s\nundo: b', ['10:9 misplacedKey']],
    [
      'is undone or a point of no return',
      'name: x\nrun: a\nundo: b\nirreversible: true',
      ['10:9 undoIrreversible'],
    ],
    ['may say that it is no such point', 'name: x\nrun: a\nundo: b\nirreversible: false', []],
    ['has no other error policy', 'name: x\nrun: a\nonError: ignore', ['10:18 wrongValue']],
    ['has text where text belongs', 'name: 12\nrun: [a]', ['8:15 wrongType', '9:14 wrongType']],
    ['has durations that can be read', 'name: x\nrun: a\ntimeout: 5 minutes', ['10:18 wrongValue']],
    [
      'has patterns that can be read',
      "name: x\nfollow: /f\nuntil: '('\nfail: 'a\\<b'",
      ['10:16 badPattern', '11:15 badPattern'],
    ],
    [
      'has a condition that can be read',
      "name: x\nrun: a\nwhen: safe = 'b'",
      ['10:20 badCondition'],
      variables,
    ],
    [
      'has a condition over known variables',
      'name: x\nrun: a\nwhen: saef',
      ['10:15 undefinedVariable'],
      variables,
    ],
    ['has no secret in a condition', 'name: x\nrun: a\nwhen: tok == "x"', ['10:15 secretHere'], variables],
    [
      'uploads declared artifacts',
      'name: x\nupload: [b.tar]\nto: /',
      ['9:18 unknownArtifact'],
      'artifacts: { a.tar: { path: a } }',
    ],
    ['is on hosts of its section', 'name: x\nrun: a\nhosts: b1', ['10:16 unknownHost']],
    ['stops with a known signal', 'name: x\nstop: { match: a, signal: SIGTERM }', ['9:35 wrongValue']],
    ['says what to stop', 'name: x\nstop: { signal: TERM }', ['9:15 missingKey']],
    [
      'does not capture over a value that is there',
      'name: x\nrun: a\ncapture: { safe: b }',
      ['10:20 nameTaken'],
      variables,
    ],
    [
      'covers a note that is there',
      'name: x\nmanual: a\nnote: lbb',
      ['10:15 unknownNote'],
      'notes: [{ id: lb, text: x }]',
    ],
    ['has no placeholder in its name', 'name: on {{safe}}\nrun: a', ['8:18 placeholderInName'], variables],
  ])('%s', async (_, step, expected, rest = '') => {
    const places = await found({ 'book.yaml': book(step, rest), a: '' });
    expect(places.filter(place => !place.endsWith('uncoveredNote'))).toEqual(expected);
  });
});

describe('a placeholder', () => {
  test.each<[title: string, step: string, expected: readonly string[]]>([
    ['stands for a defined variable', 'name: x\nrun: ls {{hme}}', ['9:17 undefinedVariable']],
    ['has a name that a variable can have', 'name: x\nrun: ls {{my-home}}', ['9:17 badPlaceholder']],
    ['takes any value outside of quotes', 'name: x\nrun: ls {{home}} {{tok}}', []],
    ['takes a plain value inside quotes', `name: x\nrun: ls "{{safe}}" '{{safe}}' "{{tok}}"`, []],
    ['takes no other value inside quotes', `name: x\nrun: ls "{{safe}} {{home}}"`, ['9:27 unsafeInQuotes']],
    ['takes no secret inside single quotes', `name: x\nrun: ls '{{tok}}'`, ['9:18 secretInQuotes']],
    ['is found in later lines', 'name: x\nrun: |\n  ls {{home}}\n  ls "{{home}}"', ['11:15 unsafeInQuotes']],
    ['is found the second time', 'name: x\nrun: ls {{home}} "{{home}}"', ['9:27 unsafeInQuotes']],
    ['takes no secret in a path', 'name: x\nfollow: "{{tok}}"', ['9:18 secretHere']],
    ['takes no secret in an instruction', 'name: x\nmanual: "{{tok}}"', ['9:18 secretHere']],
    ['takes a secret in the environment', 'name: x\nrun: a\nenv: { TOKEN: "{{tok}}" }', []],
    [
      'is followed into the environment',
      'name: x\nrun: a\nenv: { A: "{{a}}" }\ncwd: /{{b}}',
      ['10:20 undefinedVariable', '11:15 undefinedVariable'],
    ],
    ['is followed into stop', 'name: x\nstop: { match: "{{a}}" }', ['9:25 undefinedVariable']],
  ])('%s', async (_, step, expected) => {
    expect(await found(book(step, variables))).toEqual(expected);
  });

  const captured = 'name: c\nrun: a\nhosts: a1\ncapture: { pid: "\\\\d+" }\n';
  test.each<[title: string, steps: string, expected: readonly string[]]>([
    ['may wait for a step before', `${captured.replace('hosts: a1\n', '')}-x name: x\nrun: kill {{pid}}`, []],
    ['cannot wait for a step after', `name: x\nrun: kill {{pid}}\n-x ${captured}`, ['9:19 laterVariable']],
    ['waits on the same host only', `${captured}-x name: x\nrun: kill {{pid}}`, ['13:19 elsewhereVariable']],
    [
      'comes too late for a pattern',
      `${captured}-x name: x\nfollow: f\nhosts: a1\nuntil: "{{pid}}"`,
      ['15:17 lateInPattern'],
    ],
    [
      'takes an answer on every host',
      'name: q\nprompt: Which?\ninto: which\n-x name: x\nrun: echo {{which}}',
      [],
    ],
    [
      'knows a secret answer',
      "name: q\nprompt: Which?\ninto: which\nsecret: true\n-x name: x\nrun: echo '{{which}}'",
      ['13:20 secretInQuotes'],
    ],
  ])('%s', async (_, steps, expected) => {
    const text = book(steps).replaceAll('        -x ', '      - ').replaceAll('"\\\\d+"', "'\\d+'");
    expect(await found(text)).toEqual(expected);
  });

  test('needs a value on every host it is used on', async () => {
    const text = book('name: x\nrun: ls {{dir}}').replace('a1: {}', 'a1: { variables: { dir: /x } }');
    const loaded = await load(text);
    expect(loaded).toMatchObject({ diagnostics: [{ code: 'valueless', parameters: { hosts: 'a2' } }] });
    expect(await found(text, { variables: { dir: '/y' } })).toEqual([]);
  });
});

describe('the whole file', () => {
  test.each<[title: string, text: string, expected: readonly string[]]>([
    ['is YAML', 'handrail: 1\nname: "x\n', ['3:1 yamlSyntax']],
    ['has each key once', 'handrail: 1\nhandrail: 1', ['2:1 yamlSyntax']],
    [
      'is told once where the parser loses its way',
      'handrail: 1\nsteps:\n  - { run: start {{home}} now }\n  - { a: b }\nverify: []\n',
      ['3:18 yamlSyntax'],
    ],
    ['is one document', 'handrail: 1\n---\nhandrail: 1', ['2:1 yamlSyntax']],
    ['has no unknown tags', book('name: x\nrun: !secret a'), ['9:14 yamlSyntax']],
    ['is not empty', '# nothing\n', ['1:1 empty']],
    ['is a mapping', '- 1', ['1:1 wrongRoot']],
    ['says its format', 'handrail: 2\nname: x\nupgrade: []', ['1:11 wrongValue']],
    ['has steps', 'handrail: 1\nname: x\nupgrade: []', ['1:1 emptyList', '1:1 noVerification']],
    [
      'does not contain itself',
      'handrail: &a\n  - *a\nname: x',
      ['2:3 wrongValue', '2:5 yamlLoop', '1:1 missingKey'],
    ],
    [
      'has a window that ends after it begins',
      book('name: x\nrun: a', 'window: { start: "2017-03-16T00:00:00Z", end: "2017-03-15T00:00:00Z" }'),
      ['11:47 windowOrder'],
    ],
    [
      'has instants with an offset',
      book('name: x\nrun: a', 'window: { start: 2017-03-16T00:00:00 }'),
      ['11:18 wrongValue'],
    ],
    [
      'has notes that verification covers',
      book('name: x\nrun: a', 'notes: [{ id: n, text: t }]'),
      ['11:9 uncoveredNote'],
    ],
  ])('%s', async (_, text, expected) => {
    expect([...(await found(text))].sort()).toEqual([...expected].sort());
  });

  test.each<[title: string, verify: string, expected: readonly string[]]>([
    ['covers each note once', '[{ each: notes }]', []],
    [
      'does not cover a note twice',
      '[{ each: notes }, { name: x, manual: y, note: n1 }]',
      ['3:27 duplicateNote'],
    ],
    [
      'has each: notes once',
      '[{ each: notes }, { each: notes }]',
      ['3:27 duplicateNote', '3:27 duplicateNote'],
    ],
    ['has each: notes alone', '[{ each: notes, name: x }]', ['3:25 eachAlone']],
    ['has no id that is a note', '[{ each: notes }, { name: n1, manual: y }]', ['3:27 duplicateId']],
    [
      'has hosts for what runs on hosts',
      '[{ name: c, check: a }]',
      ['3:21 hostsMissing', '4:9 uncoveredNote', '4:32 uncoveredNote'],
    ],
    ['may be manual without hosts', '[{ name: c, manual: a }]', ['4:9 uncoveredNote', '4:32 uncoveredNote']],
  ])('the verification %s', async (_, verify, expected) => {
    const text = `handrail: 1
name: demo
verify: ${verify}
notes: [{ id: n1, text: one }, { id: n2, text: two }]
upgrade: [{ service: s, hosts: [a1], steps: [{ name: x, run: a }] }]
`;
    expect(await found(text)).toEqual(expected);
  });

  test('has ids that are unique in their section', async () => {
    const steps = 'name: x\nid: one\nrun: a\n-x name: y\nid: one\nrun: b\n-x name: verify\nrun: c';
    const text = book(steps).replaceAll('        -x ', '      - ');
    expect(await found(text)).toEqual(['12:13 duplicateId']);
    const sections = `${text.slice(0, text.indexOf('verify:'))}  - { service: t, id: commit, hosts: a1, steps: [] }\n`;
    expect(await found(sections)).toContain('16:23 reservedId');
  });

  test('reports an error of its meaning beside errors of its shape', async () => {
    const text = book('name: x\nrunn: a\nrun: ls {{nope}}\ntimeout: soon\nhosts: zz').replace(
      'name: demo',
      'nmae: demo',
    );
    expect(await found(text)).toEqual([
      '1:1 missingKey',
      '2:1 unknownKey',
      '9:9 unknownKey',
      '10:17 undefinedVariable',
      '11:18 wrongValue',
      '12:16 unknownHost',
    ]);
  });
});

describe('values', () => {
  test.each<[title: string, declared: string, expected: readonly string[]]>([
    ['are what is written, or quoted', '{ v: { default: 1.10 } }', ['11:28 inexactValue']],
    [
      'are what is written where an alias stands',
      '{ v: { default: &n 1.10 }, w: { default: *n } }',
      ['11:31 inexactValue', '11:53 inexactValue'],
    ],
    ['may be plain numbers', '{ v: { default: 20170315 }, w: { default: true } }', []],
    ['are no templates', '{ v: { default: "{{w}}" }, w: { default: x } }', ['11:28 templateValue']],
    ['match their pattern', "{ v: { default: '1', pattern: 'x+' } }", ['11:14 valueMismatch']],
    ['of secrets are not in files', '{ v: { default: x, secret: true } }', ['11:28 secretInFile']],
    ['have names that can be used', '{ my-var: { default: x } }', ['11:14 wrongName']],
  ])('%s', async (_, declared, expected) => {
    expect(await found(book('name: x\nrun: a', `variables: ${declared}`))).toEqual(expected);
  });

  test('of the command line are checked like others', async () => {
    const text = book('name: x\nrun: a', 'variables: { v: { pattern: "x+" }, t: { secret: true }, w: {} }');
    expect(await found(text, { variables: { v: 'y', t: 'hunter2', w: '{{v}}' } })).toEqual([
      '11:14 valueMismatch',
      '11:36 secretOnCommandLine',
      '11:57 templateValue',
    ]);
  });
});
