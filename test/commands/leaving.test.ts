import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeCommand } from '../../src/commands/close.ts';
import { resumeCommand } from '../../src/commands/resume.ts';
import { runCommand } from '../../src/commands/run.ts';
import { ExitCode } from '../../src/errors.ts';
import { listRuns } from '../../src/journal/run-directory.ts';
import { type Answer, type Asked, Place } from './place.ts';

/** A run whose first step prints that it waits, and goes on when the test says so. */
class Waiting extends Place {
  readonly go = join(this.root, 'go');
  readonly path = this.book([
    // It ends with the directory of the test, whatever becomes of that.
    `{ name: Wait, run: "echo it waits; while test -d ${this.root} && ! test -e ${this.go}; do sleep 0.1; done; echo it went on" }`,
    `{ name: Mark, run: "echo done >> ${join(this.root, 'marks')}" }`,
  ]);

  /** Sends signals, each as soon as the text before it was seen. */
  async leftBy(
    signals: readonly (readonly [seen: RegExp, signal: NodeJS.Signals])[],
    asked: Asked = {},
  ): Promise<Answer> {
    const due = [...signals];
    return this.ask(runCommand, {
      positionals: [this.path],
      flags: ['auto'],
      ...asked,
      onText(text) {
        const [next] = due;
        if (next === undefined || !next[0].test(text)) return;
        due.shift();
        setImmediate(() => process.emit(next[1]));
      },
    });
  }

  letGo(): void {
    writeFileSync(this.go, '');
  }
}

describe('a run in lines', () => {
  it.each([
    ['SIGINT', ExitCode.interrupted],
    ['SIGTERM', ExitCode.terminated],
    ['SIGHUP', ExitCode.hangup],
  ] as const)(
    'is left at the first %s where nobody can be asked, and its command goes on',
    async (signal, code) => {
      const place = new Waiting();
      const left = await place.leftBy([[/(│ |"data":")it waits/, signal]]);
      const [run] = listRuns(place.runs);
      expect(left.code).toBe(code);
      expect(left.text).toMatch(
        new RegExp(
          `Running on its host when handrail left.*\n +app/wait@here\n.*handrail resume ${run?.id}\n$`,
        ),
      );
      place.letGo();
      const resumed = await place.ask(resumeCommand, { flags: ['auto'] });
      expect(resumed.code).toBe(ExitCode.needsPerson);
      expect(resumed.text).toContain('it went on');
      expect(readFileSync(join(place.root, 'marks'), 'utf8')).toBe('done\n');
    },
  );

  it('says beside its events what goes on where', async () => {
    const place = new Waiting();
    const { text, complaints } = await place.leftBy([[/(│ |"data":")it waits/, 'SIGTERM']], {
      flags: ['auto', 'json'],
    });
    const [run] = listRuns(place.runs);
    expect(text).toBe(readFileSync(join(run?.path ?? '', 'journal.jsonl'), 'utf8'));
    expect(complaints).toBe(
      [
        'These go on on their hosts:',
        '  here: Wait  (app/wait@here)',
        `handrail resume ${run?.id} asks the hosts what became of them.`,
      ].join('\n'),
    );
    place.letGo();
    await place.ask(resumeCommand, { flags: ['auto'] });
  });

  it('asks at the first Ctrl-C where a person can answer, and is left at the second', async () => {
    const place = new Waiting();
    const { code, complaints } = await place.leftBy(
      [
        [/(│ |"data":")it waits/, 'SIGINT'],
        [/Ctrl-C again leaves/, 'SIGINT'],
      ],
      { terminal: true },
    );
    expect(code).toBe(ExitCode.interrupted);
    expect(complaints).toMatch(
      /^Still running:\n {2}here: Wait {2}\(app\/wait@here\)\nCtrl-C again leaves\. /,
    );
    place.letGo();
    expect((await place.ask(resumeCommand, { flags: ['auto'] })).text).toContain('it went on');
  });
});

describe('a run whose command goes on without it', () => {
  it('keeps another run from its host, and says how to go on', async () => {
    const place = new Waiting();
    await place.leftBy([[/(│ |"data":")it waits/, 'SIGINT']]);
    const [run] = listRuns(place.runs);
    await expect(place.ask(runCommand, { positionals: [place.path], flags: ['auto'] })).rejects.toMatchObject(
      {
        exitCode: ExitCode.locked,
        message: expect.stringContaining('app/wait@here'),
        hint: `handrail resume ${run?.id} asks the hosts what became of them.`,
      },
    );
    place.letGo();
    await place.ask(resumeCommand, { flags: ['auto'] });
  });

  it('is closed only by who says so, with what may still run on record', async () => {
    const place = new Waiting();
    await place.leftBy([[/(│ |"data":")it waits/, 'SIGINT']]);
    const [run] = listRuns(place.runs);
    const texts = { reason: 'not tonight' };
    await expect(place.ask(closeCommand, { positionals: ['latest'], texts })).rejects.toMatchObject({
      exitCode: ExitCode.needsPerson,
      message: expect.stringContaining('app/wait@here'),
      hint: expect.stringContaining('--leave-running'),
    });
    const closed = await place.ask(closeCommand, {
      positionals: ['latest'],
      texts,
      flags: ['leave-running'],
    });
    expect(closed.code).toBe(ExitCode.complete);
    expect(closed.text).toMatch(/^Run .*: closed\nNot removed from here: \/.*\n/);
    expect(readFileSync(join(run?.path ?? '', 'journal.jsonl'), 'utf8')).toContain(
      '"reason":"not tonight (may still run: app/wait@here)"',
    );
    place.letGo();
  });
});
