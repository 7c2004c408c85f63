import type { ScriptLine } from './draft.ts';

/** Where the reader of the document would be: the hosts they are logged in to, the directory they are in. */
export interface Context {
  hosts: readonly string[];
  /** The hosts were named here, and not taken over from an earlier part. */
  named: boolean;
  /** Absolute, or relative to the home directory; null: the home directory, or unknown. */
  cwd: string | null;
  /** A `cd` whose directory only the host knows; it goes before what comes after it. */
  carriedCd: ScriptLine | null;
  readonly when: string[];
  /** Hosts to go back to at `exit`. */
  readonly outer: (readonly string[])[];
}

/** A directory as far as it is known: a path, or the `cd` that leads there. */
export interface Directory {
  readonly cwd: string | null;
  readonly cd: ScriptLine | null;
}

/** The hosts one is on, and the directory there. */
export interface Place extends Directory {
  readonly hosts: readonly string[];
  readonly named: boolean;
}

export function newContext(): Context {
  return { hosts: [], named: false, cwd: null, carriedCd: null, when: [], outer: [] };
}

export function goTo(context: Context, hosts: readonly string[]): void {
  const same =
    hosts.length === context.hosts.length && hosts.every((host, index) => host === context.hosts[index]);
  context.named = true;
  if (same) return;
  context.hosts = hosts;
  context.cwd = null;
  context.carriedCd = null;
}

export function directoryOf({ cwd, carriedCd }: Context): Directory {
  return { cwd, cd: carriedCd };
}

export function enter(context: Context, { cwd, cd }: Directory): void {
  context.cwd = cwd;
  context.carriedCd = cd;
}

export function placeOf(context: Context): Place {
  return { ...directoryOf(context), hosts: context.hosts, named: context.named };
}

/** Back to where one was. */
export function backTo(context: Context, { hosts, named, ...directory }: Place): void {
  context.hosts = hosts;
  context.named = named;
  enter(context, directory);
}

export function changeDirectory(context: Context, to: string, line: ScriptLine): void {
  context.carriedCd = null;
  if (to === '~' || to === '$HOME' || to === '') context.cwd = null;
  else if (/[$`*?"'\\]|\{\{|HANDRAIL_/.test(to) || to === '-') {
    context.carriedCd = line;
    context.cwd = null;
  } else if (to.startsWith('~/')) context.cwd = normal(to.slice(2));
  else if (to.startsWith('~')) context.carriedCd = line;
  else if (to.startsWith('/')) context.cwd = normal(to);
  else context.cwd = normal(context.cwd === null ? to : `${context.cwd}/${to}`);
}

/** Without `.`, `..` and doubled slashes, as far as that can be said. */
function normal(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !path.startsWith('/')) parts.push(part);
  }
  const joined = parts.join('/');
  if (path.startsWith('/')) return `/${joined}`;
  return joined === '' ? null : joined;
}
