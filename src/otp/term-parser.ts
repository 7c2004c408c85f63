import type { FunTerm, ListTerm, MapTerm, Term } from './term.ts';
import { readBinary, type Segment } from './term-binary.ts';
import { problemIn, type TermProblem, Unreadable } from './term-problem.ts';
import { Scanner, type Sign, type Token } from './term-scanner.ts';
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

interface Opened {
  readonly sign: string;
  readonly offset: number;
}

class Parser {
  readonly #scanner: Scanner;
  readonly #printed: boolean;
  #token: Token;
  #depth = 0;

  constructor(text: string, printed: boolean) {
    this.#scanner = new Scanner(text, { printed });
    this.#printed = printed;
    this.#token = this.#scanner.next();
  }

  all(): readonly Term[] {
    const terms: Term[] = [];
    while (this.#token.kind !== 'end') {
      terms.push(this.#term());
      this.#demand('.', ['.']);
    }
    return terms;
  }

  #term(): Term {
    this.#depth += 1;
    if (this.#depth > depthLimit) throw new Unreadable('tooDeep', this.#token.start);
    const term = this.#single();
    this.#depth -= 1;
    return term;
  }

  #single(): Term {
    const token = this.#token;
    const at = token.start;
    switch (token.kind) {
      case 'atom':
        this.#advance();
        return { kind: 'atom', name: token.value, at };
      case 'integer':
        this.#advance();
        return { kind: 'integer', value: token.value, at };
      case 'float':
        this.#advance();
        return { kind: 'float', value: token.value, at };
      case 'opaque':
        this.#advance();
        return { kind: 'opaque', text: token.value, at };
      case 'string':
        return { kind: 'string', value: this.#strings(), at };
      case 'word':
        if (token.value === 'fun') return this.#fun(at);
        throw this.#unexpected(['term']);
      case 'sign':
        return this.#signed(token.value, at);
      case 'end':
        throw this.#unexpected(['term']);
    }
  }

  /** Strings that follow one another are one. */
  #strings(): string {
    const parts: string[] = [];
    while (this.#token.kind === 'string') {
      parts.push(this.#token.value);
      this.#advance();
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
        return readBinary(this.#segments(at), at);
      case '#':
        return this.#map(at);
      case '(':
        return this.#grouped(at);
      case '-':
      case '+':
        return this.#number(sign, at);
      default:
        throw this.#unexpected(['term']);
    }
  }

  #items(opened: Opened, close: Sign): readonly Term[] {
    this.#advance();
    if (this.#accept(close)) return [];
    const items = [this.#term()];
    while (this.#accept(',')) items.push(this.#term());
    this.#demand(close, [',', close], opened);
    return items;
  }

  #list(at: number): Term {
    const opened = { sign: '[', offset: at };
    this.#advance();
    if (this.#accept(']')) return { kind: 'list', items: [], at };
    const items = [this.#term()];
    while (this.#accept(',')) items.push(this.#term());
    if (!this.#accept('|')) {
      this.#demand(']', [',', '|', ']'], opened);
      return { kind: 'list', items, at };
    }
    const tail = this.#term();
    this.#demand(']', [']'], opened);
    return joined(items, tail, at);
  }

  #map(at: number): MapTerm {
    this.#advance();
    const opened = { sign: '#{', offset: at };
    this.#demand('{', ['{']);
    const pairs = new Map<string, readonly [Term, Term]>();
    if (this.#accept('}')) return { kind: 'map', pairs: [], at };
    do {
      const key = this.#term();
      this.#demand('=>', ['=>'], opened);
      // The last of equal keys holds.
      pairs.set(canonicalText(key), [key, this.#term()]);
    } while (this.#accept(','));
    this.#demand('}', [',', '}'], opened);
    return { kind: 'map', pairs: [...pairs.values()], at };
  }

  #grouped(at: number): Term {
    this.#advance();
    const term = this.#term();
    this.#demand(')', [')'], { sign: '(', offset: at });
    return { ...term, at };
  }

  #number(sign: '-' | '+', at: number): Term {
    this.#advance();
    const token = this.#token;
    if (token.kind !== 'integer' && token.kind !== 'float') throw this.#unexpected(['number']);
    this.#advance();
    if (token.kind === 'float')
      return { kind: 'float', value: sign === '-' ? -token.value : token.value, at };
    return { kind: 'integer', value: sign === '-' ? -token.value : token.value, at };
  }

  #fun(at: number): FunTerm {
    this.#advance();
    const module = this.#name();
    this.#demand(':', [':']);
    const name = this.#name();
    this.#demand('/', ['/']);
    const arity = this.#token;
    if (arity.kind !== 'integer') throw this.#unexpected(['number']);
    this.#advance();
    return { kind: 'fun', module, name, arity: arity.value, at };
  }

  #name(): string {
    const token = this.#token;
    // Erlang prints `fun lists:end/1`, though it would not read that.
    const isName = token.kind === 'atom' || (token.kind === 'word' && this.#printed);
    if (!isName) throw this.#unexpected(['atom']);
    this.#advance();
    return token.value;
  }

  #segments(at: number): readonly Segment[] {
    const segments: Segment[] = [];
    this.#advance();
    if (this.#accept('>>')) return segments;
    do segments.push(this.#segment());
    while (this.#accept(','));
    this.#demand('>>', [',', '>>'], { sign: '<<', offset: at });
    return segments;
  }

  #segment(): Segment {
    const at = this.#token.start;
    const value = this.#term();
    const size = this.#accept(':') ? this.#term() : undefined;
    const types: string[] = [];
    if (this.#accept('/')) {
      do types.push(this.#segmentType());
      while (this.#accept('-'));
    }
    return { value, ...(size === undefined ? {} : { size }), types, at };
  }

  /** `integer`, `big`, or `unit:8`. */
  #segmentType(): string {
    const name = this.#name();
    if (!this.#accept(':')) return name;
    const unit = this.#token;
    if (unit.kind !== 'integer') throw this.#unexpected(['number']);
    this.#advance();
    return `${name}:${unit.value}`;
  }

  #advance(): void {
    this.#token = this.#scanner.next();
  }

  #accept(sign: Sign): boolean {
    if (this.#token.kind !== 'sign' || this.#token.value !== sign) return false;
    this.#advance();
    return true;
  }

  #demand(sign: Sign, expected: readonly string[], opened?: Opened): void {
    if (!this.#accept(sign)) throw this.#unexpected(expected, opened);
  }

  #unexpected(expected: readonly string[], opened?: Opened): Unreadable {
    const { start, end } = this.#token;
    return new Unreadable('unexpected', start, {
      expected,
      found: this.#scanner.text.slice(start, Math.min(end, start + 40)),
      opened,
    });
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
