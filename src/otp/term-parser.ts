import type { FunTerm, ListTerm, MapTerm, Term } from './term.ts';
import { readBinary } from './term-binary.ts';
import { type Opened, TokenCursor } from './term-cursor.ts';
import { problemIn, type TermProblem, Unreadable } from './term-problem.ts';
import type { Sign } from './term-scanner.ts';
import { readSegments } from './term-segments.ts';
import { canonicalText } from './term-text.ts';

export type ParsedTerms =
  | { readonly ok: true; readonly terms: readonly Term[] }
  | { readonly ok: false; readonly problem: TermProblem };

export interface TermOptions {
  /** Whether the text is what Erlang printed, where pids and the like may occur; they cannot be in a file. */
  readonly printed?: boolean;
}

/** Every term of a text, each ended by a dot, as file:consult/1 reads them. Never throws; takes linear time. */
export function parseTerms(text: string, options: TermOptions = {}): ParsedTerms {
  try {
    return { ok: true, terms: new Parser(text, options.printed ?? false).all() };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ok: false, problem: problemIn(text, error) };
  }
}

/** Deeper than any release file; keeps what was nested without end from running out of stack. */
export const depthLimit = 1000;

class Parser {
  readonly #cursor: TokenCursor;
  #depth = 0;

  constructor(text: string, printed: boolean) {
    this.#cursor = new TokenCursor(text, printed);
  }

  all(): readonly Term[] {
    const terms: Term[] = [];
    while (this.#cursor.token.kind !== 'end') {
      terms.push(this.#term());
      this.#cursor.demand('.', ['.']);
    }
    return terms;
  }

  #term(): Term {
    this.#depth += 1;
    if (this.#depth > depthLimit) throw new Unreadable('tooDeep', this.#cursor.token.start);
    const term = this.#single();
    this.#depth -= 1;
    return term;
  }

  #single(): Term {
    const token = this.#cursor.token;
    const at = token.start;
    switch (token.kind) {
      case 'atom':
        this.#cursor.advance();
        return { kind: 'atom', name: token.value, at };
      case 'integer':
        this.#cursor.advance();
        return { kind: 'integer', value: token.value, at };
      case 'float':
        this.#cursor.advance();
        return { kind: 'float', value: token.value, at };
      case 'opaque':
        this.#cursor.advance();
        return { kind: 'opaque', text: token.value, at };
      case 'string':
        return { kind: 'string', value: this.#strings(), at };
      case 'word':
        if (token.value === 'fun') return this.#fun(at);
        throw this.#cursor.unexpected(['term']);
      case 'sign':
        return this.#signed(token.value, at);
      case 'end':
        throw this.#cursor.unexpected(['term']);
    }
  }

  /** Strings that follow one another are one. */
  #strings(): string {
    const parts: string[] = [];
    while (this.#cursor.token.kind === 'string') {
      parts.push(this.#cursor.token.value);
      this.#cursor.advance();
    }
    return parts.join('');
  }

  #signed(sign: Sign, at: number): Term {
    switch (sign) {
      case '{':
        return { kind: 'tuple', items: this.#items({ sign, offset: at }, '}'), at };
      case '[':
        return this.#list(at);
      case '<<':
        return readBinary(
          readSegments(this.#cursor, at, () => this.#term()),
          at,
        );
      case '#':
        return this.#map(at);
      case '(':
        return this.#grouped(at);
      case '-':
      case '+':
        return this.#number(sign, at);
      default:
        throw this.#cursor.unexpected(['term']);
    }
  }

  #items(opened: Opened, close: Sign): readonly Term[] {
    this.#cursor.advance();
    if (this.#cursor.accept(close)) return [];
    const items = [this.#term()];
    while (this.#cursor.accept(',')) items.push(this.#term());
    this.#cursor.demand(close, [',', close], opened);
    return items;
  }

  #list(at: number): Term {
    const opened = { sign: '[', offset: at };
    this.#cursor.advance();
    if (this.#cursor.accept(']')) return { kind: 'list', items: [], at };
    const items = [this.#term()];
    while (this.#cursor.accept(',')) items.push(this.#term());
    if (!this.#cursor.accept('|')) {
      this.#cursor.demand(']', [',', '|', ']'], opened);
      return { kind: 'list', items, at };
    }
    const tail = this.#term();
    this.#cursor.demand(']', [']'], opened);
    return joined(items, tail, at);
  }

  #map(at: number): MapTerm {
    this.#cursor.advance();
    const opened = { sign: '#{', offset: at };
    this.#cursor.demand('{', ['{']);
    const pairs = new Map<string, readonly [Term, Term]>();
    if (this.#cursor.accept('}')) return { kind: 'map', pairs: [], at };
    do {
      const key = this.#term();
      this.#cursor.demand('=>', ['=>'], opened);
      // The last of equal keys holds.
      pairs.set(canonicalText(key), [key, this.#term()]);
    } while (this.#cursor.accept(','));
    this.#cursor.demand('}', [',', '}'], opened);
    return { kind: 'map', pairs: [...pairs.values()], at };
  }

  #grouped(at: number): Term {
    this.#cursor.advance();
    const term = this.#term();
    this.#cursor.demand(')', [')'], { sign: '(', offset: at });
    return { ...term, at };
  }

  #number(sign: '-' | '+', at: number): Term {
    this.#cursor.advance();
    const token = this.#cursor.token;
    if (token.kind !== 'integer' && token.kind !== 'float') throw this.#cursor.unexpected(['number']);
    this.#cursor.advance();
    if (token.kind === 'float')
      return { kind: 'float', value: sign === '-' ? -token.value : token.value, at };
    return { kind: 'integer', value: sign === '-' ? -token.value : token.value, at };
  }

  #fun(at: number): FunTerm {
    this.#cursor.advance();
    const module = this.#cursor.name();
    this.#cursor.demand(':', [':']);
    const name = this.#cursor.name();
    this.#cursor.demand('/', ['/']);
    const arity = this.#cursor.token;
    if (arity.kind !== 'integer') throw this.#cursor.unexpected(['number']);
    this.#cursor.advance();
    return { kind: 'fun', module, name, arity: arity.value, at };
  }
}

/** `[a|[b]]` is `[a,b]`, and `[97|"b"]` is `"ab"`. */
function joined(items: readonly Term[], tail: Term, at: number): ListTerm {
  if (tail.kind === 'string')
    return { kind: 'list', items: [...items, ...Array.from(tail.value, characterTerm)], at };
  if (tail.kind !== 'list') return { kind: 'list', items, tail, at };
  const all = [...items, ...tail.items];
  return { kind: 'list', items: all, ...(tail.tail === undefined ? {} : { tail: tail.tail }), at };
}

function characterTerm(character: string): Term {
  return { kind: 'integer', value: BigInt(character.codePointAt(0) ?? 0) };
}
