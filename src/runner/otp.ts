import type { NodeWork } from '../engine/otp.ts';
import type { NodeFacts } from '../model/node.ts';
import { type Outcome, succeeded } from '../model/outcome.ts';
import { HostUnreachable, type Problem, type Transport } from '../model/transport.ts';
import type { Unmet } from '../otp/node-checks.ts';
import { type NodeAnswer, nodeAnswer } from '../otp/node-request.ts';
import { isOvertaken } from '../otp/node-return.ts';
import { endedWith } from '../otp/node-script.ts';
import { identity, isRescue, type NodeStep, refusedBy, stepUnmet } from '../otp/node-step.ts';
import { type Attempt, cutBy } from './attempt.ts';
import { type End, wait } from './execute.ts';
import { askProbe, raisedText, see, seeCode } from './otp-ask.ts';
import { nodeProblem } from './otp-look.ts';

/** Between two looks at a node that is not yet as it should be, in milliseconds. */
const pause = 500;

/** For how long a node that refused a step has to be the same before that is how it stays, in milliseconds. */
const calm = 2_000;

/** The same for one that was restarted, or gave no answer: an emulator may be an intermediate one, an end still to come. */
const longCalm = 8_000;

/** What a step has come to, going by the node and not by how the asking ended. */
export async function settled(attempt: Attempt, work: NodeWork, end: End): Promise<End> {
  if (end.kind !== 'ended' || work.before === null) return end;
  const isCut = leavesOpen(end.outcome);
  if (!isCut && !(end.outcome.kind === 'exited' && end.outcome.code === 0)) return end;
  if (isCut && isOnlyAsked(work.step)) return end;
  const output = attempt.sample.text();
  const answer = isCut ? silence : nodeAnswer(endedWith(output) ?? 0, output, work.nonce);
  const refused = refusal(work.step, work.before, answer);
  try {
    const watched = await watch(attempt, work, work.before, answer, refused !== null);
    return judged(end, watched, refused);
  } catch (error) {
    return cutBy(error);
  }
}

type Ended = Extract<End, { kind: 'ended' }>;

function judged(end: Ended, { node, unmet, problem }: Watched, refused: string | null): End {
  const said = refused === null ? [] : [`the node answered ${refused}`];
  if (problem !== null)
    return { ...end, problem: { ...problem, detail: [...said, problem.detail].join('; ') } };
  if (node === null) return end;
  if (refused === null && unmet.length === 0) {
    const { problem: _, ...rest } = end;
    // What was to be done is done, however the asking for it ended.
    return { ...rest, outcome: succeeded(end.outcome) ? end.outcome : { kind: 'exited', code: 0 }, node };
  }
  if (refused === null && node.handler === 'busy') {
    const outcome: Outcome = { kind: 'lost', reason: 'the release handler of the node is still at it' };
    return { ...end, outcome, node, problem: nodeProblem('otpBusy', node, unmet) };
  }
  // Nothing is left in doubt: the node is idle, and is not as it should be.
  const outcome: Outcome = end.outcome.kind === 'lost' ? { kind: 'exited', code: 1 } : end.outcome;
  return { ...end, outcome, node, problem: nodeProblem('otpNotMet', node, unmet, refused) };
}

/** Whether something may have been begun at the node, and go on there. */
function leavesOpen(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'timedOut':
    case 'signalled':
    case 'cancelled':
    case 'lost':
      return true;
    case 'exited':
      return outcome.code > 128;
    case 'unreachable':
      return false;
  }
}

const silence: NodeAnswer = { kind: 'none', why: 'timedOut' };

/** Of what is only asked, the answer is all there is. */
function isOnlyAsked({ action }: NodeStep): boolean {
  return action === 'probe' || action === 'check';
}

/** The node's own words where it did not do what it was asked; null: it did, or only the node knows. */
function refusal(step: NodeStep, before: NodeFacts, answer: NodeAnswer): string | null {
  switch (answer.kind) {
    case 'value':
      return refusedBy(step, answer.term);
    case 'raised':
      return isOvertaken(step, before, answer.reason) ? null : raisedText(answer);
    case 'none':
      return isOnlyAsked(step) ? answer.why : null;
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
  work: NodeWork,
  before: NodeFacts,
  answer: NodeAnswer,
  isRefused: boolean,
): Promise<Watched> {
  const { timing } = attempt.options;
  const until = timing.now() + work.settle;
  let since = { key: '', at: timing.now() };
  for (;;) {
    const { node, unmet, problem } = await seeAfter(attempt.host, work, before);
    const isMet = node !== null && unmet.length === 0;
    const now = timing.now();
    const key = node === null ? '' : `${identity(node)} ${unmet.map(each => each.code).join()}`;
    if (since.key !== key) since = { key, at: now };
    const steady = node?.status === 'started' && node.handler === 'idle' ? now - since.at : -1;
    if (isMet && now - since.at >= (isRefused ? 0 : work.stable)) return { node, unmet, problem: null };
    const isLate = now >= until && !isMet;
    // Another emulator, or one that is idle and did not answer, does not become what it should be by waiting.
    const isOther = node !== null && identity(node) !== identity(before);
    const patience = isRefused ? calm : isOther || answer.kind === 'none' ? longCalm : work.settle;
    if (isLate || (!isMet && steady >= patience) || (isMet && isRefused) || attempt.signal.aborted)
      return { node, unmet, problem };
    await wait(pause, attempt.signal, timing.after);
    if (attempt.isLeft) throw new HostUnreachable({ code: 'connectionLost', detail: 'handrail stopped' });
  }
}

/** The node after a step, and what does not hold there. */
async function seeAfter(
  transport: Transport,
  { address, step }: NodeWork,
  before: NodeFacts,
): Promise<Watched> {
  const seen = await see(transport, address, null);
  if (!seen.ok) return { node: null, unmet: [], problem: seen.problem };
  const isMove = (step.action === 'install' || step.action === 'downgrade') && !isRescue(step, before);
  const first = stepUnmet(step, before, seen.node);
  if (!isMove || first.length > 0) return { node: seen.node, unmet: first, problem: null };
  const code = await seeCode(transport, address, before);
  const node = code === null ? seen.node : { ...seen.node, code };
  const answered = step.expr === '' ? [] : await askProbe(transport, address, step);
  return { node, unmet: [...stepUnmet(step, before, node), ...answered], problem: null };
}
