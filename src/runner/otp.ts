import { createHash, randomBytes } from 'node:crypto';
import type { NodeLook, NodeWork } from '../engine/otp.ts';
import type { NodeFacts } from '../model/node.ts';
import { HostUnreachable, type Problem, type Transport } from '../model/transport.ts';
import type { Unmet } from '../otp/node-checks.ts';
import {
  factsExpression,
  nodeFacts,
  peersExpression,
  readPeers,
  readSaid,
  relupFacts,
} from '../otp/node-facts.ts';
import { type NodeAddress, type NodeAnswer, nodeAnswer } from '../otp/node-request.ts';
import { nodeScript } from '../otp/node-script.ts';
import { identity, type NodeStep, refusedBy, stepProblems, stepUnmet } from '../otp/node-step.ts';
import { termText } from '../otp/term-text.ts';
import { type Attempt, cutBy } from './attempt.ts';
import type { End } from './execute.ts';
import { wait } from './execute.ts';

/** How long erl_call waits for a look, in seconds, and how long the host has for it, in milliseconds. */
const lookTimeout = 20;
const hostTimeout = 40_000;

/** Between two looks at a node that is not yet as it should be, in milliseconds. */
const pause = 500;

/** For how long a node that refused a step has to be the same before that is how it stays, in milliseconds. */
const calm = 2_000;

/** The same for one that was restarted: a new emulator may be an intermediate one. */
const otherCalm = 8_000;

export type Looked =
  | { readonly ok: true; readonly node: NodeFacts }
  | { readonly ok: false; readonly problem: Problem; readonly node?: NodeFacts };

/** How a node is, and whether a step may be begun there. Rejects with `HostUnreachable`. */
export async function lookAtNode(transport: Transport, { address, step, known }: NodeLook): Promise<Looked> {
  const seen = await see(transport, address, step);
  if (!seen.ok) return seen;
  const { node } = seen;
  const problems =
    step === null
      ? stepProblems({ ...noStep, action: 'probe' }, node, known)
      : stepProblems(step, node, known);
  if (problems.length === 0) return seen;
  return { ok: false, problem: { code: 'otpNotReady', detail: detailOf(node, problems) }, node };
}

const noStep = { release: '', from: null, package: '', expr: '', expect: null, relup: null } as const;

/** What a step has come to, going by the node and not by how erl_call ended. */
export async function settled(attempt: Attempt, work: NodeWork, end: End): Promise<End> {
  if (end.kind !== 'ended' || end.outcome.kind !== 'exited' || end.outcome.code !== 0) return end;
  if (work.before === null) return end;
  const output = attempt.sample.text();
  const answer = nodeAnswer(codeIn(output, 0), output, work.nonce);
  const refused = refusal(work.step, answer);
  try {
    const { node, unmet, problem } = await watch(attempt, work, work.before, refused !== null);
    const said = refused === null ? [] : [`the node answered ${refused}`];
    if (problem !== null)
      return { ...end, problem: { ...problem, detail: [...said, problem.detail].join('; ') } };
    const facts = node === null ? {} : { node };
    if (refused === null && unmet.length === 0) return { ...end, ...facts };
    const state = node === null ? [] : [detailOf(node, unmet)];
    return { ...end, ...facts, problem: { code: 'otpNotMet', detail: [...said, ...state].join('; ') } };
  } catch (error) {
    return cutBy(error);
  }
}

/** The node's own words where it did not do what it was asked; null: it did, or only the node knows. */
function refusal(step: NodeStep, answer: NodeAnswer): string | null {
  switch (answer.kind) {
    case 'value':
      return refusedBy(step, answer.term);
    case 'raised':
      return `${answer.class}: ${termText(answer.reason)}`;
    case 'none':
      // Of what is only asked, the answer is all there is.
      return step.action === 'probe' || step.action === 'check' ? answer.why : null;
  }
}

interface Watched {
  readonly node: NodeFacts | null;
  readonly unmet: readonly Unmet[];
  readonly problem: Problem | null;
}

