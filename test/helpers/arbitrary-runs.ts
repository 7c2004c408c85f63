import fc from 'fast-check';
import type { Effect } from '../../src/engine/effect.ts';
import type { Event } from '../../src/engine/event.ts';
import type { Intent, OperatorIntent } from '../../src/engine/intent.ts';
import { rollbackOf, rollbackText } from '../../src/engine/rollback.ts';
import { currentRound, rollbackUnderWay } from '../../src/engine/state.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Action } from '../../src/model/runbook.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { changedPlan, replanning } from './changed-plans.ts';
import { claimOf, context, Drive, shownOf } from './drive.ts';
import {
  artifact,
  check,
  edit,
  follow,
  manual,
  planOf,
  run,
  type SectionSpec,
  type StepSpec,
  stop,
  upload,
} from './plans.ts';
import { type Sent, SimulatedHosts } from './simulated-hosts.ts';

/** A run that people, hosts and accidents drove: every choice comes from the tape, so it shrinks and repeats. */
export interface GeneratedRun {
  readonly plan: Plan;
  readonly events: readonly Event[];
  /** Every command that was sent, in order. */
  readonly sent: readonly Sent[];
  readonly drive: Drive;
  /** What truly happened on the hosts. */
  readonly world: SimulatedHosts;
  /** Attempts that were sent while an earlier one at the same task was still running, and nobody had judged that one. */
  readonly overlapping: readonly string[];
}

const hosts = ['alpha', 'beta', 'gamma'];

/** Commands on this one end with their connection. */
const plainHost = 'gamma';

const actions: readonly Action[] = [
  run('restart\n'),
  run('set -e\necho {{id}}\n'),
  upload('app.tar'),
  check('true'),
  stop('/home/app', 'ok'),
  stop('/home/app'),
  edit('/etc/app.conf', { size: '5' }),
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
  undo: fc.option(fc.constant('undo it\n'), { nil: undefined, freq: 3 }),
  irreversible: fc.constantFrom(undefined, undefined, undefined, undefined, true as const),
});

const rollbackArbitrary = fc.array(
  fc.constantFrom<Action>(run('restore\n'), stop('/home/app', 'ok'), check('true')),
  { maxLength: 2 },
);

const sectionArbitrary = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  serial: fc.boolean(),
  steps: fc.array(stepArbitrary, { minLength: 1, maxLength: 4 }),
  rollback: rollbackArbitrary,
  undoAt: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
});

