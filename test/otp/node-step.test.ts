import { describe, expect, it } from 'vitest';
import type { NodeFacts, NodeReleaseFacts } from '../../src/model/node.ts';
import { isOvertaken } from '../../src/otp/node-return.ts';
import { nodeScript } from '../../src/otp/node-script.ts';
import {
  isSoAlready,
  type NodeStep,
  refusedBy,
  stepExpression,
  stepProblems,
  stepUnmet,
} from '../../src/otp/node-step.ts';
import { termOf } from './instructions.ts';

const step = (action: NodeStep['action'], more: Partial<NodeStep> = {}): NodeStep => ({
  action,
  release: 'B',
  from: null,
  package: '',
  expr: '',
  expect: null,
  relup: null,
  terms: null,
  ...more,
});

const release = (version: string, status: NodeReleaseFacts['status']): NodeReleaseFacts => ({
  name: 'ch_rel',
  version,
  status,
  disk: status,
  libraries: ['kernel-8.5'],
});

const facts = (releases: readonly NodeReleaseFacts[], more: Partial<NodeFacts> = {}): NodeFacts => ({
  node: 'channel',
  pid: '100',
  creation: '5',
  boot: { name: 'ch_rel', version: 'A' },
  status: 'started',
  erts: '13.1.5',
  root: '/srv/ch',
  heart: '/srv/ch/bin/start',
  handler: 'idle',
  releases,
  starts: 'A',
  ...more,
});

const relup = { sha256: 'a'.repeat(64), script: true, restarts: false, peers: [] };
const onA = facts([release('A', 'permanent')]);
const unpacked = facts([release('B', 'unpacked'), release('A', 'permanent')], { relup });
const installed = facts([release('B', 'current'), release('A', 'permanent')], { relup });
const install = step('install', { from: 'A' });
const downgrade = step('downgrade', { release: 'A', from: 'B' });
const codes = (unmet: readonly { readonly code: string }[]) => unmet.map(({ code }) => code);

describe('a step at a node', () => {
  it('is refused where the node is another one than the run last saw', () => {
    expect(stepProblems(install, unpacked, null)).toEqual([]);
    expect(stepProblems(install, unpacked, unpacked)).toEqual([]);
    const restarted = { ...unpacked, creation: '6' };
    expect(codes(stepProblems(install, restarted, unpacked))).toEqual(['sameEmulator']);
    expect(codes(stepProblems(step('makePermanent'), restarted, installed))).toEqual([
      'sameEmulator',
      'versionStatus',
    ]);
  });

  it('needs a script between the two releases, and the one that was approved', () => {
    const without = { ...unpacked, relup: { ...relup, script: false } };
    for (const each of [install, step('check', { from: 'A' })])
      expect(codes(stepProblems(each, without, null))).toEqual(['relupScript']);
    expect(codes(stepProblems({ ...install, relup: 'b'.repeat(64) }, unpacked, null))).toEqual([
      'relupApproved',
    ]);
    expect(stepProblems({ ...install, relup: relup.sha256 }, unpacked, null)).toEqual([]);
    const known = { ...unpacked, relup: { ...relup, terms: 'c'.repeat(64) } };
    expect(stepProblems({ ...install, terms: 'c'.repeat(64) }, known, null)).toEqual([]);
    expect(stepProblems({ ...install, terms: 'd'.repeat(64) }, known, null)).toEqual([
      { code: 'relupApproved', expected: 'd'.repeat(64), found: 'c'.repeat(64) },
    ]);
  });

  it('has nothing to do where a rollback has nothing to undo', () => {
    expect(isSoAlready(downgrade, unpacked)).toBe(true);
    expect(isSoAlready(downgrade, installed)).toBe(false);
    expect(isSoAlready(step('remove'), onA)).toBe(true);
    expect(isSoAlready(step('remove'), unpacked)).toBe(false);
    expect(stepProblems(step('remove'), onA, null)).toEqual([]);
  });

  it('makes the old release permanent only where it could be installed', () => {
    expect(stepExpression(downgrade)).toBe(`case release_handler:install_release("A") of
  {error, HandrailError} -> {error, HandrailError};
  _ -> release_handler:make_permanent("A")
end`);
    expect(stepUnmet(downgrade, installed, { ...onA, relup })).toEqual([]);
    expect(codes(stepUnmet(downgrade, installed, installed))).toEqual(['noOtherCurrent']);
  });

  it('is judged by the node: an answer alone is not enough, and one that refuses is too much', () => {
    expect(stepUnmet(install, unpacked, installed)).toEqual([]);
    expect(codes(stepUnmet(install, unpacked, unpacked))).toEqual(['versionStatus']);
    expect(codes(stepUnmet(install, unpacked, { ...installed, creation: '6' }))).toEqual(['sameEmulator']);
    expect(refusedBy(install, termOf('{ok,"A",[]}'))).toBeNull();
    expect(refusedBy(install, termOf('{ok,"Z",[]}'))).toBe('{ok,"Z",[]}');
    expect(refusedBy(install, termOf('{error,{no_such_release,"B"}}'))).toBe('{no_such_release,"B"}');
  });

  it('asks for a term, however it is written', () => {
    const probe = (expected: string | null) => step('probe', { expr: 'x:y().', expect: expected });
    expect(stepExpression(probe('3'))).toBe('x:y()');
    expect(refusedBy(probe('{a, "b"}.'), termOf('{a,"b"}'))).toBeNull();
    expect(refusedBy(probe('3'), termOf('4'))).toBe('4');
    expect(refusedBy(probe(null), termOf('4'))).toBeNull();
    expect(refusedBy(probe('{'), termOf('4'))).toBe('4');
  });
});

describe('the script of a step', () => {
  it('quotes what is not plain, and ends with the end of erl_call where nothing was evaluated', () => {
    const address = { node: "o'node", longNames: false, program: 'erl_call', home: '/a b', epmdPort: 4370 };
    const text = nodeScript(address, 'x:y()', { nonce: 'Nonce0001', timeout: 5, title: 'a\nb' });
    expect(text.split('\n').slice(0, 2)).toEqual([
      '# a b',
      `HOME='/a b' ERL_EPMD_PORT=4370 erl_call -R -timeout 5 -fetch_stdout -sname 'o'\\''node' -e <<'HANDRAIL_END'`,
    ]);
    expect(text).toContain(`printf '\\nerl_call ended with %s\\n' "$code"`);
    expect(text.endsWith('case $code in 0 | 142 | 255) exit 0 ;; esac\nexit "$code"\n')).toBe(true);
  });
});

describe('a way back over a restart', () => {
  const reason = termOf('{noproc,{gen_server,call,[release_handler,{make_permanent,"A"},infinity]}}');
  const relup = (restarts: boolean): Partial<NodeFacts> => ({
    relup: { sha256: 'c'.repeat(64), script: true, restarts, peers: [] },
  });

  it('may be done where the release handler went with the emulator before it was asked to keep the release', () => {
    expect(isOvertaken(step('downgrade'), facts([], relup(true)), reason)).toBe(true);
  });

  it('has failed where nothing restarts, where the installation failed, and anywhere else', () => {
    expect(isOvertaken(step('downgrade'), facts([], relup(false)), reason)).toBe(false);
    const installing = termOf(
      '{noproc,{gen_server,call,[release_handler,{install_release,"A",[]},infinity]}}',
    );
    expect(isOvertaken(step('downgrade'), facts([], relup(true)), installing)).toBe(false);
    expect(isOvertaken(step('makePermanent'), facts([], relup(true)), reason)).toBe(false);
  });
});