/** Looks until all holds and goes on holding, or until it is too late. */
async function watch(
  attempt: Attempt,
  { address, step, settle, stable }: NodeWork,
  before: NodeFacts,
  isRefused: boolean,
): Promise<Watched> {
  const { timing } = attempt.options;
  const until = timing.now() + settle;
  let since = { key: '', at: timing.now() };
  for (;;) {
    const seen = await see(attempt.host, address, step);
    const node = seen.node ?? null;
    const unmet = node === null ? [] : stepUnmet(step, before, node);
    const isMet = node !== null && unmet.length === 0;
    const now = timing.now();
    const key = node === null ? '' : `${identity(node)} ${unmet.map(each => each.code).join()}`;
    if (since.key !== key) since = { key, at: now };
    const isSteady = node?.status === 'started' && node.handler === 'idle' && now - since.at >= calm;
    if (isMet && now - since.at >= (isRefused ? 0 : stable)) return { node, unmet, problem: null };
    const isLate = now >= until && !isMet;
    // Another emulator, which is not as it should be, does not become so by waiting.
    const isOther = node !== null && identity(node) !== identity(before) && now - since.at >= otherCalm;
    if (isLate || (isSteady && (isRefused || isOther)) || attempt.signal.aborted)
      return { node, unmet, problem: seen.ok ? null : seen.problem };
    await wait(pause, attempt.signal, timing.after);
    if (attempt.isLeft) throw new HostUnreachable({ code: 'connectionLost', detail: 'handrail stopped' });
  }
}

async function see(transport: Transport, address: NodeAddress, step: NodeStep | null): Promise<Looked> {
  const answer = await ask(transport, address, factsExpression(step));
  const said = answer.kind === 'value' ? readSaid(answer.term) : undefined;
  if (said === undefined) {
    const why = answer.kind === 'none' ? reasons[answer.why] : 'its answer does not read';
    return { ok: false, problem: { code: 'otpUnreachable', detail: `${address.node}: ${why}` } };
  }
  const node = nodeFacts(address.node, said);
  if (said.relup === null || step === null) return { ok: true, node };
  const sha256 = createHash('sha256').update(said.relup).digest('hex');
  const { waitsFor, ...relup } = relupFacts(step, said.relup, sha256);
  if (waitsFor.length === 0) return { ok: true, node: { ...node, relup: { ...relup, peers: [] } } };
  const peers = await ask(transport, address, peersExpression(waitsFor, step.release));
  const asked = peers.kind === 'value' ? readPeers(peers.term) : undefined;
  const unknown = waitsFor.map(name => ({ node: name, ready: false }));
  return { ok: true, node: { ...node, relup: { ...relup, peers: asked ?? unknown } } };
}

const reasons = {
  unreachable: 'no such node, another cookie, or no epmd',
  timedOut: 'it did not answer in time',
  lost: 'the connection to it was lost',
  unanswered: 'it gave no answer',
  garbled: 'its answer does not read',
} as const;

async function ask(transport: Transport, address: NodeAddress, expression: string): Promise<NodeAnswer> {
  const nonce = randomBytes(12).toString('hex');
  const title = `ask ${address.node}`;
  const script = nodeScript(address, expression, { nonce, timeout: lookTimeout, title });
  const chunks: Uint8Array[] = [];
  const { outcome } = await transport.exec({
    script,
    shell: 'sh',
    secrets: {},
    timeout: hostTimeout,
    onOutput: (stream, chunk) => {
      if (stream === 'stdout') chunks.push(chunk);
    },
  }).done;
  if (outcome.kind === 'unreachable' || outcome.kind === 'lost')
    throw new HostUnreachable({ code: 'connectionLost', detail: outcome.reason });
  const output = Buffer.concat(chunks).toString();
  return nodeAnswer(outcome.kind === 'exited' ? codeIn(output, outcome.code) : null, output, nonce);
}

/** The script says how erl_call ended. */
function codeIn(output: string, code: number): number {
  return Number(/^erl_call ended with (\d+)$/m.exec(output)?.[1] ?? code);
}

function detailOf({ node, releases, starts }: NodeFacts, unmet: readonly Unmet[]): string {
  const wrong = unmet.map(
    ({ code, expected, found }) => `${code}: expected ${expected}, found ${found || 'nothing'}`,
  );
  const table = (releases ?? []).map(({ version, status }) => `${version} ${status}`).join(', ');
  const next = starts === null ? '' : `, a restart would start ${starts}`;
  return [`${node}:`, wrong.join('; '), `(${table}${next})`].filter(part => part !== '').join(' ');
}
