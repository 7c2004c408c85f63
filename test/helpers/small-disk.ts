import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A file system of its own that is soon full. */
export interface SmallDisk {
  resize(size: string): void;
  unmount(): void;
}

/** Mounts one at a directory, which is made; null where this user may not mount anything. Sizes as in `64k`. */
export function mountSmallDisk(directory: string, size: string): SmallDisk | null {
  mkdirSync(directory, { recursive: true });
  if (!succeeds('mount', '-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', directory)) return null;
  return {
    resize: bigger => void succeeds('mount', '-o', `remount,size=${bigger}`, directory),
    unmount: () => void succeeds('umount', '--lazy', directory),
  };
}

function succeeds(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
