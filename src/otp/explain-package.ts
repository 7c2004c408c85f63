import { type ExplainedScript, explainRelup } from './explain.ts';
import { type PackageWarning, packageWarnings } from './explain-package-warnings.ts';
import { type ReleaseDifference, releaseDifference } from './release.ts';
import { type ConfigDifference, configDifference } from './release-config.ts';
import {
  type KnownRelease,
  knownRelease,
  type ReleasePackage,
  type ReleaseTree,
  readPackage,
  releasesIn,
  systemRecord,
} from './release-package.ts';
import type { RelupScript } from './release-upgrade.ts';

/** A release package in terms of what installing it would do. */
export interface ExplainedPackage {
  readonly package: ReleasePackage;
  /** Up from each older release, then down to each. */
  readonly ways: readonly ExplainedWay[];
  readonly warnings: readonly PackageWarning[];
}

export interface ExplainedWay {
  readonly direction: 'up' | 'down';
  readonly from: string;
  readonly to: string;
  /** Null where the package has no relup, and only the releases can be compared. */
  readonly script: ExplainedScript | null;
  /** Null where the other release is not known. */
  readonly releases: ReleaseDifference | null;
  /** Null where one of the two configurations is not known. */
  readonly config: ConfigDifference | null;
  /** Changed applications whose callback module may have a config_change. */
  readonly configured: readonly string[];
}

/** Of the package as a file. */
export interface PackageFacts {
  readonly files: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface PackageDigests extends PackageFacts {
  /** SHA-256 of the relup's terms in one spelling, as a plan holds it; null: there is none. */
  readonly relup: string | null;
}

export interface PackageSource {
  readonly tree: ReleaseTree;
  readonly relFile: string;
  /** The package's name without `.tar.gz`; the release handler looks for a `.rel` of that name. */
  readonly name: string;
  /** A target system or an older package. */
  readonly against?: ReleaseTree;
}

/** Throws `UnreadableFile` for a file of either tree that does not read. */
export function explainPackage({ tree, relFile, name, against }: PackageSource): ExplainedPackage {
  const found = readPackage(tree, relFile);
  const trees = against === undefined ? [tree] : [against, tree];
  const base = against === undefined ? undefined : baseOf(against);
  const ways = [
    ...scriptsUp(found, base).map(script => wayOf('up', found, script, trees)),
    ...(found.relup?.down ?? []).map(script => wayOf('down', found, script, trees)),
  ];
  return {
    package: found,
    ways,
    warnings: packageWarnings(found, ways, { name, trees, base, against }),
  };
}

/** What would be upgraded: a system's permanent release, or the one release of a package. */
function baseOf(against: ReleaseTree): string | undefined {
  const permanent = systemRecord(against).registry?.find(each => each.status === 'permanent');
  if (permanent !== undefined) return permanent.version;
  const versions = new Set(releasesIn(against).map(each => each.version));
  return versions.size === 1 ? [...versions][0] : undefined;
}

interface Way {
  readonly release: string;
  readonly instructions?: RelupScript['instructions'];
}

function scriptsUp({ relup, release }: ReleasePackage, base: string | undefined): readonly Way[] {
  if (relup !== null) return relup.up;
  return base === undefined || base === release.version ? [] : [{ release: base }];
}

function wayOf(
  direction: 'up' | 'down',
  found: ReleasePackage,
  script: Way,
  trees: readonly ReleaseTree[],
): ExplainedWay {
  const here: KnownRelease = found;
  const there = knownRelease(trees, script.release);
  const [old, next] = direction === 'up' ? [there, here] : [here, there];
  const config =
    old.config === null || next.config === null ? null : configDifference(old.config, next.config);
  const changed = new Set(config?.settings.map(each => each.application));
  const [from, to] =
    direction === 'up' ? [script.release, found.release.version] : [found.release.version, script.release];
  return {
    direction,
    from,
    to,
    script: script.instructions === undefined ? null : explainRelup(script.instructions),
    releases:
      old.release === null || next.release === null ? null : releaseDifference(old.release, next.release),
    config,
    configured: found.release.applications.map(each => each.name).filter(each => changed.has(each)),
  };
}
