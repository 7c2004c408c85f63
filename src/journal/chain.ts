import { hash } from 'node:crypto';

/** The `prev` of a journal's first line. */
export const noHash = '0'.repeat(64);

/** The link to a line: the hex SHA-256 of its bytes as they are on disk, without the newline. */
export function lineHash(line: Uint8Array): string {
  return hash('sha256', line.at(-1) === newline ? line.subarray(0, -1) : line);
}

export const newline = 0x0a;
