import type { NodeFacts } from '../model/node.ts';
import { type ReleaseStatus, releaseStatus } from './release-registry.ts';
import type { Term } from './term.ts';
import { Unreadable } from './term-problem.ts';
import { asString, atomOf, isAtom, isTuple, listOf, misshapen, stringOf, tupleOf } from './term-shape.ts';
import { termText } from './term-text.ts';

/** Which emulator runs and what it runs: taken before and after every step, for answers alone prove nothing. */
export interface NodeProbe {
  /** Of the operating system; the same after `init:restart()`. */
  readonly pid: string;
  /** Grows with every restart, also of the same process. */
  readonly creation: bigint;
  /** The release it was booted with. */
  readonly boot: { readonly name: string; readonly version: string };
  readonly status: NodeFacts['status'];
  readonly erts: string;
  readonly root: string;
  /** What heart would start; empty where heart runs without a command, null where it does not run. */
  readonly heart: string | null;
  readonly handler: 'idle' | 'busy' | 'absent';
  /** Null where the release handler could not be asked without waiting. */
  readonly releases: readonly NodeRelease[] | null;
}

export interface NodeRelease {
  readonly name: string;
  readonly version: string;
  /** Such as `kernel-8.5.3`. */
  readonly libraries: readonly string[];
  readonly status: ReleaseStatus;
}

/** Never blocks: a release handler in the middle of an installation is not asked, but reported as busy. */
export const probeExpression = `{os:getpid(), erlang:system_info(creation), init:script_id(), element(1, init:get_status()),
  erlang:system_info(version), code:root_dir(),
  case whereis(heart) of undefined -> none; _ -> heart:get_cmd() end,
  case whereis(release_handler) of
    undefined -> absent;
    Handler -> case erlang:process_info(Handler, current_function) of
      {current_function, {gen_server, loop, _}} -> {idle, release_handler:which_releases()};
      _ -> busy
    end
  end}`;

/** The probe in an answer's term; undefined where it is none. */
export function readProbe(term: Term): NodeProbe | undefined {
  return reading(term, probeOf);
}

/** The answer of `release_handler:which_releases()`. */
export function readReleases(term: Term): readonly NodeRelease[] | undefined {
  return reading(term, releasesOf);
}

export function statusOf(probe: NodeProbe, version: string): ReleaseStatus | undefined {
  return probe.releases?.find(each => each.version === version)?.status;
}

/** Where modules were loaded from: `code:which/1` for each, in order. */
export function whichExpression(modules: readonly string[]): string {
  const names = termText(
    { kind: 'list', items: modules.map(name => ({ kind: 'atom', name })) },
    { ascii: true },
  );
  return `[{M, code:which(M)} || M <- ${names}]`;
}

/** By module: the path of its code, or the atom that stands for one, such as `non_existing`. */
export function readWhich(term: Term): ReadonlyMap<string, string> | undefined {
  return reading(term, whole => {
    const pairs = listOf(whole).map(each => {
      const [module, path] = tupleOf(each, '{Module, Path}', 2) as [Term, Term];
      return [atomOf(module), asString(path) ?? atomOf(path)] as const;
    });
    return new Map(pairs);
  });
}

function reading<Value>(term: Term, read: (term: Term) => Value): Value | undefined {
  try {
    return read(term);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function probeOf(term: Term): NodeProbe {
  const items = tupleOf(term, 'a probe', 8) as readonly [Term, Term, Term, Term, Term, Term, Term, Term];
  const [pid, creation, script, status, erts, root, heart, handler] = items;
  if (creation.kind !== 'integer') throw misshapen(creation, 'number');
  const [name, version] = tupleOf(script, '{Name, Vsn}', 2) as [Term, Term];
  return {
    pid: stringOf(pid),
    creation: creation.value,
    boot: { name: stringOf(name), version: stringOf(version) },
    status: initStatus(status),
    erts: stringOf(erts),
    root: stringOf(root),
    heart: heartCommand(heart),
    ...handlerState(handler),
  };
}

function initStatus(term: Term): NodeProbe['status'] {
  const status = atomOf(term);
  if (status !== 'starting' && status !== 'started' && status !== 'stopping')
    throw misshapen(term, 'starting | started | stopping');
  return status;
}

function heartCommand(term: Term): string | null {
  if (isAtom(term, 'none')) return null;
  const [ok, command] = tupleOf(term, '{ok, Command}', 2) as [Term, Term];
  if (!isAtom(ok, 'ok')) throw misshapen(term, '{ok, Command}');
  return stringOf(command);
}

function handlerState(term: Term): Pick<NodeProbe, 'handler' | 'releases'> {
  if (isAtom(term, 'absent')) return { handler: 'absent', releases: null };
  if (isAtom(term, 'busy')) return { handler: 'busy', releases: null };
  const releases = isTuple(term, 2) && isAtom(term.items[0], 'idle') ? term.items[1] : undefined;
  if (releases === undefined) throw misshapen(term, '{idle, Releases} | busy | absent');
  return { handler: 'idle', releases: releasesOf(releases) };
}

function releasesOf(term: Term): readonly NodeRelease[] {
  return listOf(term).map(each => {
    const [name, version, libraries, status] = tupleOf(each, '{Name, Vsn, Apps, Status}', 4) as [
      Term,
      Term,
      Term,
      Term,
    ];
    return {
      name: stringOf(name),
      version: stringOf(version),
      libraries: listOf(libraries).map(library => stringOf(library)),
      status: releaseStatus(status),
    };
  });
}
