import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type KnownHost, parseKnownHosts } from './known-hosts.ts';

/** The entries of all files, in order. A file that does not exist has none; one that cannot be read is an error. */
export async function readKnownHosts(files: readonly string[]): Promise<readonly KnownHost[]> {
  const texts = await Promise.all(files.map(readText));
  return files.flatMap((file, index) => parseKnownHosts(file, texts[index] ?? ''));
}

/** Adds a line, on a line of its own, and creates the file for its owner alone where there is none. */
export async function appendKnownHost(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const before = await readText(file);
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  await appendFile(file, `${separator}${line}\n`, { mode: 0o600 });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return '';
    throw error;
  }
}
