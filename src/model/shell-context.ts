/**
 * Where in a shell script something stands: needed to put a value there so that it stays one word. Knows quotes,
 * escapes, comments, `$(…)`, `${…}`, `$((…))`, backquotes and here-documents; does not judge whether the script is valid.
 */
export type ShellContext =
  | { readonly kind: 'unquoted' }
  | { readonly kind: 'double' }
  /** Single quotes, and `$'…'`. */
  | { readonly kind: 'single' }
  | { readonly kind: 'comment' }
  /** `expands`: the delimiter is not quoted. */
  | { readonly kind: 'heredoc'; readonly delimiter: string; readonly expands: boolean }
  /** Inside `${…}`, `$((…))`, or right after `$`. */
  | { readonly kind: 'expansion' }
  | { readonly kind: 'backquoted' }
  /** Right after a backslash. */
  | { readonly kind: 'escaped' };

/** A stretch of the script that is not shell text itself, such as a placeholder. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The context of each span, in the order given; spans must be in ascending order and not overlap. */
export function shellContexts(script: string, spans: readonly Span[]): readonly ShellContext[] {
  const scanner = new Scanner(script, spans);
  return spans.length === 0 ? [] : scanner.scan();
}

interface CommandFrame {
  readonly kind: 'command';
  readonly nested: boolean;
  parens: number;
  cases: number;
}

type Frame =
  | CommandFrame
  | { readonly kind: 'arithmetic'; parens: number }
  | { readonly kind: 'double' | 'single' | 'ansi' | 'comment' | 'backquoted' | 'braces' };

interface Heredoc {
  readonly delimiter: string;
  readonly expands: boolean;
  readonly stripTabs: boolean;
}

class Scanner {
  readonly #text: string;
  readonly #ends: ReadonlyMap<number, number>;
  readonly #spans: readonly Span[];
  readonly #found = new Map<number, ShellContext>();
  readonly #frames: Frame[] = [{ kind: 'command', nested: false, parens: 0, cases: 0 }];
  #heredocs: Heredoc[] = [];
  #at = 0;

  constructor(text: string, spans: readonly Span[]) {
    this.#text = text;
    this.#spans = spans;
    this.#ends = new Map(spans.map(span => [span.start, span.end]));
  }

  scan(): readonly ShellContext[] {
    while (this.#at < this.#text.length) {
      const frame = this.#frames.at(-1);
      if (frame === undefined) break;
      if (this.#take(contextIn(frame))) continue;
      this.#step(frame);
    }
    return this.#spans.map(span => this.#found.get(span.start) ?? { kind: 'unquoted' });
  }

  /** Records the span that starts here, if one does, and moves past it. */
  #take(context: ShellContext): boolean {
    const end = this.#ends.get(this.#at);
    if (end === undefined) return false;
    this.#found.set(this.#at, context);
    this.#at = end;
    return true;
  }

