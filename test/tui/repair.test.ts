import { describe, expect, test } from 'vitest';
import { rollbackOf, rollbackText } from '../../src/engine/rollback.ts';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { context } from '../helpers/drive.ts';
import type { Operator } from '../helpers/operator.ts';
import { repairMoments } from './scenarios-repair.ts';

function reach(scenario: string, name: string): Operator {
  return repairMoments.find(moment => moment.scenario === scenario && moment.name === name)!.reach();
}

function textOf(operator: Operator): string {
  operator.wait(400);
  return screenOf(operator.scene)
    .flatMap(({ lines }) =>
      lines.map(row =>
        row
          .map(part => part.text)
          .join('')
          .trimEnd(),
      ),
    )
    .join('\n');
}

function eventsOf(operator: Operator, type: string) {
  return operator.drive.events.filter(event => event.type === type);
}

describe('a changed command', () => {
  test('is recorded with its reason, and confirmed as it was written', () => {
    const operator = reach('amend', '02-edited');
    operator.press('enter');
    const [amended] = eventsOf(operator, 'task.amended');
    const text =
      'set -e\n# 先清理旧的备份\nrm -rf /home/ecsc_20161201\ntest ! -e /home/ecsc_20170315\ncp -a /home/ecsc /home/ecsc_20170315\ndu -sh /home/ecsc_20170315';
    expect(amended).toMatchObject({ task: 'ecsc/backup@ecsc-1', reason: 'the disk was full' });
    expect((amended as { text: string }).text.trimEnd()).toBe(text);
    expect(operator.view.dialog).toMatchObject({ kind: 'confirm', retry: ['ecsc/backup@ecsc-1'] });
    for (let page = 0; operator.view.dialog?.kind === 'confirm' && page < 20; page += 1)
      operator.press('enter');
    const confirmed = eventsOf(operator, 'task.confirmed').at(-1);
    expect(confirmed).toMatchObject({
      attempt: 2,
      sha256: context.sha256((amended as { text: string }).text),
    });
  });

  test('counts for all hosts that would have run the same, from the confirmation of a first attempt', () => {
    const operator = reach('amend', '04-before-the-first-attempt');
    operator.press('tab');
    operator.type('it must not run');
    operator.press('enter');
    expect(eventsOf(operator, 'task.amended').map(event => 'task' in event && event.task)).toEqual([
      'web/back-up@web-1',
      'web/back-up@web-2',
    ]);
    expect(operator.view.dialog).toMatchObject({ kind: 'confirm', retry: null, round: 'web/back-up#1' });
    expect(textOf(operator)).toContain('+ # -a /srv/web /srv/web.old');
  });

  test('is not recorded without a reason, and Escape leads back to the confirmation without it', () => {
    const operator = reach('amend', '04-before-the-first-attempt');
    operator.press('ctrl-s');
    expect(operator.view.notice).toMatchObject({ kind: 'needed' });
    expect(operator.view.dialog).toMatchObject({ kind: 'form', focus: 1 });
    operator.press('escape');
    expect(operator.view.dialog).toMatchObject({ kind: 'confirm', round: 'web/back-up#1' });
    expect(eventsOf(operator, 'task.amended')).toEqual([]);
  });

  test('Enter is a new line of it, and never records it', () => {
    const operator = reach('amend', '01-edit');
    const before = operator.drive.events.length;
    operator.press('enter', 'enter', 'enter');
    expect(operator.drive.events).toHaveLength(before);
    expect(operator.view.dialog).toMatchObject({ kind: 'form', focus: 0 });
  });

  test('nothing is recorded in the first moment of the dialog, nor by a burst of keys', () => {
    const operator = reach('amend', '02-edited');
    const before = operator.drive.events.length;
    operator.burst('ctrl-s', 'enter');
    expect(operator.drive.events).toHaveLength(before);
  });
});

describe('what a person did', () => {
  test('is recorded with what was pasted to show it', () => {
    const operator = reach('failure', '08-done-by-hand');
    operator.press('ctrl-s');
    expect(eventsOf(operator, 'task.resolved')).toMatchObject([
      {
        as: 'doneByHand',
        reason: '王 copied it',
        evidence: '$ du -sh /home/ecsc_20170315\n1.2G\t/home/ecsc_20170315\n',
      },
    ]);
  });
});

