import { describe, expect, test } from 'vitest';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { userOf } from '../../src/tui/screens/task-facts.ts';
import { ecscPlan } from '../helpers/ecsc-story.ts';
import { Operator } from '../helpers/operator.ts';
import { manual, planOf, run } from '../helpers/plans.ts';
import { finish, go, moments } from './scenarios.ts';

/** How many events of a type the run has. */
function count(operator: Operator, type: string): number {
  return operator.drive.events.filter(event => event.type === type).length;
}

function reach(scenario: string, name: string): Operator {
  const moment = moments.find(candidate => candidate.scenario === scenario && candidate.name === name);
  if (moment === undefined) throw new Error(`There is no ${scenario}/${name}`);
  return moment.reach();
}

describe('nothing runs by accident', () => {
  test('Enter shows the command, and only a second Enter runs it', () => {
    const operator = reach('steps', '01-first');
    operator.press('enter');
    expect(count(operator, 'task.confirmed')).toBe(0);
    operator.press('enter');
    expect(count(operator, 'task.confirmed')).toBe(1);
  });

  test('two Enters in one read show the command and no more', () => {
    const operator = reach('steps', '01-first');
    operator.burst('enter', 'enter');
    expect(operator.view.dialog?.kind).toBe('confirm');
    expect(count(operator, 'task.confirmed')).toBe(0);
  });

  test('an Enter that comes right after the confirmation appeared was meant for something else', () => {
    const operator = reach('confirm', '01-upload');
    operator.pressAtOnce('enter');
    expect(count(operator, 'task.confirmed')).toBe(0);
    operator.press('enter');
    expect(count(operator, 'task.confirmed')).toBe(1);
  });

  test('pasted text never confirms, whatever it contains', () => {
    const operator = reach('confirm', '01-upload');
    operator.paste('\r\n\r\ny\n');
    expect(count(operator, 'task.confirmed')).toBe(0);
    expect(operator.view.notice).toEqual({ kind: 'pasted' });
  });

  test('a pasted line end does not send a reason off', () => {
    const operator = reach('failure', '01-dialog');
    operator.press('s');
    operator.paste('disk was full\n');
    expect(count(operator, 'task.skipped')).toBe(0);
    operator.press('enter');
    expect(operator.drive.events.at(-1)).toBeDefined();
    expect(count(operator, 'task.skipped')).toBe(1);
  });

  test('text and Enter in one read may be a paste, and send nothing off', () => {
    const operator = reach('failure', '01-dialog');
    operator.press('s');
    operator.burst(...'because', 'enter');
    expect(count(operator, 'task.skipped')).toBe(0);
    expect(operator.view.dialog).toMatchObject({ kind: 'form', fields: [{ text: 'because' }] });
  });

  test('while an intent is being recorded a second Enter sends nothing', () => {
    const operator = reach('confirm', '01-upload');
    operator.view = { ...operator.view, sending: { closes: null } };
    operator.press('enter');
    expect(count(operator, 'task.confirmed')).toBe(0);
  });

  test('a long script is confirmed only after its last line was on the screen', () => {
    const operator = reach('confirm', '07-long-script');
    let pages = 0;
    while (count(operator, 'task.confirmed') === 0 && pages < 20) {
      operator.press('enter');
      pages += 1;
    }
    expect(pages).toBeGreaterThan(4);
    expect(count(operator, 'task.confirmed')).toBe(1);
  });

  test('a typed confirmation wants the very word', () => {
    const operator = reach('confirm-typed', '01-asked');
    operator.press('enter');
    expect(operator.view.notice).toEqual({ kind: 'mismatch', expected: 'schedule-res-1' });
    operator.type('schedule-res-1');
    operator.press('enter');
    expect(count(operator, 'task.confirmed')).toBe(1);
  });

  test('what is sent off is the text that was shown', () => {
    const operator = reach('confirm', '01-upload');
    operator.drive.send({ type: 'hostLost', host: 'ecsc-1', reason: 'gone' });
    operator.sync();
    operator.press('enter');
    expect(count(operator, 'task.confirmed')).toBe(0);
  });
});

