import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { applyPatch, createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EditFacts } from '../../src/engine/edit.ts';
import { undoEditScript } from '../../src/engine/edit-undo.ts';
import { editsUndone, reversedDiff, undoneText } from '../../src/engine/edit-undone.ts';
import { rollbackOf, rollbackText } from '../../src/engine/rollback.ts';
import { statusOf } from '../../src/engine/state.ts';
import { unattendedStop } from '../../src/engine/unattended.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import { context, Drive, editFactsOf, type World } from '../helpers/drive.ts';
import { rollBack } from '../helpers/orders.ts';
import { edit, planOf, run } from '../helpers/plans.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const id = 'app/pool@alpha';
const pool = { id: 'pool', action: edit('/etc/app.conf', { max: '50' }) };

function begun(world: World = {}, undo?: string): Drive {
  const step = undo === undefined ? pool : { ...pool, undo };
  const drive = new Drive(planOf([{ id: 'app', steps: [step, { id: 'start', action: run('start\n') }] }]));
  drive.settle(world);
  return drive;
}

/** The scripts that would undo what ran. */
function undone(drive: Drive): readonly string[] {
  return rollbackOf(drive.state, null).tasks.map(({ action }) =>
    action.verb === 'run' ? action.script : '',
  );
}

describe('an edit', () => {
  test('is looked at before it is confirmed, and what is confirmed names both digests and the diff', () => {
    const drive = begun();
    expect(statusOf(drive.state, id)).toBe('ready');
    drive.confirm();
    const [confirmed] = drive.events.flatMap(event => (event.type === 'task.confirmed' ? [event] : []));
    const effect = drive.take(each => each.type === 'execute');
    if (effect?.type !== 'execute') throw new Error('nothing was started');
    const { text } = effect.command;
    expect(confirmed?.sha256).toBe(context.sha256(text));
    const { before, after, diff, backup } = editFactsOf('story-1', {
      path: '/etc/app.conf',
      change: pool.action,
    } as never);
    for (const part of [before!.sha256, after, diff, backup]) expect(text).toContain(part);
    // Whoever begins the write, or rules it out, makes this.
    expect(effect.durable?.directory).toMatch(/^\//);
  });

  test('that does not fit its file waits for a person, and fails a run that has none', () => {
    const drive = new Drive(planOf([{ id: 'app', steps: [pool] }]));
    for (let effect = drive.take(); effect !== undefined; effect = drive.take())
      if (effect.type !== 'inspect') drive.answer(effect);
      else {
        const problem = { code: 'editUnfit', detail: 'no' } as const;
        drive.send({ type: 'inspectionFailed', task: id, problem });
      }
    expect(waitingFor(drive.state)).toEqual({ for: 'file', task: id });
    expect(unattendedStop(drive.state)).toEqual({ reason: 'failed', detail: id });
    expect(drive.confirm()).toMatchObject({ ok: false });
    drive.send({ type: 'inspect', task: id });
    drive.settle();
    expect(waitingFor(drive.state)).toMatchObject({ for: 'confirmation' });
  });

  test('that failed is looked at again before it is confirmed again', () => {
    const problem = { code: 'fileChanged', detail: '/etc/app.conf' } as const;
    const drive = begun();
    drive.confirm();
    drive.settle({ ending: () => ({ outcome: { kind: 'exited', code: 1 }, problem }) });
    expect(statusOf(drive.state, id)).toBe('failed');
    drive.send({ type: 'retry', tasks: [id], shown: [] });
    expect(drive.take(effect => effect.type === 'inspect')).toMatchObject({
      edit: { path: '/etc/app.conf' },
    });
  });

  test('that was ruled out is looked at again', () => {
    const drive = begun();
    drive.confirm();
    drive.take(effect => effect.type === 'execute');
    drive.send({ type: 'detached', task: id, attempt: 1, reason: 'cut' });
    expect(drive.take(effect => effect.type === 'attach')).toMatchObject({ command: { kind: 'edit' } });
    drive.send({ type: 'fenced', task: id, attempt: 1 });
    expect(drive.take(effect => effect.type === 'inspect')).toBeDefined();
    expect(rollbackOf(drive.state, null).tasks).toEqual([]);
  });

  test('is undone by itself where it ran', () => {
    const drive = begun();
    drive.confirm();
    drive.settle();
    expect(undone(drive)).toEqual([expect.stringContaining('restore')]);
    expect(rollbackText(rollbackOf(drive.state, null))).toContain('/etc/app.conf');
  });

  test('is undone by its own undo where it has one', () => {
    const drive = begun({}, 'mine\n');
    drive.confirm();
    drive.settle();
    expect(undone(drive)).toEqual(['mine\n']);
  });

  test('that failed, or changed nothing, needs no undoing', () => {
    const failed = begun();
    failed.confirm();
    failed.settle({ ending: () => ({ outcome: { kind: 'exited', code: 1 } }) });
    expect(rollbackOf(failed.state, null)).toMatchObject({ tasks: [], left: [] });
    const nothing = begun({
      edit: (_, request) => {
        const facts = editFactsOf('story-1', request);
        return { ...facts, after: facts.before?.sha256 ?? '', diff: '' };
      },
    });
    nothing.confirm();
    nothing.settle({});
    expect(rollbackOf(nothing.state, null)).toMatchObject({ tasks: [], left: [] });
  });

  test('in doubt is undone as far as it was done', () => {
    const drive = begun();
    drive.confirm();
    drive.settle({ ending: () => ({ outcome: { kind: 'lost', reason: 'gone' } }) });
    expect(statusOf(drive.state, id)).toBe('inDoubt');
    expect(undone(drive)).toEqual([expect.stringContaining('restore')]);
  });
});

describe('the script that undoes edits', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const place = () => {
    const file = join(temporaryDirectory(), "it's {{here}}.conf");
    const facts = (before: string | null, after: string, backup: string): EditFacts => ({
      ...editFactsOf('story-1', { path: file, change: { kind: 'content', text: after } }),
      before:
        before === null
          ? null
          : { ...editFactsOf('', { path: file } as never).before!, sha256: sha256(before) },
      after: sha256(after),
      backup: `${file}.${backup}`,
    });
    const undo = (...edits: readonly EditFacts[]) =>
      spawnSync('/bin/sh', ['-c', undoEditScript(edits)], { encoding: 'utf8' });
    /** As an edit does it. */
    const write = (content: string, backup: string) => {
      linkSync(file, `${file}.${backup}`);
      rmSync(file);
      writeFileSync(file, content);
    };
    return { file, facts, undo, write };
  };

  test('takes back what was made last first, and may be run again', () => {
    const { file, facts, undo, write } = place();
    writeFileSync(file, 'a');
    write('b', '1');
    write('c', '2');
    const edits = [facts('a', 'b', '1'), facts('b', 'c', '2')];
    expect(undo(...edits)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe('a');
    expect(undo(...edits)).toMatchObject({ status: 0, stderr: '' });
    expect(undo(facts('a', 'b', '1'))).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toBe('a');
  });

  test('leaves a file that is another one, and says so', () => {
    const { file, facts, undo, write } = place();
    writeFileSync(file, 'a');
    write('b', '1');
    writeFileSync(file, 'theirs');
    expect(undo(facts('a', 'b', '1'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('left as it is'),
    });
    expect(readFileSync(file, 'utf8')).toBe('theirs');
  });

  test('puts back nothing but what was kept', () => {
    const { file, facts, undo, write } = place();
    writeFileSync(file, 'a');
    write('b', '1');
    writeFileSync(`${file}.1`, 'theirs');
    expect(undo(facts('a', 'b', '1')).status).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('b');
  });

  test('removes what was made, unless it is another one by now', () => {
    const { file, facts, undo } = place();
    writeFileSync(file, 'a');
    expect(undo(facts(null, 'b', '1')).status).toBe(1);
    expect(undo(facts(null, 'a', '1')).status).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect(undo(facts(null, 'a', '1')).status).toBe(0);
  });

  test.each([
    ['0600', 0o600],
    ['0755', 0o755],
    ['0640', 0o640],
    ['0444', 0o444],
  ])('puts the content back under the mode %s that the file was given since', (_, mode) => {
    const { file, facts, undo, write } = place();
    writeFileSync(file, 'a');
    chmodSync(file, 0o644);
    write('b', '1');
    chmodSync(file, 0o644);
    write('c', '2');
    chmodSync(file, mode);
    const { status, stdout } = undo(facts('a', 'b', '1'), facts('b', 'c', '2'));
    expect({ status, content: readFileSync(file, 'utf8') }).toEqual({ status: 0, content: 'a' });
    expect(statSync(file).mode & 0o7777).toBe(mode);
    expect(stdout).toContain('keeps the mode and owner it was given since');
    expect(readdirSync(dirname(file))).toEqual(["it's {{here}}.conf"]);
  });

  test.runIf(process.getuid?.() === 0)(
    'puts the content back for the owner that the file was given since',
    () => {
      const { file, facts, undo, write } = place();
      writeFileSync(file, 'a');
      write('b', '1');
      chownSync(file, 4711, 4712);
      chmodSync(file, 0o2750);
      expect(undo(facts('a', 'b', '1'))).toMatchObject({ status: 0, stderr: '' });
      const { uid, gid, mode } = statSync(file);
      expect({ uid, gid, mode: mode & 0o7777 }).toEqual({ uid: 4711, gid: 4712, mode: 0o2750 });
      expect(readFileSync(file, 'utf8')).toBe('a');
    },
  );

  test('has nothing in it that looks like a placeholder', () => {
    const { facts } = place();
    expect(undoEditScript([facts('a', 'b', '1')])).not.toContain('{{');
  });
});

describe('what undoing an edit does', () => {
  test('is told by the file and the way back, of the very edits that its script undoes', () => {
    const drive = begun();
    drive.confirm();
    drive.settle();
    const [task] = rollbackOf(drive.state, null).tasks;
    const edits = editsUndone(drive.state, task!);
    expect(undoEditScript(edits!)).toBe(undone(drive)[0]);
    expect(undoneText(edits!)).toBe(
      [
        'put back /etc/app.conf',
        `  sha256 ${edits?.[0]?.after}`,
        `      to ${edits?.[0]?.before?.sha256}`,
        reversedDiff(edits?.[0]?.diff ?? ''),
      ].join('\n'),
    );
  });

  test('is told as well while it is carried out and afterwards', () => {
    const drive = begun();
    drive.confirm();
    drive.settle();
    rollBack(drive);
    const shown = () => {
      const task = drive.state.rollbacks[0]?.rollback.tasks[0];
      return task === undefined ? null : editsUndone(drive.state, task)?.map(({ path }) => path);
    };
    expect(shown()).toEqual(['/etc/app.conf']);
    drive.settle();
    drive.confirm();
    drive.settle();
    expect(statusOf(drive.state, id)).toBe('rolledBack');
    expect(shown()).toEqual(['/etc/app.conf']);
  });

  test('is not guessed where the step says itself how it is undone', () => {
    const drive = begun({}, 'mine\n');
    drive.confirm();
    drive.settle();
    expect(rollbackOf(drive.state, null).tasks.map(task => editsUndone(drive.state, task))).toEqual([null]);
  });

  const text = fc
    .array(fc.constantFrom('a', 'b', 'max=50', '', '-x', '+y', '@@', '--', '\\'), { maxLength: 12 })
    .chain(lines => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));

  test('is a diff that leads from the new file to the old one, and is itself reversible', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const patch = createTwoFilesPatch('', '', before, after, '', '', { context: 3 });
        const diff = patch.slice(patch.indexOf('@@'));
        fc.pre(before !== after);
        expect(applyPatch(after, `--- a\n+++ b\n${reversedDiff(diff)}`)).toBe(before);
        expect(reversedDiff(reversedDiff(diff))).toBe(diff);
      }),
    );
  });
});
