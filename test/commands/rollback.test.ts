import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rollbackCommand } from '../../src/commands/rollback.ts';
import type { EventBody } from '../../src/engine/event.ts';
import { ExitCode } from '../../src/errors.ts';
import { acquireLock } from '../../src/journal/lock.ts';
import { journalOf } from '../../src/journal/run-directory.ts';
import { begun, done, entered, Place, stopped } from './place.ts';

const hour = 3_600_000;
const first = new Date('2017-03-15T02:00:00.000Z');
const later = new Date(first.getTime() + hour);
const reason = { reason: 'it is slow' };

/** Two services on two hosts that nobody can reach; the steps of each say how they are undone, but for one. */
class Release extends Place {
  readonly path = this.write([
    'handrail: 1',
    'name: story',
    'title: A story',
    'inventory: { hosts: { a: { address: 192.0.2.1 }, b: { address: 192.0.2.2 } } }',
    'upgrade:',
    '  - service: app',
    '    hosts: [a, b]',
    '    steps:',
    '      - { name: Move, run: mv old new, undo: mv new old }',
    '      - { name: Note, run: "echo >> notes" }',
    '      - { name: Look, check: "true" }',
    '  - service: web',
    '    hosts: [b]',
    '    steps:',
    '      - { name: Swap, run: swap, undo: swap back }',
  ]);

  ran(events: readonly EventBody[], began = first) {
    return this.record(this.path, [entered, ...events, stopped], began);
  }
}

describe('rollback --dry-run', () => {
  it('shows what would be undone, newest first, only where it ran, and what stays', async () => {
    const place = new Release();
    const run = await place.ran(done('app/move@a', 'app/note@a', 'app/look@a', 'web/swap@b'));
    const { code, text } = await place.ask(rollbackCommand, { positionals: ['latest'], flags: ['dry-run'] });
    expect(code).toBe(ExitCode.complete);
    expect(text).toBe(
      [
        'To be undone, in this order: 2 tasks on b, a',
        '  web/undo/swap@b',
        '    | swap back',
        '  app/undo/move@a',
        '    | mv new old',
        'This stays as it is:',
        '  app/note@a  (the runbook does not say how to undo it)',
        '',
      ].join('\n'),
    );
    const json = await place.ask(rollbackCommand, { positionals: [run.id], flags: ['dry-run', 'json'] });
    expect(JSON.parse(json.text)).toMatchObject({
      run: run.id,
      services: null,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      tasks: [{ id: 'web/undo/swap@b', host: 'b', command: 'swap back' }, { id: 'app/undo/move@a' }],
      left: [{ task: 'app/note@a', why: 'noUndo' }],
    });
  });

  it('writes nothing, and needs no lock', async () => {
    const place = new Release();
    const run = await place.ran(done('app/move@a'));
    const before = readFileSync(journalOf(run));
    const lock = acquireLock(run, { operator: 'li', now: first });
    await place.ask(rollbackCommand, { positionals: [run.id], flags: ['dry-run'] });
    lock.release();
    expect(readFileSync(journalOf(run))).toEqual(before);
  });

  it('undoes single services, and says which there are where one is unknown', async () => {
    const place = new Release();
    await place.ran(done('app/move@a', 'web/swap@b'));
    const dry = (only: string) =>
      place.ask(rollbackCommand, { positionals: ['latest'], flags: ['dry-run'], lists: { only: [only] } });
    expect((await dry('web')).text).toBe(
      'To be undone, in this order: 1 task on b\n  web/undo/swap@b\n    | swap back\n',
    );
    await expect(dry('wbe')).rejects.toMatchObject({ message: expect.stringContaining('app, web') });
  });

  it('counts what was running when it was left', async () => {
    const place = new Release();
    await place.ran(begun('app/move@a', '/home/ada/.handrail/1'));
    const { text } = await place.ask(rollbackCommand, { positionals: ['latest'], flags: ['dry-run'] });
    expect(text).toContain('app/undo/move@a');
  });
});

describe('a rollback is refused', () => {
  const asked = (place: Place, run = 'latest') =>
    place.ask(rollbackCommand, { positionals: [run], texts: reason, flags: ['auto'] });

  it('where there is nothing to undo, with what stays and why', async () => {
    const place = new Release();
    await place.ran(done('app/note@a', 'app/look@a'));
    await expect(asked(place)).rejects.toMatchObject({
      exitCode: ExitCode.usage,
      message: expect.stringContaining('nothing to undo'),
      hint: expect.stringContaining('app/note@a'),
    });
  });

  it('without a reason, where nobody can be asked for one', async () => {
    const place = new Release();
    await place.ran(done('app/move@a'));
    await expect(
      place.ask(rollbackCommand, { positionals: ['latest'], flags: ['auto'] }),
    ).rejects.toMatchObject({ message: expect.stringContaining('--reason') });
  });

  it('where another run changed the same host since: that would undo somebody else’s release', async () => {
    const place = new Release();
    const mine = await place.ran(done('app/move@a', 'app/move@b'));
    const theirs = await place.ran(done('app/move@b'), later);
    await expect(asked(place, mine.id)).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`story/${theirs.id} .* b since \\(app/move@b\\)`)),
      hint: 'Roll that run back first.',
    });
    await expect(
      place.ask(rollbackCommand, { positionals: [theirs.id], flags: ['dry-run'] }),
    ).resolves.toMatchObject({ code: ExitCode.complete });
  });

  it.each<[string, readonly EventBody[], Date]>([
    ['only looked', done('app/look@b'), later],
    ['was there before', done('app/move@b'), new Date(first.getTime() - hour)],
    ['changed other hosts', done('app/move@a'), later],
  ])('not where the other run %s', async (_, events, began) => {
    const place = new Release();
    const mine = await place.ran(done('app/move@b'));
    await place.ran(events, began);
    const { code } = await place.ask(rollbackCommand, { positionals: [mine.id], flags: ['dry-run'] });
    expect(code).toBe(ExitCode.complete);
  });

  it('where another process holds the run', async () => {
    const place = new Release();
    const run = await place.ran(done('app/move@a'));
    const lock = acquireLock(run, { operator: 'li', now: first });
    await expect(asked(place)).rejects.toMatchObject({ exitCode: ExitCode.locked });
    lock.release();
  });

  it('where its record does not verify', async () => {
    const place = new Release();
    const run = await place.ran(done('app/move@a'));
    const path = journalOf(run);
    writeFileSync(path, readFileSync(path, 'utf8').replace('ada', 'eve'));
    await expect(asked(place)).rejects.toMatchObject({ exitCode: ExitCode.notVerified });
  });
});