describe('when the run needs somebody', () => {
  test('the dialog comes by itself, can be put aside, and Enter brings it back', () => {
    const operator = reach('failure', '01-dialog');
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'failure' } });
    operator.press('escape');
    expect(operator.view.dialog).toBeNull();
    operator.press('down', 'tab');
    expect(operator.view.dialog).toBeNull();
    operator.press('enter');
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'failure' } });
  });

  test('a form that is left goes back to the dialog it came from', () => {
    const operator = reach('failure', '02-skip');
    operator.press('escape');
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'failure' } });
  });

  test('a search that is being typed is not interrupted', () => {
    const operator = reach('steps', '02-running');
    operator.press('/');
    operator.type('cop');
    finish(operator, 'ecsc/backup@ecsc-1', 1);
    expect(operator.view.dialog).toBeNull();
    operator.type('y');
    operator.press('enter');
    expect(operator.view.search?.query.text).toBe('copy');
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'failure' } });
  });

  test('a dialog about something that somebody else settled goes away', () => {
    const operator = reach('failure', '02-skip');
    operator.drive.send({ type: 'doneByHand', tasks: ['ecsc/backup@ecsc-1'], reason: 'by another seat' });
    operator.sync();
    expect(operator.view.dialog).toBeNull();
  });

  test('a refused intent keeps the dialog and says why', () => {
    const operator = reach('failure', '01-dialog');
    operator.press('o');
    operator.type('broken disk');
    operator.drive.send({ type: 'dropHost', host: 'ecsc-1', reason: 'first' });
    operator.press('enter');
    expect(operator.view.notice).toEqual({ kind: 'refused', refusal: { code: 'notNow', subject: 'ecsc-1' } });
  });

  test('a reason that is missing is asked for', () => {
    const operator = reach('failure', '03-reason-missing');
    expect(operator.view.notice).toEqual({ kind: 'needed', field: 'Reason' });
    expect(count(operator, 'task.skipped')).toBe(0);
  });

  test('a retry shows what runs again before it runs', () => {
    const operator = reach('failure', '05-retry');
    expect(count(operator, 'task.confirmed')).toBe(3);
    operator.press('enter');
    expect(count(operator, 'task.confirmed')).toBe(4);
  });

  test('one of several failed hosts can be chosen', () => {
    const operator = reach('failure', '07-one-of-two');
    operator.press('d');
    operator.type('unpacked it myself');
    operator.press('enter');
    expect(operator.drive.events.findLast(event => event.type === 'task.resolved')).toMatchObject({
      task: 'web/unpack@web-3',
      as: 'doneByHand',
    });
  });

  test('a task in doubt runs again only after its host was typed, and a reason', () => {
    const operator = reach('doubt', '01-dialog');
    operator.press('r');
    operator.type('ecsc-2');
    operator.press('enter');
    operator.type('looked');
    operator.press('enter');
    expect(count(operator, 'task.resolved')).toBe(0);
    operator.press('ctrl-u');
    operator.type('ecsc-1');
    operator.press('enter', 'enter');
    expect(operator.drive.events.findLast(event => event.type === 'task.resolved')).toMatchObject({
      as: 'again',
    });
  });

  test('a secret goes to answerSecret and into no intent', () => {
    const operator = reach('preparing', '04-passphrase');
    operator.press('enter');
    expect(JSON.stringify(operator.drive.events)).not.toContain('hunter2');
    expect(count(operator, 'answer.given')).toBe(1);
  });

  test('a variable must match its pattern before it is sent', () => {
    const operator = reach('preparing', '05-variable');
    expect(operator.view.notice).toEqual({ kind: 'mismatch', expected: '\\d{8}' });
    operator.type('0315');
    operator.press('enter');
    expect(operator.drive.events.findLast(event => event.type === 'answer.given')).toMatchObject({
      value: '20170315',
    });
  });

  test('a host key is accepted with the word yes and nothing shorter', () => {
    const operator = reach('preparing', '02-host-key');
    operator.type('y');
    operator.press('enter');
    expect(count(operator, 'answer.given')).toBe(0);
    operator.type('es');
    operator.press('enter');
    expect(operator.drive.events.findLast(event => event.type === 'answer.given')).toMatchObject({
      value: 'yes',
    });
  });

  test('of several processes the chosen one is stopped', () => {
    const operator = reach('confirm', '03-stop-of-several');
    operator.press('enter');
    expect(operator.drive.events.findLast(event => event.type === 'task.picked')).toMatchObject({
      pid: 5151,
    });
    expect(operator.view.dialog).toMatchObject({ kind: 'confirm' });
    operator.press('enter');
    expect(operator.drive.events.findLast(event => event.type === 'task.confirmed')).toMatchObject({
      task: 'ecsc/stop@ecsc-1',
    });
  });
});

