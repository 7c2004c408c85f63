import { mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'handrail-demo-';
const ownerFile = 'owner';
const keepFile = 'kept';

/** A new directory for an estate, owned by this process. */
export async function makeRoot(keep: boolean): Promise<string> {
  const root = await mkdtemp(join(await realpath(tmpdir()), prefix));
  await writeFile(join(root, ownerFile), `${process.pid}\n`);
  if (keep) await writeFile(join(root, keepFile), '');
  return root;
}

/**
 * Removes what demos left behind that were killed before they could tidy up: directories of this user whose owner no
 * longer lives, and which nobody asked to keep.
 */
export async function removeAbandonedRoots(): Promise<void> {
  const parent = await realpath(tmpdir());
  const names = (await readdir(parent)).filter(name => name.startsWith(prefix));
  for (const root of names.map(name => join(parent, name))) {
    if (await isAbandoned(root)) await rm(root, { recursive: true, force: true });
  }
}

async function isAbandoned(root: string): Promise<boolean> {
  const [directory, kept, owner] = await Promise.all([
    stat(root).catch(() => null),
    stat(join(root, keepFile)).catch(() => null),
    readFile(join(root, ownerFile), 'utf8').catch(() => ''),
  ]);
  if (directory === null || directory.uid !== process.getuid?.() || kept !== null) return false;
  const pid = Number.parseInt(owner, 10);
  return Number.isInteger(pid) && pid > 0 && !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
