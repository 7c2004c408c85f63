import { dirname, isAbsolute, join, resolve } from 'node:path';
import type * as z from 'zod';
import { type Diagnostic, Diagnostics } from './diagnostic.ts';
import type { Files } from './load.ts';
import { configSchema } from './schema.ts';
import { readShape } from './shape.ts';
import { YamlSource } from './source.ts';
import { reportSyntax } from './syntax.ts';

/** Settings that come from outside a command line; paths are absolute. */
export interface Config {
  readonly runsDir?: string;
  readonly lang?: 'en' | 'zh';
  readonly operator?: string;
  readonly forks?: number;
  readonly inventory?: string;
  readonly artifacts?: string;
}

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export interface ConfigSurroundings {
  readonly cwd: string;
  /** The user's home directory. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readText: Files['readText'];
}

/**
 * The settings for a working directory: environment (`HANDRAIL_RUNS_DIR` and so on) before the project's
 * `handrail.yaml`, which is in the working directory or above it, before the user's `handrail/config.yaml`.
 */
export async function loadConfig(surroundings: ConfigSurroundings): Promise<LoadedConfig> {
  const diagnostics = new Diagnostics();
  const user = await readConfig(userConfigPath(surroundings), surroundings, diagnostics);
  let project: Config | null = null;
  for (const folder of foldersAbove(surroundings.cwd)) {
    project = await readConfig(join(folder, 'handrail.yaml'), surroundings, diagnostics);
    if (project !== null) break;
  }
  const environment = environmentConfig(surroundings, diagnostics);
  return diagnostics.hasErrors
    ? { ok: false, diagnostics: diagnostics.sorted }
    : { ok: true, config: { ...user, ...project, ...environment } };
}

function userConfigPath({ env, home }: ConfigSurroundings): string {
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'handrail', 'config.yaml');
}

function foldersAbove(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

/** Null where there is no such file. */
async function readConfig(
  path: string,
  { readText, home }: ConfigSurroundings,
  diagnostics: Diagnostics,
): Promise<Config | null> {
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    const code = (error as { code?: unknown } | null)?.code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const detail = error instanceof Error ? error.message : String(error);
    diagnostics.add(new YamlSource(path, ''), [0, 0], 'unreadable', { path, detail });
    return null;
  }
  const source = new YamlSource(path, text);
  reportSyntax(source, diagnostics);
  if (source.root === undefined || source.root === null) return {};
  const { value } = readShape(source, configSchema, 'config', diagnostics);
  return value === null ? {} : withPaths(value, dirname(path), home);
}

function environmentConfig({ env, cwd, home }: ConfigSurroundings, diagnostics: Diagnostics): Config {
  const written = {
    runsDir: env.HANDRAIL_RUNS_DIR,
    lang: env.HANDRAIL_LANG,
    operator: env.HANDRAIL_OPERATOR,
    forks: env.HANDRAIL_FORKS,
    inventory: env.HANDRAIL_INVENTORY,
    artifacts: env.HANDRAIL_ARTIFACTS,
  };
  const lines = Object.entries(written).flatMap(([key, value]) =>
    value ? [`${key}: ${key === 'forks' ? value : JSON.stringify(value)}`] : [],
  );
  if (lines.length === 0) return {};
  // Read like a file, so that a wrong value is reported like one in a file.
  const source = new YamlSource('HANDRAIL_…', lines.join('\n'));
  const { value } = readShape(source, configSchema, 'config', diagnostics);
  return value === null ? {} : withPaths(value, cwd, home);
}

/** Paths in a file are relative to its folder. */
function withPaths(value: z.infer<typeof configSchema>, folder: string, home: string): Config {
  const { runsDir, lang, operator, forks, inventory, artifacts } = value;
  const path = (written: string) =>
    isAbsolute(written)
      ? written
      : written.startsWith('~/')
        ? join(home, written.slice(2))
        : resolve(folder, written);
  return {
    ...(runsDir === undefined ? {} : { runsDir: path(runsDir) }),
    ...(lang === undefined ? {} : { lang }),
    ...(operator === undefined ? {} : { operator }),
    ...(forks === undefined ? {} : { forks }),
    ...(inventory === undefined ? {} : { inventory: path(inventory) }),
    ...(artifacts === undefined ? {} : { artifacts: path(artifacts) }),
  };
}
