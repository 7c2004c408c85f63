import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Transport, UploadRequest, UploadResult } from '../../src/model/transport.ts';
import { localTransport } from '../../src/transports/local.ts';
import { partName, partsPattern } from '../../src/transports/upload-result.ts';
import { refuseToAsk, startTestHost, type TestHost, testTiming, until } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const content = randomBytes(3_000_000);
const sha256 = createHash('sha256').update(content).digest('hex');

let host: TestHost;
let transport: Transport;
let local: string;
let target: string;

async function start(kind: 'ssh' | 'local', env: Readonly<Record<string, string>> = {}): Promise<void> {
  const directory = temporaryDirectory();
  host = await startTestHost(directory, { server: { env } });
  transport =
    kind === 'ssh' ? host.transport() : localTransport(host.entry, { home: host.root, env }, testTiming);
  await transport.connect(refuseToAsk);
  local = join(directory, 'ecsc.tar');
  target = join(host.root, 'ecsc.tar');
  writeFileSync(local, content);
}

afterEach(async () => {
  await transport.close();
  await host.server.close();
});

function upload(changes: Partial<UploadRequest> = {}) {
  return transport.upload({
    local,
    remote: target,
    sha256,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...changes,
  });
}

/** Nothing is left of an upload that failed. */
function expectNothingLeft(directory = host.root): void {
  expect(readdirSync(directory).filter(name => name.includes('.part'))).toEqual([]);
}

