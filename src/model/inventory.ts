/** How commands reach a host. Modes such as a dry run are transports too, chosen by the caller. */
export type TransportKind = 'ssh' | 'local';

export interface Host {
  readonly name: string;
  /** Absent: looked up in ~/.ssh/config, then used as a DNS name. */
  readonly address?: string;
  readonly port?: number;
  readonly user?: string;
  readonly transport: TransportKind;
  readonly identityFile?: string;
  /** Path of a known_hosts file used instead of the user's. */
  readonly knownHosts?: string;
  /** How long the connection may be silent before it counts as lost, in milliseconds. */
  readonly keepalive?: number;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Group {
  readonly name: string;
  /** Names of hosts or of other groups. */
  readonly members: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

export interface Inventory {
  readonly hosts: Readonly<Record<string, Host>>;
  readonly groups: Readonly<Record<string, Group>>;
  /** Variables of every host that has no value of its own or its groups'. */
  readonly variables?: Readonly<Record<string, string>>;
  /** False where a runbook has no inventory: then every name is a host. */
  readonly given: boolean;
}

export const noInventory: Inventory = { hosts: {}, groups: {}, given: false };

/** The hosts a pattern (host, group, or a glob such as `ecsc-*`) stands for, in inventory order; empty when it matches nothing. */
export function hostsMatching(inventory: Inventory, pattern: string): readonly string[] {
  if (Object.hasOwn(inventory.groups, pattern)) return expandGroup(inventory, pattern, new Set());
  if (pattern.includes('*')) return Object.keys(inventory.hosts).filter(name => globMatches(pattern, name));
  if (Object.hasOwn(inventory.hosts, pattern) || !inventory.given) return [pattern];
  return [];
}

/** Each host once, in the order in which the patterns name it. */
export function hostsOf(inventory: Inventory, patterns: readonly string[]): readonly string[] {
  return [...new Set(patterns.flatMap(pattern => hostsMatching(inventory, pattern)))];
}

/** The inventory's entry for a host, or the plain SSH host its name stands for. */
export function hostNamed(inventory: Inventory, name: string): Host {
  return inventory.hosts[name] ?? { name, transport: 'ssh', variables: {} };
}

/** Variables of the groups a host is in; a group later in the file wins over an earlier one. */
export function groupVariables(inventory: Inventory, host: string): Readonly<Record<string, string>> {
  const containing = Object.values(inventory.groups).filter(group =>
    expandGroup(inventory, group.name, new Set()).includes(host),
  );
  return Object.assign({}, ...containing.map(group => group.variables));
}

function expandGroup(inventory: Inventory, name: string, seen: Set<string>): readonly string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const members = inventory.groups[name]?.members ?? [];
  return [
    ...new Set(
      members.flatMap(member =>
        Object.hasOwn(inventory.groups, member) ? expandGroup(inventory, member, seen) : [member],
      ),
    ),
  ];
}

function globMatches(pattern: string, name: string): boolean {
  const source = pattern
    .split('*')
    .map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`).test(name);
}
