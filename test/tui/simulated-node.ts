import type { Effect } from '../../src/engine/effect.ts';
import type { NodeLook, NodeWork } from '../../src/engine/otp.ts';
import type { NodeFacts, NodeReleaseStatus } from '../../src/model/node.ts';
import type { Problem } from '../../src/model/transport.ts';
import type { NodeStep } from '../../src/otp/node-step.ts';
import { identity, stepProblems } from '../../src/otp/node-step.ts';
import { nodeProblem } from '../../src/runner/otp-look.ts';
import type { Operator } from '../helpers/operator.ts';

/** As systools makes them of the two releases in the chapter on release handling. */
const relup = [
  '{load_object_code,{ch_app,"2",[ch3]}}',
  'point_of_no_return',
  '{suspend,[ch3]}',
  '{load,{ch3,brutal_purge,brutal_purge}}',
  '{code_change,up,[{ch3,[]}]}',
  '{resume,[ch3]}',
];

type Standing = Readonly<Record<string, readonly [NodeReleaseStatus, NodeReleaseStatus | null]>>;

/** The channel allocator's node as OTP 25 was seen to answer, step by step; see the runbook otp-ch_rel. */
export class SimulatedNode {
  readonly #name: string;
  standing: Standing = { A: ['permanent', 'permanent'] };
  starts = 'A';
  boot = 'A';
  pid = 3117;
  creation = 1_700_000_001;
  heart: string | null = '/opt/ch/bin/start';
  handler: NodeFacts['handler'] = 'idle';
  /** What is installed does not come to an end in time. */
  isStuck = false;
  /** It does not answer. */
  isDown = false;

  constructor(name: string) {
    this.#name = name;
  }

  get facts(): NodeFacts {
    return {
      node: this.#name,
      pid: String(this.pid),
      creation: String(this.creation),
      boot: { name: 'ch_rel', version: this.boot },
      status: 'started',
      erts: '13.1.5',
      root: '/opt/ch',
      heart: this.heart,
      handler: this.handler,
      releases:
        this.handler === 'idle'
          ? Object.entries(this.standing)
              .reverse()
              .map(([version, [status, disk]]) => ({
                name: 'ch_rel',
                version,
                status,
                disk,
                libraries: ['kernel-8.5.3', 'stdlib-4.2', 'sasl-4.2', `ch_app-${version === 'A' ? 1 : 2}`],
              }))
          : null,
      starts: this.starts,
      relup: {
        sha256: 'e'.repeat(64),
        script: true,
        restarts: false,
        peers: [],
        instructions: relup,
        config: {
          settings: [{ application: 'ch_app', parameter: 'channels', change: 'changed' }],
          includes: [],
        },
      },
    };
  }

  /** What the host answers where it is asked for the node before a step. */
  look({ step, known }: NodeLook): { readonly node?: NodeFacts; readonly problem?: Problem } {
    if (this.isDown) {
      const detail = `${this.#name}: no such node, another cookie, or no epmd`;
      return { problem: { code: 'otpUnreachable', detail } };
    }
    const node = this.facts;
    const problems = step === null ? [] : stepProblems(step, node, known);
    if (problems.length === 0) return { node };
    return { node, problem: nodeProblem('otpNotReady', node, problems) };
  }

  carryOut({ action, release }: Pick<NodeStep, 'action' | 'release'>): void {
    if (action === 'unpack') this.standing = { ...this.standing, [release]: ['unpacked', 'unpacked'] };
    if (action === 'install') this.standing = { ...this.standing, [release]: ['current', 'unpacked'] };
    if (action !== 'makePermanent') return;
    this.starts = release;
    this.standing = Object.fromEntries(
      Object.keys(this.standing).map(version =>
        version === release ? [version, ['permanent', 'permanent']] : [version, ['old', 'old']],
      ),
    );
  }

  /** As under heart: what is permanent comes back, with another pid. */
  restart(): void {
    this.pid += 1_204;
    this.creation += 1;
    this.boot = this.starts;
    this.standing = Object.fromEntries(
      Object.entries(this.standing).map(([version, [status, disk]]) => [
        version,
        [status === 'current' ? 'unpacked' : status, disk],
      ]),
    );
  }
}

/** Answers everything that was asked, at the nodes too; by host. */
export function settleWith(operator: Operator, nodes: Readonly<Record<string, SimulatedNode>>): void {
  const { drive } = operator;
  for (let effect = drive.take(); effect !== undefined; effect = drive.take())
    answer(operator, effect, nodes);
  operator.sync();
}

function answer({ drive }: Operator, effect: Effect, nodes: Readonly<Record<string, SimulatedNode>>): void {
  if (effect.type === 'inspect' && effect.node !== null) {
    const { node, problem } = nodes[effect.host]!.look(effect.node);
    const seen = node === undefined ? {} : { node };
    if (problem === undefined) drive.send({ type: 'inspected', task: effect.task, processes: [], ...seen });
    else drive.send({ type: 'inspectionFailed', task: effect.task, problem, ...seen });
    return;
  }
  if (effect.type === 'execute' && effect.command.kind === 'script' && effect.command.otp !== undefined) {
    const node = nodes[effect.task.host ?? '']!;
    if (node.isStuck) {
      giveUp(drive, effect, node);
      return;
    }
    node.carryOut(effect.command.otp.step);
    const outcome = { kind: 'exited', code: 0 } as const;
    const { id: task } = effect.task;
    const problem = otherEmulator(effect.command.otp, node);
    drive.send({ type: 'finished', task, attempt: effect.attempt, outcome, node: node.facts, ...problem });
    return;
  }
  drive.answer(effect);
}

/** What is wrong where the node was restarted since it was confirmed what to ask. */
function otherEmulator({ before }: NodeWork, { facts }: SimulatedNode): { readonly problem?: Problem } {
  if (before === null || before.pid === facts.pid) return {};
  const conditions = [{ code: 'sameEmulator', expected: identity(before), found: identity(facts) }] as const;
  return { problem: nodeProblem('otpNotMet', facts, conditions) };
}

/** Nobody knows yet: the release handler is still at it. */
function giveUp(
  drive: Operator['drive'],
  { task: { id: task }, attempt }: Extract<Effect, { type: 'execute' }>,
  node: SimulatedNode,
): void {
  node.handler = 'busy';
  const outcome = { kind: 'lost', reason: 'the release handler of the node is still at it' } as const;
  const conditions = [{ code: 'handlerIdle', expected: 'idle', found: 'busy' }] as const;
  const problem = nodeProblem('otpBusy', node.facts, conditions);
  drive.send({ type: 'finished', task, attempt, outcome, problem, node: node.facts });
}
