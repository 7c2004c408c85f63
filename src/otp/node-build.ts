import { list, string, type Term } from './term.ts';
import { Unreadable } from './term-problem.ts';
import { asString, atomOf, isAtom, listOf, misshapen, tupleOf } from './term-shape.ts';
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

function buildStep(term: Term): BuildStep {
  const [name, result, said] = tupleOf(term, '{Step, ok | error, Text}', 3) as [Term, Term, Term];
  const step = atomOf(name);
  if (step !== 'script' && step !== 'relup' && step !== 'package')
    throw misshapen(name, 'script | relup | package');
  return { step, ok: isAtom(result, 'ok'), said: (asString(said) ?? termText(said)).trim() };
}
