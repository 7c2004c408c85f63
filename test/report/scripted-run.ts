import { createHash } from 'node:crypto';
import { commandOf } from '../../src/engine/command.ts';
import type { Event, EventBody } from '../../src/engine/event.ts';
import { reduce } from '../../src/engine/reduce.ts';
import { type RunState, taskNamed } from '../../src/engine/state.ts';
import type { Action } from '../../src/model/runbook.ts';
import type { PlannedSection, Round, Task } from '../../src/plan/plan.ts';

/**
 * A run written out by hand, in which everything happens once that a report must tell: a failure and a retry, work done
 * by hand, a skip, a task in doubt, a dropped host, a jump, a stop, verification with comments, and output that is hostile.
 */
export function scriptedRun(): readonly Event[] {
  return withHashes(sealed(script));
}

/** The same run, cut off where its first failure waits for a decision, and let go of there. */
export function failedRun(): readonly Event[] {
  const failure = script.findIndex(
    ([, body]) => body.type === 'task.finished' && body.outcome.kind === 'exited' && body.outcome.code !== 0,
  );
  return withHashes(
    sealed([
      ...script.slice(0, failure + 1),
      [5, { type: 'run.stopped', reason: 'failed', detail: 'gateway/back-up@gw-1' }],
    ]),
  );
}

export const journalHead = 'c0ffee'.repeat(10).padEnd(64, '0');

type Line = readonly [secondsLater: number, body: EventBody];

/** Each event so many seconds after the one before. */
export function sealed(lines: readonly Line[]): readonly Event[] {
  let time = Date.parse('2017-03-14T18:00:00.000Z');
  return lines.map(([seconds, body], seq) => {
    time += seconds * 1000;
    const event = { v: 1, seq, time: new Date(time).toISOString(), prev: '0'.repeat(64), ...body };
    return event as Event;
  });
}

/** Confirmations get the hash of what was shown for them. */
function withHashes(events: readonly Event[]): readonly Event[] {
  let state: RunState | null = null;
  return events.map(event => {
    const confirmed =
      event.type === 'task.confirmed' && state !== null
        ? { ...event, sha256: hashIn(state, event.task) }
        : event;
    state = reduce(state, confirmed);
    return confirmed;
  });
}

export function hashIn(state: RunState, id: string): string {
  const result = commandOf(state, taskNamed(state, id) as Task);
  if (!result.ok) throw new Error(`${id} could not be confirmed here`);
  return createHash('sha256').update(result.command.text).digest('hex');
}

export const hash = (letter: string) => letter.repeat(64);

export function task(
  section: string,
  step: string,
  host: string | null,
  action: Action,
  name: string,
  more: Partial<Task> = {},
): Task {
  return {
    id: host === null ? `${section}/${step}` : `${section}/${step}@${host}`,
    section,
    step,
    name,
    phase: section === 'verify' || section === 'commit' ? section : 'upgrade',
    host,
    verb: action.verb,
    action,
    secrets: [],
    retries: 0,
    interval: 1000,
    confirm: 'key',
    onError: 'prompt',
    capture: {},
    ...(section === 'verify' || section === 'commit' ? {} : { service: section }),
    ...more,
  };
}

export const run = (script: string): Action => ({ verb: 'run', script, shell: 'sh' });
const log = '/srv/gateway/logs/gateway.log';

function gatewayTasks(host: string): readonly Task[] {
  return [
    task(
      'gateway',
      'upload',
      host,
      { verb: 'upload', artifacts: ['gateway.tar'], to: '/srv' },
      'Upload the package',
    ),
    task(
      'gateway',
      'stop',
      host,
      { verb: 'stop', match: '/srv/gateway/bin', signal: 'TERM', wait: 20_000, then: 'KILL', ifNone: 'ask' },
      'Stop the service',
    ),
    task(
      'gateway',
      'back-up',
      host,
      run('set -e\ntest ! -e /srv/gateway_20170315\ncp -a /srv/gateway /srv/gateway_20170315\n'),
      'Back up | keep `one` copy',
    ),
    task('gateway', 'start', host, run('/srv/gateway/bin/start\n'), '启动服务'),
    task(
      'gateway',
      'watch',
      host,
      { verb: 'follow', files: [log], until: 'started in \\d+', fail: 'SEVERE' },
      'Watch the log',
    ),
  ];
}

const rollbackTasks = ['gw-2', 'gw-1'].map(host =>
  task(
    'gateway',
    'restore',
    host,
    run('mv /srv/gateway /srv/gateway.failed\ncp -a /srv/gateway_20170315 /srv/gateway\n'),
    'Restore the backup',
    { phase: 'rollback' },
  ),
);

