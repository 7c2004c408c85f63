import type { NodeAddress, RequestOptions } from './node-request.ts';

export function epmdOf({ epmdPort }: NodeAddress): Readonly<Record<string, string>> {
  return epmdPort === undefined ? {} : { ERL_EPMD_PORT: String(epmdPort) };
}

/** Evaluates an expression, and prints what came of it. */
export function printing(expression: string, { nonce }: RequestOptions): string {
  return [
    `try HandrailValue = begin ${closed(expression)}end, io:format("~n@@${nonce} ~0tp.~n", [{value, HandrailValue}])`,
    `catch HandrailClass:HandrailReason -> io:format("~n@@${nonce} ~0tp.~n", [{raised, HandrailClass, HandrailReason}])`,
    'end',
  ].join('\n');
}

/** An expression, and what keeps a comment at its end to itself. */
export function closed(expression: string): string {
  return expression + (expression.includes('%') ? '\n' : ' ');
}
