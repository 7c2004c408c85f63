import type { WarningWords } from '../text/otp.ts';
import type { ExplainedWay } from './explain-package.ts';
import type { Release } from './release.ts';
import { libraryDirectory, type ReleasePackage, type ReleaseTree, systemRecord } from './release-package.ts';

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

/** What a package is looked at for. */
interface Around {
  readonly name: string;
  /** The package and what it is for. */
  readonly trees: readonly ReleaseTree[];
  readonly base: string | undefined;
  readonly against: ReleaseTree | undefined;
}

/** What an operator should know of a package before it goes anywhere. */
export function packageWarnings(
  found: ReleasePackage,
  ways: readonly ExplainedWay[],
  { name, trees, base, against }: Around,
): readonly PackageWarning[] {
  return [
    ...nameWarnings(found, name),
    ...contentWarnings(found, trees),
    ...relupWarnings(found, base),
    ...otherSideWarnings(ways, trees),
    ...(against === undefined ? [] : systemWarnings(found.release, against)),
  ];
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
