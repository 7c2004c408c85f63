import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const dist = join(import.meta.dirname, '../../dist');
const directory = mkdtempSync(join(tmpdir(), 'handrail-installed-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('what is installed', () => {
  it('is the bundle alone: no dependency, a program that starts by itself', () => {
    const installed = JSON.parse(readFileSync(join(dist, 'package.json'), 'utf8'));
    expect(installed).toMatchObject({
      name: 'handrail',
      bin: { handrail: 'cli.js' },
      engines: manifest.engines,
    });
    expect(installed.dependencies).toBeUndefined();
    expect(execFileSync(join(dist, 'cli.js'), ['--version'], { encoding: 'utf8' })).toBe(
      `${manifest.version}\n`,
    );
  });

  it('has the shipped runbooks with it', () => {
    expect(readdirSync(join(dist, 'runbooks'))).toEqual(readdirSync(join(dist, '../runbooks')));
  });

  it('says in one sentence what it needs under a Node that is too old', () => {
    const preload = join(directory, 'old.cjs');
    writeFileSync(preload, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });\n");
    chmodSync(preload, 0o600);
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--require', preload, join(dist, 'cli.js'), 'runs'],
      { encoding: 'utf8' },
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/^handrail: handrail needs Node 22\.12 or newer/);
    expect(stderr.trim().split('\n').length).toBe(1);
  });
});
