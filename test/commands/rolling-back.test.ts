import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeCommand } from '../../src/commands/close.ts';
import { foldJournal } from '../../src/commands/record.ts';
import { replayCommand } from '../../src/commands/replay.ts';
import { resumeCommand } from '../../src/commands/resume.ts';
import { rollbackCommand } from '../../src/commands/rollback.ts';
import { runCommand } from '../../src/commands/run.ts';
import type { RunState } from '../../src/engine/state.ts';
import { ExitCode } from '../../src/errors.ts';
import { journalOf, listRuns } from '../../src/journal/run-directory.ts';
import { Place } from './place.ts';

/** Two services on this machine that leave marks, and take them away again. */
class Release extends Place {
  readonly marks = join(this.root, 'marks');

  release(last = 'true', undoOfWeb = `echo web undone >> ${this.marks}`): string {
    const step = (name: string, run: string, undo?: string) =>
      `      - { name: ${name}, run: "${run}"${undo === undefined ? '' : `, undo: "${undo}"`} }`;
    return this.write([
      'handrail: 1',
      'name: story',
      'title: A story',
      'inventory: { hosts: { here: { transport: local } } }',
      'upgrade:',
      '  - service: app',
      '    hosts: [here]',
      '    steps:',
      step('One', `echo app one >> ${this.marks}`, `echo app one undone >> ${this.marks}`),
      step('Two', `echo app two >> ${this.marks}`, `echo app two undone >> ${this.marks}`),
      '  - service: web',
      '    hosts: [here]',
      '    steps:',
      step('Web', `echo web >> ${this.marks}`, undoOfWeb),
      step('Last', last, 'true'),
    ]);
  }

  start(book: string) {
    return this.ask(runCommand, { positionals: [book], flags: ['auto'] });
  }

  rollBack(flags: readonly string[] = ['auto'], only: readonly string[] = []) {
    return this.ask(rollbackCommand, {
      positionals: ['latest'],
      texts: { reason: 'it is slow' },
      flags,
      lists: { only },
    });
  }

  get marked(): readonly string[] {
    return readFileSync(this.marks, 'utf8').trimEnd().split('\n');
  }

  get state(): RunState {
    const [run] = listRuns(this.runs);
    if (run === undefined) throw new Error('no run');
    return foldJournal(journalOf(run)).state;
  }
}

const undone = ['web undone', 'app two undone', 'app one undone'];

