import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';

/** The system calls that writing a journal makes, so that a test can let each of them fail. All throw as `node:fs` does. */
export interface JournalFiles {
  /** `flags` as in `fs.constants`; a new file gets `mode`. Returns a descriptor. */
  open(path: string, flags: number, mode: number): number;
  /** One write; returns how many bytes were taken, which may be fewer than given. */
  write(descriptor: number, bytes: Uint8Array): number;
  /** Data and what is needed to find it again are on disk. */
  syncData(descriptor: number): void;
  sync(descriptor: number): void;
  truncate(descriptor: number, length: number): void;
  status(descriptor: number): { readonly size: number; readonly links: number };
  close(descriptor: number): void;
}

export const systemFiles: JournalFiles = {
  open: openSync,
  write: (descriptor, bytes) => writeSync(descriptor, bytes),
  syncData: fdatasyncSync,
  sync: fsyncSync,
  truncate: ftruncateSync,
  status: descriptor => {
    const { size, nlink } = fstatSync(descriptor);
    return { size, links: nlink };
  },
  close: closeSync,
};

/** Names of files made in a directory, or removed from it, are on disk when this returns. Throws what the system calls throw. */
export function syncDirectory(directory: string, files: JournalFiles = systemFiles): void {
  const descriptor = files.open(directory, constants.O_RDONLY, 0);
  try {
    files.sync(descriptor);
  } finally {
    files.close(descriptor);
  }
}
