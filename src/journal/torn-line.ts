import { constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalFiles } from './files.ts';

/**
 * Puts the bytes of a line that was not written to its end into a new file of the directory and returns its name; they
 * are on disk when this returns. Throws what the system calls throw.
 */
export function keepAside(directory: string, bytes: Uint8Array, files: JournalFiles): string {
  const name = freeName(directory);
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  const descriptor = files.open(join(directory, name), O_WRONLY | O_CREAT | O_EXCL, 0o600);
  try {
    let written = 0;
    while (written < bytes.length) {
      const taken = files.write(descriptor, bytes.subarray(written));
      if (taken === 0) throw new Error(`${name} could not be written to its end`);
      written += taken;
    }
    files.sync(descriptor);
  } finally {
    files.close(descriptor);
  }
  return name;
}

function freeName(directory: string): string {
  for (let number = 1; ; number += 1) {
    const name = `journal.torn-${number}`;
    if (!existsSync(join(directory, name))) return name;
  }
}
