import type { Expression } from './expression.ts';

export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | {
      readonly ok: false;
      readonly problem: ExpressionProblem;
      readonly offset: number;
      readonly found: string;
    };

type ExpressionProblem = 'unexpectedEnd' | 'unexpectedText' | 'openQuote';

/** Never throws; `offset` counts UTF-16 units from the start of `text`. */
export function parseExpression(text: string): ParsedExpression {
  try {
    const parser = new Parser(tokensOf(text), text.length);
    return { ok: true, expression: parser.whole() };
  } catch (error) {
    if (!(error instanceof Unparsable)) throw error;
    return { ok: false, problem: error.problem, offset: error.offset, found: error.found };
  }
}

interface Token {
  readonly kind: 'word' | 'text' | '==' | '!=' | 'and' | 'or' | 'not' | '(' | ')';
  readonly value: string;
  readonly offset: number;
}

class Unparsable extends Error {
  readonly problem: ExpressionProblem;
  readonly offset: number;
  readonly found: string;
  constructor(problem: ExpressionProblem, offset: number, found: string) {
    super(problem);
    this.problem = problem;
    this.offset = offset;
    this.found = found;
  }
}

const lexemes =
  /(\s+)|(==|!=|&&|\|\||!|\(|\))|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([A-Za-z][A-Za-z0-9_]*)|(\d[\w.]*)/suy;

const operators: Readonly<Record<string, Token['kind']>> = {
  '==': '==',
  '!=': '!=',
  '&&': 'and',
  and: 'and',
  '||': 'or',
  or: 'or',
  '!': 'not',
  not: 'not',
  '(': '(',
  ')': ')',
};

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  lexemes.lastIndex = 0;
  while (lexemes.lastIndex < text.length) {
    const offset = lexemes.lastIndex;
    const match = lexemes.exec(text);
    if (match === null) {
      const char = text[offset] ?? '';
      throw new Unparsable(/["']/.test(char) ? 'openQuote' : 'unexpectedText', offset, char);
    }
    const [, blank, symbol, double, single, word, number] = match;
    if (blank !== undefined) continue;
    const operator = Object.hasOwn(operators, symbol ?? word ?? '')
      ? operators[symbol ?? word ?? '']
      : undefined;
    const literal = double ?? single;
    if (operator !== undefined) tokens.push({ kind: operator, value: match[0], offset });
    else if (literal !== undefined)
      tokens.push({ kind: 'text', value: literal.replace(/\\(.)/gsu, '$1'), offset });
    else if (word === undefined || word === 'true' || word === 'false')
      tokens.push({ kind: 'text', value: word ?? number ?? '', offset });
    else tokens.push({ kind: 'word', value: word, offset });
  }
  return tokens;
}

/** Loosest first: or, and, not, comparison. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #at = 0;

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  whole(): Expression {
    const expression = this.#or();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return expression;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#accept('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#accept('and')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    return this.#accept('not') ? { kind: 'not', of: this.#not() } : this.#comparison();
  }

  #comparison(): Expression {
    const left = this.#value();
    if (this.#accept('==')) return { kind: 'equal', left, right: this.#value() };
    if (this.#accept('!=')) return { kind: 'unequal', left, right: this.#value() };
    return left;
  }

  #value(): Expression {
    const token = this.#tokens[this.#at];
    if (this.#accept('(')) {
      const inner = this.#or();
      if (!this.#accept(')')) throw this.#unexpected();
      return inner;
    }
    if (token?.kind === 'word') {
      this.#at += 1;
      return { kind: 'name', name: token.value, offset: token.offset };
    }
    if (token?.kind === 'text') {
      this.#at += 1;
      return { kind: 'text', value: token.value };
    }
    throw this.#unexpected();
  }

  #accept(kind: Token['kind']): boolean {
    if (this.#tokens[this.#at]?.kind !== kind) return false;
    this.#at += 1;
    return true;
  }

  #unexpected(): Unparsable {
    const token = this.#tokens[this.#at];
    return token === undefined
      ? new Unparsable('unexpectedEnd', this.#end, '')
      : new Unparsable('unexpectedText', token.offset, token.value);
  }
}
