import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

// A sequencer that is named here would win over that option, without a word.
const isShuffled = process.argv.some(argument => argument.startsWith('--sequence.shuffle'));
const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  define: { HANDRAIL_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**'],
          testTimeout: 60_000,
          // A process for each file would take longer to start than most files take to run. So no file leaves anything behind:
          // neither environment nor handlers nor timers.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          globalSetup: 'test/compile-cache.ts',
        },
      },
    ],
    setupFiles: ['test/own-home.ts'],
    env: { FORCE_COLOR: '3', TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    // More than there are cores on a small machine: half of what the long files take is waiting.
    maxWorkers: 4,
    // What is waited for takes no longer for that; only a failure does.
    expect: { poll: { timeout: 20_000 } },
    // One line a file, unless a single test takes most of a minute.
    slowTestThreshold: 30_000,
    sequence: isShuffled ? {} : { sequencer: LongestFirst },
  },
});
