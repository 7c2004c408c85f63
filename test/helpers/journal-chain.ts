import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads every journal below a runs directory and checks numbers and chain without handrail's own reader; returns the
 * types of each one's events. Throws where a journal is not whole.
 */
export function readChains(runsDir: string): readonly (readonly string[])[] {
  return globSync('**/journal.jsonl', { cwd: runsDir }).map(path => readChain(join(runsDir, path)));
}

function readChain(path: string): readonly string[] {
  const text = readFileSync(path);
  if (text.at(-1) !== 0x0a) throw new Error(`${path} ends in the middle of a line`);
  let prev = '0'.repeat(64);
  return text
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      const event = JSON.parse(line) as { seq: number; prev: string; type: string };
      if (event.seq !== index) throw new Error(`${path}:${index + 1} has number ${event.seq}`);
      if (event.prev !== prev) throw new Error(`${path}:${index + 1} does not follow the line before it`);
      prev = createHash('sha256').update(line).digest('hex');
      return event.type;
    });
}
