import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/engine/event.ts';
import { ExitCode, OperatorError } from '../../src/errors.ts';
import { lineHash, noHash } from '../../src/journal/chain.ts';
import type { JournalEntry } from '../../src/journal/codec.ts';
import { JournalFailed } from '../../src/journal/failure.ts';
import { type JournalFiles, systemFiles } from '../../src/journal/files.ts';
import { readJournal } from '../../src/journal/reader.ts';
import { createJournal, type Journal, openJournal } from '../../src/journal/writer.ts';
import { anyBody } from '../helpers/arbitrary-events.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const paused: EventBody = { type: 'run.paused', by: 'ada' };
const started: EventBody = { type: 'task.started', task: 'ecsc/start@ecsc-1', attempt: 1 };
const now = () => new Date('2017-03-15T02:00:00.000Z');

function linesOf(directory: string): string[] {
  return readFileSync(join(directory, 'journal.jsonl'), 'utf8').split('\n').slice(0, -1);
}

/** A journal of two events, and every system call that writing it made. */
function recorded(): { directory: string; journal: Journal; calls: string[]; files: JournalFiles } {
  const directory = temporaryDirectory();
  const calls: string[] = [];
  const names = new Map<number, string>();
  const nameOf = (descriptor: number) => names.get(descriptor) ?? '?';
  const files: JournalFiles = {
    open: (path, flags, mode) => {
      const descriptor = systemFiles.open(path, flags, mode);
      names.set(descriptor, path === directory ? 'directory' : path.slice(directory.length + 1));
      calls.push(`open ${nameOf(descriptor)}`);
      return descriptor;
    },
    write: (descriptor, bytes) => {
      calls.push(`write ${nameOf(descriptor)}`);
      return systemFiles.write(descriptor, bytes);
    },
    syncData: descriptor => {
      calls.push(`syncData ${nameOf(descriptor)}`);
      systemFiles.syncData(descriptor);
    },
    sync: descriptor => {
      calls.push(`sync ${nameOf(descriptor)}`);
      systemFiles.sync(descriptor);
    },
    truncate: (descriptor, length) => {
      calls.push(`truncate ${nameOf(descriptor)} ${length}`);
      systemFiles.truncate(descriptor, length);
    },
    status: systemFiles.status,
    close: systemFiles.close,
  };
  const { journal } = createJournal(directory, [paused, started], { now, files });
  return { directory, journal, calls, files };
}

function reopened(directory: string, files: JournalFiles = systemFiles) {
  const seen: JournalEntry[] = [];
  const opened = openJournal(directory, entry => seen.push(entry), { now, files });
  return { ...opened, seen };
}

function failureOf(action: () => unknown): JournalFailed {
  try {
    action();
  } catch (error) {
    if (error instanceof JournalFailed) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code });
}

