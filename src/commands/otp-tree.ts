import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OperatorError } from '../errors.ts';
import type { PackageFacts } from '../otp/explain-package.ts';
import { isReleaseFile, type ReleaseTree } from '../otp/release-package.ts';
import type { OtpCommandWords } from '../text/otp.ts';
import { visibleControls } from '../text/visible.ts';
import { ArchiveError, tarEntries } from './tar-reader.ts';

export interface ReadArchive {
  readonly tree: ReleaseTree;
  readonly facts: PackageFacts;
  /** Bytes of all files, unpacked. */
  readonly unpacked: number;
}

/** A release package, read in one pass and without unpacking anything. */
export async function readArchive(path: string, words: OtpCommandWords): Promise<ReadArchive> {
  const label = basename(path);
  const hash = createHash('sha256');
  const { size } = await stat(path).catch((error: unknown) => {
    throw notRead(path, error, words);
  });
  const names = new Set<string>();
  const files = new Map<string, Uint8Array>();
  let unpacked = 0;
  try {
    for await (const entry of tarEntries(unzipped(path, hash))) {
      const name = entry.path.replace(/^(?:\.\/)+/, '');
      if (entry.type !== 'directory') names.add(name);
      if (entry.type === 'file') unpacked += entry.size;
      if (entry.type !== 'file' || !isReleaseFile(name)) continue;
      if (entry.size > largestFile)
        throw new OperatorError(words.tooLarge(label, visibleControls(name), largestFile));
      files.set(name, await entry.content());
    }
  } catch (error) {
    throw error instanceof OperatorError ? error : damaged(path, error, words);
  }
  return {
    tree: { label, names, files },
    facts: { files: names.size, bytes: size, sha256: hash.digest('hex') },
    unpacked,
  };
}

/** A target system's root: what `isReleaseFile` names, and which libraries and emulators are there. */
export async function readRoot(path: string, words: OtpCommandWords): Promise<ReleaseTree> {
  const names = new Set<string>();
  const files = new Map<string, Uint8Array>();
  const top = await readdir(path).catch((error: unknown) => {
    throw notRead(path, error, words);
  });
  const list = async (directory: string) => [directory, await entries(join(path, directory))] as const;
  const releases = await entries(join(path, 'releases'));
  const libraries = await entries(join(path, 'lib'));
  const directories = await Promise.all([
    list('releases'),
    ...releases.map(name => list(`releases/${name}`)),
    ...libraries.map(name => list(`lib/${name}/ebin`)),
    ...top.filter(name => name.startsWith('erts-')).map(list),
  ]);
  for (const [directory, found] of directories) for (const name of found) names.add(`${directory}/${name}`);
  for (const name of names) if (isReleaseFile(name)) files.set(name, await readFile(join(path, name)));
  return { label: path, names, files };
}

/** More than any file that describes a release; a package holds larger ones, which are passed over. */
const largestFile = 32 * 1024 * 1024;

/** Decompressed chunks; an error on the way there reaches whoever reads them. */
function unzipped(path: string, hash: Hash): AsyncIterable<Uint8Array> {
  return pipeline(hashed(path, hash), createGunzip(), () => undefined);
}

async function* hashed(path: string, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    yield chunk;
  }
}

/** The names in a directory; none where it is not one. */
async function entries(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

function damaged(path: string, error: unknown, words: OtpCommandWords): OperatorError {
  const { code, message } = error as NodeJS.ErrnoException;
  const label = basename(path);
  const options = { hint: words.sendAgain, cause: error };
  if (code === 'Z_BUF_ERROR' || (error instanceof ArchiveError && error.kind === 'truncated'))
    return new OperatorError(words.truncated(label), options);
  if (code === 'Z_DATA_ERROR' && message === 'incorrect header check')
    return new OperatorError(words.notArchive(label), options);
  if (error instanceof ArchiveError || code?.startsWith('Z_'))
    return new OperatorError(words.corrupt(label, message), options);
  return notRead(path, error, words);
}

function notRead(path: string, error: unknown, words: OtpCommandWords): OperatorError {
  const reason = error instanceof Error ? error.message : String(error);
  return new OperatorError(words.notRead(path, reason), { cause: error });
}
