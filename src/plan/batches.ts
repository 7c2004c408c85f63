import type { BatchSize } from '../model/runbook.ts';

/** Hosts in the groups that go together, in order; the last size repeats until all hosts are in one. */
export function batchesOf(
  hosts: readonly string[],
  sizes: readonly BatchSize[],
): readonly (readonly string[])[] {
  const batches: (readonly string[])[] = [];
  let at = 0;
  for (let index = 0; at < hosts.length; index++) {
    const size = hostsIn(sizes[Math.min(index, sizes.length - 1)] ?? { hosts: 1 }, hosts.length);
    batches.push(hosts.slice(at, at + size));
    at += size;
  }
  return batches;
}

/** A percentage is of the section's hosts, rounded down, and at least one host. */
function hostsIn(size: BatchSize, total: number): number {
  return Math.max(1, 'hosts' in size ? size.hosts : Math.floor((total * size.percent) / 100));
}
