import type { ReleaseTree } from './release-package.ts';
import { list, string, type Term } from './term.ts';
import { Unreadable } from './term-problem.ts';
import { asString, atomOf, isAtom, listOf, misshapen, stringOf, tupleOf } from './term-shape.ts';
import { termText } from './term-text.ts';

/** What systools needs to make a release package; it is run in the directory of the `.rel` files. */
export interface BuildRequest {
  /** Names of `.rel` files without their ending. */
  readonly name: string;
  readonly from: readonly string[];
  /** Directories with `.app`, `.appup` and code, also of the older releases; `*` is allowed. */
  readonly path: readonly string[];
}

/**
 * An escript that makes start script, relup and package in this order, stops at what fails, and prints how each ended as
 * an answer behind `nonce` does: see `nodeAnswer`. Without older releases no relup is made.
 */
export function buildScript({ name, from, path }: BuildRequest, nonce: string): string {
  const text = (values: readonly string[]) => termText(list(...values.map(string)), { ascii: true });
  const rel = termText(string(name), { ascii: true });
  const steps = [
    `{script, fun() -> systools:make_script(${rel}, [silent, Path]) end}`,
    ...(from.length === 0
      ? []
      : [`{relup, fun() -> systools:make_relup(${rel}, ${text(from)}, ${text(from)}, [silent, Path]) end}`]),
    `{package, fun() -> systools:make_tar(${rel}, [silent, Path]) end}`,
  ];
  return `#!/usr/bin/env escript
main(_) ->
  ok = io:setopts(standard_io, [{encoding, utf8}]),
  Path = {path, ${text(path)}},
  Steps = [${steps.join(',\n    ')}],
  io:format("~n@@${nonce} ~0tp.~n", [{value, run(Steps)}]).

run([]) -> [];
run([{Step, Make} | Rest]) ->
  case Make() of
    {ok, Module, Warnings} -> [{Step, ok, said(Module, format_warning, Warnings)} | run(Rest)];
    {ok, _Relup, Module, Warnings} -> [{Step, ok, said(Module, format_warning, Warnings)} | run(Rest)];
    {error, Module, Reason} -> [{Step, error, said(Module, format_error, Reason)}]
  end.

said(_, format_warning, []) -> "";
said(Module, Function, What) ->
  case erlang:function_exported(Module, Function, 1) of
    true -> lists:flatten(Module:Function(What));
    false -> lists:flatten(io_lib:format("~tp", [What]))
  end.
`;
}

export interface BuildStep {
  readonly step: 'script' | 'relup' | 'package';
  readonly ok: boolean;
  /** Warnings, or why it failed, in systools' own words; empty where there is nothing to say. */
  readonly said: string;
}

/** How each step ended, in order; undefined where the term is no such answer. */
export function readBuild(term: Term): readonly BuildStep[] | undefined {
  try {
    return listOf(term).map(buildStep);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** A build has succeeded where every step of the request was made. */
export function isBuilt(steps: readonly BuildStep[], request: BuildRequest): boolean {
  return steps.length === (request.from.length === 0 ? 2 : 3) && steps.every(each => each.ok);
}

/**
 * An escript that says of a package what counts of it: the bytes of its files, the emulators in it, and the content of its
 * `.rel` and relup, read from the package itself; behind `nonce`, as the build's answer.
 */
export function packageScript(name: string, nonce: string): string {
  const file = termText(string(`${name}.tar.gz`), { ascii: true });
  return `#!/usr/bin/env escript
main(_) ->
  ok = io:setopts(standard_io, [{encoding, utf8}]),
  {ok, Table} = erl_tar:table(${file}, [compressed, verbose]),
  Names = [element(1, Entry) || Entry <- Table],
  Read = [Name || Name <- Names, is_read(filename:split(Name))],
  {ok, Files} = erl_tar:extract(${file}, [compressed, memory, {files, Read}]),
  Bytes = lists:sum([element(3, Entry) || Entry <- Table]),
  Erts = lists:usort([hd(filename:split(Name)) || Name <- Names, lists:prefix("erts-", Name)]),
  io:format("~n@@${nonce} ~0tp.~n", [{value, {Bytes, Erts, Files}}]).

is_read(["releases", File]) -> filename:extension(File) =:= ".rel";
is_read(["releases", _, "relup"]) -> true;
is_read(_) -> false.
`;
}

/** A package as a tree of what `packageScript` says of it; undefined where the term is no such answer. */
export function readPackageTree(
  name: string,
  term: Term,
): { readonly tree: ReleaseTree; readonly unpacked: number } | undefined {
  try {
    const [bytes, erts, files] = tupleOf(term, '{Bytes, Erts, Files}', 3) as [Term, Term, Term];
    if (bytes.kind !== 'integer') return undefined;
    const found = listOf(files).map(each => {
      const [path, content] = tupleOf(each, '{Name, Binary}', 2) as [Term, Term];
      if (content.kind !== 'binary') throw misshapen(content, 'binary');
      return [stringOf(path), content.bytes] as const;
    });
    const emulators = listOf(erts).map(each => `${stringOf(each)}/`);
    const names = new Set([...emulators, ...found.map(([path]) => path)]);
    return { tree: { label: `${name}.tar.gz`, names, files: new Map(found) }, unpacked: Number(bytes.value) };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function buildStep(term: Term): BuildStep {
  const [name, result, said] = tupleOf(term, '{Step, ok | error, Text}', 3) as [Term, Term, Term];
  const step = atomOf(name);
  if (step !== 'script' && step !== 'relup' && step !== 'package')
    throw misshapen(name, 'script | relup | package');
  return { step, ok: isAtom(result, 'ok'), said: (asString(said) ?? termText(said)).trim() };
}
