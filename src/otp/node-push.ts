import type { PackagedRelease } from '../model/node.ts';
import { met, type Unmet } from './node-checks.ts';
import type { NodeProbe } from './node-probe.ts';
import { string } from './term.ts';
import { termText } from './term-text.ts';

/** A package that is to be copied to a node's host. */
export interface PushLook {
  /** Where the release handler looks for it. */
  readonly directory: string;
  /** Its name there, without `.tar.gz`. */
  readonly name: string;
  /** Of the package itself. */
  readonly bytes: number;
  /** Null where it is not known: then only what needs no knowledge of it is asked. */
  readonly release: PackagedRelease | null;
}

/** What was found at the host. */
export interface PushFacts {
  /** Null: there is no such directory. */
  readonly freeBytes: number | null;
  /** Whether the package's erts is among those of the node. */
  readonly hasErts: boolean;
}

/** Asks a node for an emulator in its root. */
export function ertsExpression(version: string): string {
  const name = termText(string(`erts-${version}`), { ascii: true });
  return `filelib:is_dir(filename:join(code:root_dir(), ${name}))`;
}

/** What `df -Pk` says is free; null where it says nothing. Names of file systems and mount points may hold blanks. */
export function freeBytesIn(output: string): number | null {
  const kilobytes = /\s\d+\s+\d+\s+(-?\d+)\s+(?:\d+%|-)\s+\//.exec(output)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** What stands in the way of a package before it is copied. */
export function pushProblems(probe: NodeProbe, look: PushLook, facts: PushFacts): readonly Unmet[] {
  const { release, name } = look;
  return [
    ...met('nodeStarted', 'started', probe.status),
    ...(release === null
      ? []
      : [...met('relName', name, release.rel), ...ertsProblems(probe, release, facts)]),
    ...spaceProblems(look, facts),
  ];
}

/** Another erts has to be there, and the relup has to restart the emulator: code of one does not run on the other. */
function ertsProblems(probe: NodeProbe, release: PackagedRelease, { hasErts }: PushFacts): readonly Unmet[] {
  if (release.erts === probe.erts) return [];
  const running = runningVersion(probe);
  const way = release.relup?.up.find(each => each.from === running);
  const isThere = release.hasErts || hasErts;
  return [
    ...(isThere ? [] : [{ code: 'ertsPresent' as const, expected: release.erts, found: probe.erts }]),
    ...(way !== undefined && way.emulator !== 'kept'
      ? []
      : [
          {
            code: 'ertsReplaced' as const,
            expected: `restart_new_emulator, ${probe.erts} to ${release.erts}`,
            found: way === undefined ? 'no script' : `relup from ${way.from}, emulator ${way.emulator}`,
          },
        ]),
  ];
}

/** The package and what comes out of it, for a while beside each other. */
function spaceProblems({ bytes, release }: PushLook, { freeBytes }: PushFacts): readonly Unmet[] {
  const needed = bytes + (release?.unpacked ?? 0);
  if (freeBytes !== null && freeBytes >= needed) return [];
  const found = freeBytes === null ? 'no such directory' : String(freeBytes);
  return [{ code: 'diskSpace', expected: String(needed), found }];
}

/** What runs: the current release, else the permanent one. */
function runningVersion({ releases }: NodeProbe): string | undefined {
  const isCurrent = (status: string) => status === 'current' || status === 'tmp_current';
  const running = releases?.find(each => isCurrent(each.status));
  return (running ?? releases?.find(each => each.status === 'permanent'))?.version;
}
