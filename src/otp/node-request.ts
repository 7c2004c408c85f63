import { epmdOf, printing } from './node-expression.ts';
import { mixRequest, relxRequest, returnedAnswer } from './node-release-script.ts';
import type { Term } from './term.ts';
import { parseTerms } from './term-parser.ts';
import { isAtom, isTuple } from './term-shape.ts';

/** A running node, and how it is asked on its host. */
export interface NodeAddress {
  /** `NAME` or `NAME@HOST`. */
  readonly node: string;
  /** Whether the node was started with `-name` instead of `-sname`. */
  readonly longNames: boolean;
  /** erl_call itself; it is found by PATH where this has no slash. */
  readonly program: string;
  /** The home directory with the `.erlang.cookie`; a cookie as an argument would be seen in the process list. */
  readonly home: string;
  /** Of another epmd than the default one. */
  readonly epmdPort?: number;
  /** The directory of its target system, where that was said. */
  readonly root?: string;
  /** Instead of erl_call: the `bin/NAME` of a release, which knows its node and its cookie. */
  readonly release?: { readonly madeBy: 'mix' | 'relx'; readonly program: string };
}

/** A program to start, and what to give it on its standard input. */
export interface NodeRequest {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Null: it reads nothing. */
  readonly input: string | null;
  /** For people, where `argv` does not show in plain words what is evaluated. */
  readonly remark?: string;
}

export interface RequestOptions {
  readonly nonce: string;
  /** Of the client alone, in seconds. */
  readonly timeout: number;
}

/**
 * Has an expression evaluated on a node and its value printed behind a line's `nonce`, which no other output can have.
 * `expression` is plain ASCII without a dot at its end.
 */
export function nodeRequest(address: NodeAddress, expression: string, options: RequestOptions): NodeRequest {
  if (!/^[A-Za-z0-9]{8,}$/.test(options.nonce))
    throw new RangeError('a nonce has eight or more letters and digits');
  // erl_call reads Latin-1: anything else must be an escape of Erlang's.
  if (!/^[\n\x20-\x7e]+$/.test(expression)) throw new RangeError('an expression must be plain ASCII');
  switch (address.release?.madeBy) {
    case 'mix':
      return mixRequest(address, address.release.program, expression, options);
    case 'relx':
      return relxRequest(address, address.release.program, expression, options);
    case undefined:
      return erlCallRequest(address, expression, options);
  }
}

function erlCallRequest(address: NodeAddress, expression: string, options: RequestOptions): NodeRequest {
  const { node, longNames, program, home } = address;
  const name = longNames ? '-name' : '-sname';
  const argv = [program, '-R', '-timeout', String(options.timeout), '-fetch_stdout', name, node, '-e'];
  return { argv, env: { HOME: home, ...epmdOf(address) }, input: `${printing(expression, options)}.\n` };
}

export type NodeAnswer =
  | { readonly kind: 'value'; readonly term: Term }
  /** The expression failed on the node. */
  | { readonly kind: 'raised'; readonly class: string; readonly reason: Term }
  /** Nothing is known of what became of the expression, except with `unreachable`: it was not evaluated. */
  | { readonly kind: 'none'; readonly why: NoAnswer };

export type NoAnswer =
  /** No node, no epmd, or another cookie. */
  | 'unreachable'
  /** The client gave up; the node goes on. */
  | 'timedOut'
  /** The connection was lost, as when the node stops; or erl_call was called wrongly. */
  | 'lost'
  /** It ended well but the answer is missing: the expression did not even parse, or the node printed it elsewhere. */
  | 'unanswered'
  /** There is an answer, and it does not read. */
  | 'garbled';

/** All of them end with 0 whatever happens on the node, so only what stands behind the nonce counts as an answer. */
export function nodeAnswer(exitCode: number | null, output: string, nonce: string): NodeAnswer {
  const text = printedAnswer(output, nonce) ?? returnedAnswer(output, nonce);
  if (text === undefined) return { kind: 'none', why: whyNot(exitCode) };
  const parsed = parseTerms(text, { printed: true });
  const [term] = parsed.ok ? parsed.terms : [];
  if (isTuple(term, 2) && isAtom(term.items[0], 'value'))
    return { kind: 'value', term: term.items[1] as Term };
  if (isTuple(term, 3) && isAtom(term.items[0], 'raised')) {
    const [, kind, reason] = term.items as [Term, Term, Term];
    return { kind: 'raised', class: kind.kind === 'atom' ? kind.name : 'error', reason };
  }
  return { kind: 'none', why: 'garbled' };
}

function printedAnswer(output: string, nonce: string): string | undefined {
  const mark = `@@${nonce} `;
  return output
    .split(/\r?\n/)
    .find(each => each.startsWith(mark))
    ?.slice(mark.length);
}

/** Exit codes as erl_call of OTP 25 was seen to use them; 142 is its own alarm, 124 and 137 are those of `timeout`. */
function whyNot(exitCode: number | null): NoAnswer {
  switch (exitCode) {
    case 0:
      return 'unanswered';
    case 1:
      return 'unreachable';
    case 124:
    case 137:
    case 142:
      return 'timedOut';
    default:
      return 'lost';
  }
}