const tasks: readonly Task[] = [
  ...gatewayTasks('gw-1'),
  ...gatewayTasks('gw-2'),
  task('worker', 'migrate', 'wk-1', run('/srv/worker/migrate\n'), 'Migrate the queue'),
  task(
    'verify',
    'answers',
    'gw-1',
    { verb: 'check', script: 'curl -fsS http://localhost:8080/health\n', shell: 'sh', expect: {} },
    'Every gateway answers',
  ),
  task(
    'verify',
    'answers',
    'gw-2',
    { verb: 'check', script: 'curl -fsS http://localhost:8080/health\n', shell: 'sh', expect: {} },
    'Every gateway answers',
  ),
  task(
    'verify',
    'note-timeout',
    null,
    { verb: 'manual', instruction: 'A slow client no longer blocks others (Bug 9556).', note: 'timeout' },
    'A slow client no longer blocks others (Bug 9556).',
  ),
  task(
    'verify',
    'note-mail',
    null,
    { verb: 'manual', instruction: '修改邮件中的错别字', note: 'mail' },
    '修改邮件中的错别字',
  ),
  task('commit', 'clean-up', 'gw-1', run('rm -f /srv/gateway.tar\n'), 'Remove the package'),
];

const rounds: readonly Round[] = [
  ...['gw-1', 'gw-2'].flatMap((host, batch) =>
    ['upload', 'stop', 'back-up', 'start', 'watch'].map(step => ({
      id: `gateway/${step}#${batch + 1}`,
      section: 'gateway',
      step,
      tasks: [`gateway/${step}@${host}`],
    })),
  ),
  { id: 'worker/migrate#1', section: 'worker', step: 'migrate', tasks: ['worker/migrate@wk-1'] },
  {
    id: 'verify/answers#1',
    section: 'verify',
    step: 'answers',
    tasks: ['verify/answers@gw-1', 'verify/answers@gw-2'],
  },
  { id: 'verify/note-timeout#1', section: 'verify', step: 'note-timeout', tasks: ['verify/note-timeout'] },
  { id: 'verify/note-mail#1', section: 'verify', step: 'note-mail', tasks: ['verify/note-mail'] },
  { id: 'commit/clean-up#1', section: 'commit', step: 'clean-up', tasks: ['commit/clean-up@gw-1'] },
];

function section(id: string, phase: PlannedSection['phase'], hosts: readonly string[]): PlannedSection {
  const steps = [
    ...new Map(
      tasks
        .filter(each => each.section === id)
        .map(each => [each.step, { id: each.step, name: each.name, verb: each.verb }]),
    ).values(),
  ];
  return {
    id,
    phase,
    hosts,
    batches: hosts.map(host => [host]),
    steps,
    ...(phase === 'upgrade' ? { service: id } : {}),
  };
}

const opened: EventBody = {
  type: 'run.opened',
  run: '20170314T180000Z-a1b2',
  plan: {
    format: 1,
    runbook: 'gateway-20170315',
    title: 'Gateway and worker, release 2017-03-15',
    release: '20170315',
    change: 'CHG-1234',
    window: {
      start: '2017-03-14T18:00:00.000Z',
      end: '2017-03-14T20:00:00.000Z',
      rollbackReserve: 2_700_000,
    },
    notes: [
      { id: 'timeout', text: 'A slow client no longer blocks others (Bug 9556).' },
      { id: 'mail', text: '修改邮件中的错别字' },
    ],
    hosts: ['gw-1', 'gw-2', 'wk-1'].map(name => ({ name, transport: 'ssh', variables: {} })),
    artifacts: [{ name: 'gateway.tar', path: '/artifacts/gateway.tar', sha256: hash('7'), size: 1_468_006 }],
    questions: [],
    sections: [
      section('gateway', 'upgrade', ['gw-1', 'gw-2']),
      section('worker', 'upgrade', ['wk-1']),
      section('verify', 'verify', ['gw-1', 'gw-2']),
      section('commit', 'commit', ['gw-1']),
    ],
    rounds,
    tasks,
    rollback: rollbackTasks,
  },
  planDigest: hash('d'),
  runbook: { path: 'gateway.yaml', digest: hash('e'), text: 'handrail: 1\n' },
  excluded: [],
  operator: 'night shift',
  seat: { user: 'ops', hostname: 'jump-1', pid: 4711 },
  auto: false,
  forks: 8,
  handrail: '0.1.0',
};

const by = 'night shift';

