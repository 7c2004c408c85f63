import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Arguments, Io } from '../../src/commands/io.ts';
import { reportCommand } from '../../src/commands/report.ts';
import { runsCommand } from '../../src/commands/runs.ts';
import { showCommand } from '../../src/commands/show.ts';
import type { Event, EventBody } from '../../src/engine/event.ts';
import { ExitCode, OperatorError } from '../../src/errors.ts';
import { acquireLock } from '../../src/journal/lock.ts';
import { createJournal } from '../../src/journal/writer.ts';
import type { Language } from '../../src/text/language.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { failedRun, scriptedRun } from '../report/scripted-run.ts';

interface Asked {
  readonly positionals?: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly language?: Language;
}

const completedId = '20170314T180000Z-a1b2';
const stoppedId = '20170320T180000Z-c3d4';

/** Two runs on disk, the stopped one newer. */
function runsDirectory(): string {
  const directory = temporaryDirectory();
  record(directory, completedId, scriptedRun());
  record(directory, stoppedId, failedRun());
  return directory;
}

function record(directory: string, id: string, events: readonly Event[]): string {
  const path = join(directory, 'gateway-20170315', id);
  mkdirSync(path, { recursive: true });
  const times = events.map(event => new Date(event.time));
  const bodies = events.map(({ v: _, seq: __, time: ___, prev: ____, ...body }) =>
    body.type === 'run.opened' ? { ...body, run: id } : body,
  ) as EventBody[];
  const { journal } = createJournal(path, bodies, { now: () => times.shift() ?? new Date(0) });
  journal.close();
  return path;
}

async function asked(
  command: (args: Arguments, io: Io) => Promise<number>,
  runs: string,
  { positionals = [], texts = {}, flags = [], language = 'en' }: Asked = {},
): Promise<{ readonly code: number; readonly text: string }> {
  const printed: string[] = [];
  const args: Arguments = {
    positionals,
    language,
    text: name => (name === 'runs-dir' ? runs : texts[name]),
    flag: name => flags.includes(name),
    list: () => [],
  };
  const io = {
    env: { HOME: runs },
    cwd: runs,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    print: (text: string) => void printed.push(text),
    complain: () => undefined,
  } as Io;
  return { code: await command(args, io), text: printed.join('') };
}

