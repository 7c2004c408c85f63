import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { directoriesOf, type FileTree, tar } from '../../src/demo/tar.ts';

const modified = new Date('2017-03-15T12:00:00Z');
const tree: FileTree = {
  'app/VERSION': { content: '20170315\n' },
  'app/bin/start.sh': { content: '#!/bin/sh\n', mode: 0o755 },
  'app/lib/empty.jar': { content: '' },
  'app/lib/exact.jar': { content: new Uint8Array(1024).fill(7) },
  'app/name.txt': { content: '中文\n' },
};

let directory: string | undefined;
afterEach(() => {
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

test('An archive unpacks with the system’s tar to the same content and modes.', () => {
  directory = mkdtempSync(join(tmpdir(), 'tar-'));
  execFileSync('tar', ['xf', '-', '-C', directory], { input: tar(tree, modified) });
  for (const [path, { content, mode }] of Object.entries(tree)) {
    expect(readFileSync(join(directory, path))).toEqual(Buffer.from(content));
    expect(statSync(join(directory, path)).mode & 0o777).toBe(mode ?? 0o644);
  }
});

test('Equal trees give equal bytes, whatever the order of their entries.', () => {
  const reversed = Object.fromEntries(Object.entries(tree).reverse());
  expect(Buffer.from(tar(reversed, modified)).equals(tar(tree, modified))).toBe(true);
});

test('An archive is whole records long.', () => {
  expect(tar(tree, modified).length % 10_240).toBe(0);
});

test.each(['', 'a'.repeat(101), 'with space', '中文'])(
  'A name that ustar cannot hold is refused: %j',
  name => {
    expect(() => tar({ [name]: { content: '' } }, modified)).toThrow(RangeError);
  },
);

test('Directories come before what they contain.', () => {
  expect(directoriesOf(['a/b/c.txt', 'a/d.txt', 'e.txt', 'a/b-c/f.txt'])).toEqual(['a', 'a/b', 'a/b-c']);
});
