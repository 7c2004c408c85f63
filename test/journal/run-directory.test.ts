import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode, OperatorError } from '../../src/errors.ts';
import {
  createRunDirectory,
  discardRunDirectory,
  journalOf,
  listRuns,
  resolveRun,
  runsDirectory,
} from '../../src/journal/run-directory.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const now = new Date('2017-03-15T02:00:00.123Z');

/** A directory with these runs in it, each `name/id`. */
function runsWith(...runs: readonly string[]): string {
  const root = temporaryDirectory();
  for (const run of runs) {
    mkdirSync(join(root, run), { recursive: true });
    writeFileSync(join(root, run, 'journal.jsonl'), '');
  }
  return root;
}

describe('where runs are kept', () => {
  const env = { HOME: '/home/ada' };
  it.each([
    ['in the state directory by default', { env }, '/home/ada/.local/state/handrail/runs'],
    ['where XDG says', { env: { ...env, XDG_STATE_HOME: '/var/state' } }, '/var/state/handrail/runs'],
    [
      'not where XDG says it relatively',
      { env: { ...env, XDG_STATE_HOME: 'state' } },
      '/home/ada/.local/state/handrail/runs',
    ],
    [
      'where the environment says',
      { env: { ...env, XDG_STATE_HOME: '/x', HANDRAIL_RUNS_DIR: '/runs' } },
      '/runs',
    ],
    ['where the flag says', { flag: '/mine', env: { ...env, HANDRAIL_RUNS_DIR: '/runs' } }, '/mine'],
    ['at a relative flag from here', { flag: 'mine', env }, join(process.cwd(), 'mine')],
    [
      'not where an empty variable says',
      { env: { ...env, HANDRAIL_RUNS_DIR: '', XDG_STATE_HOME: '' } },
      '/home/ada/.local/state/handrail/runs',
    ],
  ])('%s', (_, place, expected) => {
    expect(runsDirectory(place)).toBe(expected);
  });
});

describe('a new run directory', () => {
  it('is named for the time, belongs to its owner only, and is never one that exists', () => {
    const root = join(temporaryDirectory(), 'state', 'runs');
    const runs = Array.from({ length: 50 }, () => createRunDirectory(root, 'ecsc', now));
    expect(new Set(runs.map(run => run.path)).size).toBe(50);
    for (const { id, path } of runs) {
      expect(id).toMatch(/^20170315T020000Z-[0-9a-z]{4}$/);
      expect(path).toBe(join(root, 'ecsc', id));
      expect(statSync(path).mode & 0o777).toBe(0o700);
    }
    for (const path of [root, join(root, 'ecsc')]) expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('that cannot be made is the operator’s to solve', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(() => createRunDirectory(file, 'ecsc', now)).toThrow(
      expect.objectContaining({ exitCode: ExitCode.failed, hint: expect.stringMatching(/--runs-dir/) }),
    );
  });

  it('is taken back only while no run was begun in it', () => {
    const root = temporaryDirectory();
    const run = createRunDirectory(root, 'ecsc', now);
    writeFileSync(journalOf(run), '');
    expect(() => discardRunDirectory(run)).toThrow(/holds a journal/);
    const other = createRunDirectory(root, 'ecsc', now);
    mkdirSync(join(other.path, 'locks'));
    discardRunDirectory(other);
    expect(listRuns(root)).toEqual([run]);
  });
});

describe('finding a run', () => {
  function estate(): string {
    const root = runsWith(
      'ecsc/20170315T020000Z-aaaa',
      'ecsc/20170315T030000Z-bbbb',
      'otp/20170315T023000Z-cccc',
      'otp/20180101T000000Z-dddd',
      'otp/not-a-run',
    );
    mkdirSync(join(root, 'ecsc', '20170315T040000Z-eeee'));
    return root;
  }

  it('lists those that have a journal, the newest first', () => {
    const root = estate();
    expect(listRuns(root).map(run => run.id)).toEqual([
      '20180101T000000Z-dddd',
      '20170315T030000Z-bbbb',
      '20170315T023000Z-cccc',
      '20170315T020000Z-aaaa',
    ]);
    expect(listRuns(join(root, 'none'))).toEqual([]);
  });

  it('tells two of the same second by when their journals begin', () => {
    const root = temporaryDirectory();
    for (const [id, time] of [
      ['20170315T020000Z-zzzz', '02:00:00.100'],
      ['20170315T020000Z-aaaa', '02:00:00.900'],
      ['20170315T020000Z-mmmm', '02:00:00.500'],
    ]) {
      const path = join(root, 'ecsc', id ?? '');
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'journal.jsonl'), `{"v":1,"seq":0,"time":"2017-03-15T${time}Z","prev":""}\n`);
    }
    expect(listRuns(root).map(({ id }) => id.slice(-4))).toEqual(['aaaa', 'mmmm', 'zzzz']);
  });

  it.each([
    ['an id', '20170315T020000Z-aaaa', 'aaaa'],
    ['a beginning no other has', '20170315T023', 'cccc'],
    ['the latest', 'latest', 'dddd'],
    ['name and id', 'ecsc/20170315T030000Z-bbbb', 'bbbb'],
    ['name and a beginning', 'ecsc/20170315T03', 'bbbb'],
    ['a path', 'ROOT/otp/20170315T023000Z-cccc', 'cccc'],
    ['a path of a journal', 'ROOT/otp/20170315T023000Z-cccc/journal.jsonl', 'cccc'],
  ])('by %s', (_, text, suffix) => {
    const root = estate();
    const run = resolveRun(root, text.replace('ROOT', root));
    expect(run.id.endsWith(suffix)).toBe(true);
    expect(run.path).toBe(join(root, run.name, run.id));
  });

  it('by a path outside, whatever it is called', () => {
    const copy = runsWith('archive/copy-of-a-run');
    expect(resolveRun(estate(), join(copy, 'archive/copy-of-a-run'))).toMatchObject({
      name: 'archive',
      id: 'copy-of-a-run',
    });
  });

  it.each([
    ['that is none', 'xyz', /There is no run xyz/, /otp\/20180101T000000Z-dddd\n/],
    ['that could be several', '20170315T0', /stands for 3 runs/, /ecsc\/20170315T030000Z-bbbb\n/],
    ['that is empty', '', /There is no run/, /One of these/],
  ])('says what there is to choose from for a name %s', (_, text, message, hint) => {
    const error = thrownBy(() => resolveRun(estate(), text));
    expect(error).toBeInstanceOf(OperatorError);
    expect(error).toMatchObject({
      exitCode: ExitCode.usage,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it('says it in Chinese to who reads Chinese', () => {
    const runs = estate();
    expect(thrownBy(() => resolveRun(runs, 'nothing', 'zh'))).toMatchObject({
      message: `${runs} 中没有 nothing 这次执行`,
      hint: expect.stringContaining('可选：'),
    });
  });

  it('says so where there is none at all', () => {
    const error = thrownBy(() => resolveRun(temporaryDirectory(), 'latest'));
    expect(error).toMatchObject({ message: expect.stringMatching(/There is no run in/) });
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
