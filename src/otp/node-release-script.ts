import { closed, epmdOf, printing } from './node-expression.ts';
import type { NodeAddress, NodeRequest, RequestOptions } from './node-request.ts';

/**
 * By `bin/NAME rpc` of a release made by mix, which takes an expression of Elixir: the Erlang text stands in it as it is,
 * and is evaluated by the node's own erl_eval. What the node prints comes back, as rpc keeps the caller's group leader.
 */
export function mixRequest(
  address: NodeAddress,
  program: string,
  expression: string,
  options: RequestOptions,
): NodeRequest {
  const text = printing(expression, options);
  // A line that ends the sigil would end the text as well.
  if (/^\s*"""/m.test(text)) throw new RangeError('no line of an expression may begin with """');
  const code = `text = ~S"""
${text}.
"""
{:ok, tokens, _} = :erl_scan.string(String.to_charlist(text))
{:ok, expressions} = :erl_parse.parse_exprs(tokens)
:erl_eval.exprs(expressions, [])`;
  return {
    argv: ['timeout', '-s', 'KILL', String(options.timeout), program, 'rpc', code],
    env: epmdOf(address),
    input: null,
  };
}

/**
 * By `bin/NAME eval` of a release made by relx. What is printed goes elsewhere, and the value comes back as erl_call
 * prints it, without quotes being escaped: so it is a list of texts in Base64. The script hands the expression through
 * `echo`, which may take backslashes for its own: an expression with one travels in Base64 as well.
 */
export function relxRequest(
  address: NodeAddress,
  program: string,
  expression: string,
  { nonce, timeout }: RequestOptions,
): NodeRequest {
  const code = returning(expression, nonce);
  const isHidden = code.includes('\\');
  return {
    argv: [program, 'eval', `${isHidden ? evaluating(code) : code}.`],
    env: { RELX_RPC_TIMEOUT: String(timeout), ...epmdOf(address) },
    input: null,
    ...(isHidden ? { remark: `evaluates, in Base64:\n${code}` } : {}),
  };
}

function returning(expression: string, nonce: string): string {
  return `["@@${nonce}" | (fun HandrailCut(<<HandrailPart:${partBytes}/binary, HandrailRest/binary>>) ->
    [binary_to_list(HandrailPart) | HandrailCut(HandrailRest)];
  HandrailCut(HandrailRest) -> [binary_to_list(HandrailRest)]
end)(base64:encode(unicode:characters_to_binary(io_lib:format("~0tp.", [
  try {value, begin ${closed(expression)}end} catch HandrailClass:HandrailReason -> {raised, HandrailClass, HandrailReason} end
]))))]`;
}

/** A text of more than 65535 bytes would be printed as a list of numbers. */
const partBytes = 30_000;

function evaluating(code: string): string {
  return `element(2, erl_eval:exprs(element(2, erl_parse:parse_exprs(element(2, erl_scan:string(base64:decode_to_string("${btoa(`${code}.`)}"))))), []))`;
}

/** The answer that `relxRequest` asks for, from what erl_call has printed of it. */
export function returnedAnswer(output: string, nonce: string): string | undefined {
  const list = new RegExp(`\\["@@${nonce}"((?:,\\s*"[A-Za-z0-9+/=]*")*)\\]`).exec(output)?.[1];
  if (list === undefined) return undefined;
  const bytes = atob(list.replace(/[^A-Za-z0-9+/=]/g, ''));
  return new TextDecoder().decode(Uint8Array.from(bytes, each => each.charCodeAt(0)));
}
