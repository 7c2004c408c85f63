import type { EditFacts } from '../../src/engine/edit.ts';
import type { Question } from '../../src/engine/event.ts';
import type { ProcessFacts } from '../../src/model/transport.ts';
import { Drive, editFactsOf } from '../helpers/drive.ts';
import { ecscPlan } from '../helpers/ecsc-story.ts';
import { Operator } from '../helpers/operator.ts';
import { edit, manual, planOf, run, stop } from '../helpers/plans.ts';

/** A moment worth a picture: how an operator gets there. */
export interface Moment {
  readonly scenario: string;
  readonly name: string;
  /** Drawn at every size in both languages; otherwise only at 80×24 in English. */
  readonly everywhere?: true;
  reach(): Operator;
}

export const moments: readonly Moment[] = [
  { scenario: 'notes', name: '01-notes', everywhere: true, reach: () => new Operator(ecscPlan()) },

  { scenario: 'preparing', name: '01-connecting', reach: () => preparing(2) },
  { scenario: 'preparing', name: '02-host-key', everywhere: true, reach: () => asked(hostKey) },
  { scenario: 'preparing', name: '03-host-key-typed', reach: () => then(asked(hostKey), o => o.type('yes')) },
  {
    scenario: 'preparing',
    name: '04-passphrase',
    reach: () => then(asked(passphrase), o => o.type('hunter2')),
  },
  {
    scenario: 'preparing',
    name: '05-variable',
    reach: () =>
      then(
        asked(variable),
        o => o.type('2017'),
        o => o.press('enter'),
      ),
  },
  { scenario: 'preparing', name: '06-host-failed', everywhere: true, reach: hostFailed },
  { scenario: 'preparing', name: '07-drop', reach: () => then(hostFailed(), o => o.press('d')) },

  { scenario: 'steps', name: '01-first', everywhere: true, reach: prepared },
  { scenario: 'steps', name: '02-running', everywhere: true, reach: backingUp },
  { scenario: 'steps', name: '03-silent', reach: () => then(backingUp(), o => o.wait(75_000)) },
  {
    scenario: 'steps',
    name: '04-section',
    reach: () => then(prepared(), o => o.press('down', 'down', 'down', 'down', 'down', 'down')),
  },
  { scenario: 'steps', name: '05-uploading', reach: uploading },
  { scenario: 'steps', name: '06-hosts', reach: () => then(prepared(), o => o.press('h')) },
  { scenario: 'steps', name: '07-many-hosts', everywhere: true, reach: manyHosts },
  { scenario: 'steps', name: '08-paused', reach: () => then(backingUp(), o => o.press('p')) },
  {
    scenario: 'steps',
    name: '09-window-closing',
    reach: () => then(backingUp(), o => o.wait(2.5 * 3_600_000)),
  },

  { scenario: 'steps', name: '10-host-missing', reach: hostMissing },
  { scenario: 'steps', name: '11-before-the-window', reach: beforeWindow },
  { scenario: 'steps', name: '12-notes-taken', reach: () => then(noted(), o => o.press('1', 'end')) },

  {
    scenario: 'confirm',
    name: '01-upload',
    everywhere: true,
    reach: () => then(prepared(), o => o.press('enter')),
  },
  {
    scenario: 'confirm',
    name: '02-stop',
    everywhere: true,
    reach: () => then(upTo('stop'), o => o.press('enter')),
  },
  {
    scenario: 'confirm',
    name: '03-stop-of-several',
    reach: () => then(upTo('stop', [tomcat, other]), o => o.press('enter', 'down')),
  },
  {
    scenario: 'confirm',
    name: '04-stop-of-none',
    reach: () => then(upTo('stop', []), o => o.press('enter')),
  },
  {
    scenario: 'confirm',
    name: '05-already-stopped',
    reach: () => then(upTo('stop', []), o => o.press('enter', 'd')),
  },
  { scenario: 'confirm', name: '06-script', reach: () => then(upTo('backup'), o => o.press('enter')) },
  { scenario: 'confirm', name: '07-long-script', reach: () => then(longScript(), o => o.press('enter')) },
  {
    scenario: 'confirm',
    name: '08-long-script-read',
    reach: () => then(longScript(), o => o.press('enter', 'enter', 'enter', 'enter')),
  },
  { scenario: 'confirm', name: '09-several-hosts', reach: () => then(manyHosts(), o => o.press('enter')) },
  { scenario: 'confirm', name: '10-blocked', reach: blocked },

  { scenario: 'confirm-typed', name: '01-asked', everywhere: true, reach: typedConfirm },
  { scenario: 'confirm', name: '11-secret', reach: withSecret },
  { scenario: 'confirm', name: '12-look-failed', reach: lookFailed },
  { scenario: 'confirm', name: '13-edit', everywhere: true, reach: () => editingFiles() },
  {
    scenario: 'confirm',
    name: '14-edit-of-different-files',
    reach: () => editingFiles((host, facts) => (host === 'ecsc-1' ? facts : { ...facts, ...otherFile })),
  },
  {
    scenario: 'confirm',
    name: '15-edit-of-nothing',
    reach: () => editingFiles((_, facts) => ({ ...facts, after: facts.before?.sha256 ?? '', diff: '' })),
  },
  { scenario: 'confirm', name: '16-edit-that-does-not-fit', everywhere: true, reach: editUnfit },
  { scenario: 'failure', name: '09-file-changed', everywhere: true, reach: fileChanged },

  {
    scenario: 'confirm-typed',
    name: '02-mistyped',
    reach: () =>
      then(
        typedConfirm(),
        o => o.type('schedule-1'),
        o => o.press('enter'),
      ),
  },

  { scenario: 'logs', name: '01-panes', everywhere: true, reach: watching },
  {
    scenario: 'logs',
    name: '02-scrolled',
    reach: () => then(watching(), o => o.press('tab', 'tab', 'up', 'up', 'up')),
  },
  {
    scenario: 'logs',
    name: '03-search',
    reach: () =>
      then(
        watching(),
        o => o.press('/'),
        o => o.type('app22'),
      ),
  },
  {
    scenario: 'logs',
    name: '04-found',
    reach: () =>
      then(
        watching(),
        o => o.press('/'),
        o => o.type('app22'),
        o => o.press('enter'),
      ),
  },
  {
    scenario: 'logs',
    name: '05-full-screen',
    everywhere: true,
    reach: () =>
      then(
        watching(),
        o => o.press('/'),
        o => o.type('app22'),
        o => o.press('enter', 'z'),
      ),
  },
  { scenario: 'logs', name: '06-matched', reach: matched },
  { scenario: 'logs', name: '07-four-panes', everywhere: true, reach: fourPanes },

  { scenario: 'failure', name: '01-dialog', everywhere: true, reach: failed },
  {
    scenario: 'failure',
    name: '02-skip',
    everywhere: true,
    reach: () =>
      then(
        failed(),
        o => o.press('s'),
        o => o.type('space is freed by 王 first'),
      ),
  },
  { scenario: 'failure', name: '03-reason-missing', reach: () => then(failed(), o => o.press('s', 'enter')) },
  { scenario: 'failure', name: '04-put-aside', reach: () => then(failed(), o => o.press('escape')) },
  { scenario: 'failure', name: '05-retry', reach: () => then(failed(), o => o.press('r')) },
  { scenario: 'failure', name: '06-two-hosts', reach: twoFailed },
  {
    scenario: 'failure',
    name: '07-one-of-two',
    reach: () => then(twoFailed(), o => o.press('right', 'right')),
  },

  { scenario: 'doubt', name: '01-dialog', everywhere: true, reach: doubtful },
  {
    scenario: 'doubt',
    name: '02-run-again',
    reach: () =>
      then(
        doubtful(),
        o => o.press('r'),
        o => o.type('ecsc-1'),
      ),
  },

  { scenario: 'manual', name: '01-dialog', reach: manualStep },

  {
    scenario: 'leave',
    name: '01-while-running',
    everywhere: true,
    reach: () => then(backingUp(), o => o.press('q')),
  },
  { scenario: 'leave', name: '02-idle', reach: () => then(prepared(), o => o.press('ctrl-c')) },
  { scenario: 'leave', name: '03-waiting', reach: () => then(backingUp(), o => o.press('q', 'w')) },

  { scenario: 'verify', name: '01-checks', everywhere: true, reach: verifying },
  { scenario: 'verify', name: '02-check-failed', reach: checkFailed },
  { scenario: 'verify', name: '03-items', everywhere: true, reach: itemsOpen },
  {
    scenario: 'verify',
    name: '04-comment',
    reach: () =>
      then(
        itemsOpen(),
        o => o.press('f'),
        o => o.type('still shows it'),
      ),
  },
  { scenario: 'verify', name: '05-marked', reach: () => then(itemsOpen(), o => o.press('p', 'enter')) },

  { scenario: 'sign-off', name: '01-summary', everywhere: true, reach: signing },
  {
    scenario: 'sign-off',
    name: '02-accept',
    everywhere: true,
    reach: () => then(signing(), o => o.press('a')),
  },
  {
    scenario: 'sign-off',
    name: '03-reject',
    reach: () => then(signing(), o => o.press('x', 'enter', 'enter')),
  },

  {
    scenario: 'completed',
    name: '01-summary',
    everywhere: true,
    reach: () =>
      then(
        signing(),
        o => o.press('a'),
        o => o.type('all good'),
        o => o.press('enter'),
      ),
  },
  {
    scenario: 'completed',
    name: '02-aborted',
    reach: () =>
      then(
        failed(),
        o => o.press('a'),
        o => o.type('the window closes'),
        o => o.press('enter'),
      ),
  },

  { scenario: 'commit', name: '01-provisional', reach: () => committing(0) },
  { scenario: 'commit', name: '02-next', reach: () => committing(1) },
  { scenario: 'commit', name: '03-permanent', reach: () => committing(2) },

  { scenario: 'replay', name: '01-playing', everywhere: true, reach: () => replaying(failed(), true) },
  { scenario: 'replay', name: '02-at-the-end', reach: () => replaying(signing(), false) },

  { scenario: 'help', name: '01-keys', everywhere: true, reach: () => then(prepared(), o => o.press('?')) },
];