describe('writing', () => {
  it('numbers the events, dates them, and chains each to the bytes of the line before', () => {
    const { directory, journal } = recorded();
    const [event] = journal.append([{ type: 'run.completed' }]);
    const lines = linesOf(directory);
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0]!).prev).toBe(noHash);
    expect(JSON.parse(lines[2]!)).toEqual(event);
    expect(event).toEqual({
      v: 1,
      seq: 2,
      time: '2017-03-15T02:00:00.000Z',
      prev: lineHash(Buffer.from(lines[1]!)),
      type: 'run.completed',
    });
    expect(journal.count).toBe(3);
    expect(journal.headHash).toBe(lineHash(Buffer.from(lines[2]!)));
  });

  it('makes one write a line, and puts file and directory on disk when it creates them', () => {
    const { calls } = recorded();
    expect(calls).toEqual([
      'open journal.jsonl',
      'write journal.jsonl',
      'write journal.jsonl',
      'sync journal.jsonl',
      'open directory',
      'sync directory',
    ]);
  });

  it('syncs when asked, once for all that was appended, and not when there is nothing new', () => {
    const { journal, calls } = recorded();
    calls.length = 0;
    journal.append([paused, started]);
    expect(calls).toEqual(['write journal.jsonl', 'write journal.jsonl']);
    journal.append([paused], { sync: true });
    journal.sync();
    expect(calls.slice(2)).toEqual(['write journal.jsonl', 'syncData journal.jsonl']);
  });

  it('lets nobody but the owner read the file', () => {
    const { directory } = recorded();
    expect(statSync(join(directory, 'journal.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('does not touch a journal that is there already', () => {
    const { directory } = recorded();
    const before = readFileSync(join(directory, 'journal.jsonl'));
    expect(() => createJournal(directory, [paused])).toThrow(OperatorError);
    expect(readFileSync(join(directory, 'journal.jsonl'))).toEqual(before);
  });

  it('refuses to write once it was closed', () => {
    const { journal } = recorded();
    journal.append([paused]);
    journal.close();
    journal.close();
    expect(() => journal.append([paused])).toThrow(/was closed/);
  });

  it('reads back what was written, whatever it was', () => {
    fc.assert(
      fc.property(fc.array(anyBody, { minLength: 1, maxLength: 8 }), fc.nat({ max: 8 }), (bodies, cut) => {
        const directory = temporaryDirectory();
        const { journal, events } = createJournal(directory, bodies.slice(0, 1));
        const written = [...events, ...journal.append(bodies.slice(1, cut + 1))];
        journal.close();
        const again = reopened(directory);
        written.push(...again.journal.append(bodies.slice(cut + 1)));
        again.journal.close();
        const contents = readJournal(join(directory, 'journal.jsonl'));
        expect(contents.events).toEqual(written);
        expect(contents.headHash).toBe(again.journal.headHash);
        expect(contents).toMatchObject({ count: bodies.length, torn: null });
      }),
      { numRuns: 50 },
    );
  });
});

describe('a journal that cannot be written', () => {
  it.each([
    ['a full disk', { write: () => thrown('ENOSPC') }, 'noSpace', /Make space/],
    ['a quota', { write: () => thrown('EDQUOT') }, 'noSpace', /Make space/],
    ['a read-only file system', { write: () => thrown('EROFS') }, 'readOnly', /writable/],
    ['a disk error', { write: () => thrown('EIO') }, 'deviceError', /Look at the disk/],
    ['an unknown error', { write: () => thrown('EWHATEVER') }, 'other', /handrail resume/],
    [
      'a part of a line',
      { write: (fd: number, bytes: Uint8Array) => systemFiles.write(fd, bytes.subarray(0, 9)) },
      'shortWrite',
      /Make space/,
    ],
    ['a sync that fails', { syncData: () => thrown('EIO') }, 'syncFailed', /Look at the disk/],
    ['a file that was deleted', { status: () => ({ size: 0, links: 0 }) }, 'removed', /no longer be resumed/],
  ] as const)('%s ends it for good, and says what to do', (_, broken, reason, remedy) => {
    const { directory, files } = recorded();
    const failing: { files: JournalFiles } = { files: { ...files, ...broken } };
    const { journal } = reopened(directory, failing.files);
    const failure = failureOf(() => journal.append([paused], { sync: true }));
    expect(failure).toMatchObject({ reason, exitCode: ExitCode.failed });
    expect(failure.hint).toMatch(remedy);
    const size = statSync(join(directory, 'journal.jsonl')).size;
    expect(failureOf(() => journal.append([paused]))).toBe(failure);
    expect(failureOf(() => journal.sync())).toBe(failure);
    expect(statSync(join(directory, 'journal.jsonl')).size).toBe(size);
    journal.close();
  });

  it('is noticed when another process writes to it', () => {
    const { directory, journal } = recorded();
    appendFileSync(join(directory, 'journal.jsonl'), 'x\n');
    expect(failureOf(() => journal.append([paused], { sync: true }))).toMatchObject({ reason: 'changed' });
  });

  it('is noticed when the run directory is deleted under it', () => {
    const { directory, journal } = recorded();
    unlinkSync(join(directory, 'journal.jsonl'));
    expect(failureOf(() => journal.append([paused], { sync: true }))).toMatchObject({ reason: 'removed' });
  });

  it('cannot be created where the directory is closed or missing', () => {
    expect(failureOf(() => createJournal(join(temporaryDirectory(), 'none'), [paused]))).toMatchObject({
      reason: 'other',
    });
    const closed: JournalFiles = { ...systemFiles, open: () => thrown('EACCES') };
    expect(failureOf(() => createJournal(temporaryDirectory(), [paused], { files: closed }))).toMatchObject({
      reason: 'notPermitted',
    });
  });

  it('goes on after the short write was repaired', () => {
    const { directory, files } = recorded();
    let room = 40;
    const full: JournalFiles = {
      ...files,
      write: (descriptor, bytes) => {
        const taken = systemFiles.write(descriptor, bytes.subarray(0, room));
        room -= taken;
        return taken;
      },
    };
    const { journal } = reopened(directory, full);
    expect(failureOf(() => journal.append([started, paused]))).toMatchObject({ reason: 'shortWrite' });
    const again = reopened(directory);
    expect(again.seen.map(entry => entry.type)).toEqual(['run.paused', 'task.started', 'journal.repaired']);
    again.journal.append([paused], { sync: true });
    expect(readJournal(join(directory, 'journal.jsonl'))).toMatchObject({ count: 4, torn: null });
  });
});

describe('a last line that was not written to its end', () => {
  it.each([1, 2, 30, 200])('is cut off, kept aside and recorded when %d bytes are missing', missing => {
    const { directory, journal, calls, files } = recorded();
    journal.close();
    const path = join(directory, 'journal.jsonl');
    const whole = readFileSync(path);
    const last = whole.length - whole.lastIndexOf(0x0a, -2) - 1;
    const left = Math.max(last - missing, 1);
    truncateSync(path, whole.length - last + left);
    calls.length = 0;

    const again = reopened(directory, files);

    expect(again.events).toMatchObject([
      { seq: 1, type: 'journal.repaired', bytes: left, kept: 'journal.torn-1' },
    ]);
    expect(again.seen.map(entry => entry.type)).toEqual(['run.paused', 'journal.repaired']);
    expect(readFileSync(join(directory, 'journal.torn-1'))).toEqual(
      whole.subarray(whole.length - last, whole.length - last + left),
    );
    expect(statSync(join(directory, 'journal.torn-1')).mode & 0o777).toBe(0o600);
    const order = [
      'sync journal.torn-1',
      `truncate journal.jsonl ${whole.length - last}`,
      'sync journal.jsonl',
      'sync directory',
    ];
    expect(calls.filter(call => order.includes(call))).toEqual(order);
    expect(readJournal(path)).toMatchObject({ count: 2, torn: null });
  });

  it('is kept beside an earlier one', () => {
    const { directory, journal } = recorded();
    journal.close();
    for (const rest of ['{"v":1', '{"v"']) {
      appendFileSync(join(directory, 'journal.jsonl'), rest);
      reopened(directory).journal.close();
    }
    expect(readdirSync(directory).sort()).toEqual(['journal.jsonl', 'journal.torn-1', 'journal.torn-2']);
    expect(readFileSync(join(directory, 'journal.torn-2'), 'utf8')).toBe('{"v"');
  });

  it('leaves the journal as it is when it cannot be kept aside', () => {
    const { directory, journal } = recorded();
    journal.close();
    appendFileSync(join(directory, 'journal.jsonl'), '{"v":1');
    const before = readFileSync(join(directory, 'journal.jsonl'));
    const full: JournalFiles = { ...systemFiles, write: () => thrown('ENOSPC') };
    expect(failureOf(() => reopened(directory, full))).toMatchObject({ reason: 'noSpace' });
    expect(readFileSync(join(directory, 'journal.jsonl'))).toEqual(before);
  });

  it('is nothing to go on from when it is the only line', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'journal.jsonl'), '{"v":1,"seq":0');
    expect(() => reopened(directory)).toThrow(/Nothing was recorded of this run/);
    expect(existsSync(join(directory, 'journal.torn-1'))).toBe(false);
  });
});

it('refuses to write after a line that does not verify, and changes nothing', () => {
  const { directory, journal } = recorded();
  journal.append([paused]);
  journal.close();
  const path = join(directory, 'journal.jsonl');
  chmodSync(path, 0o600);
  const bytes = readFileSync(path);
  bytes[bytes.indexOf('ada')] = 'e'.charCodeAt(0);
  writeFileSync(path, bytes);
  expect(() => reopened(directory)).toThrow(
    expect.objectContaining({
      exitCode: ExitCode.notVerified,
      message: expect.stringMatching(/line 2: line 1 is not/),
    }),
  );
  expect(readFileSync(path)).toEqual(bytes);
});

function thrown(code: string): never {
  throw systemError(code);
}