/** Plans with every verb, in every phase, that could be carried out. */
export const runnablePlan: fc.Arbitrary<Plan> = fc
  .record({
    upgrade: fc.array(sectionArbitrary, { minLength: 1, maxLength: 3 }),
    verify: fc.array(stepArbitrary, { maxLength: 3 }),
    commit: fc.array(stepArbitrary, { maxLength: 1 }),
  })
  .map(({ upgrade, verify, commit }) => {
    const sections: SectionSpec[] = upgrade.map(({ count, serial, steps, rollback, undoAt }, index) => {
      const own = hosts.slice(0, count);
      return {
        id: `service-${index + 1}`,
        batches: serial ? own.map(host => [host]) : [own],
        steps: steps.map((step, number) => stepOf(`step-${number + 1}`, step, true)),
        rollback: rollback.map((action, number) => ({ id: `back-${number + 1}`, action })),
        ...(undoAt === undefined || rollback.length === 0
          ? {}
          : { undoAt: Math.min(undoAt, rollback.length) }),
      };
    });
    const last = (id: 'verify' | 'commit', steps: typeof verify): SectionSpec[] =>
      steps.length === 0
        ? []
        : [
            {
              id,
              phase: id,
              steps: steps.map((step, number) => stepOf(`${id}-${number + 1}`, step, id === 'commit')),
            },
          ];
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
  .map(({ plan, auto, forks, tape }) => play(plan, auto, forks, tape, false));

/** The same with a runbook that its author changes now and then while the run is left. */
export const changingRun: fc.Arbitrary<GeneratedRun> = fc
  .record({
    plan: runnablePlan,
    auto: fc.boolean(),
    forks: fc.integer({ min: 1, max: 3 }),
    tape: fc.array(fc.nat({ max: 9999 }), { minLength: 60, maxLength: 240, size: 'max' }),
  })
  .map(({ plan, auto, forks, tape }) => play(plan, auto, forks, tape, true));

/** What only looks has nothing to be undone, and the verification is not undone either. */
function stepOf(
  id: string,
  { undo, irreversible, ...step }: StepOf<typeof stepArbitrary>,
  mayBeUndone: boolean,
): StepSpec {
  const changes = mayBeUndone && ['run', 'upload', 'stop', 'edit', 'manual'].includes(step.action.verb);
  return {
    id,
    ...step,
    ...(changes && undo !== undefined ? { undo } : {}),
    ...(changes && undo === undefined && irreversible !== undefined ? { irreversible } : {}),
  };
}

type StepOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

function play(
  plan: Plan,
  auto: boolean,
  forks: number,
  tape: readonly number[],
  mayChange: boolean,
): GeneratedRun {
  const game = new Game(plan, auto, forks, mayChange);
  for (const number of tape) game.turn(number % 100, Math.floor(number / 100));
  const { drive, sent, world, overlapping } = game;
  return { plan, events: drive.events, sent, drive, world, overlapping };
}

class Game {
  readonly drive: Drive;
  readonly sent: Sent[] = [];
  readonly world = new SimulatedHosts();
  readonly overlapping: string[] = [];
  /** What this process watches. */
  #underWay: Sent[] = [];

  readonly #mayChange: boolean;
  #plan: Plan;

  constructor(plan: Plan, auto: boolean, forks: number, mayChange: boolean) {
    this.#plan = plan;
    this.#mayChange = mayChange;
    this.drive = new Drive(plan, { auto, forks });
  }

  turn(choice: number, pick: number): void {
    const { drive } = this;
    if (choice < 36) this.#carryOut(pick);
    else if (choice < 52) this.#end(pick);
    else if (choice < 58) this.world.endSome(pick);
    else if (choice < 61) this.world.arriveSome(pick);
    else if (choice < 89) drive.send(helpful(drive, pick));
    else if (choice < 95) drive.send(meddling(drive, pick));
    else if (choice < 97) this.#lose(pick);
    else if (choice < 98) this.#rollBack(pick);
    else if (choice < 99 || pick % 2 === 0) this.#leave(pick);
    output(drive, pick);
  }

  #carryOut(pick: number): void {
    const { drive } = this;
    const effect = drive.effects.splice(pick % Math.max(drive.effects.length, 1), 1)[0];
    if (effect === undefined) return;
    if (effect.type === 'execute') this.#execute(effect, pick);
    else if (effect.type === 'attach') this.#attach(effect);
    else if (effect.type === 'connect' && pick % 19 === 0)
      drive.send({
        type: 'connectFailed',
        host: effect.host,
        problem: { code: 'unreachable', detail: 'no route' },
        ...(pick % 2 === 0 ? {} : { cutOff: true }),
      });
    else if (effect.type === 'inspect' && pick % 7 === 0)
      drive.send({
        type: 'inspectionFailed',
        task: effect.task,
        problem: { code: 'other', detail: 'no ps' },
      });
    else if (effect.type === 'locate' && pick % 5 === 0) {
      const { section, host } = effect;
      drive.send({ type: 'markFailed', section, host, problem: { code: 'other', detail: 'no stat' } });
    } else if (effect.type === 'release')
      for (const { host } of effect.sweep) drive.send({ type: 'swept', host, kept: [] });
    else
      drive.answer(effect, {
        processes: pick % 3 === 0 ? [] : [{ pid: 40 + pick, started: 's', command: 'java /home/app' }],
        claim: host =>
          host === plainHost
            ? { workspace: null, obstacle: 'no home', leftovers: [] }
            : claimOf(drive.state.info.run, host),
      });
  }

  #execute(effect: Sent, pick: number): void {
    const { task, attempt, durable } = effect;
    this.sent.push(effect);
    const earlier = [...this.world.truths.values()].some(
      truth => truth.task === task.id && truth.state === 'running',
    );
    if (earlier && !this.#wasJudged(task.id)) this.overlapping.push(`${task.id}#${attempt}`);
    if (durable !== null) this.world.start(durable.directory, task.id, pick % 4 === 0);
    this.#underWay.push(effect);
  }

  /** A person said how an attempt ended whose end nobody knew, or that it may run again. */
  #wasJudged(task: string): boolean {
    return this.drive.events.some(event => event.type === 'task.resolved' && event.task === task);
  }

  #attach({ task, attempt, durable, command }: Extract<Effect, { type: 'attach' }>): void {
    const { drive, world } = this;
    const about = { task: task.id, attempt };
    if (drive.state.hosts[task.host ?? '']?.status !== 'connected') {
      drive.send({ type: 'detached', ...about, reason: 'no connection' });
      return;
    }
    if (durable === null) {
      this.#underWay.push({ type: 'execute', task, attempt, command, durable, input: 'empty' });
      drive.send({ type: 'attached', ...about });
      return;
    }
    const answer = world.ask(durable.directory, task.id);
    if (answer === 'fenced') drive.send({ type: 'fenced', ...about });
    else if (answer === 'running') {
      this.#underWay.push({ type: 'execute', task, attempt, command, durable, input: 'empty' });
      drive.send({ type: 'attached', ...about });
    } else drive.send({ type: 'finished', ...about, outcome: answer, kept: true });
  }

  /** What is watched ends, as the host says; what ends with its connection ends in any way. */
  #end(pick: number): void {
    const effect = this.#underWay[pick % Math.max(this.#underWay.length, 1)];
    if (effect === undefined) return;
    const { task, attempt, durable } = effect;
    const truth = durable === null ? null : this.world.truths.get(durable.directory);
    // It has not arrived there, or is still running.
    if (truth === undefined || truth?.state === 'running' || truth?.state === 'fenced') return;
    this.#underWay = this.#underWay.filter(each => each !== effect);
    const any = (pick % 4 === 0 ? endings[(pick / 4) % endings.length] : undefined) ?? endings[0];
    const outcome = durable === null ? any : this.world.outcome(durable.directory);
    if (outcome !== undefined) this.drive.send({ type: 'finished', task: task.id, attempt, outcome });
  }

  #lose(pick: number): void {
    const { drive } = this;
    const names = Object.keys(drive.state.hosts);
    const host = names[pick % Math.max(names.length, 1)] ?? '';
    if (drive.state.hosts[host]?.status !== 'connected') return;
    drive.send({ type: 'hostLost', host, reason: 'reset by peer' });
    const there = this.#underWay.filter(({ task }) => task.host === host);
    this.#underWay = this.#underWay.filter(({ task }) => task.host !== host);
    for (const { task, attempt } of there) {
      const about = { task: task.id, attempt };
      const reply = drive.send({ type: 'detached', ...about, reason: 'reset by peer' });
      // What cannot be asked for later ends here.
      if (!reply.ok)
        drive.send({ type: 'finished', ...about, outcome: { kind: 'lost', reason: 'reset by peer' } });
    }
  }

  /** As a person who reads what would be undone, and goes on with it. */
  #rollBack(pick: number): void {
    const { drive } = this;
    const services = this.#servicesMeant(pick);
    drive.send({
      type: 'rollback',
      services,
      digest: context.sha256(rollbackText(rollbackOf(drive.state, services))),
      typed: 'rollback',
      reason: 'it does not work',
    });
  }

  #servicesMeant(pick: number): readonly string[] | null {
    const services = [...new Set(this.#plan.tasks.flatMap(({ service }) => service ?? []))];
    const one = services[pick % (services.length + 1)];
    return one === undefined ? null : [one];
  }

  /**
   * handrail is killed, or left: effects that were not carried out never are, and nobody reports those under way. Then the
   * run is taken up again, as it is, with a changed runbook, or to be rolled back, also where it was over.
   */
  #leave(pick: number): void {
    const { drive } = this;
    if (pick % 3 === 0) drive.send({ type: 'stop', reason: 'operator' });
    drive.effects.length = 0;
    this.#underWay = [];
    if (this.#mayChange && pick % 4 === 0) this.#change(pick);
    const { operator, seat, auto, forks, handrail } = drive.state.info;
    const rollback = { services: this.#servicesMeant(pick), reason: 'it does not work' };
    drive.send({
      type: 'resumed',
      operator,
      seat,
      auto,
      forks,
      handrail,
      ...(pick % 5 === 0 && rollbackUnderWay(drive.state) === null ? { rollback } : {}),
    });
  }

  #change(pick: number): void {
    const plan = changedPlan(this.#plan, pick);
    const { type: _, ...changes } = replanning(this.drive.state, plan);
    if (this.drive.send({ type: 'replanned', ...changes }).ok) this.#plan = plan;
  }
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
  if (waitingFor(state).for === 'rejected') return { type: 'abort', reason: 'rejected' };
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
    { type: 'amend', task, text: 'other\n', reason },
    { type: 'probe', task, script: 'look' },
    { type: 'interrupt', task },
    { type: 'input', task, text: 'yes' },
    { type: 'extend', task, timeout: pick % 2 === 0 ? null : 5000 },
    ...(pick % 7 === 0 ? ([{ type: 'dropHost', host, reason }] as const) : []),
    ...(pick % 31 === 0 ? ([{ type: 'abort', reason }] as const) : []),
    ...(pick % 37 === 0 ? ([{ type: 'close', reason }] as const) : []),
  ];
  return all[pick % all.length] ?? { type: 'pause' };
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