export const tomcat: ProcessFacts = {
  pid: 4242,
  started: 'Mon Mar  9 03:12:44 2026',
  command:
    '/usr/lib/jvm/java-8/bin/java -Djava.util.logging.config.file=/home/apache-tomcat-7.0.67/conf/logging.properties -Xmx2g org.apache.catalina.startup.Bootstrap start',
};

const other: ProcessFacts = {
  pid: 5151,
  started: 'Sat Mar 14 22:00:01 2026',
  command: 'java -cp /home/apache-tomcat-7.0.67/lib/catalina.jar org.apache.catalina.util.ServerInfo',
};

const hostKey: Extract<Question, { kind: 'hostKey' }> = {
  id: 'hostKey:ecsc-2',
  kind: 'hostKey',
  host: 'ecsc-2',
  address: '192.0.2.12:22',
  keyType: 'ssh-ed25519',
  fingerprint: 'SHA256:jV3rY7kq0m0pZx2T8fC5w1sQhL9uBnE4oGdKiAtR6yM',
};

const passphrase: Question = {
  id: 'login:ecsc-1',
  kind: 'login',
  host: 'ecsc-1',
  prompt: 'Passphrase for /home/ops/.ssh/id_ed25519',
};

const variable: Question = {
  id: 'variable:stamp',
  kind: 'variable',
  name: 'stamp',
  prompt: 'Date of the release',
  secret: false,
  pattern: '\\d{8}',
};

