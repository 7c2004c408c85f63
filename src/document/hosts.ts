import { hostsMatching, hostsOf } from '../model/inventory.ts';
import { nearestName } from '../model/nearest.ts';
import type { Verb } from '../model/runbook.ts';
import { needsHost } from '../model/targets.ts';
import { type AnyRawStep, listOf, type Reading } from './reading.ts';
import type { Container } from './source.ts';

/** The hosts that patterns stand for; a pattern that stands for none is reported. */
export function readHosts(
  { source, inventory, diagnostics }: Reading,
  container: Container,
  patterns: readonly string[],
): readonly string[] {
  for (const pattern of patterns) {
    if (hostsMatching(inventory, pattern).length > 0) continue;
    const names = [...Object.keys(inventory.hosts), ...Object.keys(inventory.groups)];
    const nearest = nearestName(pattern, names);
    const isPattern = pattern.includes('*') || Object.hasOwn(inventory.groups, pattern);
    diagnostics.add(
      source,
      source.rangeWithin(container, 'hosts', pattern),
      isPattern ? 'emptyPattern' : 'unknownHost',
      {
        name: pattern,
        ...(names.length > 0 ? { known: shortList(names) } : {}),
        ...(nearest === undefined || isPattern ? {} : { nearest }),
      },
    );
  }
  return hostsOf(inventory, patterns);
}

/** Reports what is wrong with the hosts of a step. */
export function checkHosts(
  reading: Reading,
  raw: AnyRawStep,
  sectionHosts: readonly string[] | null,
  verb: Verb | null,
): void {
  const { source, diagnostics, removed } = reading;
  if (raw.hosts !== undefined) {
    const hosts = readHosts(reading, raw, listOf(raw.hosts));
    const outside = sectionHosts === null ? [] : hosts.filter(host => !sectionHosts.includes(host));
    if (outside.length > 0)
      diagnostics.add(source, source.range(raw, 'hosts'), 'outsideSection', { hosts: outside.join(', ') });
  } else if (sectionHosts === null && verb !== null && needsHost(verb) && !removed.get(raw)?.has('hosts')) {
    diagnostics.add(source, source.keyRange(raw, verb), 'hostsMissing', { verb });
  }
}

function shortList(names: readonly string[]): string {
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')}, …`;
}
