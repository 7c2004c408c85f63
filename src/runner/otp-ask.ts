import { createHash, randomBytes } from 'node:crypto';
import type { CodeFacts, NodeFacts } from '../model/node.ts';
import { shellQuote } from '../model/shell.ts';
import { HostUnreachable, type Problem, type Transport } from '../model/transport.ts';
import type { Unmet } from '../otp/node-checks.ts';
import { codeFacts, loadedModules, scriptTerms } from '../otp/node-code.ts';
import {
  factsExpression,
  nodeFacts,
  peersExpression,
  readPeers,
  readSaid,
  relupFacts,
} from '../otp/node-facts.ts';
import { readWhich, whichExpression } from '../otp/node-probe.ts';
import { ertsExpression, freeBytesIn, type PushFacts, type PushLook } from '../otp/node-push.ts';
import { type NodeAddress, type NodeAnswer, nodeAnswer } from '../otp/node-request.ts';
import { endedWith, nodeScript } from '../otp/node-script.ts';
import { askedExpression, isExpected, type NodeStep } from '../otp/node-step.ts';
import { isAtom } from '../otp/term-shape.ts';
import { termText } from '../otp/term-text.ts';

/** How long the client waits for a look, in seconds, and how long the host has for it, in milliseconds. */
const lookTimeout = 20;
const hostTimeout = 40_000;

export type Seen =
  | { readonly ok: true; readonly node: NodeFacts }
  | {
      readonly ok: false;
      readonly problem: Problem;
      /** Nothing of that name can be reached. */
      readonly isAway: boolean;
    };

/** How a node is; with a step, also what it would carry out there. Rejects with `HostUnreachable`. */
export async function see(transport: Transport, address: NodeAddress, step: NodeStep | null): Promise<Seen> {
  const answer = await ask(transport, address, factsExpression(step));
  const said = answer.kind === 'value' ? readSaid(answer.term) : undefined;
  if (said === undefined) {
    const why = answer.kind === 'none' ? reasons[answer.why] : 'its answer does not read';
    const isAway = answer.kind === 'none' && answer.why === 'unreachable';
    return { ok: false, problem: { code: 'otpUnreachable', detail: `${address.node}: ${why}` }, isAway };
  }
  const node = nodeFacts(address.node, said);
  const found = step === null ? null : relupFacts(step, said, { sha256, whole: true });
  if (step === null || found === null) return { ok: true, node };
  const { waitsFor, ...relup } = found;
  if (waitsFor.length === 0) return { ok: true, node: { ...node, relup: { ...relup, peers: [] } } };
  const peers = await ask(transport, address, peersExpression(waitsFor, step.release));
  const asked = peers.kind === 'value' ? readPeers(peers.term) : undefined;
  const unknown = waitsFor.map(name => ({ node: name, ready: false }));
  return { ok: true, node: { ...node, relup: { ...relup, peers: asked ?? unknown } } };
}

/** Where the code lies that a step's relup has loaded; null: it loads none. */
export async function seeCode(
  transport: Transport,
  address: NodeAddress,
  { relup }: NodeFacts,
): Promise<CodeFacts | null> {
  const modules = relup === undefined ? [] : loadedModules(scriptTerms(relup));
  if (modules.length === 0) return null;
  const answer = await ask(transport, address, whichExpression(modules.map(({ module }) => module)));
  const which = answer.kind === 'value' ? readWhich(answer.term) : undefined;
  return codeFacts(modules, which ?? new Map());
}

/** What the step asks once its release runs, where that is not answered as it should be. */
export async function askProbe(
  transport: Transport,
  address: NodeAddress,
  step: NodeStep,
): Promise<readonly Unmet[]> {
  const answer = await ask(transport, address, askedExpression(step));
  if (answer.kind === 'value' && isExpected(step, answer.term)) return [];
  const found = answer.kind === 'value' ? termText(answer.term) : raisedText(answer);
  return [{ code: 'probeAnswers', expected: step.expect ?? askedExpression(step), found }];
}

/** The node's own words where an expression failed there. */
export function raisedText(answer: Exclude<NodeAnswer, { kind: 'value' }>): string {
  return answer.kind === 'raised' ? `${answer.class}: ${termText(answer.reason)}` : 'no answer';
}

/** What a package finds where it is to be copied. */
export async function seeRoom(
  transport: Transport,
  address: NodeAddress,
  { directory, release }: PushLook,
): Promise<PushFacts> {
  const { output } = await run(transport, `df -Pk -- ${shellQuote(directory)} 2>/dev/null || true\n`);
  const erts = release === null ? null : await ask(transport, address, ertsExpression(release.erts));
  return {
    freeBytes: freeBytesIn(output),
    hasErts: erts?.kind === 'value' && isAtom(erts.term, 'true'),
  };
}

/** Has an expression evaluated. Rejects with `HostUnreachable`. */
async function ask(transport: Transport, address: NodeAddress, expression: string): Promise<NodeAnswer> {
  const nonce = newNonce();
  const title = `ask ${address.node}`;
  const script = nodeScript(address, expression, { nonce, timeout: lookTimeout, title });
  const { code, output } = await run(transport, script);
  return nodeAnswer(endedWith(output) ?? code, output, nonce);
}

/** What a script prints that changes nothing; `code` is null where it did not end by itself. Rejects with `HostUnreachable`. */
export async function run(
  transport: Transport,
  script: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
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
  return {
    code: outcome.kind === 'exited' ? outcome.code : null,
    output: Buffer.concat(chunks).toString(),
  };
}

export function newNonce(): string {
  return randomBytes(12).toString('hex');
}

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

const reasons = {
  unreachable: 'no such node, another cookie, or no epmd',
  timedOut: 'it did not answer in time',
  lost: 'the connection to it was lost',
  unanswered: 'it gave no answer',
  garbled: 'its answer does not read',
} as const;
