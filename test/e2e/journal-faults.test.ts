import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEvents } from '../helpers/fault-record.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { type OperatorSeat, openSeat } from '../helpers/seat.ts';

let seat: OperatorSeat;
let book: string;
beforeEach(() => {
  seat = openSeat();
  const home = join(seat.directory, 'app');
  mkdirSync(home);
  book = join(seat.directory, 'book.yaml');
  writeFileSync(
    book,
    `handrail: 1
name: small
title: A small release
variables: { home: { default: "${home}" } }
inventory: { hosts: { here: { transport: local } } }
upgrade:
  - service: app
    hosts: [here]
    steps:
      - { name: First, run: 'echo first >>{{home}}/ledger; echo first' }
      - { name: Second, run: 'echo second >>{{home}}/ledger; echo second' }
verify:
  - { name: Look, manual: Look at it }
`,
  );
});
afterEach(() => seat.close());

const unattended = ['--auto', '--no-tui'];

function ledger(): readonly string[] {
  const path = join(seat.directory, 'app/ledger');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

function journalPath(): string {
  const [path] = globSync('*/*/journal.jsonl', { cwd: seat.runsDir });
  if (path === undefined) throw new Error('there is no journal');
  return join(seat.runsDir, path);
}

async function expectFinished(): Promise<void> {
  expect(ledger()).toEqual(['first', 'second']);
  const { tasks } = await seat.show();
  expect(tasks.map(({ status }) => status)).toEqual(['finished', 'finished', 'waiting']);
  readChains(seat.runsDir);
}

/** Runs handrail with a system call that fails when it is made for the journal for the n-th time. */
async function runWith(
  fault: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly complaint: string }> {
  const preload = join(seat.directory, 'fault.mjs');
  writeFileSync(
    preload,
    `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
let count = 0;
${fault}
syncBuiltinESMExports();
`,
  );
  const child = spawn(process.execPath, ['--import', preload, seat.program, ...args], {
    cwd: seat.directory,
    env: { ...seat.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', chunk => {
    complaint += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, complaint };
}

const failingSync = (nth: number) => `const sync = fs.fdatasyncSync;
fs.fdatasyncSync = descriptor => {
  count += 1;
  if (count === ${nth}) throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
  sync(descriptor);
};`;

const failingWrite = (nth: number, failure: string) => `const write = fs.writeSync;
fs.writeSync = (descriptor, bytes, ...rest) => {
  const isLine = typeof bytes !== 'string' && Buffer.from(bytes.subarray(0, 6)).toString() === '{"v":1';
  if (isLine) count += 1;
  if (!isLine || count < ${nth}) return write(descriptor, bytes, ...rest);
  ${failure}
};`;

const full = `throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });`;
const short = 'return write(descriptor, bytes.subarray(0, 9));';

describe('A journal that cannot be written ends the process with 1 and says what to do, and resuming tells the truth:', () => {
  const rows = [2, 4, 6].flatMap(nth => [
    [
      `a sync that fails, number ${1 + nth / 2}`,
      failingSync(1 + nth / 2),
      /did not confirm/,
      /Look at the disk/,
    ] as const,
    [
      `a full disk, from line ${2 * nth - 1} on`,
      failingWrite(2 * nth - 1, full),
      /no space is left/,
      /Make space/,
    ] as const,
    [
      `a line cut short, from line ${2 * nth - 1} on`,
      failingWrite(2 * nth - 1, short),
      /only a part/,
      /Make space/,
    ] as const,
  ]);
  test.each(rows)('%s.', async (_, fault, what, remedy) => {
    const { code, complaint } = await runWith(fault, ['run', book, ...unattended]);
    expect(code, complaint).toBe(1);
    expect(complaint).toMatch(what);
    expect(complaint).toMatch(remedy);
    expect(complaint).toMatch(/handrail resume|copy the run directory/);
    const before = ledger();
    expect(before).toEqual(['first', 'second'].slice(0, before.length));
    const resumed = await seat.run(['resume', 'latest', ...unattended]);
    expect(resumed.code, resumed.ending).toBe(3);
    await expectFinished();
  });
});

test('A last line that was not written to its end is kept aside, and the run goes on.', async () => {
  expect((await seat.run(['run', book, ...unattended])).code).toBe(3);
  appendFileSync(journalPath(), '{"v":1,"seq":99');
  expect((await seat.show()).status).toBe('stopped');
  const resumed = await seat.run(['resume', 'latest', ...unattended]);
  expect(resumed.code, resumed.ending).toBe(3);
  expect(readFileSync(join(journalPath(), '../journal.torn-1'), 'utf8')).toBe('{"v":1,"seq":99');
  expect(readEvents(seat.runsDir).filter(({ type }) => type === 'journal.repaired')).toMatchObject([
    { bytes: 15, kept: 'journal.torn-1' },
  ]);
  await expectFinished();
});

test.each(['resume', 'show', 'report', 'close'])(
  'A bit that flipped in the middle ends %s with 6 and the line, and nothing is changed.',
  async command => {
    expect((await seat.run(['run', book, ...unattended])).code).toBe(3);
    const path = journalPath();
    const bytes = readFileSync(path);
    const at = bytes.indexOf('"task.confirmed"') + 3;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const flags = { resume: unattended, close: ['--reason', 'no more'] }[command] ?? [];
    const { code, stderr } = await seat.run([command, 'latest', ...flags]);
    expect(code, stderr).toBe(6);
    expect(stderr).toMatch(/does not verify.*line \d+/);
    expect(stderr).toMatch(/Keep the file, and compare it with a copy/);
    expect(readFileSync(path)).toEqual(bytes);
    expect(ledger()).toEqual(['first', 'second']);
  },
);

test('A place where no run directory can be made ends with 1 before anything is started, and says where else.', async () => {
  // Nobody may write here; permissions alone do not keep root out.
  const closed = join(seat.directory, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o555);
  const place = process.getuid?.() === 0 ? '/sys/kernel' : closed;
  const { code, stderr } = await seat.run(['run', book, ...unattended, '--runs-dir', place]);
  expect(code, stderr).toBe(1);
  expect(stderr).toMatch(/No run directory can be made/);
  expect(stderr).toMatch(/Nothing was started.*--runs-dir/);
  expect(ledger()).toEqual([]);
});
