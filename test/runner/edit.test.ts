import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EditRequest } from '../../src/engine/edit.ts';
import type { EditChange } from '../../src/model/edit.ts';
import { patched } from '../../src/model/edit-patch.ts';
import { HostUnreachable } from '../../src/model/transport.ts';
import { inspectFile } from '../../src/runner/edit.ts';
import { FakeTransport } from '../helpers/fake-transport.ts';
import { edit, planOf } from '../helpers/plans.ts';
import { stage, until } from './stage.ts';

const path = '/etc/app.conf';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function hostWith(content?: string): FakeTransport {
  const host = new FakeTransport('alpha');
  if (content !== undefined) host.files.set(path, content);
  return host;
}

const look = (content: string | undefined, change: EditChange, more: Partial<EditRequest> = {}) =>
  inspectFile(hostWith(content), { path, change, ...more }, { run: 'story-1', task: 'app/pool@alpha' });

const problem = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof HostUnreachable ? error.problem.code : error),
  );

describe('a look at the file of an edit', () => {
  const line = fc.constantFrom('a=1', 'b = 2', '', '# c', 'k=1', 'k = 3 # d', '值', '\t', '-x', '+y', '@@ z');
  const text = fc
    .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
    .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
  const change = fc.oneof<fc.Arbitrary<EditChange>[]>(
    text.map(content => ({ kind: 'content', text: content })),
    fc.constantFrom('', '9', 'x y').map(value => ({ kind: 'set', values: [{ key: 'k', value }] })),
    fc.record({ kind: fc.constant('replace' as const), text: line, with: text }),
  );

  test('shows the change that is made, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(text, change, async (before, wanted) => {
        let facts: Awaited<ReturnType<typeof look>>;
        try {
          facts = await look(before, wanted);
        } catch (error) {
          expect(error).toBeInstanceOf(HostUnreachable);
          return;
        }
        expect(facts?.before?.sha256).toBe(sha256(before));
        if (facts?.diff === '') {
          expect(facts.after).toBe(sha256(before));
          return;
        }
        const made = patched(before, facts?.diff ?? '');
        expect(made.ok && sha256(made.text)).toBe(facts?.after);
      }),
      { numRuns: 1000 },
    );
  });

  test('leaves out values that sound like secrets and stand beside the change', async () => {
    const before = 'db.password=hunter2\nApi_Key: abc\nuser=x\n';
    const set: EditChange = { kind: 'set', values: [{ key: 'user', value: 'y' }] };
    expect((await look(before, set))?.diff).toContain(' db.password=•••\n Api_Key: •••\n-user=x\n+user=y\n');
  });

  test('names a backup that a host can make, also where the file has as long a name as there is', async () => {
    const host = new FakeTransport('alpha');
    const long = `/etc/${'a'.repeat(250)}.conf`;
    host.files.set(long, 'max=20\n');
    const request: EditRequest = { path: long, change: { kind: 'content', text: 'max=50\n' } };
    const facts = await inspectFile(host, request, { run: 'story-1', task: 'app/pool@alpha' });
    const backup = facts?.backup ?? '';
    expect(Buffer.byteLength(`${backup}.new`.slice('/etc/'.length))).toBe(255);
    expect(backup).toMatch(/\.handrail-story-1-[0-9a-f]{8}$/);
  });

  test('names a backup of its own for each task, and the same one for each attempt', async () => {
    const backupOf = async (task: string, content: string) => {
      const change: EditChange = { kind: 'content', text: 'on\n' };
      return (await inspectFile(hostWith(content), { path, change }, { run: 'story-1', task }))?.backup;
    };
    const first = await backupOf('app/on@alpha', 'off\n');
    expect(await backupOf('app/on@alpha', 'off\n')).toBe(first);
    expect(await backupOf('other/on@alpha', 'off\n')).not.toBe(first);
    expect(await backupOf('app/on@alpha', 'theirs\n')).not.toBe(first);
  });

  test.each<[code: string, content: string | undefined, change: EditChange, more?: Partial<EditRequest>]>([
    ['noSuchFile', undefined, { kind: 'content', text: 'a' }],
    ['editUnfit', undefined, { kind: 'set', values: [] }, { create: '0644' }],
    ['editUnfit', 'a', { kind: 'content', text: 'b' }, { path: 'relative' }],
    ['fileUnfit', 'a\0', { kind: 'content', text: 'b' }],
    ['fileUnfit', 'a', { kind: 'content', text: 'b'.repeat(1024 * 1024 + 1) }],
    ['editUnfit', 'a\n', { kind: 'content', text: 'b\n'.repeat(100_000) }],
  ])('refuses: %s', async (code, content, wanted, more) => {
    expect(await problem(look(content, wanted, more))).toBe(code);
  });
});

