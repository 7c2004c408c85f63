import type { NodeCondition } from '../model/node.ts';
import { type NodeProbe, statusOf } from './node-probe.ts';

/** Something that is not as it must be. */
export type Unmet = NodeCondition;

export function onePermanent({ releases }: NodeProbe): readonly Unmet[] {
  const permanent = (releases ?? []).filter(each => each.status === 'permanent').map(each => each.version);
  return permanent.length === 1 ? [] : [{ code: 'onePermanent', expected: '1', found: permanent.join(', ') }];
}

export function noOtherCurrent({ releases }: NodeProbe, version: string): readonly Unmet[] {
  return (releases ?? [])
    .filter(each => ['current', 'tmp_current'].includes(each.status) && each.version !== version)
    .map(each => ({ code: 'noOtherCurrent', expected: version, found: each.version }));
}

export function hasStatus(
  probe: NodeProbe,
  version: string,
  ...allowed: readonly string[]
): readonly Unmet[] {
  const status = statusIn(probe, version);
  return allowed.includes(status)
    ? []
    : [{ code: 'versionStatus', expected: `${version} ${allowed.join(' | ')}`, found: status }];
}

export function statusIn(probe: NodeProbe, version: string): string {
  return statusOf(probe, version) ?? 'absent';
}

export function met(code: Unmet['code'], expected: string, found: string): readonly Unmet[] {
  return expected === found ? [] : [{ code, expected, found }];
}