describe('runs', () => {
  it('lists the newest first', async () => {
    const { code, text } = await asked(runsCommand, runsDirectory());
    expect(code).toBe(ExitCode.complete);
    const [, first, second] = text.split('\n');
    expect(first).toMatch(new RegExp(`^${stoppedId} +stopped +gateway-20170315 +night shift .* 3/16 18%$`));
    expect(second).toMatch(new RegExp(`^${completedId} +completed .* 16/16 100%$`));
  });

  it('lists a run whose journal does not verify, with why, and hides no other', async () => {
    const runs = runsDirectory();
    const path = join(runs, 'gateway-20170315', completedId, 'journal.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('back-up', 'back-UP'));
    const { text } = await asked(runsCommand, runs, { flags: ['json'] });
    expect(JSON.parse(text)).toMatchObject({
      runs: [
        { run: stoppedId, status: 'stopped', settled: 3, tasks: 16 },
        { run: completedId, error: expect.stringContaining('line') },
      ],
    });
  });

  it('says so when there is none', async () => {
    expect((await asked(runsCommand, temporaryDirectory())).text).toBe('There are no runs yet.\n');
    expect(JSON.parse((await asked(runsCommand, temporaryDirectory(), { flags: ['json'] })).text)).toEqual({
      runs: [],
    });
  });
});

describe('show', () => {
  it('shows the latest run where none is named', async () => {
    const { text } = await asked(showCommand, runsDirectory());
    expect(text).toContain(stoppedId);
    expect(text).toContain(`handrail resume ${stoppedId}`);
  });

  it('prints JSON with the head of the journal', async () => {
    const runs = runsDirectory();
    const { text } = await asked(showCommand, runs, { positionals: [completedId], flags: ['json'] });
    const shown = JSON.parse(text);
    expect(shown).toMatchObject({
      run: completedId,
      status: 'completed',
      journal: { events: scriptedRun().length },
    });
    expect(shown.journal.head).toMatch(/^[0-9a-f]{64}$/);
  });

  it('prints everything that a task printed', async () => {
    const task = 'gateway/back-up@gw-1';
    const { text } = await asked(showCommand, runsDirectory(), {
      positionals: ['20170314'],
      texts: { output: task },
    });
    expect(text).toContain('copying done\n');
    expect(text).toContain('── gateway/back-up@gw-1, attempt 2');
    expect(text).not.toContain('\x1b');
  });

  it('prints what a task printed as the journal has it, one event a line', async () => {
    const { text } = await asked(showCommand, runsDirectory(), {
      positionals: [completedId],
      texts: { output: 'gateway/back-up@gw-1' },
      flags: ['json'],
    });
    const events = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(events).toMatchObject([
      { type: 'task.output', attempt: 1 },
      { type: 'task.output', attempt: 1 },
    ]);
  });

  it('says which tasks come close to one that the run does not have', async () => {
    const failure = await asked(showCommand, runsDirectory(), {
      positionals: ['latest'],
      texts: { output: 'gateway/back-up' },
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperatorError);
    expect(failure).toMatchObject({
      hint: 'gateway/back-up@gw-1\ngateway/back-up@gw-2',
      exitCode: ExitCode.usage,
    });
  });

  it('refuses a record that does not verify', async () => {
    const runs = runsDirectory();
    const path = join(runs, 'gateway-20170315', stoppedId, 'journal.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('night shift', 'day shift'));
    await expect(asked(showCommand, runs)).rejects.toMatchObject({ exitCode: ExitCode.notVerified });
  });
});

describe('a run whose process was killed', () => {
  // A script whose end was not kept on its host; an upload would simply be done again.
  const started =
    scriptedRun().findIndex(
      event =>
        event.type === 'task.started' &&
        event.task === 'gateway/back-up@gw-1' &&
        event.directory === undefined,
    ) + 1;

  it('is shown as it will be when it is resumed: what was running is in doubt', async () => {
    const runs = temporaryDirectory();
    record(runs, stoppedId, scriptedRun().slice(0, started));
    const { text } = await asked(showCommand, runs, { flags: ['json'] });
    const shown = JSON.parse(text);
    expect(shown.status).toBe('inDoubt');
    expect(shown.stopped).toEqual({ reason: 'gone' });
    expect(shown.journal.events).toBe(started);
    expect((await asked(runsCommand, runs)).text).toContain('in doubt');
  });

  it('is open while somebody holds it', async () => {
    const runs = temporaryDirectory();
    const path = record(runs, stoppedId, scriptedRun().slice(0, started));
    const run = { name: 'gateway-20170315', id: stoppedId, path };
    const lock = acquireLock(run, { operator: 'night shift', now: new Date() });
    const { text } = await asked(showCommand, runs, { flags: ['json'] });
    lock.release();
    expect(JSON.parse(text).status).toBe('open');
  });
});

describe('report', () => {
  it('is in English and UTC unless flags say otherwise, whatever the locale', async () => {
    const runs = runsDirectory();
    const { text } = await asked(reportCommand, runs, { positionals: [completedId], language: 'zh' });
    expect(text).toContain('## Summary');
    expect(text).toContain('| Times | UTC |');
    expect(text).toContain('2017-03-14 18:00:00');
  });

  it('takes a language and a time zone', async () => {
    const { text } = await asked(reportCommand, runsDirectory(), {
      positionals: [completedId],
      texts: { lang: 'zh', tz: 'Asia/Shanghai' },
      language: 'zh',
    });
    expect(text).toContain('## 概要');
    expect(text).toContain('2017-03-15 02:00:00');
  });

  it('carries the head of the journal that it was made from', async () => {
    const runs = runsDirectory();
    const shown = JSON.parse((await asked(showCommand, runs, { flags: ['json'] })).text);
    const { text } = await asked(reportCommand, runs, { positionals: ['latest'] });
    expect(text).toContain(`${shown.journal.events} events, head \`${shown.journal.head}\``);
  });

  it.each<[flag: string, value: string]>([
    ['format', 'pdf'],
    ['tz', 'Mars/Olympus'],
  ])('refuses --%s %s and says what there is', async (flag, value) => {
    await expect(
      asked(reportCommand, runsDirectory(), { positionals: ['latest'], texts: { [flag]: value } }),
    ).rejects.toMatchObject({ exitCode: ExitCode.usage, hint: expect.stringMatching(/^Use/) });
  });
});
