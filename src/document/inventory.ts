import { parseDuration } from '../model/duration.ts';
import type { Group, Host, Inventory } from '../model/inventory.ts';
import { nearestName } from '../model/nearest.ts';
import type { Diagnostics } from './diagnostic.ts';
import type { RawInventory } from './schema.ts';
import type { YamlSource } from './source.ts';
import { readValues } from './values.ts';

type RawHost = NonNullable<RawInventory['hosts'][string]>;

/** `pathFrom` makes a path of the file usable from here. */
export function readInventory(
  source: YamlSource,
  raw: RawInventory,
  pathFrom: (path: string) => string,
  diagnostics: Diagnostics,
): Inventory {
  const hosts: Record<string, Host> = {};
  for (const [name, host] of Object.entries(raw.hosts))
    hosts[name] = readHost(source, name, host ?? {}, pathFrom, diagnostics);
  const groups: Record<string, Group> = {};
  for (const name of Object.keys(raw.groups ?? {})) {
    const group = raw.groups?.[name];
    if (group === undefined) continue;
    const { members, variables } = Array.isArray(group) ? { members: group, variables: undefined } : group;
    groups[name] = { name, members, variables: readValues(source, variables, diagnostics) };
  }
  checkGroups(source, raw, groups, diagnostics);
  const variables = readValues(source, raw.variables, diagnostics);
  return { hosts, groups, variables, given: true };
}

/** Names of all variables that an inventory has on any host. */
export function inventoryNames(inventory: Inventory): ReadonlySet<string> {
  return new Set(
    [
      inventory.variables ?? {},
      ...Object.values(inventory.hosts).map(host => host.variables),
      ...Object.values(inventory.groups).map(group => group.variables),
    ].flatMap(variables => Object.keys(variables)),
  );
}

function readHost(
  source: YamlSource,
  name: string,
  raw: RawHost,
  pathFrom: (path: string) => string,
  diagnostics: Diagnostics,
): Host {
  const { address, port, user, identityFile, knownHosts, keepalive, transport = 'ssh' } = raw;
  if (transport === 'local') {
    for (const key of ['address', 'port', 'user', 'identityFile', 'knownHosts', 'keepalive'])
      if (Object.hasOwn(raw, key))
        diagnostics.add(source, source.keyRange(raw, key), 'inertHostKey', { key });
  }
  return {
    name,
    transport,
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(identityFile === undefined ? {} : { identityFile: pathFrom(identityFile) }),
    ...(knownHosts === undefined ? {} : { knownHosts: pathFrom(knownHosts) }),
    ...(keepalive === undefined ? {} : { keepalive: parseDuration(keepalive) ?? 0 }),
    variables: readValues(source, raw.variables, diagnostics),
  };
}

function checkGroups(
  source: YamlSource,
  raw: RawInventory,
  groups: Readonly<Record<string, Group>>,
  diagnostics: Diagnostics,
): void {
  const names = [...Object.keys(raw.hosts), ...Object.keys(groups)];
  for (const group of Object.values(groups)) {
    const container = raw.groups ?? {};
    if (Object.hasOwn(raw.hosts, group.name))
      diagnostics.add(source, source.keyRange(container, group.name), 'groupIsHost', { name: group.name });
    for (const name of group.members.filter(member => !names.includes(member))) {
      const nearest = nearestName(name, names);
      diagnostics.add(source, source.rangeWithin(container, group.name, name), 'unknownMember', {
        name,
        ...(nearest === undefined ? {} : { nearest }),
      });
    }
    if (contains(groups, group.name, group.name, new Set()))
      diagnostics.add(source, source.keyRange(container, group.name), 'groupLoop', { name: group.name });
  }
}

function contains(
  groups: Readonly<Record<string, Group>>,
  outer: string,
  wanted: string,
  seen: Set<string>,
): boolean {
  if (seen.has(outer)) return false;
  seen.add(outer);
  const members = Object.hasOwn(groups, outer) ? (groups[outer]?.members ?? []) : [];
  return members.some(member => member === wanted || contains(groups, member, wanted, seen));
}
