import type { NodeLook } from '../engine/otp.ts';
import type { NodeFacts, NodeProblem } from '../model/node.ts';
import type { Problem, Transport } from '../model/transport.ts';
import type { Unmet } from '../otp/node-checks.ts';
import { pushProblems } from '../otp/node-push.ts';
import { type NodeStep, probeFrom, stepProblems } from '../otp/node-step.ts';
import { nodeProblemEnglish } from '../text/node-conditions.ts';
import { see, seeRoom } from './otp-ask.ts';

type Looked =
  | { readonly ok: true; readonly node: NodeFacts }
  | { readonly ok: false; readonly problem: Problem; readonly node?: NodeFacts };

/** How a node is, and whether a step may be begun there. Rejects with `HostUnreachable`. */
export async function lookAtNode(transport: Transport, look: NodeLook): Promise<Looked> {
  const { address, step, push, known } = look;
  const seen = await see(transport, address, step);
  if (!seen.ok) {
    const { isAway, ...rest } = seen;
    return isAway && canBeStarted(look) ? { ok: true, node: downNode(look) } : rest;
  }
  const { node } = seen;
  const room = push === null ? null : await seeRoom(transport, address, push);
  const problems = [
    ...stepProblems(step ?? onlyLooking, node, known),
    ...(push === null || room === null ? [] : pushProblems(probeFrom(node), push, room)),
  ];
  if (problems.length === 0) return seen;
  return { ok: false, problem: nodeProblem('otpNotReady', node, distinct(problems)), node };
}

/** A node that is to boot and is not there is started, where it is known how. */
function canBeStarted({ address, step }: NodeLook): boolean {
  return step?.action === 'reboot' && address.root !== undefined;
}

function downNode({ address, known }: NodeLook): NodeFacts {
  return {
    node: address.node,
    pid: '',
    creation: '0',
    boot: known?.boot ?? { name: '', version: '' },
    status: 'down',
    erts: known?.erts ?? '',
    root: address.root ?? '',
    heart: null,
    handler: 'absent',
    releases: null,
    starts: null,
  };
}

const onlyLooking: NodeStep = {
  action: 'probe',
  release: '',
  from: null,
  package: '',
  expr: '',
  expect: null,
  relup: null,
  terms: null,
};

function distinct(problems: readonly Unmet[]): readonly Unmet[] {
  const keys = problems.map(({ code, expected, found }) => JSON.stringify([code, expected, found]));
  return problems.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

/** What is wrong with a node, in parts and in English. */
export function nodeProblem(
  code: Problem['code'],
  { node, releases, starts }: NodeFacts,
  conditions: readonly Unmet[],
  answered: string | null = null,
): Problem {
  const table = (releases ?? []).map(({ version, status }) => `${version} ${status}`);
  const parts: NodeProblem = { node, answered, conditions, releases: table, starts };
  return { code, detail: nodeProblemEnglish(parts), node: parts };
}
