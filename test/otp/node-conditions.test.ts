import { describe, expect, it } from 'vitest';
import type { PackagedRelease } from '../../src/model/node.ts';
import { actionExpression, claimOf, type NodeAction } from '../../src/otp/node-action.ts';
import { preconditions } from '../../src/otp/node-preconditions.ts';
import {
  type NodeProbe,
  type NodeRelease,
  readProbe,
  readReleases,
  readWhich,
  whichExpression,
} from '../../src/otp/node-probe.ts';
import { freeBytesIn, type PushFacts, type PushLook, pushProblems } from '../../src/otp/node-push.ts';
import { nodeAnswer, nodeRequest } from '../../src/otp/node-request.ts';
import { successCriteria } from '../../src/otp/node-success.ts';
import { termOf } from './instructions.ts';

function release(version: string, status: NodeRelease['status'], libraries = ['kernel-8.5']): NodeRelease {
  return { name: 'ch_rel', version, libraries, status };
}

function probe(releases: readonly NodeRelease[], changes: Partial<NodeProbe> = {}): NodeProbe {
  return {
    pid: '100',
    creation: 5n,
    boot: { name: 'ch_rel', version: 'A' },
    status: 'started',
    erts: '13.1.5',
    root: '/srv/ch',
    heart: '/srv/ch/bin/start',
    handler: 'idle',
    releases,
    ...changes,
  };
}

const permanentA = release('A', 'permanent');
const unpacked = probe([release('B', 'unpacked'), permanentA]);
const installed = probe([release('B', 'current'), permanentA]);
const install: NodeAction = { kind: 'install', version: 'B', direction: 'up' };

describe('a request', () => {
  const address = { node: 'ch@host', longNames: false, program: 'erl_call', home: '/home/otp' };

  it('names no cookie, and puts the expression on the standard input with the nonce', () => {
    const request = nodeRequest({ ...address, epmdPort: 4400 }, 'init:get_status()', {
      nonce: 'abcd1234',
      timeout: 30,
    });
    expect(request.argv).toEqual([
      'erl_call',
      '-R',
      '-timeout',
      '30',
      '-fetch_stdout',
      '-sname',
      'ch@host',
      '-e',
    ]);
    expect(request.env).toEqual({ HOME: '/home/otp', ERL_EPMD_PORT: '4400' });
    expect(request.input).toMatch(
      /^try HandrailValue = begin init:get_status\(\) end, .*@@abcd1234 [\s\S]*\nend\.\n$/,
    );
    expect(
      nodeRequest({ ...address, longNames: true }, 'ok', { nonce: 'abcd1234', timeout: 1 }).argv,
    ).toContain('-name');
  });

  it('keeps a comment at the end of an expression to itself', () => {
    const options = { nonce: 'abcd1234', timeout: 30 };
    const released = (madeBy: 'mix' | 'relx') => ({ ...address, release: { madeBy, program: 'bin/ch' } });
    expect(nodeRequest(address, 'ok % fine', options).input).toMatch(/begin ok % fine\nend, io:format/);
    expect(nodeRequest(released('mix'), 'ok % fine', options).argv.at(-1)).toContain('begin ok % fine\nend,');
    expect(nodeRequest(released('relx'), 'ok % fine', options).argv.at(-1)).toContain(
      'begin ok % fine\nend}',
    );
  });

  it('refuses what erl_call would read otherwise than it was meant', () => {
    expect(() => nodeRequest(address, '"中"', { nonce: 'abcd1234', timeout: 1 })).toThrow(RangeError);
    expect(() => nodeRequest(address, 'ok', { nonce: 'a b', timeout: 1 })).toThrow(RangeError);
    expect(actionExpression({ kind: 'unpack', name: '中"', version: 'B' })).toEqual(
      expect.stringContaining('case release_handler:unpack_release("\\x{4E2D}\\"") of'),
    );
    expect(whichExpression(['ch3', 'Été'])).toBe("[{M, code:which(M)} || M <- [ch3,'\\x{C9}t\\x{E9}']]");
  });
});

