import { describe, expect, test } from 'vitest';
import type { LintCode } from '../../../src/text/lint.ts';
import { lint } from './linting.ts';

interface Parts {
  readonly steps?: string;
  readonly rollback?: string;
  readonly verify?: string;
  readonly commit?: string;
  readonly sha256?: string;
}

const otp = (action: string, more = 'release: "2"') =>
  `      - { name: ${action}, otp: { action: ${action}, node: portal, ${more} }, hosts: [app-1] }\n`;
const check = otp('check', 'release: "2", from: "1"');
const install = otp('install', 'release: "2", from: "1"');
const good: Required<Parts> = {
  steps:
    otp('push', 'package: portal-2.tar.gz, root: /opt/portal') +
    otp('unpack', 'package: portal-2.tar.gz, release: "2"') +
    check +
    install,
  rollback: otp('downgrade', 'release: "1", from: "2"') + otp('remove'),
  verify: otp('probe', 'expr: "portal:version()", expect: "2"'),
  commit: otp('makePermanent'),
  sha256: `, sha256: ${'ab'.repeat(32)}`,
};

/** A runbook that upgrades a node as it should be, but for what is given. */
function book(parts: Parts = {}): string {
  const { steps, rollback, verify, commit, sha256 } = { ...good, ...parts };
  const part = (key: string, text: string) => (text === '' ? '' : `${key}:\n${text.replace(/^ {4}/gm, '')}`);
  return `handrail: 1
name: portal
variables: { new: { default: "2" } }
inventory: { hosts: { app-1: {} } }
artifacts: { portal-2.tar.gz: { path: portal-2.tar.gz${sha256} } }
upgrade:
  - service: portal
    hosts: [app-1]
    steps:
${steps}${rollback === '' ? '' : `    rollback:\n${rollback}`}${part('verify', verify)}${part('commit', commit)}`;
}

/** Codes with their variants, and the words that they are said of. */
async function found(parts: Parts): Promise<readonly string[]> {
  const text = book(parts);
  const { diagnostics } = await lint(text);
  return diagnostics.map(
    ({ code, variant, range }) => `${code}${variant === null ? '' : ` ${variant}`}: ${text.slice(...range)}`,
  );
}

test('an upgrade with all that belongs to it has nothing wrong', async () => {
  expect(await found({})).toEqual([]);
});

describe('what is missing is found', () => {
  test.each<[title: string, parts: Parts, expected: readonly string[]]>([
    ['no commit', { commit: '' }, ['OTP-PERMANENT: install']],
    [
      'another release made permanent',
      { commit: otp('makePermanent', 'release: "3"') },
      ['OTP-PERMANENT: install'],
    ],
    [
      'permanent before the verification',
      { steps: good.steps + otp('makePermanent'), commit: '' },
      ['OTP-PERMANENT early: makePermanent'],
    ],
    [
      'a restart before it is permanent',
      { steps: good.steps + otp('reboot', 'epmd: 4369') },
      ['OTP-PERMANENT reboot: reboot'],
    ],
    ['no check', { steps: good.steps.replace(check, '') }, ['OTP-UNCHECKED: install']],
    ['no rollback', { rollback: '' }, ['RB-MISSING: portal']],
    ['a rollback that only removes', { rollback: otp('remove') }, ['RB-MISSING release: install']],
    [
      'a rollback from another release',
      { rollback: otp('downgrade', 'release: "1", from: "22"') },
      ['RB-PATH release: downgrade'],
    ],
    ['nothing that asks the node', { verify: '' }, ['NO-HEALTH release: install']],
    ['no sha256', { sha256: '' }, ['UPLOAD-UNVERIFIED package: push']],
  ])('%s', async (_, parts, expected) => {
    expect(await found(parts)).toEqual(expected);
  });
});

describe('what is there in another manner is not missed', () => {
  test.each<[title: string, parts: Parts]>([
    ['the release in a variable', { steps: good.steps.replaceAll('release: "2"', 'release: "{{new}}"') }],
    [
      'a relup that was approved instead of a check',
      {
        steps: good.steps.replace(check, '').replace('from: "1" }', `from: "1", relup: ${'cd'.repeat(32)} }`),
      },
    ],
    [
      'a question that the installation asks itself',
      { steps: good.steps.replace('action: install,', 'action: install, expr: "portal:up()",'), verify: '' },
    ],
    ['a restart after it is permanent', { commit: good.commit + otp('reboot', 'epmd: 4369') }],
    ['a person who looks', { verify: '      - { name: Look, manual: Do users see the new page? }\n' }],
  ])('%s', async (_, parts) => {
    expect(await found(parts)).toEqual([]);
  });
});

test('edits are undone by themselves, and count as changes besides', async () => {
  const edit = (rest: string) => `handrail: 1
name: portal
inventory: { hosts: { app-1: {}, app-2: {} } }
upgrade:
  - service: portal
    hosts: [app-1, app-2]
    steps:
      - { name: Port, edit: /etc/portal.conf, set: { port: "8081" } }
${rest}verify: [{ name: Answers, hosts: [app-1, app-2], check: curl -fsS http://localhost/health }]
`;
  const codes = async (text: string): Promise<readonly (LintCode | string)[]> =>
    (await lint(text)).diagnostics.map(({ code }) => code);
  expect(await codes(edit(''))).toEqual([]);
  expect(await codes(edit('      - { name: It, run: systemctl stop portal }\n'))).toEqual(['RB-MISSING']);
});
