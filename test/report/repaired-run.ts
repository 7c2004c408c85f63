import { leftBy } from '../../src/engine/advance-rollback.ts';
import type { Event, EventBody } from '../../src/engine/event.ts';
import { reduce } from '../../src/engine/reduce.ts';
import { changesBetween } from '../../src/engine/replan.ts';
import { rollbackOf } from '../../src/engine/rollback.ts';
import type { RunState } from '../../src/engine/state.ts';
import type { Claim } from '../../src/model/transport.ts';
import type { Plan, Task } from '../../src/plan/plan.ts';
import { hash, hashIn, run, task } from './scripted-run.ts';

/**
 * A run in which contact is lost and found again, handrail is left while a command goes on, a command is changed, a task
 * in doubt is looked at, the plan changes, the sign-off is rejected and everything is rolled back but what cannot be.
 */
export function repairedRun(): readonly Event[] {
  return told().events;
}

/** The same run, where the operator left while a command went on. */
export function leftRun(): readonly Event[] {
  const { events, leftAt } = told();
  return events.slice(0, leftAt);
}

const by = 'night shift';
const migrate = 'database/migrate@db-1';

function told(): { readonly events: readonly Event[]; readonly leftAt: number } {
  const events: Event[] = [];
  let time = Date.parse('2017-03-14T18:00:00.000Z');
  let state: RunState | null = null;

  say(0, opened(plan));
  connected('db-1', dbClaim);
  connected('gw-1', { workspace: null, obstacle: 'no setsid, perl or python3', leftovers: [] });
  say(0, { type: 'run.entered', stage: 'upgrade' });
  carriedOut('database/announce@db-1');
  carriedOut('database/snapshot@db-1');
  contactLostTwice();
  const leftAt = events.length;
  fetchedAndChanged();
  doubtAndHands();
  planChanged();
  rejected();
  rolledBack();
  return { events, leftAt };

  function contactLostTwice(): void {
    begun(migrate, 1);
    printed(migrate, 1, 'migrating 1 of 3\n');
    say(60, { type: 'task.stalled', task: migrate, attempt: 1, why: 'silent', line: 'migrating 1 of 3' });
    say(20, { type: 'task.extended', task: migrate, attempt: 1, timeout: 1_800_000, by });
    lost('db-1', 'read ECONNRESET');
    say(0, { type: 'task.detached', task: migrate, attempt: 1, reason: 'read ECONNRESET' });
    say(0, { type: 'host.connecting', host: 'db-1' });
    say(9, {
      type: 'host.failed',
      host: 'db-1',
      problem: { code: 'unreachable', detail: 'connect ETIMEDOUT 10.0.0.7:22' },
    });
    connected('db-1', sameClaim);
    say(0, { type: 'task.attaching', task: migrate, attempt: 1 });
    say(1, { type: 'task.attached', task: migrate, attempt: 1 });
    printed(migrate, 1, 'migrating 2 of 3\nDrop column a? [y/N]');
    say(2, { type: 'task.stalled', task: migrate, attempt: 1, why: 'prompt', line: 'Drop column a? [y/N]' });
    say(15, { type: 'task.input', task: migrate, attempt: 1, text: 'y', by });
    say(1, { type: 'task.stirred', task: migrate, attempt: 1 });
    printed(migrate, 1, '\nmigrating 3 of 3\n');
    say(5, { type: 'task.input', task: migrate, attempt: 1, by });
    say(1, {
      type: 'task.unreached',
      task: migrate,
      attempt: 1,
      what: 'input',
      reason: 'it does not read its input any more',
    });
    say(30, { type: 'task.detached', task: migrate, attempt: 1, reason: 'handrail was left' });
    say(0, { type: 'run.stopped', reason: 'operator' });
  }

  function fetchedAndChanged(): void {
    say(600, resumed());
    connected('db-1', sameClaim);
    connected('gw-1', { workspace: null, obstacle: 'no setsid, perl or python3', leftovers: [] });
    say(0, { type: 'task.attaching', task: migrate, attempt: 1 });
    say(1, {
      type: 'task.finished',
      task: migrate,
      attempt: 1,
      outcome: { kind: 'exited', code: 143 },
      output: { bytes: 61, sha256: hash('a') },
      kept: true,
    });
    say(0, { type: 'run.entered', stage: 'upgrade' });
    const text = 'set -e\nexport DROP=yes\n/srv/database/migrate --to 8 </dev/null\n';
    say(90, { type: 'task.amended', task: migrate, text, reason: 'It must not ask', by });
    begun(migrate, 2);
    passed(44, migrate, 2);
  }

  function doubtAndHands(): void {
    const backUp = 'gateway/back-up@gw-1';
    begun(backUp, 1);
    lost('gw-1', 'keepalive timeout');
    say(0, {
      type: 'task.finished',
      task: backUp,
      attempt: 1,
      outcome: { kind: 'lost', reason: 'keepalive timeout' },
      problem: { code: 'connectionLost', detail: 'keepalive timeout' },
    });
    connected('gw-1', { workspace: null, obstacle: 'no setsid, perl or python3', leftovers: [] });
    say(20, { type: 'task.probing', task: backUp, probe: 1, script: 'du -s /srv/gateway*\n', by });
    say(1, {
      type: 'task.probed',
      task: backUp,
      probe: 1,
      outcome: { kind: 'exited', code: 0 },
      output: '48123 /srv/gateway\n48123 /srv/gateway_20170315\n',
    });
    say(9, { type: 'task.resolved', task: backUp, as: 'done', reason: 'Both are of the same size', by });
    const unpack = 'gateway/unpack@gw-1';
    begun(unpack, 1);
    say(70, { type: 'task.interrupting', task: unpack, attempt: 1, by });
    say(1, { type: 'task.finished', task: unpack, attempt: 1, outcome: { kind: 'exited', code: 130 } });
    say(200, {
      type: 'task.resolved',
      task: unpack,
      as: 'doneByHand',
      reason: 'Unpacked from a local copy',
      by,
      evidence: '$ ls /srv/gateway\nbin  lib  `conf`\n',
    });
  }

  function planChanged(): void {
    say(5, { type: 'run.stopped', reason: 'operator' });
    say(400, resumed());
    say(0, {
      type: 'run.replanned',
      plan: laterPlan,
      planDigest: hash('b'),
      runbook: { path: 'gateway.yaml', digest: hash('c'), text: 'handrail: 1\n' },
      excluded: [],
      changes: changesBetween(plan, laterPlan),
      by,
    });
    connected('db-1', sameClaim);
    connected('gw-1', { workspace: null, obstacle: 'no setsid, perl or python3', leftovers: [] });
    say(0, { type: 'run.entered', stage: 'upgrade' });
    carriedOut('gateway/unpack@gw-1');
  }

  function rejected(): void {
    say(0, { type: 'run.entered', stage: 'verify' });
    say(40, {
      type: 'verification.marked',
      item: 'verify/note-timeout',
      verdict: 'fail',
      comment: 'Slower than before',
      by,
    });
    say(0, { type: 'run.entered', stage: 'signOff' });
    say(30, { type: 'signature.signed', verdict: 'rejected', name: 'release owner', comment: 'Back to 7.' });
  }

  function rolledBack(): void {
    const rollback = rollbackOf(now(), null);
    say(20, {
      type: 'rollback.opened',
      rollback,
      digest: hash('5'),
      reason: 'The sign-off was rejected',
      by,
    });
    say(0, { type: 'run.entered', stage: 'rollback' });
    for (const { id } of rollback.tasks) {
      if (id.startsWith('database/undo/snapshot'))
        say(10, { type: 'task.skipped', task: id, reason: 'The snapshot is wanted for an analysis', by });
      else carriedOut(id);
    }
    say(0, { type: 'rollback.finished' });
    say(0, { type: 'run.rolledBack', left: leftBy(now(), rollback) });
    say(1, {
      type: 'host.swept',
      host: 'db-1',
      kept: [{ path: `${workspace}/0011aabb`, why: 'held' }],
    });
  }

  function carriedOut(id: string): void {
    const attempt = (now().tasks[id]?.attempts.length ?? 0) + 1;
    begun(id, attempt);
    passed(3, id, attempt);
  }

  function begun(id: string, attempt: number): void {
    say(2, { type: 'task.confirmed', task: id, attempt, sha256: hashIn(now(), id), by });
    const directory = id.endsWith('@db-1')
      ? { directory: `${workspace}/${hash(String(attempt)).slice(56)}` }
      : {};
    say(0, { type: 'task.started', task: id, attempt, ...directory });
  }

  function passed(secondsLater: number, id: string, attempt: number): void {
    say(secondsLater, { type: 'task.finished', task: id, attempt, outcome: { kind: 'exited', code: 0 } });
  }

  function printed(id: string, attempt: number, data: string): void {
    say(1, { type: 'task.output', task: id, attempt, stream: 'stdout', data });
  }

  function connected(host: string, claim: Claim): void {
    const facts = { hostname: `${host}.internal`, user: 'deploy', clockOffset: 12, address: '10.0.0.7:22' };
    say(0, { type: 'host.connecting', host });
    say(1, { type: 'host.connected', host, facts, claim });
  }

  function lost(host: string, reason: string): void {
    say(6, { type: 'host.lost', host, reason });
  }

  function now(): RunState {
    if (state === null) throw new Error('nothing has happened yet');
    return state;
  }

  function say(secondsLater: number, body: EventBody): void {
    time += secondsLater * 1000;
    const around = { v: 1, seq: events.length, time: new Date(time).toISOString(), prev: '0'.repeat(64) };
    const event = { ...around, ...body } as Event;
    events.push(event);
    state = reduce(state, event);
  }
}