// A module that exports something of this name would be taken for a promise.
export { then as following };

function then(operator: Operator, ...steps: readonly ((operator: Operator) => void)[]): Operator {
  for (const step of steps) step(operator);
  return operator;
}

function preparing(connected: number): Operator {
  const operator = new Operator(ecscPlan());
  operator.press('enter');
  for (let count = 0; count < connected; count += 1) {
    const effect = operator.drive.take(({ type }) => type === 'connect');
    if (effect) operator.drive.answer(effect);
  }
  operator.sync();
  return operator;
}

function asked(question: Question): Operator {
  const operator = preparing(1);
  operator.drive.send({ type: 'asked', question });
  operator.sync();
  return operator;
}

function hostFailed(): Operator {
  const operator = preparing(3);
  const effect = operator.drive.take(({ type }) => type === 'connect');
  if (effect?.type === 'connect') {
    const problem = { code: 'unreachable', detail: 'connect ECONNREFUSED 192.0.2.14:22' } as const;
    operator.drive.send({ type: 'connectFailed', host: effect.host, problem });
  }
  const slow = operator.drive.take(({ type }) => type === 'connect');
  if (slow?.type === 'connect')
    operator.drive.send({
      type: 'connected',
      host: slow.host,
      facts: {
        hostname: 'sched-a',
        user: 'ops',
        clockOffset: -134_000,
        address: '192.0.2.15:22',
        fingerprint: hostKey.fingerprint,
      },
    });
  operator.settle();
  return operator;
}

