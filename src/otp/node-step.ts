import type { NodeFacts } from '../model/node.ts';
import type { OtpActionName } from '../model/runbook.ts';
import { actionExpression, claimOf, type NodeAction } from './node-action.ts';
import { met, noOtherCurrent, statusIn, type Unmet } from './node-checks.ts';
import { preconditions } from './node-preconditions.ts';
import type { NodeProbe } from './node-probe.ts';
import { isHalfway } from './node-return.ts';
import { restarted, successCriteria } from './node-success.ts';
import type { Term } from './term.ts';
import { parseTerms } from './term-parser.ts';
import { sameTerm, termText } from './term-text.ts';

/** A step of a runbook at a node, with every value put in. */
export interface NodeStep {
  readonly action: Exclude<OtpActionName, 'push' | 'build'>;
  /** The release that the step is about: to be unpacked, installed, made permanent, gone back to, removed. */
  readonly release: string;
  /** The release on the other side of the relup. */
  readonly from: string | null;
  /** Name of a package, without `.tar.gz`. */
  readonly package: string;
  /** What is asked, and the term it has to be; empty: nothing is. Of an installation, once its release runs. */
  readonly expr: string;
  readonly expect: string | null;
  /** SHA-256 of the relup that was approved: of its file, and of its terms in one spelling. */
  readonly relup: string | null;
  readonly terms: string | null;
  /** What the release handler does where an installation fails; absent: its own way. */
  readonly errorAction?: 'restart' | 'reboot' | undefined;
}

/** What is evaluated on the node, in plain ASCII. */
export function stepExpression(step: NodeStep): string {
  if (step.action === 'probe') return askedExpression(step);
  if (step.action !== 'downgrade') return actionExpression(nodeAction(step));
  const { release: version, errorAction } = step;
  const install = actionExpression({ kind: 'install', version, direction: 'down', errorAction });
  const keep = actionExpression({ kind: 'makePermanent', version });
  return `case ${install} of
  {error, HandrailError} -> {error, HandrailError};
  _ -> ${keep}
end`;
}

/** What a step asks. */
export function askedExpression({ expr }: NodeStep): string {
  return expr.trim().replace(/\.$/, '');
}

/**
 * A way back from an installation that does not come to an end, as one that waits for a node that does not come: the
 * release handler can be asked for nothing, and a restart leads to the permanent release.
 */
export function isRescue({ action }: NodeStep, { handler }: Pick<NodeFacts, 'handler'>): boolean {
  return action === 'downgrade' && handler === 'busy';
}

/** Of a downgrade, its last part. */
function nodeAction({ action, package: name, release: version, errorAction }: NodeStep): NodeAction {
  switch (action) {
    case 'unpack':
      return { kind: action, name, version };
    case 'check':
      return { kind: action, version, direction: 'up' };
    case 'install':
      return { kind: action, version, direction: 'up', errorAction };
    case 'downgrade':
      return { kind: 'makePermanent', version };
    case 'makePermanent':
    case 'remove':
      return { kind: action, version };
    case 'reboot':
      return { kind: action };
    case 'probe':
      throw new TypeError('a probe does nothing');
  }
}

/** Nothing is left to be done: what a rollback leads to is so already. */
export function isSoAlready({ action, release }: NodeStep, facts: NodeFacts): boolean {
  const probe = probeFrom(facts);
  if (probe.handler !== 'idle') return false;
  if (action === 'remove') return statusIn(probe, release) === 'absent';
  if (action !== 'downgrade' || statusIn(probe, release) !== 'permanent') return false;
  return noOtherCurrent(probe, release).length === 0;
}

