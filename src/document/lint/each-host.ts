import { isWriter } from './commands.ts';
import { Disk } from './disk.ts';
import type { CommandFact, Fact } from './fact.ts';
import { baseOf } from './paths.ts';

/** What is meant for hosts that nobody names is looked at on no more than these. */
const mostHosts = 20;

/**
 * Goes through the facts host by host, those of the rollback last, and shows each together with the state of the disk
 * right before it. What the document gives no host for happens on those of its service, or else on all of them.
 */
export function onEachHost(
  facts: readonly Fact[],
  visit: (fact: Fact, disk: Disk, host: string) => void,
): void {
  for (const [host, list] of listsOf(facts)) {
    const disk = new Disk();
    for (const fact of list) {
      visit(fact, disk, host);
      const listed = fact.kind === 'command' ? listedBy(fact) : null;
      if (listed !== null) disk.listed.add(listed);
      if (!(fact.kind === 'command' && fact.verb === 'check' && isWriter(fact.name))) disk.apply(fact);
    }
  }
}

function listedBy({ name, words }: CommandFact): string | null {
  if (name !== 'tar' && name !== 'unzip') return null;
  const lists = words
    .slice(1)
    .some(word => /^-?[a-zA-Z]*t[a-zA-Z]*$|^--list$/.test(word) || (name === 'unzip' && word === '-l'));
  const archive = words.find(word => /\.(tar|tgz|zip|gz|xz|bz2|war|jar|zst)$/i.test(word));
  return lists && archive !== undefined ? baseOf(archive) : null;
}

/** Several rules go through the same facts. */
const known = new WeakMap<readonly Fact[], ReadonlyMap<string, readonly Fact[]>>();

function listsOf(facts: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const before = known.get(facts);
  if (before !== undefined) return before;
  const ofService = new Map<string, Set<string>>();
  for (const { service, hosts } of facts) {
    const known = ofService.get(service) ?? new Set();
    ofService.set(service, known);
    for (const host of hosts) known.add(host);
  }
  const named = [...new Set(facts.flatMap(fact => fact.hosts))];
  const some = named.length === 0 ? [''] : named.slice(0, mostHosts);
  const hostsOf = ({ hosts, service }: Fact): readonly string[] => {
    if (hosts.length > 0) return hosts;
    const own = [...(ofService.get(service) ?? [])].slice(0, mostHosts);
    return own.length > 0 ? own : some;
  };
  const lists = new Map<string, Fact[]>();
  for (const isRollback of [false, true])
    for (const fact of facts) {
      if ((fact.role === 'rollback') !== isRollback) continue;
      for (const host of hostsOf(fact)) {
        const list = lists.get(host);
        if (list === undefined) lists.set(host, [fact]);
        else list.push(fact);
      }
    }
  known.set(facts, lists);
  return lists;
}
