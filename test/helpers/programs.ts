import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/**
 * The path of a program of the system. Null, with the reason on stderr, where it is not installed; but under CI its
 * absence is an error, so that the tests that need it cannot be skipped there.
 */
export function findProgram(name: string, debianPackage: string): string | null {
  const directories = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  const found = directories.map(directory => join(directory, name)).find(isExecutable);
  if (found !== undefined) return found;
  const reason = `${name} is not installed (Debian: apt-get install ${debianPackage})`;
  if (process.env.CI) throw new Error(reason);
  console.warn(`Skipped: ${reason}.`);
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
