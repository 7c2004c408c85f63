import type { NodeAddress, RequestOptions } from './node-request.ts';

export function epmdOf({ epmdPort }: NodeAddress): Readonly<Record<string, string>> {
  return epmdPort === undefined ? {} : { ERL_EPMD_PORT: String(epmdPort) };
}

/** Evaluates an expression, and prints what came of it. */
export function printing(expression: string, { nonce }: RequestOptions): string {
  return [
    `try HandrailValue = begin ${expression} end, io:format("~n@@${nonce} ~0tp.~n", [{value, HandrailValue}])`,
    `catch HandrailClass:HandrailReason -> io:format("~n@@${nonce} ~0tp.~n", [{raised, HandrailClass, HandrailReason}])`,
    'end',
  ].join('\n');
}
