import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeCommand } from '../../src/commands/close.ts';
import { replayCommand } from '../../src/commands/replay.ts';
import { resumeCommand } from '../../src/commands/resume.ts';
import { runCommand } from '../../src/commands/run.ts';
import type { Event } from '../../src/engine/event.ts';
import { foldEvents } from '../../src/engine/reduce.ts';
import { ExitCode, OperatorError } from '../../src/errors.ts';
import { acquireLock } from '../../src/journal/lock.ts';
import { listRuns } from '../../src/journal/run-directory.ts';
import { Place } from './place.ts';

const steps = [
  '{ name: Say, run: "printf \'one\\ntwo\\n\'; echo three >&2" }',
  '{ name: Fail, run: "echo broken; exit 3", onError: continue }',
  '{ name: Keep, run: "echo version 12", capture: { version: "version (\\\\d+)" } }',
];

describe('law 2: a run and its record tell the same', () => {
  it('in lines: what a run printed while it ran is what its replay prints', async () => {
    const place = new Place();
    const live = await place.ask(runCommand, { positionals: [place.book(steps)], flags: ['auto'] });
    expect(live.code).toBe(ExitCode.needsPerson);
    expect(live.text).toContain('three');
    const replayed = await place.ask(replayCommand, {});
    expect(replayed.text).toBe(live.text);
  });

  it('as events: what --json printed is the journal, and folds to the same state', async () => {
    const place = new Place();
    const live = await place.ask(runCommand, { positionals: [place.book(steps)], flags: ['auto', 'json'] });
    const [run] = listRuns(place.runs);
    expect(live.text).toBe(readFileSync(join(run?.path ?? '', 'journal.jsonl'), 'utf8'));
    const replayed = await place.ask(replayCommand, { flags: ['json'] });
    const fold = (text: string) =>
      foldEvents(
        text
          .trimEnd()
          .split('\n')
          .map(line => JSON.parse(line) as Event),
      );
    expect(fold(replayed.text)).toEqual(fold(live.text));
  });

  it('also over a resumption, event by event', async () => {
    const place = new Place();
    const failing = [...steps, '{ name: Break, run: "echo nearly; exit 4" }'];
    const first = await place.ask(runCommand, { positionals: [place.book(failing)], flags: ['auto'] });
    const second = await place.ask(resumeCommand, { flags: ['auto'] });
    const replayed = await place.ask(replayCommand, {});
    expect(replayed.text).toBe(first.text + second.text);
  });
});

describe('a run that was cut off', () => {
  it('is resumed with what its host kept of the attempt, and the torn line kept aside, as its replay tells it', async () => {
    const place = new Place();
    await place.ask(runCommand, { positionals: [place.book(steps)], flags: ['auto'] });
    const path = join(listRuns(place.runs)[0]?.path ?? '', 'journal.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    const cut = lines.findIndex(line => line.includes('"task.output"') && line.includes('version 12'));
    writeFileSync(path, `${lines.slice(0, cut + 1).join('\n')}\n{"v":1,"seq":`);
    const { code, text } = await place.ask(resumeCommand, { flags: ['auto'] });
    expect(code).toBe(ExitCode.needsPerson);
    expect(text).toContain('torn line');
    expect(text).toContain('version = 12');
    expect(text).toContain('the host had kept the result');
    expect((await place.ask(replayCommand, {})).text.endsWith(text)).toBe(true);
  });
});

describe('a dry run in lines', () => {
  it('shows every step, writes nothing, runs nothing, and ends well', async () => {
    const place = new Place();
    const book = place.book([
      `{ name: Touch, run: "touch ${join(place.root, 'touched')}" }`,
      '{ name: Fail, run: "exit 1" }',
      '{ name: Look, manual: "Look at it" }',
      '{ name: Last, run: "echo the very last", confirm: typed }',
    ]);
    const before = readdirSync(place.root);
    const { code, text } = await place.ask(runCommand, { positionals: [book], flags: ['dry-run'] });
    expect(code).toBe(ExitCode.complete);
    for (const shown of ['touch ', 'exit 1', 'Look at it', 'echo the very last', 'It is faster.'])
      expect(text).toContain(shown);
    expect(readdirSync(place.root)).toEqual(before);
    expect(existsSync(place.runs)).toBe(false);
  });

  it('says in every event that it is one', async () => {
    const place = new Place();
    const { text } = await place.ask(runCommand, {
      positionals: [place.book(steps)],
      flags: ['dry-run', 'json'],
    });
    const events = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Event & { readonly dryRun?: string });
    expect(events.some(({ type }) => type === 'task.finished')).toBe(true);
    expect(new Set(events.map(({ dryRun }) => dryRun))).toEqual(new Set(['unattended']));
    expect(foldEvents(events)?.status).toBe('completed');
  });
});

describe('a run that is resumed', () => {
  it('is refused while another run of the runbook is held on the same hosts', async () => {
    const place = new Place();
    const waiting = ['{ name: Look, manual: Look }', '{ name: Go, run: "true" }'];
    await place.ask(runCommand, { positionals: [place.book(waiting)], flags: ['auto'] });
    const [first] = listRuns(place.runs);
    await place.ask(runCommand, { positionals: [place.book(waiting)], flags: ['auto'] });
    const second = listRuns(place.runs).find(run => run.id !== first?.id);
    if (first === undefined || second === undefined) throw new Error('two runs');
    const lock = acquireLock(second, { operator: 'li', now: new Date() });
    const resumed = place.ask(resumeCommand, { positionals: [first.id], flags: ['auto'] });
    const error = await resumed.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OperatorError);
    expect(error).toMatchObject({ exitCode: ExitCode.locked });
    lock.release();
    expect(
      (await place.ask(resumeCommand, { positionals: [first.id], flags: ['auto'] })).complaints,
    ).toContain(second.id);
  });

  it('is refused when it is over', async () => {
    const place = new Place();
    await place.ask(runCommand, { positionals: [place.book(steps)], flags: ['auto'] });
    expect(
      (await place.ask(closeCommand, { positionals: ['latest'], texts: { reason: 'enough' } })).code,
    ).toBe(ExitCode.complete);
    await expect(place.ask(resumeCommand, {})).rejects.toMatchObject({ exitCode: ExitCode.usage });
  });
});
