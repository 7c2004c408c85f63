/**
 * Loaded into the measured program with `--import`: writes what the program has used so far to the file named by
 * HANDRAIL_PROBE, one JSON line a sample.
 */
import { appendFileSync } from 'node:fs';

export interface Sample {
  /** Seconds since the program started. */
  readonly at: number;
  /** CPU seconds, user and system. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
  readonly heap: number;
  /** Outside V8's heap: buffers, and the layout engine's memory. */
  readonly external: number;
}

const interval = 250;

const file = process.env.HANDRAIL_PROBE;
if (file !== undefined) {
  setInterval(() => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    const sample: Sample = {
      at: process.uptime(),
      cpu: (userCPUTime + systemCPUTime) / 1e6,
      rss,
      heap: heapUsed,
      external,
    };
    appendFileSync(file, `${JSON.stringify(sample)}\n`);
  }, interval).unref();
}
