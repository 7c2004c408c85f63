import fc from 'fast-check';
import type { Effect } from '../../src/engine/effects.ts';
import type { Event } from '../../src/engine/event.ts';
import type { Intent, OperatorIntent } from '../../src/engine/intent.ts';
import { currentRound } from '../../src/engine/state.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Action } from '../../src/model/runbook.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { Drive, shownOf } from './drive.ts';
import { artifact, check, follow, manual, planOf, run, type SectionSpec, stop, upload } from './plans.ts';

/** A run that people, hosts and accidents drove: every choice comes from the tape, so it shrinks and repeats. */
export interface GeneratedRun {
  readonly plan: Plan;
  readonly events: readonly Event[];
  /** Every command that was sent, in order. */
  readonly sent: readonly Extract<Effect, { type: 'execute' }>[];
  readonly drive: Drive;
}

const hosts = ['alpha', 'beta', 'gamma'];

const actions: readonly Action[] = [
  run('restart\n'),
  run('set -e\necho {{id}}\n'),
  upload('app.tar'),
  check('true'),
  stop('/home/app', 'ok'),
  stop('/home/app'),
  follow('/log/app.log'),
  manual('look at it'),
  { verb: 'wait', duration: 10 },
  { verb: 'prompt', question: 'Which id?', into: 'id', secret: false },
];

const stepArbitrary = fc.record({
  action: fc.constantFrom(...actions),
  confirm: fc.constantFrom('key', 'key', 'none', 'typed' as const),
  onError: fc.constantFrom('prompt', 'prompt', 'abort', 'continue' as const),
  retries: fc.integer({ min: 0, max: 2 }),
});

const sectionArbitrary = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  serial: fc.boolean(),
  steps: fc.array(stepArbitrary, { minLength: 1, maxLength: 4 }),
});

/** Plans with every verb, in every phase, that could be carried out. */
export const runnablePlan: fc.Arbitrary<Plan> = fc
  .record({
    upgrade: fc.array(sectionArbitrary, { minLength: 1, maxLength: 3 }),
    verify: fc.array(stepArbitrary, { maxLength: 3 }),
    commit: fc.array(stepArbitrary, { maxLength: 1 }),
  })
  .map(({ upgrade, verify, commit }) => {
    const sections: SectionSpec[] = upgrade.map(({ count, serial, steps }, index) => {
      const own = hosts.slice(0, count);
      return {
        id: `service-${index + 1}`,
        batches: serial ? own.map(host => [host]) : [own],
        steps: steps.map((step, number) => ({ id: `step-${number + 1}`, ...step })),
      };
    });
    const last = (id: 'verify' | 'commit', steps: typeof verify): SectionSpec[] =>
      steps.length === 0
        ? []
        : [{ id, phase: id, steps: steps.map((step, number) => ({ id: `${id}-${number + 1}`, ...step })) }];
    return planOf([...sections, ...last('verify', verify), ...last('commit', commit)], {
      artifacts: [artifact('app.tar')],
      questions: [{ name: 'id', prompt: 'Which id?', secret: false }],
    });
  });

/** Runs of random plans in which effects answer late, fail, get lost, hosts drop, people interfere and handrail crashes. */
export const arbitraryRun: fc.Arbitrary<GeneratedRun> = fc
  .record({
    plan: runnablePlan,
    auto: fc.boolean(),
    forks: fc.integer({ min: 1, max: 3 }),
    tape: fc.array(fc.nat({ max: 9999 }), { minLength: 60, maxLength: 240, size: 'max' }),
  })
  .map(({ plan, auto, forks, tape }) => play(plan, auto, forks, tape));

function play(plan: Plan, auto: boolean, forks: number, tape: readonly number[]): GeneratedRun {
  const drive = new Drive(plan, { auto, forks });
  const sent: Extract<Effect, { type: 'execute' }>[] = [];
  const underWay: Extract<Effect, { type: 'execute' }>[] = [];
  for (const number of tape) {
    const choice = number % 100;
    const pick = Math.floor(number / 100);
    if (choice < 40) carryOut(drive, sent, underWay, pick);
    else if (choice < 62) end(drive, underWay, pick);
    else if (choice < 90) drive.send(helpful(drive, pick));
    else if (choice < 97) drive.send(meddling(drive, pick));
    else if (choice < 98) lose(drive, pick);
    else if (choice < 99 || pick % 2 === 0) crash(drive, underWay);
    output(drive, pick);
  }
  return { plan, events: drive.events, sent, drive };
}

function carryOut(
  drive: Drive,
  sent: Extract<Effect, { type: 'execute' }>[],
  underWay: Extract<Effect, { type: 'execute' }>[],
  pick: number,
): void {
  const effect = drive.effects.splice(pick % Math.max(drive.effects.length, 1), 1)[0];
  if (effect === undefined) return;
  if (effect.type === 'execute') {
    sent.push(effect);
    underWay.push(effect);
    return;
  }
  if (effect.type === 'connect' && pick % 19 === 0)
    drive.send({
      type: 'connectFailed',
      host: effect.host,
      problem: { code: 'unreachable', detail: 'no route' },
    });
  else
    drive.answer(effect, {
      processes: pick % 3 === 0 ? [] : [{ pid: 40 + pick, started: 's', command: 'java /home/app' }],
    });
}

