import { describe, expect, it } from 'vitest';
import { foldEvents } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { listedRun, runsText } from '../../src/report/runs.ts';
import { termsFor } from '../../src/text/terms.ts';
import { repairedRun } from './repaired-run.ts';
import { failedRun, scriptedRun } from './scripted-run.ts';

const completed = listedRun(foldEvents(scriptedRun()) as RunState, '/runs/a');
const stopped = listedRun(foldEvents(failedRun()) as RunState, '/runs/b');
const unreadable = { run: '20170301T010203Z-dead', directory: '/runs/c', error: 'line 3 does not verify' };

describe('the list of runs', () => {
  it('has a row for each run, and one for a run that cannot be read', () => {
    expect(runsText([completed, stopped, unreadable], termsFor('en'), 'Asia/Shanghai').split('\n')).toEqual([
      'Run                    Status     Runbook           Operator     Opened (UTC+08:00)   Progress',
      '20170314T180000Z-a1b2  completed  gateway-20170315  night shift  2017-03-15 02:00:00  16/16 100%',
      '20170314T180000Z-a1b2  stopped    gateway-20170315  night shift  2017-03-15 02:00:00  3/16 18%',
      '20170301T010203Z-dead  ?          line 3 does not verify',
      '',
    ]);
  });

  it('says of a run that was rolled back that it was', () => {
    const rolledBack = listedRun(foldEvents(repairedRun()) as RunState, '/runs/d');
    expect(rolledBack).toMatchObject({ status: 'rolledBack', settled: 6, tasks: 6 });
    expect(runsText([rolledBack], termsFor('en'), 'UTC')).toContain('rolled back');
    expect(runsText([rolledBack], termsFor('zh'), 'UTC')).toContain('已回滚');
  });

  it('counts the tasks of a rollback while one is under way', () => {
    const events = repairedRun();
    const opened = events.findIndex(event => event.type === 'rollback.opened');
    const first = events.findIndex((event, index) => index > opened && event.type === 'task.finished');
    const under = listedRun(foldEvents(events.slice(0, first + 1)) as RunState, '/runs/d');
    expect(under).toMatchObject({ status: 'open', settled: 1, tasks: 3 });
  });

  it('lines up in Chinese', () => {
    const [head, row] = runsText([completed], termsFor('zh'), 'UTC').split('\n');
    expect(head).toMatch(/^执行编号 +状态 +操作手册 +操作员 +开始时间 \(UTC\) +进度$/);
    expect(row).toMatch(/^20170314T180000Z-a1b2 {2}已完成 {2}gateway-20170315/);
  });

  it('says so when there is none', () => {
    expect(runsText([], termsFor('en'), 'UTC')).toBe('There are no runs yet.\n');
  });
});
