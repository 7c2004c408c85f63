import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ArchiveError, tarEntries } from '../../src/commands/tar-reader.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const long = `${'directory-with-a-long-name/'.repeat(6)}${'file'.repeat(30)}.txt`;
const files: Readonly<Record<string, string>> = {
  'a.txt': 'short',
  'exact.bin': 'x'.repeat(1024),
  'empty.txt': '',
  'lib/ch_app-2/ebin/ch3.beam': 'beam'.repeat(5000),
  '目录/文件.txt': '中文\n',
  [`${'p'.repeat(60)}/${'q'.repeat(60)}.txt`]: 'split between prefix and name',
};

function archived(format: string, extra: Readonly<Record<string, string>> = {}): Buffer {
  const directory = temporaryDirectory();
  for (const [path, content] of Object.entries({ ...files, ...extra })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  execFileSync('ln', ['-s', 'a.txt', join(directory, 'link')]);
  return execFileSync('tar', ['cf', '-', `--format=${format}`, '-C', directory, '.'], { maxBuffer: 1 << 26 });
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpacked(bytes: Uint8Array, chunk: number, skip = 0): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  let count = 0;
  for await (const entry of tarEntries(inChunks(bytes, chunk))) {
    count += 1;
    if (entry.type !== 'file' || (skip > 0 && count % skip === 0)) continue;
    found[entry.path.replace(/^\.\//, '')] = new TextDecoder().decode(await entry.content());
  }
  return found;
}

describe('the reader of tar archives', () => {
  it.each([
    ['ustar', {}],
    ['gnu', { [long]: 'deep' }],
    ['posix', { [long]: 'deep' }],
  ])('reads what tar writes in the format %s, however it is cut into chunks', async (format, extra) => {
    const bytes = archived(format, extra);
    for (const chunk of [1, 511, 512, 513, 4096, 16_384, bytes.length])
      expect(await unpacked(bytes, chunk), `${chunk}`).toEqual({ ...files, ...extra });
  });

  it('goes on behind what nobody asked for', async () => {
    const found = await unpacked(archived('gnu'), 700, 2);
    expect(Object.keys(found).length).toBeGreaterThan(0);
    for (const [path, content] of Object.entries(found)) expect(content).toBe(files[path]);
  });

  it('takes an archive only whole', async () => {
    const bytes = archived('ustar');
    const last = bytes.findLastIndex(byte => byte !== 0);
    const content = Math.ceil((last + 1) / 512) * 512;
    for (let length = 0; length < content + 1024; length += 509) {
      const error: unknown = await unpacked(bytes.subarray(0, length), 4096).catch(
        (thrown: unknown) => thrown,
      );
      expect(error, `${length}`).toBeInstanceOf(ArchiveError);
      expect((error as ArchiveError).kind, `${length}`).toBe('truncated');
    }
    expect(await unpacked(bytes.subarray(0, content + 1024), 4096)).toEqual(files);
  });

  it('takes no header with a changed byte', async () => {
    const bytes = archived('ustar');
    for (let at = 0; at < 512; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x11;
      await expect(unpacked(changed, 4096), `${at}`).rejects.toMatchObject({ kind: 'damaged' });
    }
  });
});