describe('an attempt in doubt', () => {
  test('is looked at with a command, whose result is shown where it is decided', () => {
    const operator = reach('doubt', '04-checked');
    expect(eventsOf(operator, 'task.probing')).toMatchObject([
      { script: 'ls -ld /home/ecsc_20170315\ndf -h /home', by: 'wang' },
    ]);
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'doubt' } });
    expect(textOf(operator)).toContain('✖ exited 2');
    expect(textOf(operator)).toContain("ls: cannot access '/home/ecsc_20170315'");
  });
});

describe('a command that seems to hang', () => {
  test('gets a line', () => {
    const operator = reach('stall', '03-line');
    operator.press('enter');
    expect(eventsOf(operator, 'task.input')).toMatchObject([{ text: 'yes' }]);
    expect(operator.view.dialog).toBeNull();
  });

  test('gets an empty line', () => {
    const operator = reach('stall', '02-menu');
    operator.press('l', 'enter');
    expect(eventsOf(operator, 'task.input')).toMatchObject([{ text: '' }]);
  });

  test('gets a hidden line, of which nothing is recorded', () => {
    const operator = reach('stall', '04-hidden-line');
    operator.press('enter');
    expect(operator.secrets).toEqual([{ question: 'input:ecsc/backup@ecsc-1', value: 'hunter2' }]);
    expect(JSON.stringify(operator.drive.events)).not.toContain('hunter2');
  });

  test('gets Ctrl-C', () => {
    const operator = reach('stall', '02-menu');
    operator.press('c');
    expect(eventsOf(operator, 'task.interrupting')).toHaveLength(1);
    expect(operator.view.dialog).toBeNull();
  });

  test.each([
    ['45m', 2_700_000],
    ['none', null],
  ])('may take %s', (typed, timeout) => {
    const operator = reach('stall', '05-limit');
    operator.type(typed);
    operator.press('enter');
    expect(eventsOf(operator, 'task.extended')).toMatchObject([{ timeout }]);
  });

  test('a limit that is no duration is not taken', () => {
    const operator = reach('stall', '05-limit');
    operator.type('soon');
    operator.press('enter');
    expect(operator.view.notice).toMatchObject({ kind: 'mismatch' });
    expect(eventsOf(operator, 'task.extended')).toEqual([]);
  });
});

describe('a rollback', () => {
  test('is begun by what was shown, after all of it was shown', () => {
    const operator = reach('rollback', '03-typed');
    const { state } = operator.scene;
    const text = rollbackText(rollbackOf(state, null));
    operator.size = { columns: 60, rows: 20 };
    operator.press('enter');
    expect(eventsOf(operator, 'rollback.opened')).toEqual([]);
    for (let page = 0; operator.view.dialog?.kind === 'form' && page < 20; page += 1) operator.press('enter');
    expect(eventsOf(operator, 'rollback.opened')).toMatchObject([
      { digest: context.sha256(text), reason: '3.2 does not start', by: 'wang' },
    ]);
    expect(operator.scene.state.stage).toBe('rollback');
  });

  test('needs the word', () => {
    const operator = reach('rollback', '01-service');
    operator.press('b');
    operator.type('because');
    operator.press('enter');
    operator.type('yes');
    for (let page = 0; page < 5; page += 1) operator.press('enter');
    expect(operator.view.notice).toEqual({ kind: 'mismatch', expected: 'rollback' });
    expect(eventsOf(operator, 'rollback.opened')).toEqual([]);
  });

  test('comes first in the checklist while it is under way', () => {
    const operator = reach('rollback', '04-first-round');
    const text = textOf(operator);
    expect(text.indexOf('Rollback web')).toBeGreaterThan(0);
    expect(text.indexOf('Rollback web')).toBeLessThan(text.indexOf('▾ web'));
  });

  test('ends with what was left as it is', () => {
    const operator = reach('rollback', '05-rolled-back');
    expect(operator.scene.state.status).toBe('rolledBack');
    const text = textOf(operator);
    expect(text).toContain('The run was rolled back.');
    expect(text).toContain('Tell the customers (db) · db-1: the runbook does not say how to undo it');
  });

  test('is offered after a rejected sign-off', () => {
    const operator = reach('rejected', '01-dialog');
    operator.press('b');
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'rollback' } });
    expect(textOf(operator)).toContain('migrate down');
  });
});
