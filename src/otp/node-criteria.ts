import type { NodeAction } from './node-action.ts';
import { type NodeProbe, statusOf } from './node-probe.ts';

/** Something that is not as it must be; values as they were found. */
export interface Unmet {
  readonly code: UnmetCode;
  readonly expected: string;
  readonly found: string;
}

export type UnmetCode =
  | 'nodeStarted'
  | 'handlerIdle'
  /** A node without its RELEASES file shows releases without libraries, and removing one deletes what runs. */
  | 'librariesKnown'
  | 'onePermanent'
  | 'noOtherCurrent'
  | 'versionStatus'
  | 'heartCommand'
  | 'peersReady'
  | 'relupApproved'
  | 'sameEmulator'
  | 'restarted'
  | 'bootVersion'
  | 'startsVersion'
  | 'codePath'
  | 'ertsPresent'
  | 'diskSpace'
  | 'relName';

/** What a step must know besides the probe; what is undefined is not asked for. */
export interface ActionFacts {
  /** Whether the script restarts the emulator. */
  readonly restarts: boolean;
  /** Nodes that the script waits for, and whether each answers and has the version unpacked. */
  readonly peers: readonly { readonly node: string; readonly ready: boolean }[];
  /** SHA-256 of the relup on the node, and of the one that was approved. */
  readonly relup?: { readonly found: string; readonly approved: string };
}

/** What stands in the way of an action; it must not be begun while there is anything. */
export function preconditions(
  action: NodeAction,
  probe: NodeProbe,
  facts: ActionFacts = { restarts: false, peers: [] },
): readonly Unmet[] {
  return [
    ...met('nodeStarted', 'started', probe.status),
    ...(action.kind === 'reboot' || action.kind === 'restart' ? [] : handlerReady(probe)),
    ...ofAction(action, probe, facts),
  ];
}

/** Before a package is copied to a node's host. */
export interface PushFacts {
  /** The package's name without `.tar.gz`, and that of its `.rel`. */
  readonly name: string;
  readonly relName: string;
  readonly packageErts: string;
  readonly hasErts: boolean;
  readonly neededBytes: number;
  readonly freeBytes: number;
}

export function pushPreconditions(probe: NodeProbe, facts: PushFacts): readonly Unmet[] {
  const erts = facts.packageErts === probe.erts || facts.hasErts;
  return [
    ...met('nodeStarted', 'started', probe.status),
    ...met('relName', facts.name, facts.relName),
    ...(erts ? [] : [{ code: 'ertsPresent' as const, expected: facts.packageErts, found: probe.erts }]),
    ...(facts.freeBytes >= facts.neededBytes
      ? []
      : [
          { code: 'diskSpace' as const, expected: String(facts.neededBytes), found: String(facts.freeBytes) },
        ]),
  ];
}

/** What was found after an action, besides its answer. */
export interface ActionResult {
  readonly before: NodeProbe;
  readonly after: NodeProbe;
  readonly restarts: boolean;
  /** What `releases/start_erl.data` says the next start takes. */
  readonly starts?: string;
  /** Modules and where their code must lie, such as `lib/ch_app-2`, with where it does. */
  readonly code?: readonly { readonly module: string; readonly directory: string; readonly path: string }[];
}

/** What is not as it must be after an action; it has succeeded only where there is nothing. */
export function successCriteria(action: NodeAction, result: ActionResult): readonly Unmet[] {
  const { before, after, restarts, starts, code = [] } = result;
  const common = met('nodeStarted', 'started', after.status);
  switch (action.kind) {
    case 'unpack':
      return [...common, ...sameEmulator(before, after), ...hasStatus(after, action.version, 'unpacked')];
    case 'check':
      return [
        ...common,
        ...sameEmulator(before, after),
        ...hasStatus(after, action.version, statusIn(before, action.version)),
      ];
    case 'install':
      return [
        ...common,
        ...(restarts ? restarted(before, after) : sameEmulator(before, after)),
        ...hasStatus(after, action.version, 'current', 'permanent'),
        ...noOtherCurrent(after, action.version),
        ...code.flatMap(({ module, directory, path }) =>
          path.includes(`/${directory}/`)
            ? []
            : [{ code: 'codePath' as const, expected: `${module} in ${directory}`, found: path }],
        ),
      ];
    case 'makePermanent':
      return [
        ...common,
        ...sameEmulator(before, after),
        ...hasStatus(after, action.version, 'permanent'),
        ...onePermanent(after),
        ...(starts === undefined ? [] : met('startsVersion', action.version, starts)),
      ];
    case 'remove':
      return [...common, ...sameEmulator(before, after), ...hasStatus(after, action.version, 'absent')];
    case 'reboot':
    case 'restart':
      return [...common, ...restarted(before, after), ...bootsPermanent(after)];
  }
}

