import { describe, expect, it } from 'vitest';
import { reduce } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { taskOutputPrinter } from '../../src/report/task-output.ts';
import { termsFor } from '../../src/text/terms.ts';
import { scriptedRun } from './scripted-run.ts';

function printed(task: string, colour = false): readonly string[] {
  const printer = taskOutputPrinter(task, termsFor('en'), { timeZone: 'UTC', colour });
  let state: RunState | null = null;
  return scriptedRun().flatMap(event => {
    state = reduce(state, event);
    return printer.add(event, state);
  });
}

describe('the output of a task', () => {
  it('has every attempt, each with how it ended', () => {
    expect(printed('gateway/back-up@gw-1')).toEqual([
      '── gateway/back-up@gw-1, attempt 1, 18:01:31 ──',
      'copying done',
      "cp: error writing '/srv/gateway_20170315/a|b': No space left on device",
      '```',
      '# not a heading <script>alert(1)</script>',
      '── exited 1, 18:02:53 ──',
      '── gateway/back-up@gw-1, attempt 2, 18:04:55 ──',
      '── exited 0, 18:06:10 ──',
    ]);
  });

  it('has the lines of the files that it followed', () => {
    expect(printed('gateway/watch@gw-2')).toEqual([
      '── gateway/watch@gw-2, attempt 1, 18:16:46 ──',
      '── /srv/gateway/logs/gateway.log, 18:16:47 ──',
      'loading',
      'WARN slow disk',
      'gateway started in 5234 ms',
      '── exited 0, 18:16:48 ──',
    ]);
  });

  it('keeps plain colours where they are wanted', () => {
    expect(printed('gateway/watch@gw-2', true)).toContain('\x1b[33mWARN\x1b[0m slow disk');
  });

  it('is empty for a task that never began', () => {
    expect(printed('worker/migrate@wk-1')).toEqual([]);
  });
});
