import { type Release, readRelease } from './release.ts';
import { type Application, readApplication } from './release-app.ts';
import { readConfig, type SystemConfig } from './release-config.ts';
import { type RegisteredRelease, readRegistry, readStartData, type StartData } from './release-registry.ts';
import { type Relup, readRelup } from './release-upgrade.ts';
import type { TermProblem } from './term-problem.ts';
import type { Reading } from './term-shape.ts';

/** The files of a release package or of a target system's root, by path with `/` and without a leading one. */
export interface ReleaseTree {
  /** What the operator calls it. */
  readonly label: string;
  readonly names: ReadonlySet<string>;
  /** What the files hold for which `isReleaseFile` is true. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Whether a file is one that this program reads. */
export function isReleaseFile(path: string): boolean {
  return releaseFile.test(path);
}

const releaseFile =
  /^(?:releases\/(?:[^/]+\/)?[^/]+\.rel|releases\/[^/]+\/(?:relup|sys\.config)|releases\/(?:RELEASES|start_erl\.data)|lib\/[^/]+\/ebin\/[^/]+\.app)$/;

/** What a package holds besides code. */
export interface ReleasePackage {
  readonly relFile: string;
  readonly release: Release;
  readonly relup: Relup | null;
  readonly config: SystemConfig | null;
  readonly hasBoot: boolean;
  /** By directory, such as `lib/ch_app-2`: the application files of what the release consists of. */
  readonly applications: ReadonlyMap<string, Application>;
}

/** A file of a tree that does not read. */
export class UnreadableFile extends Error {
  readonly tree: string;
  readonly path: string;
  readonly problem: TermProblem;
  constructor(tree: ReleaseTree, path: string, problem: TermProblem) {
    super(`${path} in ${tree.label}`);
    this.tree = tree.label;
    this.path = path;
    this.problem = problem;
  }
}

/** The release of a package: the `.rel` of its own name, or the only one. Nothing where there is none or no telling. */
export function relFileOf(tree: ReleaseTree, name: string): string | undefined {
  const rels = topRels(tree);
  return rels.find(each => each === `releases/${name}.rel`) ?? (rels.length === 1 ? rels[0] : undefined);
}

export function topRels(tree: ReleaseTree): readonly string[] {
  return [...tree.files.keys()].filter(path => /^releases\/[^/]+\.rel$/.test(path)).sort();
}

/** Throws `UnreadableFile`. */
export function readPackage(tree: ReleaseTree, relFile: string): ReleasePackage {
  const release = required(tree, relFile, readRelease);
  const directory = `releases/${release.version}`;
  return {
    relFile,
    release,
    relup: optional(tree, `${directory}/relup`, readRelup),
    config: optional(tree, `${directory}/sys.config`, readConfig),
    hasBoot: tree.names.has(`${directory}/start.boot`),
    applications: applicationsIn(tree, release),
  };
}

/** What is known of one release of a target system, or of an older one in a package. */
export interface KnownRelease {
  readonly release: Release | null;
  readonly config: SystemConfig | null;
}

export function knownRelease(trees: readonly ReleaseTree[], version: string): KnownRelease {
  const releases = trees.flatMap(releasesIn);
  const configs = trees.flatMap(tree => optional(tree, `releases/${version}/sys.config`, readConfig) ?? []);
  return { release: releases.find(each => each.version === version) ?? null, config: configs[0] ?? null };
}

/** Every release that a tree has a `.rel` file of, at the top or in its own directory. */
export function releasesIn(tree: ReleaseTree): readonly Release[] {
  return [...tree.files.keys()]
    .filter(path => path.endsWith('.rel'))
    .sort()
    .map(path => required(tree, path, readRelease));
}

/** What a target system itself says of its releases; null and undefined where it does not. */
export interface SystemRecord {
  readonly registry: readonly RegisteredRelease[] | null;
  readonly starts: StartData | undefined;
}

export function systemRecord(tree: ReleaseTree): SystemRecord {
  const starts = tree.files.get('releases/start_erl.data');
  return {
    registry: optional(tree, 'releases/RELEASES', readRegistry),
    starts: starts === undefined ? undefined : readStartData(new TextDecoder().decode(starts)),
  };
}

export function libraryDirectory(name: string, version: string): string {
  return `lib/${name}-${version}`;
}

function applicationsIn(tree: ReleaseTree, release: Release): ReadonlyMap<string, Application> {
  const found = release.applications.flatMap(({ name, version }) => {
    const directory = libraryDirectory(name, version);
    const application = optional(tree, `${directory}/ebin/${name}.app`, readApplication);
    return application === null ? [] : [[directory, application] as const];
  });
  return new Map(found);
}

function required<Value>(
  tree: ReleaseTree,
  path: string,
  read: (bytes: Uint8Array) => Reading<Value>,
): Value {
  const reading = read(tree.files.get(path) ?? new Uint8Array());
  if (reading.ok) return reading.value;
  throw new UnreadableFile(tree, path, reading.problem);
}

function optional<Value>(
  tree: ReleaseTree,
  path: string,
  read: (bytes: Uint8Array) => Reading<Value>,
): Value | null {
  return tree.files.has(path) ? required(tree, path, read) : null;
}
