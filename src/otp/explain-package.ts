import type { WarningWords } from '../text/otp.ts';
import { type ExplainedScript, explainRelup } from './explain.ts';
import { type Release, type ReleaseDifference, releaseDifference } from './release.ts';
import { type ConfigDifference, configDifference } from './release-config.ts';
import {
  type KnownRelease,
  knownRelease,
  libraryDirectory,
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

export type PackageWarning =
  | { readonly code: 'noRelup' | 'missingConfig' | 'missingBoot'; readonly version: string }
  | { readonly code: 'noWayUp' | 'noWayDown' | 'noWayFrom' | 'oldReleaseUnknown'; readonly version: string }
  | { readonly code: 'ertsNotInPackage'; readonly version: string }
  | { readonly code: 'relupVersion'; readonly relup: string; readonly release: string }
  | { readonly code: 'otherErts'; readonly from: string; readonly to: string }
  | { readonly code: 'missingLibraries'; readonly directories: readonly string[] }
  | { readonly code: 'applicationVersion'; readonly directory: string; readonly version: string }
  | { readonly code: 'renamed'; readonly file: string; readonly rel: string }
  | { readonly code: 'registered'; readonly version: string; readonly status: string }
  | { readonly code: 'startsOther'; readonly permanent: string; readonly starts: string };

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
    warnings: [
      ...nameWarnings(found, name),
      ...contentWarnings(found, trees),
      ...relupWarnings(found, base),
      ...otherSideWarnings(ways, trees),
      ...(against === undefined ? [] : systemWarnings(found.release, against)),
    ],
  };
}

export function packageWarningText(warning: PackageWarning, words: WarningWords): string {
  switch (warning.code) {
    case 'relupVersion':
      return words.relupVersion(warning.relup, warning.release);
    case 'otherErts':
      return words.otherErts(warning.from, warning.to);
    case 'missingLibraries':
      return words.missingLibraries(warning.directories);
    case 'applicationVersion':
      return words.applicationVersion(warning.directory, warning.version);
    case 'renamed':
      return words.renamed(warning.file, warning.rel);
    case 'registered':
      return words.registered(warning.version, warning.status);
    case 'startsOther':
      return words.startsOther(warning.permanent, warning.starts);
    default:
      return words[warning.code](warning.version);
  }
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

function nameWarnings({ relFile }: ReleasePackage, name: string): readonly PackageWarning[] {
  return relFile === `releases/${name}.rel`
    ? []
    : [{ code: 'renamed', file: `${name}.tar.gz`, rel: relFile }];
}

function contentWarnings(found: ReleasePackage, trees: readonly ReleaseTree[]): readonly PackageWarning[] {
  const { release, applications } = found;
  const warnings: PackageWarning[] = [];
  if (!found.hasBoot) warnings.push({ code: 'missingBoot', version: release.version });
  if (found.config === null) warnings.push({ code: 'missingConfig', version: release.version });
  const directories = release.applications
    .filter(({ name, version }) => !hasLibrary(trees, name, version))
    .map(({ name, version }) => libraryDirectory(name, version));
  if (directories.length > 0) warnings.push({ code: 'missingLibraries', directories });
  for (const { name, version } of release.applications) {
    const directory = libraryDirectory(name, version);
    const application = applications.get(directory);
    if (application !== undefined && application.version !== version)
      warnings.push({ code: 'applicationVersion', directory, version: application.version });
  }
  return warnings;
}

function hasLibrary(trees: readonly ReleaseTree[], name: string, version: string): boolean {
  return trees.some(tree => tree.names.has(`${libraryDirectory(name, version)}/ebin/${name}.app`));
}

function relupWarnings(
  { relup, release }: ReleasePackage,
  base: string | undefined,
): readonly PackageWarning[] {
  if (relup === null) return [{ code: 'noRelup', version: release.version }];
  const warnings: PackageWarning[] = [];
  if (relup.version !== release.version)
    warnings.push({ code: 'relupVersion', relup: relup.version, release: release.version });
  const ups = relup.up.map(each => each.release);
  const downs = new Set(relup.down.map(each => each.release));
  if (ups.length === 0) warnings.push({ code: 'noWayUp', version: release.version });
  else if (base !== undefined && base !== release.version && !ups.includes(base))
    warnings.push({ code: 'noWayFrom', version: base });
  for (const version of ups) if (!downs.has(version)) warnings.push({ code: 'noWayDown', version });
  return warnings;
}

function otherSideWarnings(
  ways: readonly ExplainedWay[],
  trees: readonly ReleaseTree[],
): readonly PackageWarning[] {
  const warnings: PackageWarning[] = [];
  for (const { direction, from, releases } of ways.filter(each => each.direction === 'up')) {
    const erts = releases?.erts;
    if (direction === 'up' && releases === null) warnings.push({ code: 'oldReleaseUnknown', version: from });
    if (!erts) continue;
    warnings.push({ code: 'otherErts', ...erts });
    const inside = `erts-${erts.to}/`;
    if (!trees.some(tree => [...tree.names].some(name => name.startsWith(inside))))
      warnings.push({ code: 'ertsNotInPackage', version: erts.to });
  }
  return warnings;
}

function systemWarnings(release: Release, against: ReleaseTree): readonly PackageWarning[] {
  const { registry, starts } = systemRecord(against);
  const known = registry?.find(each => each.version === release.version);
  const permanent = registry?.find(each => each.status === 'permanent');
  const warnings: PackageWarning[] = [];
  if (known !== undefined)
    warnings.push({ code: 'registered', version: release.version, status: known.status });
  if (permanent !== undefined && starts !== undefined && permanent.version !== starts.version)
    warnings.push({ code: 'startsOther', permanent: permanent.version, starts: starts.version });
  return warnings;
}
