import type { LockHolder } from '../../src/model/transport.ts';
import { claimOf } from '../helpers/drive.ts';
import { Operator } from '../helpers/operator.ts';
import { check, manual, planOf, run } from '../helpers/plans.ts';
import {
  backingUp,
  doubtful,
  editingFiles,
  failed,
  following,
  go,
  type Moment,
  replaying,
} from './scenarios.ts';

/** Moments in which something goes wrong and is put right: lost contact, stalls, changed commands, rollback. */
export const repairMoments: readonly Moment[] = [
  { scenario: 'contact', name: '01-lost', everywhere: true, reach: () => lost(backingUp()) },
  { scenario: 'contact', name: '02-tried-again', reach: () => triedAgain(lost(backingUp()), 3) },
  {
    scenario: 'contact',
    name: '03-hosts',
    everywhere: true,
    reach: () => following(triedAgain(lost(backingUp()), 3), o => o.press('h')),
  },
  { scenario: 'contact', name: '04-asking', reach: asking },
  { scenario: 'contact', name: '05-kept', reach: kept },
  {
    scenario: 'contact',
    name: '06-leave',
    everywhere: true,
    reach: () => following(lost(backingUp()), o => o.press('q')),
  },
  { scenario: 'contact', name: '07-not-durable', everywhere: true, reach: notDurable },
  { scenario: 'contact', name: '08-locked', everywhere: true, reach: locked },

  { scenario: 'contact', name: '09-lost-at-the-first-contact', everywhere: true, reach: lostAtFirstContact },

  { scenario: 'doubt', name: '03-check', everywhere: true, reach: () => checking() },
  { scenario: 'doubt', name: '04-checked', everywhere: true, reach: () => checked() },

  { scenario: 'stall', name: '01-prompt', everywhere: true, reach: stalled },
  {
    scenario: 'stall',
    name: '02-menu',
    everywhere: true,
    reach: () => following(stalled(), o => o.press('i')),
  },
  {
    scenario: 'stall',
    name: '03-line',
    reach: () =>
      following(
        stalled(),
        o => o.press('i', 'l'),
        o => o.type('yes'),
      ),
  },
  {
    scenario: 'stall',
    name: '04-hidden-line',
    reach: () =>
      following(
        stalled(),
        o => o.press('i', 'h'),
        o => o.type('hunter2'),
      ),
  },
  {
    scenario: 'stall',
    name: '05-limit',
    everywhere: true,
    reach: () => following(stalled(), o => o.press('i', 't')),
  },

  { scenario: 'stall', name: '06-unreached', everywhere: true, reach: unreached },
  { scenario: 'amend', name: '01-edit', everywhere: true, reach: editing },
  { scenario: 'amend', name: '02-edited', everywhere: true, reach: edited },
  { scenario: 'amend', name: '03-confirm', everywhere: true, reach: amended },
  { scenario: 'amend', name: '04-before-the-first-attempt', reach: editingFirst },
  {
    scenario: 'failure',
    name: '08-done-by-hand',
    everywhere: true,
    reach: () =>
      following(
        failed(),
        o => o.press('d'),
        o => o.type('王 copied it'),
        o => o.press('tab'),
        o => o.paste('$ du -sh /home/ecsc_20170315\n1.2G\t/home/ecsc_20170315\n'),
      ),
  },

  {
    scenario: 'rollback',
    name: '01-service',
    everywhere: true,
    reach: () => following(startFailed(), o => o.press('b')),
  },
  {
    scenario: 'rollback',
    name: '02-whole',
    everywhere: true,
    reach: () => following(startFailed(), o => o.press('b', 'right')),
  },
  { scenario: 'rollback', name: '03-typed', everywhere: true, reach: () => typedRollback(startFailed()) },
  { scenario: 'rollback', name: '04-first-round', everywhere: true, reach: rollingBack },
  { scenario: 'rollback', name: '05-rolled-back', everywhere: true, reach: rolledBack },
  { scenario: 'rollback', name: '06-goes-on', reach: serviceRolledBack },
  { scenario: 'rollback', name: '07-replayed', reach: () => replaying(rollingBack(), true) },
  { scenario: 'rollback', name: '08-edit', everywhere: true, reach: () => undoingEdits() },
  {
    scenario: 'rollback',
    name: '09-edit-as-a-script',
    reach: () => following(undoingEdits(), o => o.press('t')),
  },
  {
    scenario: 'rollback',
    name: '10-edit-typed',
    everywhere: true,
    reach: () => following(undoingEdits(), o => o.press('b')),
  },
  { scenario: 'rollback', name: '11-edit-to-confirm', everywhere: true, reach: confirmingUndoneEdits },
  {
    scenario: 'rollback',
    name: '12-edit-undone',
    everywhere: true,
    reach: () => following(confirmingUndoneEdits(), o => go(o)),
  },
  { scenario: 'by-hand', name: '01-evidence', everywhere: true, reach: byHand },
  { scenario: 'by-hand', name: '02-skipped', reach: skipped },
  { scenario: 'by-hand', name: '03-other-text-ran', everywhere: true, reach: ranInstead },
  { scenario: 'rejected', name: '01-dialog', everywhere: true, reach: rejected },
  { scenario: 'commit', name: '04-before', reach: () => unverified() },
];