function connected(host: string, clockOffset: number): readonly Line[] {
  const facts = {
    hostname: `${host}.internal`,
    user: 'deploy',
    clockOffset,
    address: `10.0.0.7:22`,
    fingerprint: 'SHA256:Zm9v',
  };
  return [
    [0, { type: 'host.connecting', host }],
    [1, { type: 'host.connected', host, facts }],
  ];
}

function begun(id: string, attempt = 1, who = by): readonly Line[] {
  return [
    [2, { type: 'task.confirmed', task: id, attempt, sha256: hash(String(attempt)), by: who }],
    [0, { type: 'task.started', task: id, attempt }],
  ];
}

function passed(id: string, attempt = 1, seconds = 2): Line {
  return [seconds, { type: 'task.finished', task: id, attempt, outcome: { kind: 'exited', code: 0 } }];
}

const printed = (id: string, data: string, attempt = 1): Line => [
  1,
  { type: 'task.output', task: id, attempt, stream: 'stdout', data },
];

function uploaded(id: string): readonly Line[] {
  const progress = (done: number): Line => [
    1,
    { type: 'task.progress', task: id, attempt: 1, done, total: 1_468_006 },
  ];
  return [...begun(id), progress(200_000), progress(900_000), progress(1_468_006), passed(id)];
}

function inspected(id: string): readonly Line[] {
  const processes = [
    { pid: 812, started: 'Tue Mar 14 09:00:00 2017', command: 'java -cp /srv/gateway/bin Main' },
  ];
  return [
    [0, { type: 'task.inspecting', task: id }],
    [1, { type: 'task.inspected', task: id, processes }],
  ];
}

function watched(host: string): readonly Line[] {
  const follow = `gateway@${host}:${log}`;
  const id = `gateway/watch@${host}`;
  return [
    ...begun(id, 1, 'auto'),
    [0, { type: 'follow.opened', follow, task: id }],
    [1, { type: 'follow.output', follow, data: 'loading\n\x1b[33mWARN\x1b[0m slow disk\ngateway sta' }],
    [1, { type: 'follow.output', follow, data: 'rted in 5234 ms\n' }],
    [0, { type: 'follow.matched', follow, task: id, pattern: 'until', line: 'gateway started in 5234 ms' }],
    passed(id, 1, 0),
    [0, { type: 'follow.closed', follow, reason: 'section over', output: { bytes: 60, sha256: hash('f') } }],
  ];
}

function marked(host: string): readonly Line[] {
  return [
    [0, { type: 'follow.marking', section: 'gateway', host }],
    [
      1,
      {
        type: 'follow.marked',
        section: 'gateway',
        host,
        positions: [{ path: log, inode: '77', size: 1000 }],
      },
    ],
  ];
}

const verdict = (
  item: string,
  comment: string,
  who = by,
  kind: 'pass' | 'fail' | 'notApplicable' = 'pass',
): Line => [30, { type: 'verification.marked', item, verdict: kind, comment, by: who }];

function checked(host: string): readonly Line[] {
  const id = `verify/answers@${host}`;
  return [
    ...begun(id),
    passed(id, 1, 1),
    [0, { type: 'verification.marked', item: id, verdict: 'pass', comment: '', by: 'check' }],
  ];
}