const endings: readonly Outcome[] = [
  { kind: 'exited', code: 0 },
  { kind: 'exited', code: 0 },
  { kind: 'exited', code: 0 },
  { kind: 'exited', code: 1 },
  { kind: 'signalled', signal: 'KILL' },
  { kind: 'timedOut', after: 1000 },
  { kind: 'cancelled' },
  { kind: 'lost', reason: 'connection closed' },
  { kind: 'unreachable', reason: 'no route' },
];

function end(drive: Drive, underWay: Extract<Effect, { type: 'execute' }>[], pick: number): void {
  const effect = underWay.splice(pick % Math.max(underWay.length, 1), 1)[0];
  if (effect === undefined) return;
  const outcome = (pick % 4 === 0 ? endings[(pick / 4) % endings.length] : undefined) ?? {
    kind: 'exited',
    code: 0,
  };
  drive.send({ type: 'finished', task: effect.task.id, attempt: effect.attempt, outcome });
}

/** What a sensible operator does next. */
function helpful(drive: Drive, pick: number): Intent {
  const { state } = drive;
  const question = state.questions[0];
  if (question !== undefined) return { type: 'answer', question: question.id, value: 'value' };
  const round = currentRound(state);
  const tasks = Object.values(state.tasks);
  const doubtful = tasks.find(task => task.status === 'inDoubt');
  if (doubtful !== undefined)
    return { type: 'resolve', task: doubtful.id, as: pick % 2 === 0 ? 'done' : 'failed', reason: 'looked' };
  const unreachable = Object.values(state.hosts).find(host => host.status === 'failed');
  if (unreachable !== undefined) return { type: 'reconnect', host: unreachable.name };
  if (state.paused) return { type: 'continue' };
  const failed = tasks.find(task => task.status === 'failed');
  if (failed !== undefined && pick % 2 === 0)
    return { type: 'skip', tasks: [failed.id], reason: 'not needed' };
  const several = tasks.find(
    task =>
      task.status === 'ready' && task.inspection?.kind === 'seen' && task.inspection.processes.length === 0,
  );
  if (several !== undefined && pick % 3 === 0)
    return { type: 'doneByHand', tasks: [several.id], reason: 'it was stopped' };
  const waiting = tasks.find(task => task.status === 'waiting');
  if (waiting !== undefined)
    return state.stage === 'upgrade'
      ? { type: 'resolve', task: waiting.id, as: 'done', reason: '' }
      : { type: 'mark', item: waiting.id, verdict: 'pass', comment: '' };
  if (state.stage === 'signOff') return { type: 'sign', verdict: 'accepted', name: 'li', comment: 'fine' };
  if (round === null) return { type: 'note', text: 'quiet' };
  return {
    type: 'confirm',
    round: round.id,
    shown: shownOf(state),
    typed: round.tasks.length === 1 ? (round.tasks[0]?.split('@')[1] ?? '') : round.section,
  };
}

/** What anyone might ask at any time, sensible or not. */
function meddling(drive: Drive, pick: number): OperatorIntent {
  const { state } = drive;
  const ids = Object.keys(state.tasks);
  const task = ids[pick % ids.length] ?? '';
  const names = Object.keys(state.hosts);
  const host = names[pick % Math.max(names.length, 1)] ?? '';
  const round = state.info.plan.rounds[pick % state.info.plan.rounds.length]?.id ?? '';
  const reason = pick % 5 === 0 ? '' : 'because';
  const all: readonly OperatorIntent[] = [
    { type: 'retry', tasks: [task], shown: shownOf(state) },
    { type: 'doneByHand', tasks: [task], reason },
    { type: 'skip', tasks: [task], reason },
    { type: 'redo', tasks: [task], reason },
    { type: 'jump', round, reason },
    { type: 'reconnect', host },
    { type: 'inspect', task },
    { type: 'pick', task, pid: 40 + pick },
    { type: 'resolve', task, as: 'done', reason },
    { type: 'runAgain', task, typed: host, reason },
    { type: 'cancel', task },
    { type: 'mark', item: task, verdict: 'fail', comment: reason },
    { type: 'sign', verdict: 'accepted', name: 'li', comment: reason },
    { type: 'note', text: reason },
    { type: 'pause' },
    { type: 'continue' },
    { type: 'continue' },
    ...(pick % 13 === 0 ? ([{ type: 'dropHost', host, reason }] as const) : []),
    ...(pick % 31 === 0 ? ([{ type: 'abort', reason }] as const) : []),
  ];
  return all[pick % all.length] ?? { type: 'pause' };
}

function lose(drive: Drive, pick: number): void {
  const names = Object.keys(drive.state.hosts);
  drive.send({
    type: 'hostLost',
    host: names[pick % Math.max(names.length, 1)] ?? '',
    reason: 'reset by peer',
  });
}

/** handrail is killed: effects that were not carried out never are, and nobody reports those under way. */
function crash(drive: Drive, underWay: Extract<Effect, { type: 'execute' }>[]): void {
  drive.effects.length = 0;
  underWay.length = 0;
  const { operator, seat, auto, forks, handrail } = drive.state.info;
  drive.send({ type: 'resumed', operator, seat, auto, forks, handrail });
}

function output(drive: Drive, pick: number): void {
  const task = Object.values(drive.state.tasks).find(
    candidate => candidate.status === 'running' && !candidate.confirmed,
  );
  if (task === undefined || pick % 4 !== 0) return;
  drive.write({
    type: 'task.output',
    task: task.id,
    attempt: task.attempts.length,
    stream: 'stdout',
    data: `line ${pick}\n`,
  });
}