function lost(operator: Operator): Operator {
  operator.drive.send({ type: 'hostLost', host: 'ecsc-1', reason: 'no answer to keepalives for 15 s' });
  operator.drive.send({
    type: 'detached',
    task: 'ecsc/backup@ecsc-1',
    attempt: 1,
    reason: 'no answer to keepalives for 15 s',
  });
  operator.sync();
  operator.wait(4_000);
  return operator;
}

function triedAgain(operator: Operator, times: number): Operator {
  const problem = { code: 'unreachable', detail: 'connect ETIMEDOUT 192.0.2.11:22' } as const;
  for (let count = 0; count < times; count += 1) {
    const effect = operator.drive.take(({ type }) => type === 'connect');
    if (effect?.type === 'connect')
      operator.drive.send({ type: 'connectFailed', host: effect.host, problem });
    const later = operator.drive.take(({ type }) => type === 'reconnectLater');
    if (later && count < times - 1) operator.drive.answer(later);
  }
  operator.sync();
  return operator;
}

function asking(): Operator {
  const operator = lost(backingUp());
  const effect = operator.drive.take(({ type }) => type === 'connect');
  if (effect) operator.drive.answer(effect);
  operator.sync();
  return operator;
}

function kept(): Operator {
  const operator = asking();
  operator.world = {};
  operator.settle();
  operator.press('up');
  operator.press('up', 'down');
  return operator;
}

function notDurable(): Operator {
  const operator = new Operator(
    planOf([
      {
        id: 'edge',
        batches: [['edge-1']],
        steps: [{ id: 'switch', name: 'Switch', action: run('rc-service nginx reload') }],
      },
    ]),
  );
  operator.world = {
    claim: () => ({
      workspace: null,
      obstacle: 'the host has none of setsid, perl and python3',
      leftovers: [],
    }),
  };
  operator.press('enter');
  operator.settle();
  operator.press('enter');
  return operator;
}

const holder: LockHolder = {
  run: '20260314T233000Z-q7xd',
  operator: 'li',
  hostname: 'jump-2',
  pid: 991,
  since: '2026-03-14T23:30:02.114Z',
};

function locked(): Operator {
  const operator = new Operator(twoServices());
  operator.press('enter');
  const effect = operator.drive.take(({ type }) => type === 'connect');
  if (effect?.type === 'connect') {
    const detail = `run ${holder.run} of ${holder.operator}, since ${holder.since}, from ${holder.hostname} (process ${holder.pid})`;
    operator.drive.send({ type: 'connectFailed', host: effect.host, problem: { code: 'locked', detail } });
  }
  operator.settle();
  return operator;
}

function checking(): Operator {
  const operator = doubtful();
  operator.press('p');
  operator.type('ls -ld /home/ecsc_20170315');
  operator.press('enter');
  operator.type('df -h /home');
  return operator;
}

