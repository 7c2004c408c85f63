import type { NodeAction } from './node-action.ts';
import { hasStatus, met, noOtherCurrent, onePermanent, type Unmet } from './node-checks.ts';
import { type NodeProbe, statusOf } from './node-probe.ts';

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
