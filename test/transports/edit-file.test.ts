import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type HostFile,
  HostUnreachable,
  type WriteFileRequest,
  type WriteFileResult,
} from '../../src/model/transport.ts';
import { readFileOn, settleFileOn, writeFileOn } from '../../src/transports/edit-file.ts';
import { modeOf, permissions } from '../../src/transports/edit-text.ts';
import { mountSmallDisk } from '../helpers/small-disk.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { shells, shellsOf, type TestShells } from './host-shells.ts';

const old = 'jdbc.pool.max=20\n# 连接池 \u0081 $(id) `id` \\ \'"\n';
const wanted = 'jdbc.pool.max=50\r\n\thandrail\nEOF\n\'"$(id)`id`\\\n“升级” без конца';
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

describe.each(shells.map(shell => ({ shell })))('A file on a host whose shell is $shell.0', ({ shell }) => {
  let root: string;
  let file: string;
  let there: TestShells;

  beforeEach(context => {
    root = temporaryDirectory();
    const found = shellsOf(shell, { cwd: root });
    if (found === null) {
      context.skip();
      return;
    }
    there = found;
    mkdirSync(join(root, "it's here"));
    file = join(root, "it's here", 'db.properties');
    writeFileSync(file, old);
    chmodSync(file, 0o640);
  });

  const read = (path = file, limit = 1000) => readFileOn(there.open, path, limit);
  const requestFor = (seen: HostFile, change: Partial<WriteFileRequest> = {}): WriteFileRequest => ({
    path: seen.path,
    temporary: `${seen.path}.new`,
    directory: join(root, 'attempt'),
    content: Buffer.from(wanted),
    after: sha256(wanted),
    before:
      seen.present === null ? null : { sha256: sha256(seen.present.content), traits: seen.present.traits },
    backup: `${seen.path}.old`,
    mode: seen.present?.traits.mode ?? '0600',
    ...change,
  });
  const write = async (change: Partial<WriteFileRequest> = {}): Promise<WriteFileResult> =>
    writeFileOn(there.open, requestFor(await read(), change));
  const names = () => readdirSync(join(root, "it's here")).toSorted();
  const problemOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => (error instanceof HostUnreachable ? error.problem : error),
    );

  test('is read with its owner and mode', async () => {
    const { uid, gid } = statSync(file);
    const seen = await read();
    expect(seen.path).toBe(file);
    expect(Buffer.from(seen.present!.content).toString()).toBe(old);
    expect(seen.present!.traits).toMatchObject({ uid, gid, mode: '0640', links: 1 });
  });

  test('is read through a link, of which the file behind it is edited', async () => {
    const link = join(root, 'link');
    symlinkSync(file, link);
    const seen = await read(link);
    expect(seen.path).toBe(file);
    expect(await writeFileOn(there.open, requestFor(seen))).toEqual({ kind: 'written', notes: [] });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(link, 'utf8')).toBe(wanted);
  });

  test('that is not there is told from one that cannot be', async () => {
    expect(await read(join(root, 'none'))).toEqual({ path: join(root, 'none'), present: null });
    expect(await problemOf(read(join(root, 'no/where')))).toMatchObject({ code: 'noSuchDirectory' });
    expect(await problemOf(read(root))).toMatchObject({ code: 'fileUnfit' });
    expect(await problemOf(read(file, old.length))).toMatchObject({ code: 'fileUnfit' });
  });

  test('is replaced in one step, its owner and mode kept, the old one beside it', async () => {
    const before = statSync(file);
    expect(await write()).toEqual({ kind: 'written', notes: [] });
    expect(readFileSync(file, 'utf8')).toBe(wanted);
    expect(statSync(file)).toMatchObject({ mode: before.mode, uid: before.uid, gid: before.gid });
    expect(statSync(`${file}.old`)).toMatchObject({ ino: before.ino, mode: before.mode });
    expect(readFileSync(`${file}.old`, 'utf8')).toBe(old);
    expect(names()).toEqual(['db.properties', 'db.properties.old']);
  });

  test.each(['', 'x', '\n', 'x\n\n', '中'.repeat(40_000)])(
    'gets content %#, byte for byte',
    async content => {
      expect(await write({ content: Buffer.from(content), after: sha256(content) })).toMatchObject({
        kind: 'written',
      });
      expect(readFileSync(file, 'utf8')).toBe(content);
    },
  );

  test.each([0o600, 0o444, 0o4755, 0o2750, 0o1777])('keeps mode %o', async mode => {
    chmodSync(file, mode);
    expect(await write()).toMatchObject({ kind: 'written' });
    expect(statSync(file).mode & 0o7777).toBe(mode);
  });

  test('that was changed since it was shown is left as it is', async () => {
    const request = requestFor(await read());
    writeFileSync(file, 'of somebody else\n');
    expect(await writeFileOn(there.open, request)).toEqual({
      kind: 'failed',
      problem: { code: 'fileChanged', detail: file },
    });
    expect(readFileSync(file, 'utf8')).toBe('of somebody else\n');
    expect(names()).toEqual(['db.properties']);
  });

  test('whose mode was changed since it was shown is left as it is', async () => {
    const request = requestFor(await read());
    chmodSync(file, 0o600);
    expect(await writeFileOn(there.open, request)).toMatchObject({ problem: { code: 'fileChanged' } });
    expect(names()).toEqual(['db.properties']);
  });

  test('is never kept over another one', async () => {
    writeFileSync(`${file}.old`, 'of somebody else\n');
    expect(await write()).toMatchObject({ kind: 'failed', problem: { code: 'fileUnfit' } });
    expect(readFileSync(file, 'utf8')).toBe(old);
    expect(readFileSync(`${file}.old`, 'utf8')).toBe('of somebody else\n');
    expect(names()).toEqual(['db.properties', 'db.properties.old']);
  });

  test('that an attempt before had kept already is kept as it is', async () => {
    linkSync(file, `${file}.old`);
    expect(await write()).toMatchObject({ kind: 'written' });
    expect(readFileSync(`${file}.old`, 'utf8')).toBe(old);
  });

  test('is made where there is none, with the mode that was asked for', async () => {
    const path = join(root, 'made');
    const request = requestFor(await read(path), { mode: '0644' });
    expect(await writeFileOn(there.open, request)).toEqual({ kind: 'written', notes: [] });
    expect(readFileSync(path, 'utf8')).toBe(wanted);
    expect(statSync(path).mode & 0o7777).toBe(0o644);
    expect(existsSync(request.backup)).toBe(false);
  });

  test('that somebody made meanwhile is left as it is', async () => {
    const path = join(root, 'made');
    const request = requestFor(await read(path));
    writeFileSync(path, 'of somebody else\n');
    expect(await writeFileOn(there.open, request)).toMatchObject({ problem: { code: 'fileChanged' } });
    expect(readFileSync(path, 'utf8')).toBe('of somebody else\n');
  });

  test('is not written after the write was ruled out', async () => {
    const request = requestFor(await read());
    expect(await settleFileOn(there.open, request)).toBe(sha256(old));
    expect(await writeFileOn(there.open, request)).toMatchObject({ kind: 'cut' });
    expect(readFileSync(file, 'utf8')).toBe(old);
    expect(names()).toEqual(['db.properties']);
  });

  test('that is written and ruled out at once is what the answer says, for good', async () => {
    const big = 'x'.repeat(200_000);
    const answers = new Set<string>();
    for (let round = 0; round < 16; round++) {
      const path = join(root, `race-${round}`);
      writeFileSync(path, old);
      const request = requestFor(await read(path), {
        content: Buffer.from(big),
        after: sha256(big),
        directory: join(root, `attempt-${round}`),
      });
      const writing = writeFileOn(there.open, request);
      // Each time a little later, from before the write to after it: whatever comes first, the answer holds.
      await new Promise(resolve => setTimeout(resolve, round * 8));
      const settled = await settleFileOn(there.open, request);
      await writing;
      expect(sha256(readFileSync(path))).toBe(settled);
      expect(existsSync(request.temporary)).toBe(false);
      answers.add(settled === request.after ? 'written' : 'ruled out');
    }
    expect(answers.size).toBeGreaterThan(0);
  });

  test('is said to be written by who asks afterwards', async () => {
    const request = requestFor(await read());
    await writeFileOn(there.open, request);
    expect(await settleFileOn(there.open, request)).toBe(sha256(wanted));
  });

  test.skipIf(process.getuid?.() !== 0)('keeps the owner of somebody else', async () => {
    chownSync(file, 1234, 2345);
    chmodSync(file, 0o640);
    expect(await write()).toMatchObject({ kind: 'written' });
    expect(statSync(file)).toMatchObject({ uid: 1234, gid: 2345 });
    expect(statSync(file).mode & 0o7777).toBe(0o640);
  });

  test('in a directory that nothing can be written to stays as it is', async context => {
    const disk = mountSmallDisk(join(root, 'disk'), '64k');
    if (disk === null) {
      context.skip();
      return;
    }
    try {
      const path = join(root, 'disk', 'app.conf');
      writeFileSync(path, old);
      disk.resize('64k,ro');
      const request = requestFor(await read(path));
      expect(await writeFileOn(there.open, request)).toMatchObject({ problem: { code: 'permissionDenied' } });
      expect(readFileSync(path, 'utf8')).toBe(old);
    } finally {
      disk.unmount();
    }
  });

  test('on a full disk stays as it is', async context => {
    const disk = mountSmallDisk(join(root, 'disk'), '64k');
    if (disk === null) {
      context.skip();
      return;
    }
    try {
      const path = join(root, 'disk', 'app.conf');
      writeFileSync(path, old);
      const content = 'x'.repeat(100_000);
      const request = requestFor(await read(path), { content: Buffer.from(content), after: sha256(content) });
      expect(await writeFileOn(there.open, request)).toMatchObject({ problem: { code: 'diskFull' } });
      expect(readFileSync(path, 'utf8')).toBe(old);
      expect(readdirSync(join(root, 'disk'))).toEqual(['app.conf']);
    } finally {
      disk.unmount();
    }
  });
});

test('A mode reads the same in digits and in letters.', () => {
  for (let bits = 0; bits <= 0o7777; bits++) {
    const mode = bits.toString(8).padStart(4, '0');
    expect(modeOf(`-${permissions(mode)}`)).toBe(mode);
  }
});
