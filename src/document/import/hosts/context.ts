import type { ScriptLine } from '../draft.ts';

/** A `cd` whose directory only the host knows, and the one to go from there. */
export interface CarriedCd extends ScriptLine {
  readonly next?: CarriedCd;
}

/** Where the reader of the document would be: the hosts they are logged in to, the directory they are in. */
export interface Context {
  hosts: readonly string[];
  /** The hosts were named here, and not taken over from an earlier part. */
  named: boolean;
  /** Absolute, or relative to the home directory; null: the home directory, or unknown. */
  cwd: string | null;
  /** It goes before what comes after it, from `cwd`. */
  carriedCd: CarriedCd | null;
  /** The directory is that of an earlier chapter. */
  directoryKept: boolean;
  /** The operator does it where they sit. */
  local: boolean;
  /** Typed as a user whom the host is not reached as; null: as the one it is. */
  asUser: string | null;
  /** Hosts that the reader has logged in to, and not only read of. */
  typedOn: readonly string[] | null;
  /** A user whose shell was opened, and not left again. */
  shellOf: string | null;
  /** Where the reader was before a block that is for one case only; null outside of one. */
  beforeCase: {
    readonly condition: string;
    readonly hosts: readonly string[];
    readonly place: Directory;
  } | null;
  /** Where to be again in the next chapter; null: where this one ends. */
  chapterOnly: Place | null;
  readonly when: string[];
  /** Hosts to go back to at `exit`. */
  readonly outer: (readonly string[])[];
}

/** A directory as far as it is known: a path, or the `cd` that leads there. */
export interface Directory {
  readonly cwd: string | null;
  readonly cd: CarriedCd | null;
  readonly kept?: boolean;
}

/** The hosts one is on, and the directory there. */
export interface Place extends Directory {
  readonly hosts: readonly string[];
  readonly named: boolean;
}

export function newContext(): Context {
  return {
    hosts: [],
    named: false,
    cwd: null,
    carriedCd: null,
    directoryKept: false,
    local: false,
    asUser: null,
    typedOn: null,
    shellOf: null,
    beforeCase: null,
    chapterOnly: null,
    when: [],
    outer: [],
  };
}

export function goTo(context: Context, hosts: readonly string[]): void {
  const same =
    hosts.length === context.hosts.length && hosts.every((host, index) => host === context.hosts[index]);
  context.named = true;
  context.local = false;
  context.shellOf = null;
  context.chapterOnly = null;
  if (same) return;
  context.hosts = hosts;
  enter(context, { cwd: null, cd: null });
}

export function directoryOf({ cwd, carriedCd, directoryKept }: Context): Directory {
  return { cwd, cd: carriedCd, kept: directoryKept };
}

export function enter(context: Context, { cwd, cd, kept = false }: Directory): void {
  context.cwd = cwd;
  context.carriedCd = cd;
  context.directoryKept = kept;
}

/** Does something that is done in a case only: where the reader is then, is not known afterwards, but where they were before. */
export function inCase(context: Context, condition: string | undefined, work: () => void): void {
  const { hosts } = context;
  const before = directoryOf(context);
  work();
  if (condition !== undefined && context.hosts === hosts) enter(context, before);
}

/** Begins what is done in a case only; it goes on for as long as blocks stand under its condition. */
export function beginCase(context: Context, condition: string | undefined): void {
  if (condition !== undefined)
    context.beforeCase = { condition, hosts: context.hosts, place: directoryOf(context) };
}

/** Back to where one was before the case, where the next block does not stand under its condition. */
export function leaveCase(context: Context): void {
  const { beforeCase, when, hosts } = context;
  if (beforeCase === null || when.join(' and ').includes(beforeCase.condition)) return;
  context.beforeCase = null;
  if (beforeCase.hosts === hosts) enter(context, beforeCase.place);
}

/** The reader stays where they are, though another chapter begins, unless they went there for this one only. */
export function beginChapter(context: Context): void {
  leaveCase(context);
  if (context.chapterOnly !== null) backTo(context, context.chapterOnly);
  context.chapterOnly = null;
  context.local = false;
  context.shellOf = null;
  context.directoryKept = context.cwd !== null || context.carriedCd !== null;
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

/** `line`: the `cd` itself; null where it stands among commands that it can not be told from. */
export function changeDirectory(context: Context, to: string, line: ScriptLine | null): void {
  // That of another kind of system.
  if (/^[A-Za-z]:/.test(to)) return;
  const { cwd, carriedCd } = context;
  const isRelative = !/^[~/$`]|^["']?\$|^-$|^$|HANDRAIL_|^\{\{/.test(to);
  const base = isRelative ? cwd : null;
  context.directoryKept = false;
  if (line !== null && (isUnsure(to) || (isRelative && carriedCd !== null)))
    enter(context, { cwd: base, cd: isRelative ? after(carriedCd, line) : line });
  else enter(context, { cwd: isUnsure(to) ? null : directoryFrom(base, to), cd: null });
}

/** What only a shell can tell. */
function isUnsure(to: string): boolean {
  if (to === '$HOME') return false;
  return /[$`*?"'\\[]|\{\{|HANDRAIL_|^~[^/]/.test(to) || to === '-';
}

function after(first: CarriedCd | null, line: ScriptLine): CarriedCd {
  return first === null ? line : { ...first, next: after(first.next ?? null, line) };
}

function directoryFrom(base: string | null, to: string): string | null {
  if (to === '~' || to === '$HOME' || to === '') return null;
  if (to.startsWith('~/')) return normal(to.slice(2));
  if (to.startsWith('/') || base === null) return normal(to);
  // A block that begins with the same step in is a fresh start, and no step further in.
  const own = normal(to);
  return own !== null && !own.startsWith('.') && `/${base}`.endsWith(`/${own}`)
    ? base
    : normal(`${base}/${to}`);
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