function prepared(): Operator {
  const operator = preparing(0);
  operator.world = { processes: [tomcat] };
  operator.settle();
  return operator;
}

/** Confirms and carries out round after round until a step of ecsc-1 has its turn. */
function upTo(step: string, processes: readonly ProcessFacts[] = [tomcat]): Operator {
  const operator = prepared();
  operator.world = { ...operator.world, processes };
  const order = ['upload', 'stop', 'backup', 'unpack', 'start', 'watch'];
  for (let count = 0; count < order.indexOf(step); count += 1) go(operator);
  return operator;
}

/** What an operator presses for one round: look, read, confirm. */
export function go(operator: Operator): void {
  operator.press('enter');
  for (let page = 0; operator.view.dialog?.kind === 'confirm' && page < 20; page += 1)
    operator.press('enter');
  operator.settle();
}

export function backingUp(): Operator {
  const operator = upTo('backup');
  operator.world = {
    ...operator.world,
    ending: task => (task === 'ecsc/backup@ecsc-1' ? 'later' : undefined),
  };
  go(operator);
  operator.print(
    'ecsc/backup@ecsc-1',
    'copying /home/ecsc\n\x1b[33mWARN\x1b[0m 2 sockets skipped\n1.2G\t/home/ecsc_20170315\n',
  );
  operator.wait(12_000);
  return operator;
}

function uploading(): Operator {
  const operator = prepared();
  operator.world = { ...operator.world, ending: () => 'later' };
  go(operator);
  operator.write({
    type: 'task.progress',
    task: 'ecsc/upload@ecsc-1',
    attempt: 1,
    done: 31_457_280,
    total: 96_247_809,
  });
  operator.wait(4_000);
  return operator;
}

const catalina = 'ecsc@ecsc-1:/home/apache-tomcat-7.0.67/logs/catalina.out';
const ecscLog = 'ecsc@ecsc-1:/home/ecsclog/ecsc.log';

function watching(): Operator {
  const operator = upTo('watch');
  operator.world = { ...operator.world, ending: task => (task.includes('watch') ? 'later' : undefined) };
  go(operator);
  for (let count = 0; count < 40; count += 1)
    operator.log(
      catalina,
      `15-Mar-2026 01:05:${String(count).padStart(2, '0')}.123 INFO [localhost-startStop-1] org.apache.catalina.startup.HostConfig.deployDirectory Deploying web application directory /home/apache-tomcat-7.0.67/webapps/app${count}\n`,
    );
  for (let count = 0; count < 9; count += 1)
    operator.log(ecscLog, `\x1b[32mINFO\x1b[0m  c.e.s.ScheduleAnalysis 计划任务分析 ${count} 完成\n`);
  operator.wait(2_000);
  return operator;
}

function matched(): Operator {
  const operator = watching();
  const line = 'INFO: Server startup in 12345 ms';
  operator.log(catalina, `${line}\n`);
  operator.drive.send({
    type: 'followMatched',
    follow: catalina,
    task: 'ecsc/watch@ecsc-1',
    pattern: 'until',
    line,
  });
  operator.sync();
  operator.wait(1_000);
  return operator;
}

