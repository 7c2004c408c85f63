import { describe, expect, it } from 'vitest';
import { foldEvents } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { showJson } from '../../src/report/show.ts';
import { showText } from '../../src/report/show-text.ts';
import { termsFor } from '../../src/text/terms.ts';
import { expectGolden } from '../helpers/golden.ts';
import { leftRun, repairedRun } from './repaired-run.ts';
import { failedRun, journalHead, scriptedRun } from './scripted-run.ts';

const stateOf = (events = scriptedRun()) => foldEvents(events) as RunState;
const journal = { headHash: journalHead, count: scriptedRun().length };

describe('a run shown as JSON', () => {
  const shown = showJson(stateOf(), journal);

  it('has its id, its status, its digest and the head of its journal', () => {
    expect(shown).toMatchObject({
      run: '20170314T180000Z-a1b2',
      status: 'completed',
      planDigest: 'd'.repeat(64),
      journal: { events: journal.count, head: journalHead },
    });
  });

  it('has every task in execution order, with every attempt', () => {
    expect(shown.tasks.map(task => task.id)).toEqual(stateOf().info.plan.tasks.map(task => task.id));
    const backUp = shown.tasks.find(task => task.id === 'gateway/back-up@gw-1');
    expect(backUp).toMatchObject({ host: 'gw-1', status: 'finished', phase: 'upgrade' });
    expect(backUp?.attempts).toMatchObject([
      { outcome: { kind: 'exited', code: 1 }, problem: { code: 'diskFull' }, exitCode: 1 },
      { outcome: { kind: 'exited', code: 0 }, captured: { backup: '/srv/gateway_20170315' } },
    ]);
  });

  it('has no exit code where nobody knows how an attempt ended', () => {
    const lost = shown.tasks.find(task => task.id === 'gateway/stop@gw-2')?.attempts[0];
    expect(lost).toMatchObject({ outcome: { kind: 'lost' }, exitCode: null });
  });

  it('has every item of the verification, also before its verdict', () => {
    const before = showJson(stateOf(failedRun()), journal);
    expect(before.verification).toHaveLength(4);
    expect(before.verification.every(item => item.verdict === null)).toBe(true);
    expect(shown.verification[2]).toMatchObject({ verdict: 'pass', by: 'second pair of eyes' });
    expect(shown.signatures).toMatchObject([{ verdict: 'accepted', name: 'release owner' }]);
  });

  it('says of a stopped run what it waits for', () => {
    expect(showJson(stateOf(failedRun()), journal).waitingFor).toMatchObject({ for: 'failure' });
  });

  it('is plain data', () => {
    for (const each of [
      shown,
      showJson(stateOf(leftRun()), journal),
      showJson(stateOf(repairedRun()), journal),
    ])
      expect(JSON.parse(JSON.stringify(each))).toStrictEqual(each);
  });

  it('says which commands nobody watches, and where their results are', () => {
    const left = showJson(stateOf(leftRun()), journal);
    expect(left.status).toBe('stopped');
    const migrate = left.tasks.find(task => task.id === 'database/migrate@db-1');
    expect(migrate).toMatchObject({ status: 'running', detached: { reason: 'handrail was left' } });
    expect(migrate?.attempts[0]).toMatchObject({
      outcome: null,
      directory: expect.stringContaining('/.handrail/'),
    });
    expect(left.tasks.filter(task => task.detached !== null)).toHaveLength(1);
  });

  it('says on which hosts commands outlive the connection, and what is left there', () => {
    const { hosts } = showJson(stateOf(repairedRun()), journal);
    expect(hosts).toMatchObject([
      {
        name: 'db-1',
        durable: true,
        obstacle: null,
        leftovers: [{ running: 1 }],
        swept: { kept: [{ why: 'held' }] },
      },
      { name: 'gw-1', durable: false, obstacle: 'no setsid, perl or python3', workspace: null, swept: null },
    ]);
    expect(shown.hosts.map(host => host.durable)).toEqual([null, null, null]);
  });

  it('has changed commands, looks and what was shown for work done by hand', () => {
    const { tasks, former } = showJson(stateOf(repairedRun()), journal);
    const named = (id: string) => tasks.find(task => task.id === id);
    expect(named('database/migrate@db-1')?.attempts.map(({ amended }) => amended)).toEqual([
      null,
      expect.stringContaining('DROP=yes'),
    ]);
    expect(named('gateway/back-up@gw-1')?.probes).toMatchObject([
      { number: 1, result: { outcome: { kind: 'exited', code: 0 } } },
    ]);
    expect(former).toMatchObject([
      { id: 'gateway/unpack@gw-1', status: 'rolledBack', evidence: expect.stringContaining('conf') },
    ]);
  });

  it('has what was rolled back by what, and what was left and why', () => {
    const { status, rollbacks, tasks } = showJson(stateOf(repairedRun()), journal);
    expect(status).toBe('rolledBack');
    expect(rollbacks).toHaveLength(1);
    expect(rollbacks[0]?.tasks.map(({ id, status: ended }) => [id, ended])).toEqual([
      ['gateway/rollback/restore@gw-1', 'finished'],
      ['database/undo/migrate@db-1', 'finished'],
      ['database/undo/snapshot@db-1', 'skipped'],
    ]);
    expect(rollbacks[0]?.left).toEqual([
      { task: 'database/announce@db-1', why: 'noUndo' },
      { task: 'database/snapshot@db-1', why: 'notUndone' },
    ]);
    const undone = tasks.filter(task => task.status === 'rolledBack').map(task => task.id);
    expect(undone).toEqual(['database/migrate@db-1', 'gateway/back-up@gw-1', 'gateway/unpack@gw-1']);
  });
});

describe('a run shown as text', () => {
  it.each([
    ['run', 'en', scriptedRun()],
    ['run', 'zh', scriptedRun()],
    ['failed', 'en', failedRun()],
    ['failed', 'zh', failedRun()],
    ['left', 'en', leftRun()],
    ['left', 'zh', leftRun()],
    ['repaired', 'en', repairedRun()],
    ['repaired', 'zh', repairedRun()],
  ] as const)('%s.%s', (name, language, events) => {
    const text = showText(stateOf(events), termsFor(language), {
      timeZone: 'Asia/Shanghai',
      colour: false,
      journal: { headHash: journalHead, count: events.length },
    });
    expectGolden(`reports/${name}.show.${language}.txt`, text);
  });
});
