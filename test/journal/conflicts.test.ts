import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/engine/event.ts';
import { ExitCode } from '../../src/errors.ts';
import { openRunsConflicting, refuseConflicts, replaceableRuns } from '../../src/journal/conflicts.ts';
import { acquireLock } from '../../src/journal/lock.ts';
import { createRunDirectory, journalOf, type RunDirectory } from '../../src/journal/run-directory.ts';
import { createJournal } from '../../src/journal/writer.ts';
import type { Host } from '../../src/model/inventory.ts';
import { planOf, run as script } from '../helpers/plans.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const now = new Date('2017-03-15T02:00:00.000Z');
const task = 'ecsc/stop@alpha';

const opened: EventBody = {
  type: 'run.opened',
  run: 'r',
  plan: planOf([{ id: 'ecsc', steps: [{ id: 'stop', action: script('true') }] }]),
  planDigest: 'd'.repeat(64),
  runbook: { path: 'ecsc.yaml', digest: 'e'.repeat(64), text: '' },
  excluded: [],
  operator: 'ada',
  seat: { user: 'ada', hostname: 'jump', pid: 1 },
  auto: false,
  forks: 1,
  handrail: '0.1.0',
};
const entered: EventBody = { type: 'run.entered', stage: 'upgrade' };
const confirmed: EventBody = { type: 'task.confirmed', task, attempt: 1, sha256: 'f'.repeat(64), by: 'ada' };
const started: EventBody = { type: 'task.started', task, attempt: 1 };
const startedToLast: EventBody = { ...started, directory: '/home/ada/.handrail/r/1' };
const detached: EventBody = { type: 'task.detached', task, attempt: 1, reason: 'handrail was left' };
const finished: EventBody = { type: 'task.finished', task, attempt: 1, outcome: { kind: 'exited', code: 0 } };
const lost: EventBody = {
  type: 'task.finished',
  task,
  attempt: 1,
  outcome: { kind: 'lost', reason: 'keepalive' },
};
const stopped: EventBody = { type: 'run.stopped', reason: 'operator' };
const aborted: EventBody = { type: 'run.aborted', reason: 'enough', by: 'ada' };

function named(name: string): Host {
  return { name, transport: 'ssh', variables: {} };
}

/** A place with one earlier run, of which these events are on record, and a new one that asks. */
function place(events: readonly EventBody[]): { runs: string; earlier: RunDirectory; mine: RunDirectory } {
  const runs = temporaryDirectory();
  const earlier = createRunDirectory(runs, 'ecsc', new Date('2017-03-14T02:00:00.000Z'));
  if (events.length > 0) createJournal(earlier.path, events).journal.close();
  return { runs, earlier, mine: createRunDirectory(runs, 'ecsc', now) };
}

function conflictsOf({ runs, mine }: { runs: string; mine: RunDirectory }, names = ['alpha', 'beta']) {
  return openRunsConflicting({ runsDirectory: runs, name: 'ecsc', hosts: names.map(named), except: mine });
}

