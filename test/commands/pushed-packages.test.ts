import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planFrom } from '../../src/commands/load.ts';
import { planJson } from '../../src/commands/plan.ts';
import { OperatorError } from '../../src/errors.ts';
import { relupText } from '../../src/otp/release-upgrade.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const relup = (version: string) =>
  `{"B",[{"A",[],[{load_object_code,{app,"${version}",[m]}},point_of_no_return,{load,{m,soft_purge,soft_purge}}]}],[{"A",[],[restart_emulator]}]}.\n`;
const rel = '{release,{"r","B"},{erts,"13.1.5"},[{kernel,"8.5"}]}.\n';
const standard = { 'releases/r-2.rel': rel, 'releases/B/relup': relup('2'), 'erts-13.1.5/bin/beam': 'x' };
const termsOf = (text: string) =>
  createHash('sha256')
    .update(relupText(Buffer.from(text)) ?? '')
    .digest('hex');

const book = `handrail: 1
name: r
artifacts:
  r-2.tar.gz: { path: r-2.tar.gz }
  notes.tar.gz: { path: notes.tar.gz }
upgrade:
  - service: r
    hosts: [one, two]
    steps:
      - name: Notes
        upload: notes.tar.gz
        to: /srv
      - name: Push
        otp: { action: push, node: r, root: /srv/r, package: r-2.tar.gz }
      - name: Check
        otp: { action: check, node: r, release: B, from: A }
      - name: Install elsewhere
        otp: { action: install, node: other, release: B, from: A }
      - name: Install
        otp: { action: install, node: r, release: B, from: A }
    rollback:
      - name: Back
        otp: { action: downgrade, node: r, release: A, from: B }
      - name: Remove
        otp: { action: remove, node: r, release: B }
`;

/** A runbook beside a package with these files. */
function bookWith(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  const content = join(directory, 'content');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(content, path)), { recursive: true });
    writeFileSync(join(content, path), text);
  }
  execFileSync('tar', ['czf', join(directory, 'r-2.tar.gz'), '-C', content, ...readdirSync(content)]);
  writeFileSync(join(directory, 'notes.tar.gz'), 'no archive');
  writeFileSync(join(directory, 'r.yaml'), book);
  return join(directory, 'r.yaml');
}

const load = (path: string) => planFrom({ book: path, variables: {}, selection: {}, language: 'en' });

describe('a package that the plan pushes', () => {
  it('is read for what it holds; what is only uploaded is not', async () => {
    const { plan } = await load(bookWith(standard));
    const unpacked = Object.values(standard).reduce((sum, text) => sum + text.length, 0);
    expect(plan.artifacts.map(({ release }) => release)).toEqual([
      {
        rel: 'r-2',
        version: 'B',
        erts: '13.1.5',
        hasErts: true,
        unpacked,
        relup: { terms: termsOf(relup('2')), up: [{ from: 'A', emulator: 'kept' }] },
      },
      undefined,
    ]);
  });

  it('gives its relup to the steps that carry it out at the same node, there and back', async () => {
    const loaded = await load(bookWith(standard));
    const all = [...loaded.plan.tasks, ...loaded.plan.rollback];
    const terms = termsOf(relup('2'));
    const approved = all.flatMap(({ id, action }) =>
      action.verb === 'otp' && action.approved === terms ? [id] : [],
    );
    expect(approved.toSorted()).toEqual([
      'r/check@one',
      'r/check@two',
      'r/install@one',
      'r/install@two',
      'r/rollback/back@one',
      'r/rollback/back@two',
    ]);
    expect(all.filter(({ action }) => action.verb === 'otp' && action.approved !== undefined)).toHaveLength(
      6,
    );
    expect(JSON.stringify(planJson(loaded))).toContain(`relup terms sha256 ${terms}`);
  });

  it('is part of what is approved by its relup, not by how that is written', async () => {
    const digestOf = async (text: string) => {
      const { plan } = await load(bookWith({ ...standard, 'releases/B/relup': text }));
      return plan.tasks.flatMap(({ action }) => (action.verb === 'otp' ? (action.approved ?? []) : []));
    };
    const first = await digestOf(relup('2'));
    expect(await digestOf(`% built twice\n${relup('2').replace('"A"', '[65]')}`)).toEqual(first);
    expect(await digestOf(relup('3'))).not.toEqual(first);
  });

  it('without a relup approves none', async () => {
    const { 'releases/B/relup': _, ...rest } = standard;
    const { plan } = await load(bookWith(rest));
    expect(plan.artifacts[0]?.release?.relup).toBeNull();
    expect(JSON.stringify(plan.tasks)).not.toContain('approved');
  });

  it.each<[string, (path: string) => void, RegExp]>([
    [
      'is truncated',
      path => writeFileSync(path, readFileSync(path).subarray(0, 60)),
      /r-2\.tar\.gz is cut off/,
    ],
    ['is no archive', path => writeFileSync(path, 'hello'), /r-2\.tar\.gz is not a gzip/],
  ])('that %s stops the plan before anything is begun', async (_, spoil, message) => {
    const path = bookWith(standard);
    spoil(join(dirname(path), 'r-2.tar.gz'));
    const failure = await load(path).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperatorError);
    expect((failure as OperatorError).message).toMatch(message);
  });

  it('that has no .rel, or a relup that does not read, stops it as well', async () => {
    const { 'releases/r-2.rel': _, ...rest } = standard;
    await expect(load(bookWith(rest))).rejects.toThrow(/has no \.rel file/);
    const broken = bookWith({ ...standard, 'releases/B/relup': '{"B",' });
    await expect(load(broken)).rejects.toThrow(/releases\/B\/relup/);
  });
});