const script: readonly Line[] = [
  [0, opened],
  [0, { type: 'host.connecting', host: 'gw-1' }],
  [
    1,
    {
      type: 'answer.requested',
      question: {
        id: 'hostKey:gw-1',
        kind: 'hostKey',
        host: 'gw-1',
        address: '10.0.0.7:22',
        keyType: 'ssh-ed25519',
        fingerprint: 'SHA256:Zm9v',
      },
    },
  ],
  [9, { type: 'answer.given', question: 'hostKey:gw-1', value: 'yes', by }],
  [
    1,
    {
      type: 'host.connected',
      host: 'gw-1',
      facts: {
        hostname: 'gw-1.internal',
        user: 'deploy',
        clockOffset: 340,
        address: '10.0.0.7:22',
        fingerprint: 'SHA256:Zm9v',
      },
    },
  ],
  ...connected('gw-2', -130_000),
  [0, { type: 'host.connecting', host: 'wk-1' }],
  [
    3,
    {
      type: 'host.failed',
      host: 'wk-1',
      problem: { code: 'unreachable', detail: 'connect ECONNREFUSED 10.0.0.9:22' },
    },
  ],
  [60, { type: 'host.dropped', host: 'wk-1', reason: 'Down for repair, CHG-1200 <b>covers</b> it', by }],
  [
    0,
    {
      type: 'task.skipped',
      task: 'worker/migrate@wk-1',
      reason: 'Down for repair, CHG-1200 <b>covers</b> it',
      by,
    },
  ],
  [0, { type: 'run.entered', stage: 'upgrade' }],
  ...marked('gw-1'),
  ...uploaded('gateway/upload@gw-1'),
  ...inspected('gateway/stop@gw-1'),
  ...begun('gateway/stop@gw-1'),
  printed('gateway/stop@gw-1', 'pid 812 is gone\n'),
  passed('gateway/stop@gw-1'),
  ...begun('gateway/back-up@gw-1'),
  printed(
    'gateway/back-up@gw-1',
    "copying\r50%\rcopying done\n\x1b]0;owned\x07\x1b[31mcp: error writing '/srv/gateway_20170315/a|b'\x1b[0m: No space",
  ),
  printed('gateway/back-up@gw-1', ' left on device\n```\n# not a heading <script>alert(1)</script>\n'),
  [
    80,
    {
      type: 'task.finished',
      task: 'gateway/back-up@gw-1',
      attempt: 1,
      outcome: { kind: 'exited', code: 1 },
      problem: { code: 'diskFull', detail: '/srv' },
      output: { bytes: 180, sha256: hash('a') },
    },
  ],
  [
    120,
    { type: 'note.added', text: 'Old cores removed from /srv *by hand*', task: 'gateway/back-up@gw-1', by },
  ],
  ...begun('gateway/back-up@gw-1', 2),
  [
    75,
    {
      type: 'task.finished',
      task: 'gateway/back-up@gw-1',
      attempt: 2,
      outcome: { kind: 'exited', code: 0 },
      captured: { backup: '/srv/gateway_20170315' },
    },
  ],
  ...begun('gateway/start@gw-1'),
  printed('gateway/start@gw-1', 'starting\n'),
  [
    9,
    {
      type: 'task.finished',
      task: 'gateway/start@gw-1',
      attempt: 1,
      outcome: { kind: 'signalled', signal: 'KILL' },
    },
  ],
  [
    200,
    {
      type: 'task.resolved',
      task: 'gateway/start@gw-1',
      as: 'doneByHand',
      reason: 'Started with a smaller heap',
      by,
    },
  ],
  ...watched('gw-1'),
  [4, { type: 'run.jumped', round: 'gateway/stop#2', reason: 'The package is there already', by }],
  ...marked('gw-2'),
  ...inspected('gateway/stop@gw-2'),
  ...begun('gateway/stop@gw-2'),
  [6, { type: 'host.lost', host: 'gw-2', reason: 'read ECONNRESET' }],
  [
    0,
    {
      type: 'task.finished',
      task: 'gateway/stop@gw-2',
      attempt: 1,
      outcome: { kind: 'lost', reason: 'read ECONNRESET' },
    },
  ],
  [1, { type: 'run.stopped', reason: 'inDoubt' }],
  [
    300,
    {
      type: 'run.resumed',
      operator: by,
      seat: { user: 'ops', hostname: 'jump-1', pid: 4999 },
      auto: false,
      forks: 8,
      handrail: '0.1.0',
    },
  ],
  ...connected('gw-1', 350),
  ...connected('gw-2', -130_000),
  [
    20,
    { type: 'task.resolved', task: 'gateway/stop@gw-2', as: 'done', reason: 'ps shows no java process', by },
  ],
  [0, { type: 'run.entered', stage: 'upgrade' }],
  [
    5,
    {
      type: 'task.skipped',
      task: 'gateway/upload@gw-2',
      reason: 'Same package, uploaded before the window',
      by,
    },
  ],
  ...begun('gateway/back-up@gw-2'),
  passed('gateway/back-up@gw-2', 1, 70),
  ...begun('gateway/start@gw-2'),
  passed('gateway/start@gw-2'),
  ...watched('gw-2'),
  [0, { type: 'run.entered', stage: 'verify' }],
  ...checked('gw-1'),
  ...checked('gw-2'),
  verdict('verify/note-timeout', 'Tried with | two clients', 'second pair of eyes'),
  verdict('verify/note-mail', '本次不涉及邮件', by, 'notApplicable'),
  [0, { type: 'run.entered', stage: 'signOff' }],
  [60, { type: 'signature.signed', verdict: 'accepted', name: 'release owner', comment: 'Go.' }],
  [0, { type: 'run.entered', stage: 'commit' }],
  ...begun('commit/clean-up@gw-1'),
  passed('commit/clean-up@gw-1'),
  [0, { type: 'run.completed' }],
];