describe.each(['ssh', 'local'] as const)('an upload (%s)', kind => {
  beforeEach(() => start(kind));

  test('puts the file there whole, with its mode, and tells how far it is', async () => {
    chmodSync(local, 0o750);
    const steps: number[] = [];
    expect(await upload({ onProgress: (done, total) => steps.push(done, total) })).toEqual({
      kind: 'ended',
      outcome: { kind: 'exited', code: 0 },
    });
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(statSync(target).mode & 0o777).toBe(0o750);
    expect(steps.slice(0, 2)).toEqual([0, content.length]);
    expect(steps.slice(-2)).toEqual([content.length, content.length]);
    expectNothingLeft();
  });

  test('replaces what has the name, and can be repeated', async () => {
    writeFileSync(target, 'old');
    await upload();
    expect(ended(await upload()).problem).toBeUndefined();
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  test('is not disturbed by another one of the same file that goes on meanwhile', async () => {
    let other: Promise<UploadResult> | undefined;
    const first = await upload({
      onProgress: done => {
        if (done > 0) other ??= upload();
      },
    });
    expect([first, await other].map(result => result?.kind === 'ended' && result.outcome)).toEqual([
      { kind: 'exited', code: 0 },
      { kind: 'exited', code: 0 },
    ]);
    expect(readFileSync(target).equals(content)).toBe(true);
    expectNothingLeft();
  });

  test('of an empty file and of a read-only one', async () => {
    writeFileSync(local, '');
    chmodSync(local, 0o444);
    const empty = createHash('sha256').digest('hex');
    expect(ended(await upload({ sha256: empty })).problem).toBeUndefined();
    expect(statSync(target)).toMatchObject({ size: 0 });
    expect(statSync(target).mode & 0o777).toBe(0o444);
  });

  test.each([
    ['spaces and quotes', `a 'b' "c"`],
    ['a command', '$(touch pwned)`touch pwned`; touch pwned'],
    ['a dash in front', '-rf'],
    ['a line break', 'a\nb'],
    ['Chinese characters', '发布.tar'],
    ['wildcards', '*?[a]'],
    ['as many letters as a name may have', `${'a'.repeat(251)}.tar`],
    ['as many Chinese characters as a name may have', '发'.repeat(85)],
    ['characters of four bytes where it is cut', `a${'🙂'.repeat(63)}`],
  ])('to a name with %s', async (_, name) => {
    const remote = join(host.root, name);
    expect(ended(await upload({ remote })).problem).toBeUndefined();
    expect(readdirSync(host.root)).toEqual([name]);
  });

  test.each(['short.tar', `${'a'.repeat(251)}.tar`, '发'.repeat(85)])(
    'has a name until it is whole that is its own, and that the sweep of this file alone finds (%#)',
    name => {
      const remote = join(host.root, name);
      const others = [`${name.slice(0, -1)}b`, `${name.slice(0, -1)}c`].map(other => join(host.root, other));
      const parts = [remote, remote, ...others].map(each => partName(each, sha256));
      expect(new Set(parts)).toHaveProperty('size', 4);
      for (const part of parts) writeFileSync(part, 'half');
      spawnSync('/bin/sh', ['-c', `rm -f -- ${partsPattern(remote, sha256)}`]);
      expect(parts.map(part => existsSync(part))).toEqual([false, false, true, true]);
    },
  );

  test('of a file that is not the planned one is refused before anything is sent', async () => {
    writeFileSync(local, 'changed since the plan');
    expect(await upload()).toMatchObject({
      outcome: { kind: 'exited', code: 1 },
      problem: { code: 'artifactChanged', detail: expect.stringContaining(sha256) },
    });
    expect(readdirSync(host.root)).toEqual([]);
  });

  test('of a file that is gone is refused', async () => {
    expect(await upload({ local: join(host.root, 'none') })).toMatchObject({
      problem: { code: 'artifactChanged' },
    });
  });

  test('into a directory that does not exist', async () => {
    expect(await upload({ remote: join(host.root, 'none', 'file') })).toEqual({
      kind: 'ended',
      outcome: { kind: 'exited', code: 1 },
      problem: { code: 'noSuchDirectory', detail: join(host.root, 'none') },
    });
  });

  test('onto a directory leaves it as it is', async () => {
    mkdirSync(target);
    expect(await upload()).toMatchObject({
      problem: { code: 'transferFailed', detail: `${target} is a directory` },
    });
    expect(readdirSync(target)).toEqual([]);
    expectNothingLeft();
  });

  test.skipIf(process.getuid?.() === 0)('into a directory that may not be written', async () => {
    chmodSync(host.root, 0o500);
    expect(await upload()).toMatchObject({ problem: { code: 'permissionDenied' } });
    chmodSync(host.root, 0o700);
  });

  test('that is cancelled removes what it has sent', async () => {
    writeFileSync(target, 'old');
    const abort = new AbortController();
    const result = await upload({
      signal: abort.signal,
      onProgress: done => {
        if (done > 0) abort.abort();
      },
    });
    expect(result).toEqual({ kind: 'ended', outcome: { kind: 'cancelled' } });
    expect(readFileSync(target, 'utf8')).toBe('old');
    expectNothingLeft();
  });
});

describe('an upload over SSH', () => {
  test('to a full disk says so, and leaves the old file and no part of the new one', async () => {
    // The host's own word on how much is free.
    const bin = temporaryDirectory();
    writeFileSync(
      join(bin, 'df'),
      '#!/bin/sh\necho Filesystem 1024-blocks Used Available Capacity Mounted on\necho /dev/sda1 1000 990 10 99% /\n',
      { mode: 0o755 },
    );
    await start('ssh', { PATH: `${bin}:${process.env.PATH}` });
    writeFileSync(target, 'old');
    host.server.faults.diskBytes = 1_000_000;
    const { outcome, problem } = ended(await upload());
    expect(outcome).toEqual({ kind: 'exited', code: 1 });
    expect(problem?.code).toBe('diskFull');
    expect(problem?.detail).toContain(`${host.root} has 10240 bytes free`);
    expect(readFileSync(target, 'utf8')).toBe('old');
    expectNothingLeft();
  });

  test('that the host breaks off for another reason says that there is room', async () => {
    await start('ssh');
    host.server.faults.diskBytes = 1_000_000;
    expect(ended(await upload()).problem).toMatchObject({
      code: 'transferFailed',
      detail: expect.stringContaining('a quota'),
    });
    expectNothingLeft();
  });

  test('that arrives damaged is not given its name', async () => {
    const bin = temporaryDirectory();
    writeFileSync(join(bin, 'sha256sum'), `#!/bin/sh\necho ${'0'.repeat(64)}\n`, { mode: 0o755 });
    await start('ssh', { PATH: `${bin}:${process.env.PATH}` });
    writeFileSync(target, 'old');
    expect(ended(await upload()).problem?.code).toBe('checksumMismatch');
    expect(readFileSync(target, 'utf8')).toBe('old');
    expectNothingLeft();
  });

  test.each([
    ['shasum', ['sh', 'shasum', 'perl', 'mv']],
    ['openssl', ['sh', 'openssl', 'mv']],
    ['no program', ['sh', 'mv']],
  ])('is compared on the host with %s', async (_, programs) => {
    const bin = temporaryDirectory();
    for (const program of programs) {
      const path = programPath(program);
      if (path === null) return console.warn(`Skipped: ${program} is not installed.`);
      symlinkSync(path, join(bin, program));
    }
    await start('ssh', { PATH: bin }).catch(() => {});
    const result = await upload();
    expect(ended(result).problem).toBeUndefined();
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  test('whose connection breaks leaves the old file, and can be repeated', async () => {
    await start('ssh');
    writeFileSync(target, 'old');
    const result = await upload({
      onProgress: done => {
        if (done > 0) host.server.drop();
      },
    });
    expect(result).toEqual({ kind: 'cut', reason: expect.any(String) });
    expect(readFileSync(target, 'utf8')).toBe('old');
    await transport.connect(refuseToAsk);
    expect(ended(await upload()).outcome).toEqual({ kind: 'exited', code: 0 });
    expect(readFileSync(target).equals(content)).toBe(true);
    expectNothingLeft();
  });

  test('without a connection sends nothing', async () => {
    await start('ssh');
    await transport.close();
    expect(ended(await upload()).outcome.kind).toBe('unreachable');
    expect(existsSync(target)).toBe(false);
  });

  test('gives its session back', async () => {
    await start('ssh');
    for (let count = 0; count < 12; count++) expect(ended(await upload()).problem).toBeUndefined();
    await until('all sessions are closed', () => host.server.sessions() === 0);
  });
});

function ended(result: UploadResult): Extract<UploadResult, { kind: 'ended' }> {
  if (result.kind === 'cut') throw new Error(`the upload was cut: ${result.reason}`);
  return result;
}

function programPath(program: string): string | null {
  const directories = [...(process.env.PATH ?? '').split(':'), dirname(process.execPath)];
  return directories.map(directory => join(directory, program)).find(path => existsSync(path)) ?? null;
}