function fourPanes(): Operator {
  const operator = new Operator(
    planOf([
      {
        id: 'web',
        batches: [['web-1', 'web-2']],
        steps: [
          {
            id: 'watch',
            name: 'Watch the logs',
            action: {
              verb: 'follow',
              files: ['/var/log/nginx/access.log', '/var/log/nginx/error.log'],
              until: 'ready',
            },
          },
        ],
      },
    ]),
  );
  operator.world = { ending: () => 'later' };
  operator.press('enter');
  operator.settle();
  go(operator);
  for (const host of ['web-1', 'web-2'])
    for (const file of ['access', 'error'])
      for (let count = 1; count <= 12; count += 1)
        operator.log(`web@${host}:/var/log/nginx/${file}.log`, `${host} ${file} line ${count}\n`);
  operator.wait(1_000);
  return operator;
}

export function failed(): Operator {
  const operator = upTo('backup');
  operator.world = { ...operator.world, ending: task => (task.includes('backup') ? 'later' : undefined) };
  go(operator);
  operator.print(
    'ecsc/backup@ecsc-1',
    "copying /home/ecsc\ncp: error writing '/home/ecsc_20170315/webapps/console.war': No space left on device\n",
  );
  finish(operator, 'ecsc/backup@ecsc-1', 1);
  return operator;
}

export function finish(operator: Operator, task: string, code: number, attempt = 1): void {
  operator.drive.send({ type: 'finished', task, attempt, outcome: { kind: 'exited', code } });
  operator.settle();
}

function twoFailed(): Operator {
  const operator = new Operator(
    planOf([
      {
        id: 'web',
        batches: [['web-1', 'web-2', 'web-3']],
        steps: [{ id: 'unpack', name: 'Unpack', action: run('tar xf /srv/web.tar -C /srv') }],
      },
    ]),
  );
  operator.world = {
    ending: task => (task.endsWith('web-2') ? undefined : { outcome: { kind: 'exited', code: 2 } }),
  };
  operator.press('enter');
  operator.settle();
  go(operator);
  return operator;
}

export function doubtful(): Operator {
  const operator = backingUp();
  operator.drive.send({ type: 'hostLost', host: 'ecsc-1', reason: 'no answer to keepalives for 15 s' });
  // The host is back, and has neither the command nor its result.
  operator.settle();
  const outcome = { kind: 'lost', reason: 'the host was started again meanwhile' } as const;
  operator.drive.send({ type: 'finished', task: 'ecsc/backup@ecsc-1', attempt: 1, outcome });
  operator.settle();
  return operator;
}

function longScript(): Operator {
  const lines = Array.from(
    { length: 60 },
    (_, index) => `echo "part ${index + 1} of the migration" >> /var/log/migration.log`,
  );
  const operator = new Operator(
    planOf([{ id: 'db', steps: [{ id: 'migrate', name: 'Migrate', action: run(lines.join('\n')) }] }]),
  );
  operator.press('enter');
  operator.settle();
  return operator;
}

function blocked(): Operator {
  const operator = then(prepared(), o => o.press('enter'));
  operator.drive.send({ type: 'hostLost', host: 'ecsc-1', reason: 'no answer to keepalives for 15 s' });
  operator.sync();
  return operator;
}

function manyHosts(): Operator {
  const hosts = Array.from({ length: 24 }, (_, index) => `node-${String(index + 1).padStart(2, '0')}`);
  const operator = new Operator(
    planOf([
      {
        id: 'fleet',
        batches: [hosts.slice(0, 4), hosts.slice(4)],
        steps: [
          { id: 'stop', name: 'Stop the agent', action: stop('/opt/agent', 'ok') },
          { id: 'install', name: 'Install the package', action: run('rpm -U /tmp/agent.rpm') },
          { id: 'start', name: 'Start the agent', action: run('/opt/agent/bin/start') },
        ],
      },
    ]),
  );
  operator.press('enter');
  operator.settle();
  go(operator);
  return operator;
}

function typedConfirm(): Operator {
  const operator = new Operator(
    planOf([
      {
        id: 'schedule-res',
        batches: [['schedule-res-1']],
        steps: [
          {
            id: 'drop',
            name: 'Drop the old tables',
            action: run('set -e\npsql -f /home/schedule-res/drop.sql'),
            confirm: 'typed',
            timeout: 60_000,
          },
        ],
      },
    ]),
  );
  operator.press('enter');
  operator.settle();
  operator.press('enter');
  return operator;
}