describe('an answer', () => {
  it.each([
    [0, 'noise\n\n@@abcd1234 {value,{ok,"B"}}.\n', { kind: 'value' }],
    [142, '\n@@abcd1234 {value,ok}.\n', { kind: 'value' }],
    [0, '@@abcd1234 {raised,error,undef}.\r\n', { kind: 'raised', class: 'error' }],
    [0, '{badrpc, undef}', { kind: 'none', why: 'unanswered' }],
    [0, 'say @@abcd1234 {value,ok}.\n', { kind: 'none', why: 'unanswered' }],
    [0, '@@other000 {value,ok}.\n', { kind: 'none', why: 'unanswered' }],
    [0, '@@abcd1234 {value,{ok', { kind: 'none', why: 'garbled' }],
    [0, '@@abcd1234 ok.\n', { kind: 'none', why: 'garbled' }],
    [1, '', { kind: 'none', why: 'unreachable' }],
    [142, '', { kind: 'none', why: 'timedOut' }],
    [255, '', { kind: 'none', why: 'lost' }],
    [null, '', { kind: 'none', why: 'lost' }],
  ])('is only what stands behind the nonce: %s %j', (code, output, expected) => {
    expect(nodeAnswer(code, output, 'abcd1234')).toMatchObject(expected);
  });

  it.each<[NodeAction, string, object]>([
    [{ kind: 'unpack', name: 'r', version: 'B' }, '{ok,"B"}', { kind: 'done' }],
    [{ kind: 'unpack', name: 'r', version: 'B' }, '{ok,"C"}', { kind: 'refused' }],
    [
      { kind: 'unpack', name: 'r', version: 'B' },
      '{error,{existing_release,"B"}}',
      { kind: 'refused', reason: '{existing_release,"B"}' },
    ],
    [{ kind: 'check', version: 'B', direction: 'up' }, '{ok,"A",[]}', { kind: 'scripted', version: 'A' }],
    [{ kind: 'check', version: 'B', direction: 'up' }, '{ok,"B",[]}', { kind: 'refused' }],
    [{ kind: 'install', version: 'A', direction: 'down' }, '{ok,"A",[]}', { kind: 'scripted', version: 'A' }],
    [install, '{continue_after_restart,"A",[]}', { kind: 'continues', version: 'A' }],
    [install, '{error,{already_installed,"B"}}', { kind: 'refused', reason: '{already_installed,"B"}' }],
    [{ kind: 'makePermanent', version: 'B' }, 'ok', { kind: 'done' }],
    [{ kind: 'makePermanent', version: 'B' }, '{error,{bad_status,unpacked}}', { kind: 'refused' }],
    [{ kind: 'reboot' }, 'ok', { kind: 'done' }],
    [{ kind: 'reboot' }, 'nonsense', { kind: 'refused', reason: 'nonsense' }],
  ])('claims what it claims: %j %s', (action, answer, expected) => {
    expect(claimOf(action, termOf(answer))).toMatchObject(expected);
  });

  it('is a probe only if all of it is there', () => {
    const text =
      '{"100",5,{"ch_rel","A"},started,"13.1.5","/srv/ch",{ok,[]},{idle,[{"ch_rel","A",["kernel-8.5"],permanent}]}}';
    expect(readProbe(termOf(text))).toEqual(probe([permanentA], { heart: '' }));
    expect(readProbe(termOf(text.replace('{ok,[]}', 'none')))?.heart).toBeNull();
    expect(readProbe(termOf(text.replace(/\{idle.*\}/, 'busy}')))).toMatchObject({
      handler: 'busy',
      releases: null,
    });
    expect(readProbe(termOf(text.replace('started', 'asleep')))).toBeUndefined();
    expect(readProbe(termOf('{ok}'))).toBeUndefined();
    expect(readReleases(termOf('[{"r","A",[],gone}]'))).toBeUndefined();
    expect(readWhich(termOf('[{a,"/x.beam"},{b,non_existing}]'))).toEqual(
      new Map([
        ['a', '/x.beam'],
        ['b', 'non_existing'],
      ]),
    );
  });
});