function checked(): Operator {
  const operator = checking();
  operator.press('ctrl-s');
  operator.drive.take(({ type }) => type === 'probe');
  operator.drive.send({
    type: 'probed',
    task: 'ecsc/backup@ecsc-1',
    probe: 1,
    outcome: { kind: 'exited', code: 2 },
    output: "ls: cannot access '/home/ecsc_20170315': No such file or directory\n",
  });
  operator.sync();
  return operator;
}

function stalled(): Operator {
  const operator = backingUp();
  operator.print('ecsc/backup@ecsc-1', "cp: overwrite '/home/ecsc_20170315/conf/server.xml'? ");
  operator.drive.send({
    type: 'stalled',
    task: 'ecsc/backup@ecsc-1',
    attempt: 1,
    why: 'prompt',
    line: "cp: overwrite '/home/ecsc_20170315/conf/server.xml'? ",
  });
  operator.sync();
  operator.wait(20_000);
  return operator;
}

/** A line was sent, and the command does not take any. */
function unreached(): Operator {
  const operator = following(
    stalled(),
    o => o.press('i', 'l'),
    o => o.type('yes'),
    o => o.press('enter'),
  );
  operator.drive.send({
    type: 'unreached',
    task: 'ecsc/backup@ecsc-1',
    attempt: 1,
    what: 'input',
    reason: 'the command does not read its input',
  });
  operator.sync();
  return operator;
}

function editing(): Operator {
  return following(failed(), o => o.press('e'));
}

function edited(): Operator {
  const operator = editing();
  operator.press('end');
  operator.paste('\n# 先清理旧的备份\nrm -rf /home/ecsc_20161201');
  operator.press('tab');
  operator.type('the disk was full');
  return operator;
}

function amended(): Operator {
  return following(edited(), o => o.press('enter'));
}

function editingFirst(): Operator {
  const operator = new Operator(twoServices());
  operator.press('enter');
  operator.settle();
  operator.press('enter', 'e', 'delete', 'delete');
  operator.type('#');
  return operator;
}

function twoServices() {
  return planOf(
    [
      {
        id: 'web',
        batches: [['web-1', 'web-2']],
        steps: [
          {
            id: 'back-up',
            name: 'Back up',
            action: run('cp -a /srv/web /srv/web.old'),
            undo: 'rm -rf /srv/web.old',
          },
          {
            id: 'unpack',
            name: 'Unpack 新版本',
            action: run('tar xf /srv/web.tar -C /srv'),
            undo: 'rm -rf /srv/web\ncp -a /srv/web.old /srv/web',
          },
        ],
      },
      {
        id: 'db',
        batches: [['db-1']],
        steps: [
          { id: 'notify', name: 'Tell the customers', action: run('mail-all maintenance') },
          { id: 'migrate', name: 'Migrate', action: run('migrate up'), undo: 'migrate down' },
          { id: 'start', name: 'Start', action: run('systemctl start db') },
        ],
      },
    ],
    { title: 'Web shop 3.2' },
  );
}

function startFailed(): Operator {
  const operator = new Operator(twoServices());
  operator.world = {
    claim: host => claimOf('story-1', host),
    ending: task => (task === 'db/start@db-1' ? { outcome: { kind: 'exited', code: 1 } } : undefined),
  };
  operator.press('enter');
  operator.settle();
  for (let round = 0; round < 5; round += 1) go(operator);
  return operator;
}

function typedRollback(operator: Operator): Operator {
  operator.press('b', 'right', 'b');
  operator.type('3.2 does not start');
  operator.press('enter');
  operator.type('rollback');
  return operator;
}

function rollingBack(): Operator {
  const operator = typedRollback(startFailed());
  readAndSubmit(operator);
  return operator;
}