describe('another run of the same runbook on the same hosts', () => {
  it.each([
    ['that is over', [opened, aborted], []],
    ['that was stopped', [opened, entered, stopped], ['stopped']],
    [
      'that was stopped with a task in doubt',
      [opened, entered, confirmed, started, lost, stopped],
      ['inDoubt'],
    ],
    ['that was killed while a task ran', [opened, entered, confirmed, started], ['inDoubt']],
    [
      'that was left while a command went on on its host',
      [opened, entered, confirmed, startedToLast, detached, stopped],
      ['running'],
    ],
    [
      'that was killed while a command went on on its host',
      [opened, entered, confirmed, startedToLast],
      ['running'],
    ],
    ['that was killed before a task was sent', [opened, entered, confirmed], ['stopped']],
    ['that was killed between two tasks', [opened, entered, confirmed, started, finished], ['stopped']],
    ['of which nothing was recorded', [], []],
  ])('%s', (_, events, kinds) => {
    const found = conflictsOf(place(events));
    expect(found.map(conflict => conflict.kind)).toEqual(kinds);
    if (kinds[0] === 'inDoubt' || kinds[0] === 'running') {
      expect(() => refuseConflicts(found)).toThrow(
        expect.objectContaining({
          exitCode: ExitCode.locked,
          message: expect.stringContaining(task),
          hint: expect.stringMatching(/handrail resume \S+/),
        }),
      );
    } else {
      expect(refuseConflicts(found)).toBe(found);
    }
  });

  it.each([
    ['works', [opened, entered]],
    ['has a task in doubt', [opened, entered, confirmed, started]],
    ['has not begun yet', []],
  ])('that a process holds and that %s', (_, events) => {
    const all = place(events);
    const lock = acquireLock(all.earlier, { operator: 'bob', now });
    const found = conflictsOf(all);
    expect(found).toMatchObject([{ kind: 'held', run: { id: all.earlier.id } }]);
    expect(() => refuseConflicts(found)).toThrow(
      expect.objectContaining({
        exitCode: ExitCode.locked,
        message: expect.stringMatching(/held by bob since/),
      }),
    );
    lock.release();
  });

  it('that does not verify is named, and does not stand in the way for ever', () => {
    const all = place([opened, entered, stopped]);
    const path = journalOf(all.earlier);
    writeFileSync(path, readFileSync(path, 'utf8').replace('ada', 'eve'));
    const found = conflictsOf(all);
    expect(found).toMatchObject([{ kind: 'unreadable', reason: expect.stringMatching(/does not verify/) }]);
    expect(refuseConflicts(found)).toBe(found);
  });

  it('that was cut off in the middle of a line counts as far as it was recorded', () => {
    const all = place([opened, entered, confirmed, started]);
    appendFileSync(journalOf(all.earlier), '{"v":1,"seq":4');
    expect(conflictsOf(all)).toMatchObject([{ kind: 'inDoubt', tasks: [task] }]);
  });
});

it('does not mind runs on other hosts, or of other runbooks, or itself', () => {
  const all = place([opened, entered, confirmed, started]);
  expect(conflictsOf(all, ['beta'])).toEqual([]);
  const elsewhere = { ...named('alpha'), address: '192.0.2.7' };
  expect(
    openRunsConflicting({ runsDirectory: all.runs, name: 'ecsc', hosts: [elsewhere], except: all.mine }),
  ).toEqual([]);
  expect(
    openRunsConflicting({ runsDirectory: all.runs, name: 'otp', hosts: [named('alpha')], except: all.mine }),
  ).toEqual([]);
  expect(
    openRunsConflicting({
      runsDirectory: all.runs,
      name: 'ecsc',
      hosts: [named('alpha')],
      except: all.earlier,
    }),
  ).toEqual([]);
});

describe('the lock of another run on a host may be taken over', () => {
  const closed: EventBody = { type: 'run.closed', reason: 'enough', by: 'ada' };

  it.each<[string, readonly EventBody[], boolean]>([
    ['where it was stopped with nothing running', [opened, entered, stopped], true],
    ['where it was killed with nothing running', [opened, entered], true],
    ['where it is over', [opened, aborted], true],
    ['where a person closed it in doubt', [opened, entered, confirmed, started, lost, closed], true],
    ['not where a task is in doubt', [opened, entered, confirmed, started, lost, stopped], false],
    ['not where a command may go on', [opened, entered, confirmed, startedToLast, detached, stopped], false],
    ['not where nothing is on record', [], false],
  ])('%s', (_, events, may) => {
    const { runs, earlier, mine } = place(events);
    const question = { runsDirectory: runs, name: 'ecsc', except: mine };
    expect(replaceableRuns(question)).toEqual(may ? [earlier.id] : []);
    expect(replaceableRuns({ ...question, except: earlier })).toEqual([]);
  });

  it('not while a process holds it, or where its record does not verify', () => {
    const { runs, earlier, mine } = place([opened, entered, stopped]);
    const question = { runsDirectory: runs, name: 'ecsc', except: mine };
    const lock = acquireLock(earlier, { operator: 'bob', now });
    expect(replaceableRuns(question)).toEqual([]);
    lock.release();
    const path = journalOf(earlier);
    writeFileSync(path, readFileSync(path, 'utf8').replace('ada', 'eve'));
    expect(replaceableRuns(question)).toEqual([]);
  });
});
