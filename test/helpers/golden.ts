import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const snapshots = fileURLToPath(new URL('../../snapshots', import.meta.url));

/** Compares with a reviewed file below `snapshots/`, byte for byte. UPDATE_SNAPSHOTS=1 rewrites it, and never in CI. */
export function expectGolden(file: string, text: string): void {
  const path = join(snapshots, file);
  if (process.env.UPDATE_SNAPSHOTS === '1' && !process.env.CI) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readGolden(path));
}

function readGolden(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`${path} is missing: UPDATE_SNAPSHOTS=1 writes it`, { cause });
  }
}
