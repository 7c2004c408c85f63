import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';

/**
 * Before each file of tests: a home that is empty and stays so. Whatever a test writes has to go where the test says;
 * the home of whoever runs the tests is none of its business.
 */
const home = mkdtempSync(join(tmpdir(), 'handrail-home-'));
process.env.HOME = home;
for (const name of ['XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'])
  delete process.env[name];

afterAll(() => {
  const written = readdirSync(home, { recursive: true });
  rmSync(home, { recursive: true, force: true });
  expect(written, 'what the tests wrote into the home directory').toEqual([]);
});
