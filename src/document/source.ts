import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml';

/** A text file that diagnostics point into. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;

  constructor(file: string, text: string, lines = lineCounterOf(text)) {
    this.file = file;
    this.text = text;
    this.lines = lines;
  }
}

/** Offsets into a source's text. */
export type Range = readonly [start: number, end: number];

export type Container = object;

export interface SyntaxProblem {
  readonly code: 'yamlSyntax' | 'yamlTooLarge' | 'yamlLoop' | 'yamlKey';
  readonly range: Range;
  readonly detail: string;
}

/** A YAML file as plain values, each of which still knows where it was written. */
export class YamlSource extends SourceText {
  /** The document's value; undefined where the file is empty or not YAML. */
  readonly root: unknown;
  readonly problems: readonly SyntaxProblem[];
  readonly #nodes = new WeakMap<Container, Node>();
  readonly #left: { nodes: number } = { nodes: 200_000 };
  readonly #open = new Set<Node>();
  readonly #problems: SyntaxProblem[] = [];
  readonly #resolve: (node: Node) => Node | undefined;

  constructor(file: string, text: string) {
    const lines = new LineCounter();
    const document = parseDocument(text, {
      lineCounter: lines,
      version: '1.2',
      prettyErrors: false,
      strict: true,
    });
    super(file, text, lines);
    this.#resolve = node => (isAlias(node) ? node.resolve(document) : node);
    for (const error of firstOfEach([...document.errors, ...document.warnings]))
      this.#problems.push({ code: 'yamlSyntax', range: error.pos, detail: error.message });
    this.root = document.errors.length > 0 ? undefined : this.#value(document.contents);
    this.problems = this.#problems;
  }

  /** Where a value of a list or mapping stands; without a key, or where there is none, the container itself. */
  range(container: Container, key?: string | number): Range {
    const node = key === undefined ? undefined : this.#child(container, key);
    return rangeOf(node ?? this.#nodes.get(container));
  }

  /** Where the key itself stands. */
  keyRange(container: Container, key: string): Range {
    const pair = this.#pair(container, key);
    return pair === undefined ? this.range(container) : rangeOf(pair.key);
  }

  /** Where the nth occurrence (from 0) of some text within a value stands, or the whole value. */
  rangeWithin(container: Container, key: string | number, wanted: string, nth = 0): Range {
    const [start, end] = this.range(container, key);
    let at = start - 1;
    for (let count = 0; count <= nth; count++) {
      at = this.text.indexOf(wanted, at + 1);
      if (at === -1 || at + wanted.length > end) return [start, end];
    }
    return [at, at + wanted.length];
  }

  /** The text of a plain scalar as it was written, which a number loses: `1.10`, `0x1f`. */
  written(container: Container, key: string): string | undefined {
    const child = this.#child(container, key);
    const node = child === undefined ? undefined : this.#resolve(child);
    return isScalar(node) ? node.source : undefined;
  }

  #value(node: Node | null): unknown {
    if (node === null) return null;
    const resolved = this.#resolve(node);
    if (resolved === undefined) return null;
    this.#left.nodes -= 1;
    if (this.#left.nodes < 0) return this.#stop('yamlTooLarge', node);
    if (isScalar(resolved)) return resolved.value;
    if (this.#open.has(resolved)) return this.#stop('yamlLoop', node);
    this.#open.add(resolved);
    const value = isMap(resolved) ? this.#mapping(resolved) : isSeq(resolved) ? this.#list(resolved) : null;
    this.#open.delete(resolved);
    if (value !== null) this.#nodes.set(value, resolved);
    return value;
  }

  #mapping(map: { readonly items: readonly Pair[] }): Container {
    const value: Record<string, unknown> = Object.create(null);
    for (const pair of map.items) {
      const { key } = pair;
      if (isScalar(key) && key.value !== null)
        value[String(key.value)] = this.#value(pair.value as Node | null);
      else this.#problems.push({ code: 'yamlKey', range: rangeOf(key), detail: '' });
    }
    return value;
  }

  #list(list: { readonly items: readonly unknown[] }): Container {
    return list.items.map(item => this.#value(item as Node | null));
  }

  #stop(code: SyntaxProblem['code'], node: Node): null {
    if (!this.#problems.some(problem => problem.code === code))
      this.#problems.push({ code, range: rangeOf(node), detail: '' });
    return null;
  }

  #pair(container: Container, key: string | number): Pair | undefined {
    const node = this.#nodes.get(container);
    if (!isMap(node)) return undefined;
    return node.items.find(item => isScalar(item.key) && String(item.key.value) === String(key));
  }

  #child(container: Container, key: string | number): Node | undefined {
    const node = this.#nodes.get(container);
    const child = isSeq(node) ? node.items[Number(key)] : this.#pair(container, key)?.value;
    return child === null || child === undefined ? undefined : (child as Node);
  }
}

/** Once the parser is off the track, every further token is unexpected to it: only the first says something. */
function firstOfEach(errors: readonly YAMLError[]): readonly YAMLError[] {
  const derailed = errors.find(({ code }) => code === 'UNEXPECTED_TOKEN');
  return errors.filter(error => error.code !== 'UNEXPECTED_TOKEN' || error === derailed);
}

function rangeOf(node: unknown): Range {
  const range = (node as { range?: [number, number, number] | null } | null | undefined)?.range;
  return range ? [range[0], range[1]] : [0, 0];
}

function lineCounterOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}