/** One host is there, and the other breaks off before it says whether the run may use it, again and again. */
function lostAtFirstContact(): Operator {
  const operator = new Operator(twoServices());
  operator.press('enter', '2');
  const { drive } = operator;
  for (let effect = drive.take(); effect !== undefined; effect = drive.take())
    if (effect.type === 'connect' && effect.host === 'web-1') {
      const detail = 'the connection to web-1 broke';
      drive.send({
        type: 'connectFailed',
        host: 'web-1',
        problem: { code: 'connectionLost', detail },
        cutOff: true,
      });
    } else if (effect.type !== 'reconnectLater') drive.answer(effect);
  operator.sync();
  return operator;
}

/** An edit was made on two hosts, and is to be undone. */
function undoingEdits(): Operator {
  const operator = editingFiles();
  operator.press('enter');
  operator.settle();
  operator.press('escape', 'B');
  return operator;
}

function confirmingUndoneEdits(): Operator {
  const operator = undoingEdits();
  operator.press('b');
  operator.type('the pool is too large');
  operator.press('enter');
  operator.type('rollback');
  readAndSubmit(operator);
  operator.press('enter');
  return operator;
}

/** Enter reads on until everything was on the screen. */
function readAndSubmit(operator: Operator): void {
  for (let page = 0; operator.view.dialog?.kind === 'form' && page < 20; page += 1) operator.press('enter');
  operator.settle();
}

function rolledBack(): Operator {
  const operator = rollingBack();
  for (let round = 0; operator.scene.state.stage === 'rollback' && round < 10; round += 1) go(operator);
  return operator;
}

function serviceRolledBack(): Operator {
  const operator = new Operator(twoServices());
  operator.world = {
    ending: task => (task === 'web/unpack@web-2' ? { outcome: { kind: 'exited', code: 2 } } : undefined),
  };
  operator.press('enter');
  operator.settle();
  for (let round = 0; round < 2; round += 1) go(operator);
  operator.press('b', 'b');
  operator.type('web stays at 3.1');
  operator.press('enter');
  operator.type('rollback');
  readAndSubmit(operator);
  for (let round = 0; operator.scene.state.stage === 'rollback' && round < 10; round += 1) go(operator);
  return operator;
}

/** Done outside handrail, with what shows it; looked at once more. */
function byHand(): Operator {
  return following(
    failed(),
    o => o.press('d'),
    o => o.type('王 copied it'),
    o => o.press('tab'),
    o => o.paste('$ du -sh /home/ecsc_20170315\n1.2G\t/home/ecsc_20170315\n'),
    o => o.press('ctrl-s', 'up'),
  );
}

function skipped(): Operator {
  return following(
    failed(),
    o => o.press('s'),
    o => o.type('there is a snapshot of the disk'),
    o => o.press('enter', 'up'),
  );
}

function ranInstead(): Operator {
  const operator = amended();
  operator.world = {};
  for (let page = 0; operator.view.dialog?.kind === 'confirm' && page < 20; page += 1)
    operator.press('enter');
  operator.settle();
  return following(operator, o => o.press('up'));
}

function rejected(): Operator {
  const operator = new Operator(
    planOf([
      {
        id: 'db',
        batches: [['db-1']],
        steps: [{ id: 'migrate', name: 'Migrate', action: run('migrate up'), undo: 'migrate down' }],
      },
      {
        id: 'verify',
        phase: 'verify',
        batches: [['db-1']],
        steps: [{ id: 'see', name: 'The console answers', action: manual('Open it.'), hosts: [null] }],
      },
    ]),
  );
  operator.press('enter');
  operator.settle();
  go(operator);
  operator.press('p', 'enter', 'x', 'enter');
  operator.type('订单页面报错');
  operator.press('enter');
  return operator;
}

function unverified(): Operator {
  const operator = new Operator(
    planOf([
      {
        id: 'db',
        batches: [['db-1']],
        steps: [
          { id: 'migrate', name: 'Migrate', action: run('migrate up') },
          { id: 'look', name: 'Look', action: check('migrate status') },
        ],
      },
      {
        id: 'commit',
        phase: 'commit',
        batches: [['db-1']],
        steps: [{ id: 'drop', name: 'Drop the old tables', action: run('migrate drop-old') }],
      },
    ]),
  );
  operator.press('enter');
  operator.settle();
  go(operator);
  return operator;
}
