import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The built program is started some hundred times: what V8 made of it the first time is kept for the others. */
export function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'handrail-compiled-'));
  process.env.HANDRAIL_TEST_COMPILE_CACHE = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
