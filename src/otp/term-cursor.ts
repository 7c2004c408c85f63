import { Unreadable } from './term-problem.ts';
import { Scanner, type Sign, type Token } from './term-scanner.ts';

/** Where a bracket was opened. */
export interface Opened {
  readonly sign: string;
  readonly offset: number;
}

/** The tokens of a text one by one, and what is said of one that does not fit. */
export class TokenCursor {
  readonly #scanner: Scanner;
  readonly #printed: boolean;
  #token: Token;

  /** `printed`: the text is what Erlang printed. */
  constructor(text: string, printed: boolean) {
    this.#scanner = new Scanner(text, { printed });
    this.#printed = printed;
    this.#token = this.#scanner.next();
  }

  get token(): Token {
    return this.#token;
  }

  advance(): void {
    this.#token = this.#scanner.next();
  }

  accept(sign: Sign): boolean {
    if (this.#token.kind !== 'sign' || this.#token.value !== sign) return false;
    this.advance();
    return true;
  }

  demand(sign: Sign, expected: readonly string[], opened?: Opened): void {
    if (!this.accept(sign)) throw this.unexpected(expected, opened);
  }

  /** The name of an atom. */
  name(): string {
    const token = this.#token;
    // Erlang prints `fun lists:end/1`, though it would not read that.
    const isName = token.kind === 'atom' || (token.kind === 'word' && this.#printed);
    if (!isName) throw this.unexpected(['atom']);
    this.advance();
    return token.value;
  }

  unexpected(expected: readonly string[], opened?: Opened): Unreadable {
    const { start, end } = this.#token;
    return new Unreadable('unexpected', start, {
      expected,
      found: this.#scanner.text.slice(start, Math.min(end, start + 40)),
      opened,
    });
  }
}