/** What stands in the way of a step. `known`: how the run last saw the node. */
export function stepProblems(step: NodeStep, facts: NodeFacts, known: NodeFacts | null): readonly Unmet[] {
  const probe = probeFrom(facts);
  const isKnown = known !== null && known.status !== 'down' && probe.status !== 'down';
  const same = isKnown ? met('sameEmulator', identity(known), identity(facts)) : [];
  // What is to be restarted is only to be started.
  if (probe.status === 'down')
    return step.action === 'reboot' ? [] : met('nodeStarted', 'started', probe.status);
  if (step.action === 'probe') return [...same, ...met('nodeStarted', 'started', probe.status)];
  if (isSoAlready(step, facts)) return same;
  if (isRescue(step, facts))
    return [
      ...same,
      ...met('nodeStarted', 'started', probe.status),
      ...met('startsVersion', step.release, facts.starts ?? ''),
    ];
  if (isHalfway(step, facts)) return [...same, ...preconditions(nodeAction(step), probe)];
  const { relup } = facts;
  const uses = ['check', 'install', 'downgrade'].includes(step.action);
  const missing = uses && step.from !== null && relup?.script !== true;
  const approved = step.relup === null ? {} : { relup: { approved: step.relup, found: relup?.sha256 ?? '' } };
  const asked: NodeAction =
    step.action === 'downgrade'
      ? { kind: 'install', version: step.release, direction: 'down' }
      : nodeAction(step);
  // Only heart brings a node back that reboots.
  const restarts = relup?.restarts === true || step.errorAction === 'reboot';
  const action = { restarts, peers: relup?.peers ?? [], ...approved };
  return [
    ...same,
    ...preconditions(asked, probe, action),
    ...(missing
      ? [{ code: 'relupScript' as const, expected: `${step.from} to ${step.release}`, found: 'no script' }]
      : []),
    ...(uses && step.terms !== null && relup !== undefined
      ? met('relupApproved', step.terms, relup.terms ?? '')
      : []),
  ];
}

/** Why a step has not succeeded, going by the node's answer alone; null: it may have. */
export function refusedBy(step: NodeStep, answer: Term): string | null {
  if (step.action === 'probe') return isExpected(step, answer) ? null : termText(answer);
  const claim = claimOf(nodeAction(step), answer);
  if (claim.kind === 'refused') return claim.reason;
  const isOther = claim.kind === 'scripted' && step.from !== null && claim.version !== step.from;
  return isOther ? termText(answer) : null;
}

/** Whether a value is the one that the step expects, however it is written. */
export function isExpected({ expect }: NodeStep, value: Term): boolean {
  if (expect === null) return true;
  const wanted = parseTerms(`${expect.trim().replace(/\.$/, '')}.`);
  const [term] = wanted.ok ? wanted.terms : [];
  return term !== undefined && sameTerm(term, value);
}

/** What does not hold after a step; it has succeeded only where there is nothing. */
export function stepUnmet(step: NodeStep, before: NodeFacts, after: NodeFacts): readonly Unmet[] {
  const probes = { before: probeFrom(before), after: probeFrom(after) };
  const idle = met('handlerIdle', 'idle', after.handler);
  if (step.action === 'probe')
    return [
      ...met('nodeStarted', 'started', after.status),
      ...met('sameEmulator', identity(before), identity(after)),
    ];
  const isBack = isRescue(step, before);
  const isMove = step.action === 'install' || step.action === 'downgrade';
  const restarts = isBack || (isMove && (before.relup?.restarts ?? false));
  const starts = after.starts === null ? {} : { starts: after.starts };
  if (step.action === 'downgrade' && restarts) {
    const lost = met(
      'versionStatus',
      `${step.release} permanent`,
      `${step.release} ${statusIn(probes.after, step.release)}`,
    );
    return [
      ...met('nodeStarted', 'started', after.status),
      ...idle,
      ...(isBack ? restarted(probes.before, probes.after) : []),
      ...lost,
      ...noOtherCurrent(probes.after, step.release),
    ];
  }
  const code = (after.code?.wrong ?? []).map(({ module, expected, found }) => ({
    module,
    directory: expected,
    path: found,
  }));
  const criteria = successCriteria(nodeAction(step), { ...probes, ...starts, restarts, code });
  const left = step.action === 'downgrade' ? noOtherCurrent(probes.after, step.release) : [];
  return [...idle, ...criteria, ...left];
}

/** Which emulator it is. */
export function identity({ pid, creation }: Pick<NodeFacts, 'pid' | 'creation'>): string {
  return `${pid}/${creation}`;
}

export function probeFrom({ creation, ...facts }: NodeFacts): NodeProbe {
  return { ...facts, creation: BigInt(creation) };
}