describe('another order than the plan', () => {
  test('a later step can be done next, with a reason', () => {
    const operator = reach('steps', '01-first');
    operator.press('down', 'down', 'J');
    operator.type('the package is there already');
    operator.press('enter');
    expect(operator.drive.events.findLast(event => event.type === 'run.jumped')).toMatchObject({
      round: 'ecsc/backup#1',
      reason: 'the package is there already',
    });
  });

  test('a settled step can be done again, with a reason', () => {
    const operator = reach('steps', '02-running');
    finish(operator, 'ecsc/backup@ecsc-1', 0);
    operator.press('up', 'up', 'up', 'R');
    operator.type('a newer package came');
    operator.press('enter');
    expect(operator.drive.events.findLast(event => event.type === 'task.reopened')).toMatchObject({
      task: 'ecsc/upload@ecsc-1',
    });
  });

  test('a step that is running can be ended after a question', () => {
    const operator = reach('steps', '02-running');
    operator.press('x');
    expect(count(operator, 'task.cancelling')).toBe(0);
    operator.press('enter');
    expect(count(operator, 'task.cancelling')).toBe(1);
  });

  test('a log without a pattern ends when a person says so', () => {
    const operator = new Operator(
      planOf([
        { id: 'web', steps: [{ id: 'watch', action: { verb: 'follow', files: ['/var/log/web.log'] } }] },
      ]),
    );
    operator.world = { ending: () => 'later' };
    operator.press('enter');
    operator.settle();
    go(operator);
    operator.press('e');
    operator.type('looks quiet');
    operator.press('enter');
    expect(operator.drive.events.findLast(event => event.type === 'task.resolved')).toMatchObject({
      as: 'done',
    });
  });

  test('one key passes a manual item on all its hosts', () => {
    const hosts = ['alpha', 'beta', 'gamma'];
    const operator = new Operator(
      planOf([
        { id: 'web', batches: [hosts], steps: [{ id: 'go', action: run('true'), confirm: 'none' }] },
        {
          id: 'verify',
          phase: 'verify',
          batches: [hosts],
          steps: [{ id: 'see', action: manual('look'), hosts }],
        },
      ]),
    );
    operator.press('enter');
    operator.settle();
    expect(operator.drive.state.stage).toBe('verify');
    operator.press('P', 'enter');
    expect(count(operator, 'verification.marked')).toBe(3);
    expect(operator.drive.state.stage).toBe('signOff');
  });
});

describe('a pause', () => {
  test.each([60, 80])('has its way on in the bar of a terminal of %i columns', columns => {
    const operator = reach('steps', '08-paused');
    const { scene } = operator;
    const footer = screenOf({ ...scene, size: { columns, rows: 24 } }).at(-1);
    const keys = footer?.lines
      .at(-1)
      ?.map(part => part.text)
      .join('');
    expect(keys).toMatch(/^ *p continue/);
  });
});

describe('a dry run', () => {
  test.each(['attended', 'unattended'] as const)('says at the top that it is one (%s)', dryRun => {
    const { scene } = reach('steps', '01-first');
    const info = { ...scene.state.info, dryRun };
    const [header] = screenOf({ ...scene, state: { ...scene.state, info } });
    expect(header?.lines[0]?.map(part => part.text).join('')).toContain('DRY RUN · ▶');
  });
});

describe('the user of a host', () => {
  test('that was never asked is called the login user', () => {
    const { scene } = reach('steps', '01-first');
    const state = { ...scene.state, hosts: {}, info: { ...scene.state.info } };
    const hosts = state.info.plan.hosts.map(host => ({ ...host, user: '' }));
    const unknown = { ...state, info: { ...state.info, plan: { ...state.info.plan, hosts } } };
    expect(userOf(unknown, 'ecsc-1', scene.words)).toBe('the login user');
  });
});

describe('leaving', () => {
  test('while something runs it asks, and waiting for it leaves when it has ended', () => {
    const operator = reach('leave', '03-waiting');
    expect(operator.left).toEqual([]);
    expect(operator.drive.state.paused).toBe(true);
    finish(operator, 'ecsc/backup@ecsc-1', 0);
    expect(operator.left).toEqual(['operator']);
  });

  test('leaving at once while something runs says so', () => {
    const operator = reach('leave', '01-while-running');
    operator.press('l');
    expect(operator.left).toEqual(['abandoned']);
  });

  test('ending what runs cancels it first', () => {
    const operator = reach('leave', '01-while-running');
    operator.press('c');
    expect(count(operator, 'task.cancelling')).toBe(1);
    expect(operator.left).toEqual([]);
  });

  test('staying takes the wish to leave back', () => {
    const operator = reach('leave', '03-waiting');
    operator.press('q', 's');
    finish(operator, 'ecsc/backup@ecsc-1', 0);
    expect(operator.left).toEqual([]);
  });

  test('Ctrl-C asks once and leaves the second time', () => {
    const operator = reach('steps', '02-running');
    operator.press('ctrl-c');
    expect(operator.left).toEqual([]);
    operator.press('ctrl-c');
    expect(operator.left).toEqual(['interrupted']);
  });

  test('Ctrl-C asks also in the middle of a reason, and going back brings the decision back', () => {
    const operator = reach('failure', '02-skip');
    operator.press('ctrl-c');
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'leave' } });
    operator.press('escape');
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'failure' } });
  });

  test('q asks in front of a decision, and going back brings the decision back', () => {
    const operator = reach('failure', '01-dialog');
    operator.press('q');
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'leave' } });
    operator.press('escape');
    expect(operator.view.dialog).toMatchObject({ kind: 'menu', about: { kind: 'failure' } });
    expect(operator.left).toEqual([]);
  });

  test('a run that is over is left without a question', () => {
    const operator = reach('completed', '01-summary');
    operator.press('q');
    expect(operator.left).toEqual(['operator']);
  });
});