describe('an edit that is carried out', () => {
  const plan = planOf([
    { id: 'app', batches: [['alpha']], steps: [{ id: 'pool', action: edit(path, { max: '50' }) }] },
  ]);
  const begin = () => {
    const here = stage(plan);
    here.host.files.set(path, 'max=20\n');
    return here;
  };

  test('writes what was shown, after it was on disk', async () => {
    const { runner, host, journal } = begin();
    host.onWriteFile = async request => {
      expect(journal.onDisk.some(({ type }) => type === 'task.started')).toBe(true);
      host.files.set(request.path, Buffer.from(request.content).toString());
      return { kind: 'written', notes: ['acl'] };
    };
    runner.start();
    await until(runner, ({ status }) => status === 'completed');
    expect(host.files.get(path)).toBe('max=50\n');
    expect(host.writes).toHaveLength(1);
    const output = journal
      .of('task.output')
      .map(({ data }) => data)
      .join('');
    expect(output).toContain('its access control list was not kept');
  });

  test('is not sent where the file is another one by then', async () => {
    const { runner, host } = begin();
    let reads = 0;
    const read = host.onReadFile;
    host.onReadFile = async asked => {
      reads += 1;
      if (reads === 2) host.files.set(path, 'max=20\ntheirs=1\n');
      return read(asked);
    };
    runner.start();
    await until(runner, ({ tasks }) => tasks['app/pool@alpha']?.status === 'failed');
    expect(host.writes).toEqual([]);
    expect(runner.state.tasks['app/pool@alpha']?.attempts.at(-1)?.problem?.code).toBe('fileChanged');
  });

  test('whose answer was lost is finished where the file says so, and not sent again', async () => {
    const { runner, host, journal } = begin();
    host.onWriteFile = async request => {
      host.files.set(request.path, Buffer.from(request.content).toString());
      return { kind: 'cut', reason: 'gone' };
    };
    runner.start();
    await until(runner, ({ status }) => status === 'completed');
    expect(host.writes).toHaveLength(1);
    expect(journal.of('task.finished').at(-1)).toMatchObject({ kept: true });
  });

  test('that was never done is confirmed and done once more', async () => {
    const { runner, host, journal } = begin();
    const write = host.onWriteFile;
    host.onWriteFile = async request =>
      host.writes.length === 1 ? { kind: 'cut', reason: 'gone' } : write(request);
    runner.start();
    await until(runner, ({ status }) => status === 'completed');
    expect(host.files.get(path)).toBe('max=50\n');
    expect(journal.of('task.confirmed')).toHaveLength(2);
    const [first, second] = host.writes;
    expect(first?.temporary).not.toBe(second?.temporary);
  });

  test('is in doubt where the file is neither the old nor the new one', async () => {
    const { runner, host } = begin();
    host.onWriteFile = async () => {
      host.files.set(path, 'theirs\n');
      return { kind: 'cut', reason: 'gone' };
    };
    runner.start();
    await until(runner, ({ tasks }) => tasks['app/pool@alpha']?.status === 'inDoubt');
  });
});