function manualStep(): Operator {
  const operator = new Operator(
    planOf([
      {
        id: 'lb',
        batches: [['lb-1']],
        steps: [
          {
            id: 'drain',
            name: 'Drain the node',
            action: manual(
              'Take lb-1 out of the pool in the console and wait until it has no connection left.',
            ),
          },
          { id: 'stop', name: 'Stop', action: run('systemctl stop nginx') },
        ],
      },
    ]),
  );
  operator.press('enter');
  operator.settle();
  return operator;
}

/** The whole upgrade, everything at the first attempt, as an automatic run; then an operator takes over. */
function verifying(): Operator {
  const drive = new Drive(ecscPlan(), { run: '20260315T010000Z-k3f9', operator: 'wang', auto: true });
  const operator = new Operator(ecscPlan(), drive);
  operator.world = {
    processes: [
      tomcat,
      ...['schedule', 'schedule-res'].map((name, index) => ({
        pid: 600 + index,
        started: 'Mon Mar  9 03:12:44 2026',
        command: `java -jar /home/${name}/${name}.jar`,
      })),
    ],
    ending: task => (task.startsWith('verify/') ? 'later' : undefined),
  };
  operator.settle();
  for (let round = 0; round < 8 && operator.scene.state.stage === 'upgrade'; round += 1) go2(operator);
  return operator;
}

/** Confirms what an automatic run leaves to a person. */
function go2(operator: Operator): void {
  const reply = operator.drive.confirm();
  if (!reply.ok) throw new Error(JSON.stringify(reply.refusal));
  operator.settle();
}

function checkFailed(): Operator {
  const operator = verifying();
  operator.print('verify/ecsc-answers@ecsc-1', 'curl: (22) The requested URL returned error: 503\n');
  finish(operator, 'verify/ecsc-answers@ecsc-1', 22);
  finish(operator, 'verify/ecsc-answers@ecsc-2', 0);
  return operator;
}

function itemsOpen(): Operator {
  const operator = verifying();
  for (const name of ['ecsc', 'ecmc'])
    for (const host of ['1', '2']) {
      const task = `verify/${name}-answers@${name}-${host}`;
      operator.print(task, '{"status":"UP"}\n');
      finish(operator, task, 0);
    }
  return operator;
}

function signing(): Operator {
  const operator = itemsOpen();
  operator.press('p', 'enter', 'p', 'enter', 'x');
  operator.type('no bucket in this region');
  operator.press('enter');
  return operator;
}

/** The record of a run as somebody sees it again: no dialog, the player's bar. */
export function replaying(before: Operator, playing: boolean): Operator {
  const { events } = before.drive;
  const operator = new Operator(before.drive.state.info.plan, before.drive);
  operator.playback = {
    playing,
    speed: playing ? 2 : 1,
    position: playing ? events.length - 3 : events.length,
    length: events.length,
    elapsed: 21_000,
    total: 24_500,
  };
  operator.view = { ...operator.view, dialog: null, screen: 'steps' };
  operator.sync();
  return operator;
}

