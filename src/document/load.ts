import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { type Inventory, noInventory } from '../model/inventory.ts';
import type { Runbook } from '../model/runbook.ts';
import { type Diagnostic, Diagnostics } from './diagnostic.ts';
import { readInventory } from './inventory.ts';
import { namesUsed } from './order.ts';
import { readRunbook } from './runbook.ts';
import { inventorySchema, type RawRunbook, runbookSchema } from './schema.ts';
import { checkVariables } from './scope.ts';
import { readShape } from './shape.ts';
import { type Range, SourceText, YamlSource } from './source.ts';
import { reportSyntax } from './syntax.ts';
import { readTemplates } from './templates.ts';

/** How the loader reaches the outside; rejects as node:fs does. */
export interface Files {
  readText(path: string): Promise<string>;
  /** Hex SHA-256 and size of a regular file. */
  digest(path: string): Promise<{ readonly sha256: string; readonly size: number }>;
}

export interface LoadOptions {
  readonly files: Files;
  /** `--inventory`, relative to the working directory; instead of the runbook's own. */
  readonly inventory?: string;
  /** `--artifacts`: where relative artifact paths are looked up. */
  readonly artifacts?: string;
  /** Artifacts are not looked up, as nothing is going to be uploaded. */
  readonly withoutArtifacts?: true;
  /** `--var`. */
  readonly variables?: Readonly<Record<string, string>>;
}

export type Loaded =
  | {
      readonly ok: true;
      readonly runbook: Runbook;
      /** The runbook file, byte for byte as it was decoded: what its digest is taken of. */
      readonly text: string;
      readonly artifacts: readonly ResolvedArtifact[];
      /** Every variable that the runbook declares or refers to. */
      readonly names: ReadonlySet<string>;
      readonly warnings: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

interface ResolvedArtifact {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Reads a runbook with its inventory and artifacts, and finds everything that is wrong with them before it gives up. */
export async function loadRunbook(path: string, options: LoadOptions): Promise<Loaded> {
  const diagnostics = new Diagnostics();
  const source = await readYaml(path, options.files, diagnostics);
  if (source === null) return { ok: false, diagnostics: diagnostics.sorted };
  const { value: raw, removed } = readShape(source, runbookSchema, 'runbook', diagnostics, {
    handrail: 1,
    name: 'unnamed',
    upgrade: [],
  });
  const inventory = await loadInventory(source, raw, options, diagnostics);
  const artifacts =
    raw === null || options.withoutArtifacts ? [] : await resolveArtifacts(source, raw, options, diagnostics);
  if (raw === null || inventory === null) return { ok: false, diagnostics: diagnostics.sorted };
  const templates = await readTemplates(source, raw, options.files, diagnostics);
  const read = readRunbook(source, raw, removed, inventory, templates, diagnostics);
  checkVariables(source, raw, read, options.variables ?? {}, removed, diagnostics);
  if (diagnostics.hasErrors) return { ok: false, diagnostics: diagnostics.sorted };
  return {
    ok: true,
    runbook: read.runbook,
    text: source.text,
    artifacts,
    names: namesUsed(read),
    warnings: diagnostics.sorted,
  };
}

async function readYaml(
  path: string,
  files: Files,
  diagnostics: Diagnostics,
  from?: { readonly source: SourceText; readonly range: Range },
): Promise<YamlSource | null> {
  let text: string;
  try {
    text = await files.readText(path);
  } catch (error) {
    const place = from ?? { source: new SourceText(path, ''), range: [0, 0] as const };
    diagnostics.add(place.source, place.range, 'unreadable', { path, detail: reasonOf(error) });
    return null;
  }
  const source = new YamlSource(path, text);
  reportSyntax(source, diagnostics);
  if (source.root === undefined) return null;
  if (source.root !== null) return source;
  diagnostics.add(source, [0, 0], 'empty');
  return null;
}

/** The inventory there is; null where there should be one and it cannot be used. */
async function loadInventory(
  source: YamlSource,
  raw: RawRunbook | null,
  { inventory: flag, files }: LoadOptions,
  diagnostics: Diagnostics,
): Promise<Inventory | null> {
  const written = raw?.inventory;
  if (flag === undefined && (raw === null || written === undefined)) return raw === null ? null : noInventory;
  if (flag === undefined && written !== undefined && typeof written !== 'string')
    return readInventory(source, written, pathsBeside(source.file), diagnostics);
  const path = flag ?? join(dirname(source.file), String(written));
  const from =
    flag === undefined && raw !== null ? { source, range: source.range(raw, 'inventory') } : undefined;
  const file = await readYaml(path, files, diagnostics, from);
  if (file === null) return null;
  const { value } = readShape(file, inventorySchema, 'inventory', diagnostics);
  return value === null ? null : readInventory(file, value, pathsBeside(path), diagnostics);
}

/** Paths in a file are relative to its folder; `~` is left to whoever opens the file. */
function pathsBeside(file: string): (path: string) => string {
  return path => (isAbsolute(path) || path.startsWith('~') ? path : resolve(dirname(file), path));
}

async function resolveArtifacts(
  source: YamlSource,
  raw: RawRunbook,
  { artifacts: folder, files }: LoadOptions,
  diagnostics: Diagnostics,
): Promise<readonly ResolvedArtifact[]> {
  const resolved: ResolvedArtifact[] = [];
  for (const [name, artifact] of Object.entries(raw.artifacts ?? {})) {
    const candidates = placesOf(artifact.path, source.file, folder);
    const found = await firstThere(candidates, files);
    const range = source.range(artifact, 'path');
    const [path = artifact.path] = candidates;
    if (!found.ok) {
      if (found.detail === null) diagnostics.add(source, range, 'artifactMissing', { name, path });
      else diagnostics.add(source, range, 'artifactUnreadable', { name, path, detail: found.detail });
    } else if (artifact.sha256 !== undefined && artifact.sha256.toLowerCase() !== found.sha256) {
      const place = source.range(artifact, 'sha256');
      diagnostics.add(source, place, 'artifactChanged', { name, path: found.path, actual: found.sha256 });
    } else {
      resolved.push({ name, path: resolve(found.path), sha256: found.sha256, size: found.size });
    }
  }
  return resolved;
}

/** With `--artifacts DIR`, a relative path is looked up in DIR, and the file also directly there. */
function placesOf(path: string, runbook: string, folder: string | undefined): readonly string[] {
  if (isAbsolute(path)) return [path];
  return folder === undefined
    ? [join(dirname(runbook), path)]
    : [join(folder, path), join(folder, basename(path))];
}

type Found =
  | { readonly ok: true; readonly path: string; readonly sha256: string; readonly size: number }
  /** Null: nothing is there. */
  | { readonly ok: false; readonly detail: string | null };

async function firstThere(paths: readonly string[], files: Files): Promise<Found> {
  for (const path of paths) {
    try {
      return { ok: true, path, ...(await files.digest(path)) };
    } catch (error) {
      if (!isAbsent(error)) return { ok: false, detail: reasonOf(error) };
    }
  }
  return { ok: false, detail: null };
}

function isAbsent(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** `ENOENT: no such file or directory, open '…'` without the parts that the message has already. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^[A-Z]+: /, '').replace(/, \w+( '.*')?$/s, '');
}
