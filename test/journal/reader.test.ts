import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/engine/event.ts';
import { foldEvents } from '../../src/engine/reduce.ts';
import { ExitCode, OperatorError } from '../../src/errors.ts';
import { encode, isKnownEvent, type JournalEntry } from '../../src/journal/codec.ts';
import { readJournal, streamJournal } from '../../src/journal/reader.ts';
import { JournalScanner } from '../../src/journal/scanner.ts';
import { createJournal } from '../../src/journal/writer.ts';
import { anyBody } from '../helpers/arbitrary-events.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const paused: EventBody = { type: 'run.paused', by: 'ada' };
const fixtures = new URL('../fixtures/journals/', import.meta.url);

function written(bodies: readonly EventBody[]): string {
  const directory = temporaryDirectory();
  createJournal(directory, bodies).journal.close();
  return join(directory, 'journal.jsonl');
}

async function streamed(path: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const { events } of streamJournal(path)) entries.push(...events);
  return entries;
}

describe('reading', () => {
  it('gives the same whole, in a stream, and in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyBody, { minLength: 1, maxLength: 10 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
        async (bodies, sizes) => {
          const path = written(bodies);
          const { events, headHash, count } = readJournal(path);
          expect(count).toBe(bodies.length);
          expect(await streamed(path)).toEqual(events);
          const scanner = new JournalScanner(path);
          const bytes = readFileSync(path);
          const pieced: JournalEntry[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length]!;
            pieced.push(...scanner.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(pieced).toEqual(events);
          expect(scanner.headHash).toBe(headHash);
          expect(scanner.intact).toBe(bytes.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('reads a line longer than a piece', async () => {
    const text = 'x'.repeat(3 * 1024 * 1024);
    const path = written([paused, { type: 'note.added', text, by: 'ada' }, paused]);
    expect(readJournal(path).events[1]).toMatchObject({ text });
    expect(await streamed(path)).toHaveLength(3);
  });

  it('tells a last line without an end from a line that does not verify', async () => {
    const path = written([paused, paused]);
    writeFileSync(path, '{"v":1,"seq":2', { flag: 'a' });
    const contents = readJournal(path);
    expect(contents.count).toBe(2);
    expect(Buffer.from(contents.torn!).toString()).toBe('{"v":1,"seq":2');
  });

  it('says where a journal is missing', async () => {
    const path = join(temporaryDirectory(), 'journal.jsonl');
    expect(() => readJournal(path)).toThrow(/There is no journal at/);
    await expect(streamed(path)).rejects.toThrow(/There is no journal at/);
  });
});

describe('a journal that was changed stops at the line', () => {
  const bodies: EventBody[] = ['ada', 'bob', 'cyd', 'dan'].map(by => ({ type: 'run.paused', by }));

  it.each([
    [
      'a word',
      (lines: string[]) => lines.with(1, lines[1]!.replace('bob', 'eve')),
      3,
      /line 2 is not the line it was written after/,
    ],
    ['a line left out', (lines: string[]) => lines.toSpliced(1, 1), 2, /number is 2 where 1 is expected/],
    [
      'a line twice',
      (lines: string[]) => lines.toSpliced(1, 0, lines[1]!),
      3,
      /number is 1 where 2 is expected/,
    ],
    [
      'two lines exchanged',
      (lines: string[]) => [lines[0]!, lines[2]!, lines[1]!, lines[3]!],
      2,
      /where 1 is expected/,
    ],
    ['an empty line', (lines: string[]) => lines.toSpliced(2, 0, ''), 3, /not JSON/],
    ['the first line left out', (lines: string[]) => lines.slice(1), 1, /number is 1 where 0 is expected/],
    [
      'a first line that refers to another',
      (lines: string[]) => lines.with(0, lines[0]!.replace('0'.repeat(64), '1'.repeat(64))),
      1,
      /there is none/,
    ],
    ['Windows line ends', (lines: string[]) => lines.map(line => `${line}\r`), 2, /line 1 is not the line/],
    [
      'a field of another kind',
      (lines: string[]) => lines.with(2, lines[2]!.replace('"cyd"', '7')),
      3,
      /run\.paused: by: .*expected string/,
    ],
  ])('%s', async (_, change, number, reason) => {
    const path = written(bodies);
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    writeFileSync(path, `${change(lines).join('\n')}\n`);
    const expected = expect.objectContaining({
      exitCode: ExitCode.notVerified,
      message: expect.stringMatching(new RegExp(`${path}, line ${number}: `)),
    });
    expect(() => readJournal(path)).toThrow(expected);
    expect(() => readJournal(path)).toThrow(reason);
    await expect(streamed(path)).rejects.toThrow(expected);
  });

  it('whatever bit of any line but the last is flipped', () => {
    const path = written(bodies);
    const bytes = readFileSync(path);
    const last = bytes.lastIndexOf(0x0a, -2);
    fc.assert(
      fc.property(fc.nat({ max: last }), fc.nat({ max: 7 }), (at, bit) => {
        const flipped = Buffer.from(bytes);
        flipped[at]! ^= 1 << bit;
        const scanner = new JournalScanner(path);
        expect(() => scanner.push(flipped)).toThrow(OperatorError);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('law 8: every journal that a released version wrote can be read', () => {
  it.each(readdirSync(fixtures).filter(name => name.endsWith('.jsonl')))('%s', name => {
    const path = fileURLToPath(new URL(name, fixtures));
    const { events, torn, headHash, count } = readJournal(path);
    expect(torn).toBeNull();
    expect(`${count}\n${headHash}\n`).toBe(readFileSync(path.replace(/jsonl$/, 'head'), 'utf8'));
    const known = events.filter(isKnownEvent);
    expect(foldEvents(known)?.events).toBe(known.length);
    expect(known.map(event => encode(event).toString()).join('')).toBe(
      readFileSync(path, 'utf8')
        .split(/(?<=\n)/)
        .filter(line => !line.includes('"type":"later.'))
        .join(''),
    );
  });
});