describe('what stands in the way', () => {
  const facts = { restarts: false, peers: [] };
  it.each<[string, NodeAction, NodeProbe, Parameters<typeof preconditions>[2], readonly string[]]>([
    ['nothing', install, unpacked, facts, []],
    [
      'a node that starts',
      install,
      probe(unpacked.releases ?? [], { status: 'starting' }),
      facts,
      ['nodeStarted'],
    ],
    [
      'a handler in the middle of something',
      install,
      probe([], { handler: 'busy', releases: null }),
      facts,
      ['handlerIdle', 'versionStatus'],
    ],
    [
      'releases without libraries',
      { kind: 'remove', version: 'B' },
      probe([release('B', 'old', []), permanentA]),
      facts,
      ['librariesKnown'],
    ],
    ['no permanent release', install, probe([release('B', 'unpacked')]), facts, ['onePermanent']],
    [
      'another provisional release',
      install,
      probe([release('B', 'unpacked'), release('C', 'current'), permanentA]),
      facts,
      ['noOtherCurrent'],
    ],
    [
      'nothing on the way back from a provisional one',
      { kind: 'install', version: 'A', direction: 'down' },
      installed,
      facts,
      [],
    ],
    [
      'a missing heart where it restarts',
      install,
      probe(unpacked.releases ?? [], { heart: null }),
      { ...facts, restarts: true },
      ['heartCommand'],
    ],
    [
      'a heart without a command',
      { kind: 'reboot' },
      probe([permanentA], { heart: '' }),
      facts,
      ['heartCommand'],
    ],
    [
      'a peer that is not ready',
      install,
      unpacked,
      {
        ...facts,
        peers: [
          { node: 'n@h', ready: false },
          { node: 'm@h', ready: true },
        ],
      },
      ['peersReady'],
    ],
    [
      'another relup than the approved one',
      install,
      unpacked,
      { ...facts, relup: { found: 'aa', approved: 'bb' } },
      ['relupApproved'],
    ],
    [
      'a release that is there already',
      { kind: 'unpack', name: 'r', version: 'B' },
      unpacked,
      facts,
      ['versionStatus'],
    ],
    [
      'a release that is only unpacked',
      { kind: 'makePermanent', version: 'B' },
      unpacked,
      facts,
      ['versionStatus'],
    ],
    ['a release that runs', { kind: 'remove', version: 'B' }, installed, facts, ['versionStatus']],
    ['the permanent release', { kind: 'remove', version: 'A' }, unpacked, facts, ['versionStatus']],
  ])('is %s', (_, action, state, known, codes) => {
    expect(preconditions(action, state, known).map(each => each.code)).toEqual(codes);
  });

  const relupUp = (emulator: 'kept' | 'restarted' | 'replaced') => ({
    terms: 'e'.repeat(64),
    up: [{ from: 'A', emulator }],
  });
  const packaged: PackagedRelease = {
    rel: 'r-2',
    version: 'B',
    erts: '13.1.5',
    hasErts: false,
    unpacked: 8,
    relup: relupUp('kept'),
  };
  const look: PushLook = { directory: '/srv/ch/releases', name: 'r-2', bytes: 2, release: packaged };
  const room: PushFacts = { freeBytes: 10, hasErts: false };
  const newer = { ...packaged, erts: '14', hasErts: true, relup: relupUp('replaced') };

  it.each<[string, PushLook, PushFacts, readonly string[]]>([
    ['that fits', look, room, []],
    ['of another name', { ...look, name: 'r-3' }, room, ['relName']],
    ['larger than the disk', look, { ...room, freeBytes: 9 }, ['diskSpace']],
    ['for no directory', look, { ...room, freeBytes: null }, ['diskSpace']],
    ['with another erts that it brings', { ...look, release: newer }, room, []],
    [
      'with another erts that the node has',
      { ...look, release: { ...newer, hasErts: false } },
      { ...room, hasErts: true },
      [],
    ],
    [
      'with another erts that is nowhere',
      { ...look, release: { ...newer, hasErts: false } },
      room,
      ['ertsPresent'],
    ],
    [
      'with another erts whose relup keeps the emulator',
      { ...look, release: { ...newer, relup: relupUp('kept') } },
      room,
      ['ertsReplaced'],
    ],
    [
      'with another erts and no way from what runs',
      { ...look, release: { ...newer, relup: { ...relupUp('replaced'), up: [] } } },
      room,
      ['ertsReplaced'],
    ],
    ['of which nothing is known', { ...look, release: null }, room, []],
  ])('of a package %s', (_, each, facts, codes) => {
    expect(pushProblems(unpacked, each, facts).map(({ code }) => code)).toEqual(codes);
  });
});