const workspace = '/home/deploy/.handrail/20170314T180000Z-c3d4';

const dbClaim: Claim = {
  workspace: { path: workspace, means: 'setsid', boot: 'b00t', wrapper: { version: 1, sha256: hash('9') } },
  leftovers: [
    { run: '20170301T180000Z-e5f6', path: '/home/deploy/.handrail/20170301T180000Z-e5f6', running: 1 },
  ],
  broken: [
    {
      by: 'day shift',
      reason: 'The jump host was reinstalled',
      at: '2017-03-14T09:00:00.000Z',
      holder: {
        run: '20170301T180000Z-e5f6',
        operator: 'day shift',
        hostname: 'jump-1',
        pid: 99,
        since: '2017-03-01T18:00:00.000Z',
      },
    },
  ],
};

/** The same host, asked again. */
const sameClaim: Claim = { ...dbClaim, broken: [] };

const database = [
  task('database', 'announce', 'db-1', run('wall "Upgrade begins"\n'), 'Tell who is logged in'),
  task('database', 'snapshot', 'db-1', run('/srv/database/snapshot take\n'), 'Take a snapshot', {
    undo: '/srv/database/snapshot drop\n',
  }),
  task('database', 'migrate', 'db-1', run('set -e\n/srv/database/migrate --to 8\n'), 'Migrate the tables', {
    undo: '/srv/database/migrate --to 7\n',
    timeout: 600_000,
  }),
];