  #step(frame: Frame): void {
    switch (frame.kind) {
      case 'command':
        this.#command(frame);
        break;
      case 'double':
        if (!this.#expansion()) this.#until('"');
        break;
      case 'single':
        this.#until("'");
        break;
      case 'ansi':
        if (!this.#escape()) this.#until("'");
        break;
      case 'backquoted':
        if (!this.#escape()) this.#until('`');
        break;
      case 'comment':
        // The newline itself belongs to the command around: a here-document may begin after it.
        if (this.#char() === '\n') this.#frames.pop();
        else this.#at += 1;
        break;
      case 'braces':
        this.#braces();
        break;
      case 'arithmetic':
        this.#arithmetic(frame);
        break;
    }
  }

  #command(frame: CommandFrame): void {
    const char = this.#char();
    if (this.#expansion()) return;
    if (char === "'") this.#open(this.#text[this.#at - 1] === '$' ? 'ansi' : 'single');
    else if (char === '"') this.#open('double');
    else if (char === '#' && this.#atWordStart()) this.#open('comment');
    else if (char === '<') this.#redirection();
    else if (char === ')') this.#closeParenthesis(frame);
    else {
      if (char === '(') frame.parens += 1;
      this.#countCases(frame);
      this.#at += 1;
      if (char === '\n') this.#heredocBodies();
    }
  }

  /** `case` and `esac` matter because a pattern ends in a `)` that nothing opened. */
  #countCases(frame: CommandFrame): void {
    const word = /^(case|esac)(?=[\s;&|)]|$)/.exec(this.#text.slice(this.#at, this.#at + 5))?.[0];
    if (word === undefined || !this.#atCommandStart()) return;
    frame.cases = word === 'case' ? frame.cases + 1 : Math.max(0, frame.cases - 1);
  }

  #closeParenthesis(frame: CommandFrame): void {
    if (frame.parens > 0) frame.parens -= 1;
    else if (frame.cases === 0 && frame.nested) this.#frames.pop();
    this.#at += 1;
  }

  #braces(): void {
    const quotes = !this.#frames.some(frame => frame.kind === 'double');
    if (this.#expansion()) return;
    if (this.#char() === '"') this.#open('double');
    else if (this.#char() === "'" && quotes) this.#open('single');
    else this.#until('}');
  }

  #arithmetic(frame: Extract<Frame, { kind: 'arithmetic' }>): void {
    if (this.#expansion()) return;
    if (this.#char() === '(') frame.parens += 1;
    if (this.#char() === ')') frame.parens -= 1;
    if (frame.parens === 0) this.#frames.pop();
    this.#at += 1;
  }

  /** What means the same with and without double quotes: an escape, `$…`, backquotes. */
  #expansion(): boolean {
    if (this.#escape()) return true;
    if (this.#char() === '`') this.#open('backquoted');
    else if (this.#char() === '$') this.#dollar();
    else return false;
    return true;
  }

  #dollar(): void {
    this.#at += 1;
    if (this.#take({ kind: 'expansion' })) return;
    if (this.#text.startsWith('((', this.#at)) {
      this.#frames.push({ kind: 'arithmetic', parens: 2 });
      this.#at += 2;
    } else if (this.#char() === '(') {
      this.#frames.push({ kind: 'command', nested: true, parens: 0, cases: 0 });
      this.#at += 1;
    } else if (this.#char() === '{') {
      this.#open('braces');
    }
  }

  #redirection(): void {
    const operator = /^<<<|^<<-?|^</.exec(this.#text.slice(this.#at, this.#at + 3))?.[0] ?? '<';
    this.#at += operator.length;
    if (operator === '<<' || operator === '<<-') this.#heredocStart(operator === '<<-');
  }

  #heredocStart(stripTabs: boolean): void {
    while (this.#char() === ' ' || this.#char() === '\t') this.#at += 1;
    const start = this.#at;
    while (this.#at < this.#text.length && !/[\s;&|<>()]/.test(this.#char())) {
      if (!this.#take({ kind: 'escaped' })) this.#at += 1;
    }
    const word = this.#text.slice(start, this.#at);
    if (word !== '') {
      this.#heredocs.push({
        delimiter: word.replace(/['"\\]/g, ''),
        expands: !/['"\\]/.test(word),
        stripTabs,
      });
    }
  }

  #heredocBodies(): void {
    for (const heredoc of this.#heredocs) this.#heredocBody(heredoc);
    this.#heredocs = [];
  }

  #heredocBody({ delimiter, expands, stripTabs }: Heredoc): void {
    while (this.#at < this.#text.length) {
      const newline = this.#text.indexOf('\n', this.#at);
      const end = newline === -1 ? this.#text.length : newline;
      const line = this.#text.slice(this.#at, end);
      const last = (stripTabs ? line.replace(/^\t+/, '') : line) === delimiter;
      while (this.#at < end) {
        const escaped = expands && this.#text[this.#at - 1] === '\\';
        if (!this.#take(escaped ? { kind: 'escaped' } : { kind: 'heredoc', delimiter, expands }))
          this.#at += 1;
      }
      this.#at += 1;
      if (last) return;
    }
  }

  #escape(): boolean {
    if (this.#char() !== '\\') return false;
    this.#at += 1;
    if (!this.#take({ kind: 'escaped' })) this.#at += 1;
    return true;
  }

  #until(close: string): void {
    if (this.#char() === close) this.#frames.pop();
    this.#at += 1;
  }

  #open(kind: 'double' | 'single' | 'ansi' | 'comment' | 'backquoted' | 'braces'): void {
    this.#frames.push({ kind });
    this.#at += 1;
  }

  #char(): string {
    return this.#text[this.#at] ?? '';
  }

  #atWordStart(): boolean {
    return this.#at === 0 || /[\s;&|()]/.test(this.#text[this.#at - 1] ?? '');
  }

  #atCommandStart(): boolean {
    return /(^|[;&|(){\n]|\b(do|then|else))[ \t]*$/.test(
      this.#text.slice(Math.max(0, this.#at - 64), this.#at),
    );
  }
}

function contextIn(frame: Frame): ShellContext {
  switch (frame.kind) {
    case 'command':
      return { kind: 'unquoted' };
    case 'double':
      return { kind: 'double' };
    case 'single':
    case 'ansi':
      return { kind: 'single' };
    case 'comment':
      return { kind: 'comment' };
    case 'backquoted':
      return { kind: 'backquoted' };
    case 'arithmetic':
    case 'braces':
      return { kind: 'expansion' };
  }
}