describe('the room on a disk', () => {
  const head = 'Filesystem 1024-blocks Used Available Capacity Mounted on\n';
  it.each<[string, string, number | null]>([
    ['of a disk', `${head}/dev/vda1 41152736 9000 30000 23% /\n`, 30_000 * 1024],
    ['of names with blanks', `${head}//nas/my share 1000 10 990 2% /srv/my data\n`, 990 * 1024],
    ['that is more than full', `${head}/dev/vda1 1000 1000 -20 103% /opt\n`, -20 * 1024],
    ['of no blocks', `${head}none 0 0 0 - /opt\n`, 0],
    ['that nobody knows', '', null],
  ])('%s', (_, output, bytes) => {
    expect(freeBytesIn(output)).toBe(bytes);
  });
});

describe('success', () => {
  const again = { pid: '100', creation: 6n };
  it.each<[string, NodeAction, NodeProbe, NodeProbe, object, readonly string[]]>([
    ['of an installation', install, unpacked, installed, {}, []],
    ['is not an answer alone', install, unpacked, unpacked, {}, ['versionStatus']],
    [
      'is not a node that restarted on the old release',
      install,
      unpacked,
      probe(unpacked.releases ?? [], again),
      {},
      ['sameEmulator', 'versionStatus'],
    ],
    [
      'of one that restarts',
      install,
      unpacked,
      probe(installed.releases ?? [], again),
      { restarts: true },
      [],
    ],
    ['of one that restarts wants a restart', install, unpacked, installed, { restarts: true }, ['restarted']],
    [
      'wants the code where it belongs',
      install,
      unpacked,
      installed,
      { code: [{ module: 'ch3', directory: 'lib/ch_app-2', path: '/srv/ch/lib/ch_app-1/ebin/ch3.beam' }] },
      ['codePath'],
    ],
    [
      'finds the code where it belongs',
      install,
      unpacked,
      installed,
      { code: [{ module: 'ch3', directory: 'lib/ch_app-2', path: '/srv/ch/lib/ch_app-2/ebin/ch3.beam' }] },
      [],
    ],
    [
      'of making permanent',
      { kind: 'makePermanent', version: 'B' },
      installed,
      probe([release('B', 'permanent'), release('A', 'old')]),
      { starts: 'B' },
      [],
    ],
    [
      'of making permanent is what starts next',
      { kind: 'makePermanent', version: 'B' },
      installed,
      probe([release('B', 'permanent'), release('A', 'old')]),
      { starts: 'A' },
      ['startsVersion'],
    ],
    [
      'of a check changes nothing',
      { kind: 'check', version: 'B', direction: 'up' },
      unpacked,
      installed,
      {},
      ['versionStatus'],
    ],
    ['of a removal', { kind: 'remove', version: 'B' }, unpacked, probe([permanentA]), {}, []],
    [
      'of a removal is that it is gone',
      { kind: 'remove', version: 'B' },
      unpacked,
      unpacked,
      {},
      ['versionStatus'],
    ],
    [
      'of a reboot',
      { kind: 'reboot' },
      installed,
      probe(unpacked.releases ?? [], { pid: '200', creation: 6n }),
      {},
      [],
    ],
    [
      'of a reboot is the permanent release',
      { kind: 'reboot' },
      installed,
      probe([release('B', 'permanent')], again),
      {},
      ['bootVersion'],
    ],
  ])('%s', (_, action, before, after, details, codes) => {
    expect(
      successCriteria(action, { before, after, restarts: false, ...details }).map(each => each.code),
    ).toEqual(codes);
  });
});
