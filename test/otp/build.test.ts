import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type BuildRequest,
  buildScript,
  isBuilt,
  packageScript,
  readBuild,
  readPackageTree,
} from '../../src/otp/node-build.ts';
import { nodeAnswer } from '../../src/otp/node-request.ts';
import { packagedRelease } from '../../src/otp/packaged-release.ts';
import { relFileOf } from '../../src/otp/release-package.ts';
import { relupText } from '../../src/otp/release-upgrade.ts';
import { findProgram } from '../helpers/programs.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { buildChannelReleases } from './ch-release.ts';
import { termOf } from './instructions.ts';

const escript = findProgram('escript', 'erlang-base');
const nonce = 'Build0001';

function build(directory: string, request: BuildRequest) {
  const script = join(directory, 'build.escript');
  writeFileSync(script, buildScript(request, nonce));
  const output = execFileSync(escript ?? '', [script], { cwd: directory, encoding: 'utf8' });
  const answer = nodeAnswer(0, output, nonce);
  if (answer.kind !== 'value') throw new Error(output);
  const steps = readBuild(answer.term);
  if (steps === undefined) throw new Error(output);
  return steps;
}

describe.skipIf(escript === null)('building a package', { timeout: 120_000 }, () => {
  const request: BuildRequest = { name: 'ch_rel-2', from: ['ch_rel-1'], path: ['lib/*/ebin'] };

  it('makes script, relup and package, and says so', () => {
    const directory = temporaryDirectory();
    buildChannelReleases(directory);
    const steps = build(directory, request);
    expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
      ['script', true],
      ['relup', true],
      ['package', true],
    ]);
    expect(isBuilt(steps, request)).toBe(true);
    expect(isBuilt(steps, { ...request, from: [] })).toBe(false);
    expect(build(directory, { ...request, from: [] }).map(each => each.step)).toEqual(['script', 'package']);
    expect(existsSync(join(directory, 'ch_rel-2.tar.gz'))).toBe(true);
  });

  it('reads what a package holds from the package itself', () => {
    const directory = temporaryDirectory();
    const { relup } = buildChannelReleases(directory);
    const terms = relupText(readFileSync(relup));
    // What lies beside the package does not count.
    writeFileSync(relup, 'something else');
    const script = join(directory, 'package.escript');
    writeFileSync(script, packageScript('ch_rel-2', nonce));
    const output = execFileSync(escript ?? '', [script], { cwd: directory, encoding: 'utf8' });
    const answer = nodeAnswer(0, output, nonce);
    const found = answer.kind === 'value' ? readPackageTree('ch_rel-2', answer.term) : undefined;
    if (found === undefined) throw new Error(output);
    const relFile = relFileOf(found.tree, 'ch_rel-2') ?? '';
    const sizes = execFileSync('tar', ['tzvf', join(directory, 'ch_rel-2.tar.gz')], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(line => Number(line.split(/\s+/)[2]));
    expect(packagedRelease(found.tree, relFile, { unpacked: found.unpacked, sha256: text => text })).toEqual({
      rel: 'ch_rel-2',
      version: 'B',
      erts: expect.stringMatching(/^\d+\./),
      hasErts: false,
      unpacked: sizes.reduce((sum, size) => sum + size, 0),
      relup: { terms, up: [{ from: 'A', emulator: 'kept' }] },
    });
  });

  it('stops at what fails, with the reason in systools’ words', () => {
    const directory = temporaryDirectory();
    buildChannelReleases(directory);
    const missing = { ...request, from: ['ch_rel-0'] };
    const steps = build(directory, missing);
    expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
      ['script', true],
      ['relup', false],
    ]);
    expect(steps[1]?.said).toContain('ch_rel-0');
    expect(isBuilt(steps, missing)).toBe(false);
  });
});

describe('the answer of a build', () => {
  it('is nothing else', () => {
    expect(readBuild(termOf('[{script,ok,"warned"}]'))).toEqual([
      { step: 'script', ok: true, said: 'warned' },
    ]);
    expect(readBuild(termOf('[{deploy,ok,""}]'))).toBeUndefined();
    expect(readBuild(termOf('ok'))).toBeUndefined();
    expect(readPackageTree('r', termOf('{1,[],[{"relup",text}]}'))).toBeUndefined();
    expect(readPackageTree('r', termOf('ok'))).toBeUndefined();
  });
});
