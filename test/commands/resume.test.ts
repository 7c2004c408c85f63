import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locksCommand } from '../../src/commands/locks.ts';
import { foldJournal } from '../../src/commands/record.ts';
import { replayCommand } from '../../src/commands/replay.ts';
import { resumeCommand } from '../../src/commands/resume.ts';
import { runBook, runCommand } from '../../src/commands/run.ts';
import { ExitCode } from '../../src/errors.ts';
import { acquireLock } from '../../src/journal/lock.ts';
import { systemProcesses } from '../../src/journal/processes.ts';
import { journalOf, listRuns } from '../../src/journal/run-directory.ts';
import { begun, done, entered, Place, stopped } from './place.ts';

/** A run of two steps that stopped at a third, which a person has to do, and a fourth after it. */
class Stopped extends Place {
  readonly marks = join(this.root, 'marks');
  readonly steps = [
    `{ name: One, run: "echo one >> ${this.marks}" }`,
    `{ name: Two, run: "echo two >> ${this.marks}" }`,
    '{ name: Break, run: "test -e mended" }',
  ];

  async start(): Promise<string> {
    const { code } = await this.ask(runCommand, { positionals: [this.book(this.steps)], flags: ['auto'] });
    expect(code).toBe(ExitCode.failed);
    return listRuns(this.runs)[0]?.id ?? '';
  }

  change(change: (steps: readonly string[]) => readonly string[]): void {
    this.book(change(this.steps));
  }

  get marked(): string {
    return readFileSync(this.marks, 'utf8');
  }
}