/** An upgrade with a commit: signed off or not, and committed or not. */
function committing(stage: 0 | 1 | 2): Operator {
  const operator = new Operator(
    planOf([
      {
        id: 'db',
        batches: [['db-1']],
        steps: [{ id: 'migrate', name: 'Migrate', action: run('migrate up'), confirm: 'none' }],
      },
      {
        id: 'verify',
        phase: 'verify',
        batches: [['db-1']],
        steps: [{ id: 'see', name: 'The console answers', action: manual('Open it.'), hosts: [null] }],
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
  operator.press('p', 'enter');
  if (stage === 0) return operator;
  operator.press('enter', 'enter', 'enter');
  operator.settle();
  if (stage === 2) go(operator);
  return operator;
}

function hostMissing(): Operator {
  const operator = prepared();
  operator.drive.send({ type: 'hostLost', host: 'ecsc-1', reason: 'no answer to keepalives for 15 s' });
  const problem = { code: 'unreachable', detail: 'connect ETIMEDOUT 192.0.2.11:22' } as const;
  // Until trying again by itself is given up.
  for (let tries = 0; operator.drive.state.hosts['ecsc-1']?.status !== 'failed' && tries < 100; tries += 1) {
    const effect = operator.drive.take(({ type }) => type === 'connect' || type === 'reconnectLater');
    if (effect?.type === 'connect')
      operator.drive.send({ type: 'connectFailed', host: effect.host, problem });
    else if (effect) operator.drive.answer(effect);
  }
  operator.sync();
  return operator;
}

function beforeWindow(): Operator {
  const drive = new Drive(ecscPlan(), { operator: 'wang' }, Date.UTC(2026, 2, 14, 23, 30, 0));
  return then(
    new Operator(ecscPlan(), drive),
    o => o.press('enter'),
    o => o.settle(),
  );
}

function noted(): Operator {
  const operator = prepared();
  operator.press('a');
  operator.type('王工 has the console open');
  operator.press('enter');
  return operator;
}

function withSecret(): Operator {
  const operator = new Operator(
    planOf(
      [
        {
          id: 'api',
          steps: [
            {
              id: 'switch',
              name: 'Switch the traffic',
              action: {
                verb: 'run',
                script: 'curl -H "Authorization: Bearer $HANDRAIL_SECRET_token" https://lb.example/switch',
                shell: 'login',
              },
              secrets: ['token'],
              timeout: 30_000,
            },
          ],
        },
      ],
      { questions: [{ name: 'token', prompt: 'API token', secret: true }] },
    ),
  );
  operator.settle();
  operator.type('t0ken');
  operator.press('enter');
  operator.settle();
  operator.press('enter', 'enter');
  return operator;
}

const otherFile = { mode: '0600', after: 'f'.repeat(64) };

/** An edit is to be confirmed, on two hosts. */
export function editingFiles(
  facts: (host: string, facts: EditFacts) => EditFacts = (_, each) => each,
): Operator {
  const operator = editBegun();
  operator.world = {
    edit: (host, request) => facts(host, editFactsOf('20260315T010000Z-k3f9', request)),
  };
  operator.settle();
  operator.press('enter', 'enter');
  return operator;
}

function editBegun(): Operator {
  const set = edit('/home/ecsc/WEB-INF/classes/db.properties', { 'jdbc.pool.max': '50' });
  return new Operator(
    planOf([
      {
        id: 'ecsc',
        batches: [['ecsc-1', 'ecsc-2']],
        steps: [
          { id: 'pool', name: 'Set the size of the pool', action: set },
          { id: 'start', name: 'Start', action: run('/home/ecsc/bin/startup.sh') },
        ],
      },
    ]),
  );
}

function editUnfit(): Operator {
  const operator = editBegun();
  for (let effect = operator.drive.take(); effect !== undefined; effect = operator.drive.take())
    if (effect.type !== 'inspect') operator.drive.answer(effect);
    else
      operator.drive.send({
        type: 'inspectionFailed',
        task: effect.task,
        problem: {
          code: 'editUnfit',
          detail: `${effect.edit?.path}: “jdbc.pool.max” is there 2 times, at lines 12, 48`,
        },
      });
  operator.sync();
  operator.press('enter', 'enter');
  return operator;
}

function fileChanged(): Operator {
  const operator = editingFiles();
  const detail = '/home/ecsc/WEB-INF/classes/db.properties';
  operator.world = {
    ending: task => ({
      outcome: { kind: 'exited', code: task.endsWith('ecsc-2') ? 1 : 0 },
      ...(task.endsWith('ecsc-2') ? { problem: { code: 'fileChanged', detail } } : {}),
    }),
  };
  operator.press('enter');
  operator.settle();
  return operator;
}

function lookFailed(): Operator {
  const operator = upTo('stop');
  operator.drive.send({ type: 'inspect', task: 'ecsc/stop@ecsc-1' });
  operator.drive.take();
  const problem = { code: 'permissionDenied', detail: '/proc is mounted with hidepid=2' } as const;
  operator.drive.send({ type: 'inspectionFailed', task: 'ecsc/stop@ecsc-1', problem });
  operator.sync();
  operator.press('enter');
  return operator;
}