describe('a rollback', () => {
  it.each<[string, (place: Release) => Promise<unknown>]>([
    ['completed', async place => expect((await place.start(place.release())).code).toBe(ExitCode.complete)],
    ['stopped at a failure', place => place.start(place.release('exit 3'))],
    [
      'was closed',
      async place => {
        await place.start(place.release('exit 3'));
        await place.ask(closeCommand, { positionals: ['latest'], texts: { reason: 'enough' } });
      },
    ],
  ])('of a run that %s undoes what it did, newest first, and says so on record', async (_, start) => {
    const place = new Release();
    await start(place);
    const { code, text, complaints } = await place.rollBack();
    expect(code).toBe(ExitCode.complete);
    expect(complaints).toMatch(/^To be undone, in this order: \d tasks on here\n/);
    expect(place.marked).toEqual(['app one', 'app two', 'web', ...undone]);
    expect(place.state.status).toBe('rolledBack');
    expect(place.state.rollbacks).toMatchObject([{ reason: 'it is slow', finished: true }]);
    expect((await place.ask(replayCommand)).text.endsWith(text)).toBe(true);
    await expect(place.rollBack()).rejects.toMatchObject({
      message: expect.stringContaining('rolled back already'),
    });
  });

  it('stops where a person is needed, and is gone on with by a resumption', async () => {
    const place = new Release();
    await place.start(place.release());
    const stopped = await place.rollBack([]);
    expect(stopped.code).toBe(ExitCode.needsPerson);
    expect(place.marked).toEqual(['app one', 'app two', 'web']);
    await expect(place.rollBack()).rejects.toMatchObject({
      message: expect.stringContaining('under way: handrail resume'),
    });
    await place.ask(resumeCommand, { flags: ['auto'] });
    expect(place.marked.slice(3)).toEqual(undone);
    expect(place.state.status).toBe('rolledBack');
  });

  it('that fails ends with 1, and what was not undone is still to be done', async () => {
    const place = new Release();
    await place.start(place.release('true', `test -e ${place.root}/mended`));
    const { code } = await place.rollBack();
    expect(code).toBe(ExitCode.failed);
    expect(place.marked).toEqual(['app one', 'app two', 'web']);
    expect(place.state.status).toBe('stopped');
  });

  it('that ended unfinished, with its run, is followed by another that undoes what it left', async () => {
    const place = new Release();
    const mended = join(place.root, 'mended');
    await place.start(place.release('true', `test -e ${mended} && echo web undone >> ${place.marks}`));
    await place.rollBack();
    const closed = await place.ask(closeCommand, {
      positionals: ['latest'],
      texts: { reason: 'another day' },
    });
    expect(closed.text).toMatch(/rollback of the whole run was not finished: \d of \d tasks/);
    expect(place.state.status).toBe('closed');
    writeFileSync(mended, '');
    const { code } = await place.rollBack();
    expect(code).toBe(ExitCode.complete);
    expect(place.marked.slice(3)).toEqual(undone);
    expect(place.state.status).toBe('rolledBack');
  });

  it('of one service leaves the others as they are', async () => {
    const place = new Release();
    await place.start(place.release());
    const { code } = await place.rollBack(['auto'], ['web']);
    expect(code).toBe(ExitCode.complete);
    expect(place.marked).toEqual(['app one', 'app two', 'web', 'web undone']);
    expect(place.state.tasks['app/one@here']?.status).toBe('finished');
    expect(place.state.tasks['web/web@here']?.status).toBe('rolledBack');
  });

  it('shown only undoes nothing', async () => {
    const place = new Release();
    await place.start(place.release());
    const { text } = await place.rollBack(['dry-run']);
    expect(text).toContain('web/undo/web@here');
    expect(place.marked).toEqual(['app one', 'app two', 'web']);
    expect(place.state.status).toBe('completed');
  });

  it('that ended well where something could not be undone is no success', async () => {
    const place = new Release();
    const book = place.release();
    writeFileSync(book, readFileSync(book, 'utf8').replace(/, undo: "echo app one undone[^"]*"/, ''));
    await place.start(book);
    const { code } = await place.rollBack();
    expect(code).toBe(ExitCode.failed);
    expect(place.state.status).toBe('rolledBack');
    expect(existsSync(place.marks)).toBe(true);
  });

  it('of a run whose command goes on waits for its end, and undoes that too', async () => {
    const place = new Release();
    const go = join(place.root, 'go');
    const book = place.release(
      `echo it waits; while test -d ${place.root} && ! test -e ${go}; do sleep 0.1; done; echo last >> ${place.marks}`,
    );
    let left = false;
    await place.ask(runCommand, {
      positionals: [book],
      flags: ['auto'],
      onText(text) {
        if (left || !text.includes('│ it waits')) return;
        left = true;
        setImmediate(() => process.emit('SIGTERM'));
      },
    });
    const { code, text } = await place.ask(rollbackCommand, {
      positionals: ['latest'],
      flags: ['auto'],
      texts: { reason: 'it takes too long' },
      onText(seen) {
        if (seen.includes('still runs there')) writeFileSync(go, '');
      },
    });
    expect(code).toBe(ExitCode.complete);
    expect(text.indexOf('still runs there')).toBeLessThan(text.indexOf('web/undo/last@here'));
    expect(place.marked).toEqual(['app one', 'app two', 'web', 'last', ...undone]);
  });
});