const gateway = [
  task('gateway', 'back-up', 'gw-1', run('cp -a /srv/gateway /srv/gateway_20170315\n'), 'Back up'),
  task('gateway', 'unpack', 'gw-1', run('tar xf /srv/gateway.tar -C /srv\n'), 'Unpack'),
];

const restore = task(
  'gateway',
  'restore',
  'gw-1',
  run('rm -rf /srv/gateway\nmv /srv/gateway_20170315 /srv/gateway\n'),
  'Restore the backup',
  { phase: 'rollback', id: 'gateway/rollback/restore@gw-1' },
);

const note = task(
  'verify',
  'note-timeout',
  null,
  { verb: 'manual', instruction: 'A slow client no longer blocks others (Bug 9556).', note: 'timeout' },
  'A slow client no longer blocks others (Bug 9556).',
);

const plan = planWith([...database, ...gateway, note]);

const laterPlan = planWith([
  ...database,
  ...gateway.map(each =>
    each.step === 'unpack' ? { ...each, action: run('tar xf /srv/gateway.tar --overwrite -C /srv\n') } : each,
  ),
  note,
]);

function planWith(tasks: readonly Task[]): Plan {
  const section = (id: string, phase: 'upgrade' | 'verify', hosts: readonly string[]) => ({
    id,
    phase,
    hosts,
    batches: hosts.map(host => [host]),
    steps: tasks
      .filter(each => each.section === id)
      .map(each => ({ id: each.step, name: each.name, verb: each.verb })),
    ...(phase === 'upgrade' ? { service: id } : {}),
  });
  return {
    format: 1,
    runbook: 'gateway-20170315',
    title: 'Gateway and its database, release 2017-03-15',
    change: 'CHG-1234',
    notes: [{ id: 'timeout', text: 'A slow client no longer blocks others (Bug 9556).' }],
    hosts: ['db-1', 'gw-1'].map(name => ({ name, transport: 'ssh', variables: {} })),
    artifacts: [],
    questions: [],
    sections: [
      section('database', 'upgrade', ['db-1']),
      section('gateway', 'upgrade', ['gw-1']),
      section('verify', 'verify', []),
    ],
    rounds: tasks.map(({ id, section: of, step }) => ({
      id: `${of}/${step}#1`,
      section: of,
      step,
      tasks: [id],
    })),
    tasks,
    rollback: [restore],
  };
}

function opened(first: Plan): EventBody {
  return {
    type: 'run.opened',
    run: '20170314T180000Z-c3d4',
    plan: first,
    planDigest: hash('d'),
    runbook: { path: 'gateway.yaml', digest: hash('e'), text: 'handrail: 1\n' },
    excluded: [],
    ...tenure,
  };
}

function resumed(): EventBody {
  return { type: 'run.resumed', ...tenure };
}

const tenure = {
  operator: by,
  seat: { user: 'ops', hostname: 'jump-1', pid: 4711 },
  auto: false,
  forks: 8,
  handrail: '0.1.0',
};