describe('a run whose runbook has changed', () => {
  const another = (steps: readonly string[]) => steps.map(step => step.replace('echo two', 'echo 2'));

  it('is not resumed: what changed is shown, and which of it had run', async () => {
    const place = new Stopped();
    await place.start();
    place.change(another);
    await expect(place.ask(resumeCommand, { flags: ['auto'] })).rejects.toMatchObject({
      exitCode: ExitCode.usage,
      message: expect.stringMatching(
        /app\/two@here {2}\(had run: finished\)\n {6}- echo two >> .*\n {6}\+ echo 2 >> /,
      ),
      hint: expect.stringContaining('--accept-changes'),
    });
    expect(place.marked).toBe('one\ntwo\n');
  });

  it('is resumed with the changes where they are accepted: only what changed is done again', async () => {
    const place = new Stopped();
    const run = await place.start();
    place.change(steps => [...another(steps).slice(0, 2), '{ name: Last, run: "true" }']);
    const { code, text } = await place.ask(resumeCommand, { flags: ['auto', 'accept-changes'] });
    expect(code).toBe(ExitCode.needsPerson);
    expect(place.marked).toBe('one\ntwo\n2\n');
    const { state } = foldJournal(journalOf(listRuns(place.runs)[0] ?? fail(run)));
    expect(state.former.map(({ task }) => task.id).toSorted()).toEqual(['app/break@here', 'app/two@here']);
    expect((await place.ask(replayCommand)).text.endsWith(text)).toBe(true);
    expect((await place.ask(resumeCommand, { flags: ['auto'] })).code).toBe(ExitCode.needsPerson);
  });

  it('is resumed as it was where that is asked for', async () => {
    const place = new Stopped();
    await place.start();
    place.change(another);
    const { code, complaints } = await place.ask(resumeCommand, { flags: ['auto', 'as-recorded'] });
    expect(code).toBe(ExitCode.failed);
    expect(complaints).toContain('+ echo 2 >> ');
    expect(place.marked).toBe('one\ntwo\n');
  });

  it.each([
    [
      'of which only a comment changed',
      (place: Stopped) => comment(place.book(place.steps)),
      /nothing that would run has/,
    ],
    ['that is gone', (place: Stopped) => rmSync(place.book(place.steps)), /story\.yaml is gone/],
    [
      'that cannot be loaded any more',
      (place: Stopped) => place.change(() => ['{ name: One, rnu: "true" }']),
      /cannot be planned as it is now:[\s\S]*rnu/,
    ],
  ])('%s is resumed from its record, which says so', async (_, change, said) => {
    const place = new Stopped();
    await place.start();
    change(place);
    const { code, complaints } = await place.ask(resumeCommand, { flags: ['auto'] });
    expect(code).toBe(ExitCode.failed);
    expect(complaints).toMatch(said);
  });

  it('is resumed without a word where nothing changed', async () => {
    const place = new Stopped();
    await place.start();
    expect((await place.ask(resumeCommand, { flags: ['auto'] })).complaints).toBe('');
  });

  it.each([
    ['cannot be loaded', (place: Stopped) => place.change(() => ['{ name: One, rnu: "true" }'])],
    ['is gone', (place: Stopped) => rmSync(place.book(place.steps))],
  ])('takes nothing over from a document that %s', async (_, change) => {
    const place = new Stopped();
    await place.start();
    change(place);
    await expect(place.ask(resumeCommand, { flags: ['auto', 'accept-changes'] })).rejects.toMatchObject({
      exitCode: ExitCode.usage,
    });
  });

  it('keeps its changes waiting while something of it is in doubt', async () => {
    const place = new Stopped();
    const book = place.book(place.steps);
    await place.record(book, [entered, ...done('app/one@here'), ...begun('app/two@here')]);
    place.change(another);
    await expect(place.ask(resumeCommand, { flags: ['auto', 'accept-changes'] })).rejects.toMatchObject({
      exitCode: ExitCode.usage,
      message: expect.stringContaining('app/two@here'),
      hint: expect.stringContaining('without --accept-changes'),
    });
    const resumed = await place.ask(resumeCommand, { flags: ['auto'] });
    expect(resumed.code).toBe(ExitCode.needsPerson);
    expect(resumed.complaints).toContain('comes first');
    expect(existsSync(place.marks)).toBe(false);
  });

  it('that was never meant to stay is resumed without a word when it is gone', async () => {
    const place = new Stopped();
    const book = place.book(place.steps);
    await place.ask((args, io) => runBook(args, io, { lasting: false }), {
      positionals: [book],
      flags: ['auto'],
    });
    rmSync(book);
    const { code, complaints } = await place.ask(resumeCommand, { flags: ['auto'] });
    expect([code, complaints]).toEqual([ExitCode.failed, '']);
  });

  it('finds its documents from wherever it is resumed, by what it was opened with', async () => {
    const place = new Stopped();
    const path = place.write(
      [
        'handrail: 1',
        'name: story',
        'title: A story',
        'variables: { word: { default: no } }',
        'inventory: { hosts: { here: { transport: local } } }',
        'artifacts: { a.tar: { path: a.tar } }',
        'upgrade:',
        '  - service: app',
        '    hosts: [here]',
        '    steps:',
        '      - { name: Skipped, run: "exit 9" }',
        `      - { name: Say, run: "echo {{word}} >> ${place.marks}; test -e mended" }`,
      ],
      'story',
    );
    writeFileSync(join(place.root, 'a.tar'), 'a');
    await place.ask(runCommand, {
      positionals: [path],
      flags: ['auto'],
      texts: { artifacts: place.root },
      lists: { var: ['word=yes'], skip: ['app/skipped'] },
    });
    const { state } = foldJournal(journalOf(listRuns(place.runs)[0] ?? fail('no run')));
    expect(state.info.planning).toEqual({
      artifacts: place.root,
      variables: { word: 'yes' },
      limit: [],
      only: [],
      skip: ['app/skipped'],
    });
    expect(state.info.runbook.path).toBe(path);
    const { code, complaints } = await place.ask(resumeCommand, { flags: ['auto'] });
    expect([code, complaints]).toEqual([ExitCode.failed, '']);
  });
});

it('a lock that was broken is told of in the journal of whoever takes the run up next', async () => {
  const place = new Stopped();
  const run = await place.record(place.book(place.steps), [stopped]);
  const self = { ...systemProcesses().self, hostname: 'elsewhere', boot: 'another' };
  acquireLock(run, {
    operator: 'li',
    now: new Date('2017-03-15T02:00:00.000Z'),
    processes: { ...systemProcesses(), self },
  });
  await expect(place.ask(resumeCommand, { flags: ['auto'] })).rejects.toMatchObject({
    exitCode: ExitCode.locked,
    hint: expect.stringContaining('handrail locks'),
  });
  await place.ask(locksCommand, {
    texts: { 'break-lock': run.id, confirm: run.id, operator: 'ada', reason: 'that machine is gone' },
  });
  const { text } = await place.ask(resumeCommand, { flags: ['auto'] });
  expect(text).toMatch(
    /The lock of li \(process \d+ on elsewhere, since 2017.*\) was broken .*: that machine is gone/,
  );
  const { state } = foldJournal(journalOf(run));
  expect(state.notes).toMatchObject([{ by: 'ada', text: expect.stringContaining('that machine is gone') }]);
});

function comment(path: string): void {
  writeFileSync(path, `# Reviewed again.\n${readFileSync(path, 'utf8')}`);
}

function fail(what: string): never {
  throw new Error(what);
}
