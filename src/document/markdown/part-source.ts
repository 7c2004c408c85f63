import type { Node, Paragraph } from 'mdast';
import type { CodeLine, ListItem, Placed } from './block.ts';
import type { Fence, Normalized, NormalLine } from './normalize.ts';
import type { ParsedPart } from './parse.ts';
import { isBlank, narrowed } from './source-lines.ts';

/** What a node of the parser's tree stands in. */
export interface Surroundings {
  readonly item: ListItem | null;
  /** Column that the content begins at. */
  readonly column: number;
  readonly quoted: boolean;
  readonly depth: number;
  readonly opensItem: boolean;
}

/** The source of a part of the document, by the lines that the parser counted in it. */
export class PartSource {
  readonly #source: Normalized;
  readonly #first: number;
  /** The part belongs to a block that was cut: nobody can tell how. */
  readonly #cut: boolean;
  readonly #tamed: ReadonlySet<number>;

  constructor(source: Normalized, { first, cut, tamed }: ParsedPart) {
    this.#source = source;
    this.#first = first;
    this.#cut = cut;
    this.#tamed = tamed;
  }

  lineAt(line: number): NormalLine | undefined {
    return this.#source.lines[this.#first + line - 1];
  }

  /** The document's number of a line. */
  numberOf(line: number): number {
    return this.lineAt(line)?.line ?? 1;
  }

  fenceAt(line: number): Fence | undefined {
    return this.#source.fences.get(line);
  }

  linesOf(node: Node): { readonly line: number; readonly endLine: number } {
    const { start, end } = node.position ?? { start: { line: 1 }, end: { line: 1 } };
    const line = this.numberOf(start.line);
    let last = end.line;
    while (last > start.line && isBlank(this.lineAt(last)?.text ?? '')) last -= 1;
    return { line, endLine: this.lineAt(last)?.line ?? line };
  }

  placeOf(node: Node, { item, quoted }: Surroundings): Placed {
    const first = this.lineAt(node.position?.start.line ?? 1);
    return {
      ...this.linesOf(node),
      item,
      aside: quoted || this.#cut || (first?.aside ?? false),
      tab: first?.tab ?? null,
    };
  }

  /** Lines of code that the parser read; a fence among them, which stands there without its content, with it again. */
  codeLines(value: string, start: number): readonly CodeLine[] {
    const seen = new Set<number>();
    return value.split('\n').flatMap((text, index) => {
      const line = this.numberOf(start + index);
      const fence = this.fenceAt(line);
      if (fence === undefined) return [{ text: narrowed(this.#untamed(text, start + index)), line }];
      if (seen.has(line)) return [];
      seen.add(line);
      return fence.lines;
    });
  }

  /** Lines of a paragraph that the parser had without their marks, as they stand in the source; null where it had all marks. */
  untamedLines(node: Paragraph): readonly NormalLine[] | null {
    const { start, end } = node.position ?? { start: { line: 1 }, end: { line: 1 } };
    const first = this.#first + start.line - 1;
    const lines = this.#source.lines.slice(first, this.#first + end.line);
    return lines.some((_, index) => this.#tamed.has(first + index)) ? lines : null;
  }

  #untamed(text: string, line: number): string {
    return this.#tamed.has(this.#first + line - 1)
      ? (this.lineAt(line)?.text.slice(-text.length) ?? text)
      : text;
  }
}
