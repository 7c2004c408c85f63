import type { NodeAction } from './node-action.ts';
import { hasStatus, met, noOtherCurrent, onePermanent, statusIn, type Unmet } from './node-checks.ts';
import type { NodeProbe } from './node-probe.ts';

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
        ...misplaced(code),
      ];
    case 'makePermanent':
      return [
        ...common,
        ...sameEmulator(before, after),
        ...hasStatus(after, action.version, 'permanent'),
        ...onePermanent(after),
        ...(starts === undefined ? [] : met('startsVersion', action.version, starts)),
        ...misplaced(code),
      ];
    case 'remove':
      return [...common, ...sameEmulator(before, after), ...hasStatus(after, action.version, 'absent')];
    case 'reboot':
    case 'restart':
      return [...common, ...restarted(before, after), ...bootsPermanent(after)];
  }
}

function misplaced(code: NonNullable<ActionResult['code']>): readonly Unmet[] {
  return code
    .filter(({ directory, path }) => !path.includes(`/${directory}/`))
    .map(({ module, directory, path }) => ({
      code: 'codePath',
      expected: `${module} in ${directory}`,
      found: path,
    }));
}

function sameEmulator(before: NodeProbe, after: NodeProbe): readonly Unmet[] {
  const identity = (probe: NodeProbe) => `${probe.pid}/${probe.creation}`;
  return met('sameEmulator', identity(before), identity(after));
}

export function restarted(before: NodeProbe, after: NodeProbe): readonly Unmet[] {
  return after.creation !== before.creation || after.pid !== before.pid
    ? []
    : [{ code: 'restarted', expected: 'another creation', found: String(after.creation) }];
}

function bootsPermanent({ boot, releases }: NodeProbe): readonly Unmet[] {
  const permanent = releases?.find(each => each.status === 'permanent');
  return permanent === undefined ? [] : met('bootVersion', permanent.version, boot.version);
}