describe('looking around', () => {
  test('the checklist follows the run until a row is chosen, and again after a full stop', () => {
    const operator = reach('steps', '01-first');
    operator.press('down', 'down');
    expect(operator.view.cursor).toMatchObject({ step: 'backup', host: 'ecsc-1' });
    operator.press('right');
    expect(operator.view.cursor).toMatchObject({ step: 'backup', host: 'ecsc-2' });
    operator.press('.');
    expect(operator.view.cursor).toBeNull();
  });

  test('Space folds a section and unfolds it again', () => {
    const operator = reach('steps', '01-first');
    operator.press(' ');
    expect(operator.view.folds).toEqual({ ecsc: true });
    operator.press(' ');
    expect(operator.view.folds).toEqual({ ecsc: false });
  });

  test('the keys 1 to 4 go to the screens', () => {
    const operator = reach('steps', '01-first');
    const seen = ['1', '2', '3', '4'].map(key => {
      operator.press(key);
      return operator.view.screen;
    });
    expect(seen).toEqual(['notes', 'steps', 'verify', 'signOff']);
  });

  test('a run goes from screen to screen with its stages', () => {
    const operator = new Operator(
      planOf([
        { id: 'web', steps: [{ id: 'go', action: run('true') }] },
        {
          id: 'verify',
          phase: 'verify',
          batches: [['alpha']],
          steps: [{ id: 'see', action: manual('look'), hosts: [null] }],
        },
        { id: 'commit', phase: 'commit', steps: [{ id: 'keep', action: run('rm -r old') }] },
      ]),
    );
    const seen = [operator.view.screen];
    operator.press('enter');
    operator.settle();
    seen.push(operator.view.screen);
    go(operator);
    seen.push(operator.view.screen);
    operator.press('p', 'enter');
    seen.push(operator.view.screen);
    operator.press('enter', 'enter', 'enter');
    operator.settle();
    seen.push(operator.view.screen);
    go(operator);
    seen.push(operator.view.screen);
    expect(seen).toEqual(['notes', 'steps', 'verify', 'signOff', 'steps', 'signOff']);
    expect(operator.drive.state.status).toBe('completed');
  });

  test('whoever still reads the notes is left there', () => {
    const operator = new Operator(ecscPlan());
    operator.settle();
    expect([operator.view.screen, operator.drive.state.stage]).toEqual(['notes', 'upgrade']);
  });

  test('a search finds older matches first and comes around at the end', () => {
    const operator = reach('logs', '01-panes');
    operator.press('/');
    operator.type('app3');
    operator.press('enter');
    const hits = [operator.view.search?.hit];
    operator.press('n');
    hits.push(operator.view.search?.hit);
    operator.press('N');
    hits.push(operator.view.search?.hit);
    for (let step = 0; step < 11; step += 1) operator.press('n');
    hits.push(operator.view.search?.hit);
    expect(hits).toEqual([39, 38, 39, 39]);
  });

  test('the first line of an output can be reached', () => {
    const operator = reach('logs', '01-panes');
    operator.press('tab', 'tab', 'home');
    expect(Object.values(operator.view.scrolls)).toEqual([{ line: 0, row: 0 }]);
    operator.press('end');
    expect(operator.view.scrolls).toEqual({});
  });

  test('keys come back to the checklist when their log is gone', () => {
    const operator = reach('logs', '02-scrolled');
    expect(operator.view.focus).toBe('log:0');
    finish(operator, 'ecsc/watch@ecsc-1', 0);
    expect(operator.view.focus).toBe('log:0');
    for (const follow of Object.keys(operator.drive.state.follows))
      operator.drive.send({ type: 'followClosed', follow, reason: 'the section is over' });
    operator.sync();
    expect(operator.view.focus).toBe('checklist');
  });
});
