import { hostsOf, type Inventory } from './inventory.ts';
import type { Step, Verb } from './runbook.ts';

/** Verbs that need no host: a person's work, or the passing of time. */
const hostless: readonly Verb[] = ['manual', 'prompt', 'wait'];

export function needsHost(verb: Verb): boolean {
  return !hostless.includes(verb);
}

/**
 * The hosts a step is for, in the order of its section; `[null]` for a step that is done once and on no host. In an
 * upgrade section that is a `prompt` without hosts of its own, so that one answer serves the whole section; in the
 * verification and the commit, where there are no section hosts, every step without hosts.
 */
export function targetsOf(
  step: Step,
  sectionHosts: readonly string[] | null,
  inventory: Inventory,
): readonly (string | null)[] {
  if (step.hosts !== undefined) {
    const own = hostsOf(inventory, step.hosts);
    return sectionHosts === null ? own : sectionHosts.filter(host => own.includes(host));
  }
  return sectionHosts === null || step.action.verb === 'prompt' ? [null] : sectionHosts;
}
