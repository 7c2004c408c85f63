import type { Fact, LintFacts, OtpFact } from '../fact.ts';
import type { Finding } from '../finding.ts';
import { isProbe } from '../probes.ts';
import { grouped } from '../visits.ts';
import { few, filled } from '../words.ts';

/** OTP-PERMANENT: after the next restart of the node another release runs than the one that was meant. */
export function* otpPermanent({ facts, values }: LintFacts): Iterable<Finding> {
  const order = new Map(facts.map((fact, index) => [fact, index]));
  const made = grouped(actionsOf(facts, 'makePermanent'), fact => keyOf(fact, values));
  const reboots = grouped(
    actionsOf(facts, 'reboot').filter(({ role }) => role !== 'rollback'),
    ({ node }) => filled(node, values),
  );
  const verified = facts.some(fact => fact.role === 'verification');
  for (const install of actionsOf(facts, 'install')) {
    if (install.role !== 'steps') continue;
    const parameters = { release: filled(install.release ?? '', values) };
    const own = made.get(keyOf(install, values)) ?? [];
    if (own.length === 0) yield { code: 'OTP-PERMANENT', range: install.range, parameters };
    for (const each of own)
      if (each.role === 'steps' && verified)
        yield { code: 'OTP-PERMANENT', variant: 'early', range: each.range, parameters };
    // A node that goes down before its release is permanent comes up with the one before.
    const from = order.get(install) ?? 0;
    const until = Math.min(...own.map(each => order.get(each) ?? 0), facts.length);
    const reboot = (reboots.get(filled(install.node, values)) ?? []).find(
      each => (order.get(each) ?? 0) > from,
    );
    if (reboot !== undefined && (order.get(reboot) ?? 0) < until)
      yield { code: 'OTP-PERMANENT', variant: 'reboot', range: reboot.range, parameters };
  }
}

/** OTP-UNCHECKED: nobody looked at what the node would do before it does it. */
export function* otpUnchecked({ facts, values }: LintFacts): Iterable<Finding> {
  const checked = new Set<string>();
  for (const fact of facts) {
    if (fact.kind !== 'otp') continue;
    if (fact.action === 'check') checked.add(keyOf(fact, values));
    if (fact.action !== 'install' || fact.approved || checked.has(keyOf(fact, values))) continue;
    const release = filled(fact.release ?? '', values);
    yield { code: 'OTP-UNCHECKED', range: fact.range, parameters: { release } };
  }
}

/** RB-MISSING and RB-PATH for releases: a rollback that does not go back, or goes back from one that was not installed. */
export function* otpRollback({ facts, values }: LintFacts): Iterable<Finding> {
  const nodeOf = (fact: OtpFact) => `${fact.service}\n${filled(fact.node, values)}`;
  const rollback = facts.filter(fact => fact.role === 'rollback');
  const back = actionsOf(rollback, 'downgrade');
  const goesBack = new Set(back.map(nodeOf));
  const undone = new Set(rollback.map(({ service }) => service));
  const installed = actionsOf(facts, 'install').filter(fact => fact.role === 'steps');
  for (const install of installed) {
    // Without any rollback that is what is said of the section.
    if (!undone.has(install.service) || goesBack.has(nodeOf(install))) continue;
    const release = filled(install.release ?? '', values);
    yield { code: 'RB-MISSING', variant: 'release', range: install.range, parameters: { release } };
  }
  const byNode = grouped(installed, nodeOf);
  for (const each of back) {
    const from = filled(each.from ?? '', values);
    const own = (byNode.get(nodeOf(each)) ?? []).map(({ release }) => filled(release ?? '', values));
    if (own.length > 0 && !own.includes(from))
      yield {
        code: 'RB-PATH',
        variant: 'release',
        range: each.range,
        parameters: { release: from, installs: few(own) },
      };
  }
}

/** NO-HEALTH for releases: the node is as it should be, but nobody asks whether the release does what it is for. */
export function* otpHealth({ facts, values }: LintFacts): Iterable<Finding> {
  // From the end, so that each knows on which hosts something looks after it.
  const asked = new Set<string>();
  const found: Finding[] = [];
  for (const fact of facts.toReversed()) {
    if (fact.role === 'rollback') continue;
    if (fact.kind === 'manual' || isProbe(fact))
      for (const host of fact.hosts.length === 0 ? [''] : fact.hosts) asked.add(host);
    if (fact.kind !== 'otp' || fact.action !== 'install' || fact.role !== 'steps' || fact.asks) continue;
    if (asked.has('') || fact.hosts.some(host => asked.has(host))) continue;
    const release = filled(fact.release ?? '', values);
    found.push({ code: 'NO-HEALTH', variant: 'release', range: fact.range, parameters: { release } });
  }
  yield* found.toReversed();
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

/** The release that an action is about, at its node. */
function keyOf({ node, release }: OtpFact, values: ReadonlyMap<string, string>): string {
  return `${filled(node, values)}\n${filled(release ?? '', values)}`;
}
