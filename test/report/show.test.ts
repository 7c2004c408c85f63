import { describe, expect, it } from 'vitest';
import { foldEvents } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { showJson } from '../../src/report/show.ts';
import { showText } from '../../src/report/show-text.ts';
import { termsFor } from '../../src/text/terms.ts';
import { expectGolden } from '../helpers/golden.ts';
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
    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  });
});

describe('a run shown as text', () => {
  it.each([
    ['run', 'en', scriptedRun()],
    ['run', 'zh', scriptedRun()],
    ['failed', 'en', failedRun()],
    ['failed', 'zh', failedRun()],
  ] as const)('%s.%s', (name, language, events) => {
    const text = showText(stateOf(events), termsFor(language), {
      timeZone: 'Asia/Shanghai',
      colour: false,
      journal: { headHash: journalHead, count: events.length },
    });
    expectGolden(`reports/${name}.show.${language}.txt`, text);
  });
});