function ofAction(action: NodeAction, probe: NodeProbe, facts: ActionFacts): readonly Unmet[] {
  switch (action.kind) {
    case 'unpack':
      return hasStatus(probe, action.version, 'absent');
    case 'check':
      return hasStatus(probe, action.version, 'unpacked', 'old', 'permanent');
    case 'install':
      return [
        ...hasStatus(probe, action.version, 'unpacked', 'old', 'permanent'),
        ...installable(probe, action.version),
        ...(facts.restarts ? heartReady(probe) : []),
        ...facts.peers
          .filter(each => !each.ready)
          .map(each => ({ code: 'peersReady' as const, expected: 'up and unpacked', found: each.node })),
        ...(facts.relup === undefined ? [] : met('relupApproved', facts.relup.approved, facts.relup.found)),
      ];
    case 'makePermanent':
      return hasStatus(probe, action.version, 'current');
    case 'remove':
      return hasStatus(probe, action.version, 'unpacked', 'old');
    case 'reboot':
      return heartReady(probe);
    case 'restart':
      return [];
  }
}

/** A provisional release must be made permanent or left before the next one; going back to the permanent one leaves it. */
function installable(probe: NodeProbe, version: string): readonly Unmet[] {
  return statusOf(probe, version) === 'permanent' ? [] : noOtherCurrent(probe, version);
}

function handlerReady(probe: NodeProbe): readonly Unmet[] {
  if (probe.handler !== 'idle') return met('handlerIdle', 'idle', probe.handler);
  const empty = (probe.releases ?? []).filter(each => each.libraries.length === 0);
  return [
    ...empty.map(each => ({ code: 'librariesKnown' as const, expected: 'libraries', found: each.version })),
    ...onePermanent(probe),
  ];
}

function heartReady({ heart }: NodeProbe): readonly Unmet[] {
  return heart
    ? []
    : [{ code: 'heartCommand', expected: 'a command', found: heart === null ? 'no heart' : '' }];
}

function onePermanent({ releases }: NodeProbe): readonly Unmet[] {
  const permanent = (releases ?? []).filter(each => each.status === 'permanent').map(each => each.version);
  return permanent.length === 1 ? [] : [{ code: 'onePermanent', expected: '1', found: permanent.join(', ') }];
}

function noOtherCurrent({ releases }: NodeProbe, version: string): readonly Unmet[] {
  return (releases ?? [])
    .filter(each => ['current', 'tmp_current'].includes(each.status) && each.version !== version)
    .map(each => ({ code: 'noOtherCurrent', expected: version, found: each.version }));
}

function hasStatus(probe: NodeProbe, version: string, ...allowed: readonly string[]): readonly Unmet[] {
  const status = statusIn(probe, version);
  return allowed.includes(status)
    ? []
    : [{ code: 'versionStatus', expected: `${version} ${allowed.join(' | ')}`, found: status }];
}

function statusIn(probe: NodeProbe, version: string): string {
  return statusOf(probe, version) ?? 'absent';
}

function sameEmulator(before: NodeProbe, after: NodeProbe): readonly Unmet[] {
  const identity = (probe: NodeProbe) => `${probe.pid}/${probe.creation}`;
  return met('sameEmulator', identity(before), identity(after));
}

function restarted(before: NodeProbe, after: NodeProbe): readonly Unmet[] {
  return after.creation !== before.creation || after.pid !== before.pid
    ? []
    : [{ code: 'restarted', expected: 'another creation', found: String(after.creation) }];
}

function bootsPermanent({ boot, releases }: NodeProbe): readonly Unmet[] {
  const permanent = releases?.find(each => each.status === 'permanent');
  return permanent === undefined ? [] : met('bootVersion', permanent.version, boot.version);
}

function met(code: UnmetCode, expected: string, found: string): readonly Unmet[] {
  return expected === found ? [] : [{ code, expected, found }];
}
