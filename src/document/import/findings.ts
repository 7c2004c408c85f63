import type { BlockKind } from './blocks/classify.ts';
import type {
  Assumption,
  AssumptionCode,
  Findings,
  FoundCommand,
  FoundRepetition,
  LeftOut,
  LeftReason,
} from './found.ts';

/** Collects the findings, and knows of every line whether anything came of it. */
export class FindingsBook {
  readonly blocks: Record<BlockKind, number> = {
    command: 0,
    session: 0,
    file: 0,
    repl: 0,
    output: 0,
    reference: 0,
    doubtful: 0,
  };
  readonly commands: FoundCommand[] = [];
  readonly placeholders: { text: string; line: number; variable: string | null }[] = [];
  readonly uploads: { files: readonly string[]; to: string; line: number; host: string | null }[] = [];
  readonly follows: { text: string; line: number; host: string | null }[] = [];
  readonly repetitions: FoundRepetition[] = [];
  readonly interactive: { text: string; line: number; host: string | null }[] = [];
  readonly edits: { line: number; file: string | null }[] = [];
  readonly choices: { line: number; variable: string; options: readonly string[] }[] = [];
  readonly assumptions: Assumption[] = [];
  readonly #assumed = new Set<string>();
  readonly #left: LeftOut[] = [];
  readonly #lines: readonly string[];
  readonly #taken: Uint8Array;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.#taken = new Uint8Array(lines.length + 2);
  }

  assume(line: number, code: AssumptionCode, text: string): void {
    const short = text.length > 200 ? `${text.slice(0, 199)}…` : text;
    const key = `${line} ${code} ${short}`;
    if (this.#assumed.has(key)) return;
    this.#assumed.add(key);
    this.assumptions.push({ line, code, text: short });
  }

  /** Whether the text stands on a line of the document as it is. */
  holds(line: number, text: string): boolean {
    return (this.#lines[line - 1] ?? '').includes(text);
  }

  /** Something came of these lines. */
  take(line: number, endLine: number = line): void {
    this.#taken.fill(1, Math.max(0, line), Math.min(this.#lines.length, endLine) + 1);
  }

  leave(line: number, endLine: number, why: LeftReason): void {
    this.take(line, endLine);
    const text = this.#textOf(line, endLine);
    if (text.trim() !== '') this.#left.push({ line, endLine, text, why });
  }

  /** All findings, the assumptions and what was left out in the order of the document. */
  all(): Findings {
    const { blocks, commands, placeholders, uploads, follows, repetitions, interactive, edits, choices } =
      this;
    const left = this.#allLeft();
    const assumptions = this.assumptions.toSorted((a, b) => a.line - b.line);
    return {
      blocks,
      commands,
      placeholders,
      uploads,
      follows,
      repetitions,
      interactive,
      edits,
      choices,
      assumptions,
      left,
    };
  }

  /** What was left out, with every line that nothing else accounts for. */
  #allLeft(): readonly LeftOut[] {
    for (let line = 1; line <= this.#lines.length; line++) {
      if (this.#taken[line] || (this.#lines[line - 1] ?? '').trim() === '') continue;
      let end = line;
      while (end < this.#lines.length && !this.#taken[end + 1] && (this.#lines[end] ?? '').trim() !== '')
        end += 1;
      this.leave(line, end, 'prose');
      line = end;
    }
    return this.#left.toSorted((a, b) => a.line - b.line);
  }

  #textOf(line: number, endLine: number): string {
    return this.#lines.slice(line - 1, endLine).join('\n');
  }
}
