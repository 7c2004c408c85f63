import { isProbe } from '../commands.ts';
import type { Fact, Finding, LintFacts, OtpFact } from '../fact.ts';
import { filled } from '../words.ts';

/** OTP-PERMANENT: after the next restart of the node another release runs than the one that was meant. */
export function* otpPermanent({ facts, values }: LintFacts): Iterable<Finding> {
  const same = sameRelease(values);
  const made = actionsOf(facts, 'makePermanent');
  const verified = facts.some(fact => fact.role === 'verification');
  for (const install of actionsOf(facts, 'install')) {
    if (install.role !== 'steps') continue;
    const parameters = { release: filled(install.release ?? '', values) };
    const own = made.filter(each => same(each, install));
    if (own.length === 0) yield { code: 'OTP-PERMANENT', range: install.range, parameters };
    for (const each of own)
      if (each.role === 'steps' && verified)
        yield { code: 'OTP-PERMANENT', variant: 'early', range: each.range, parameters };
    const reboot = rebootAfter(facts, install, own);
    if (reboot !== undefined)
      yield { code: 'OTP-PERMANENT', variant: 'reboot', range: reboot.range, parameters };
  }
}

/** A node that goes down before its release is permanent comes up with the one before. */
function rebootAfter(
  facts: readonly Fact[],
  install: OtpFact,
  permanent: readonly OtpFact[],
): OtpFact | undefined {
  const from = facts.indexOf(install);
  const isEarlier = (each: Fact) => permanent.some(made => facts.indexOf(made) < facts.indexOf(each));
  return actionsOf(facts.slice(from), 'reboot').find(
    each => each.role !== 'rollback' && each.node === install.node && !isEarlier(each),
  );
}

/** OTP-UNCHECKED: nobody looked at what the node would do before it does it. */
export function* otpUnchecked({ facts, values }: LintFacts): Iterable<Finding> {
  const same = sameRelease(values);
  for (const [index, fact] of facts.entries()) {
    if (fact.kind !== 'otp' || fact.action !== 'install' || fact.approved) continue;
    if (actionsOf(facts.slice(0, index), 'check').some(each => same(each, fact))) continue;
    yield {
      code: 'OTP-UNCHECKED',
      range: fact.range,
      parameters: { release: filled(fact.release ?? '', values) },
    };
  }
}

/** RB-MISSING and RB-PATH for releases: a rollback that does not go back, or goes back from one that was not installed. */
export function* otpRollback({ facts, values }: LintFacts): Iterable<Finding> {
  const nodeOf = (fact: OtpFact) => `${fact.service}\n${filled(fact.node, values)}`;
  const rollback = facts.filter(fact => fact.role === 'rollback');
  const back = actionsOf(rollback, 'downgrade');
  const undone = new Set(rollback.map(({ service }) => service));
  const installed = actionsOf(facts, 'install').filter(fact => fact.role === 'steps');
  for (const install of installed) {
    // Without any rollback that is what is said of the section.
    if (!undone.has(install.service) || back.some(each => nodeOf(each) === nodeOf(install))) continue;
    const release = filled(install.release ?? '', values);
    yield { code: 'RB-MISSING', variant: 'release', range: install.range, parameters: { release } };
  }
  for (const each of back) {
    const from = filled(each.from ?? '', values);
    const own = installed.filter(install => nodeOf(install) === nodeOf(each));
    if (own.length === 0 || own.some(({ release }) => filled(release ?? '', values) === from)) continue;
    const installs = own.map(({ release }) => filled(release ?? '', values)).join(', ');
    yield {
      code: 'RB-PATH',
      variant: 'release',
      range: each.range,
      parameters: { release: from, installs },
    };
  }
}

/** NO-HEALTH for releases: the node is as it should be, but nobody asks whether the release does what it is for. */
export function* otpHealth({ facts, values }: LintFacts): Iterable<Finding> {
  for (const [index, fact] of facts.entries()) {
    if (fact.kind !== 'otp' || fact.action !== 'install' || fact.role !== 'steps' || fact.asks) continue;
    const asked = facts
      .slice(index + 1)
      .some(
        each =>
          each.role !== 'rollback' && (isProbe(each) || each.kind === 'manual') && sharesHost(each, fact),
      );
    if (!asked)
      yield {
        code: 'NO-HEALTH',
        variant: 'release',
        range: fact.range,
        parameters: { release: filled(fact.release ?? '', values) },
      };
  }
}

/** UPLOAD-UNVERIFIED for packages: which build it is nobody has written down. */
export function* otpPackage({ facts, pinned }: LintFacts): Iterable<Finding> {
  for (const fact of actionsOf(facts, 'push'))
    if (fact.archive !== null && !pinned.has(fact.archive))
      yield {
        code: 'UPLOAD-UNVERIFIED',
        variant: 'package',
        range: fact.range,
        parameters: { files: fact.archive },
      };
}

function actionsOf(facts: readonly Fact[], action: OtpFact['action']): readonly OtpFact[] {
  return facts.filter((fact): fact is OtpFact => fact.kind === 'otp' && fact.action === action);
}

function sameRelease(values: ReadonlyMap<string, string>): (one: OtpFact, other: OtpFact) => boolean {
  const key = ({ node, release }: OtpFact) => `${filled(node, values)}\n${filled(release ?? '', values)}`;
  return (one, other) => key(one) === key(other);
}

function sharesHost(one: Fact, other: Fact): boolean {
  return (
    one.hosts.length === 0 || other.hosts.length === 0 || one.hosts.some(host => other.hosts.includes(host))
  );
}
