import type { Root, RootContent } from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { Definitions } from './definitions.ts';
import type { NormalLine } from './normalize.ts';
import { enough, type Part, type Prepared, partsOf, prepared } from './parts.ts';

/** A part of the document as CommonMark with GitHub's tables and task lists reads it; its positions count from `first` in `lines`. */
export interface ParsedPart {
  readonly root: Root;
  readonly first: number;
  /** The part before ends within a block that was too long to be read at once, and this one goes on with it. */
  readonly cut: boolean;
  /** Lines that the parser had in another form, by their index in `lines`. */
  readonly tamed: ReadonlySet<number>;
}

const tables = { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] };
const tasks = { extensions: [gfmTaskListItem()], mdastExtensions: [gfmTaskListItemFromMarkdown()] };
const both = {
  extensions: [...tables.extensions, ...tasks.extensions],
  mdastExtensions: [...tables.mdastExtensions, ...tasks.mdastExtensions],
};

/** What a text can need: without it the parser is faster. The line under the head of a table has a `|` or a `:`. */
function optionsFor(text: string): Options {
  const mayHoldTable = /\||:-|-:/.test(text);
  if (!text.includes('[')) return mayHoldTable ? tables : {};
  return mayHoldTable ? both : tasks;
}

/**
 * Parses the lines in parts that begin where blocks do, each by itself, which reads nothing otherwise than all of them at
 * once: numbers of list items go on, and references find their targets in other parts. `size` is what the parser reads at
 * once in characters; where it is infinite, it reads everything, the plain blocks too.
 */
export function* parseParts(lines: readonly NormalLine[], size: number = enough): Generator<ParsedPart> {
  const source = prepared(lines);
  const parser = new PartParser(source);
  let waiting: Part[] = [];
  let length = 0;
  for (const part of partsOf(source, size)) {
    // What was cut may lack its end, and would not let go of what comes after it.
    if (length > size || part.cut) {
      yield* parser.read(waiting);
      [waiting, length] = [[], 0];
    }
    waiting.push(part);
    length += part.plain === null ? part.length : 0;
  }
  yield* parser.read(waiting);
}

/** Ends whatever block is open, so that the parser can read parts that are not next to each other. */
const separator = '***';

/** Parts whose blocks are kept; more would take more memory than they save time. */
const mostKnown = 1024;

class PartParser {
  readonly #source: Prepared;
  readonly #definitions: Definitions;
  /** What the parser has read already, by its text: an upgrade document says much of it again. */
  readonly #known = new Map<string, { readonly blocks: readonly RootContent[]; readonly line: number }>();
  #open: OpenList | null = null;

  constructor(source: Prepared) {
    this.#source = source;
    this.#definitions = new Definitions(source.texts);
  }

  /** Parts in a row; those that the parser has to see, all at once. */
  *read(parts: readonly Part[]): Generator<ParsedPart> {
    const { texts } = this.#source;
    const textOf = ({ first, end, plain }: Part) =>
      plain === null ? texts.slice(first, end).join('\n') : null;
    const read = parts.map(part => ({ part, text: textOf(part) }));
    const unread = new Map<string, Part>();
    for (const { part, text } of read) if (text !== null && !this.#known.has(text)) unread.set(text, part);
    if (unread.size > 0) this.#parse([...unread]);
    for (const { part, text } of read) {
      const known = text === null ? { blocks: part.plain ?? [], line: 1 } : this.#known.get(text);
      if (known !== undefined) yield this.#parsed(part, known.blocks, known.line);
    }
    if (this.#known.size > mostKnown) this.#known.clear();
  }

  #parse(parts: readonly (readonly [string, Part])[]): void {
    const text = parts.map(([own]) => own).join(`\n${separator}\n`);
    const head = this.#definitions.linesFor(text);
    const { children } = fromMarkdown([...head, text].join('\n'), optionsFor(text));
    const blocks = children.filter(node => startOf(node) > head.length);
    let line = head.length + 1;
    for (const [own, { first, end }] of parts) {
      const behind = line + end - first;
      const next = blocks.findIndex(node => startOf(node) >= behind);
      this.#known.set(own, { blocks: blocks.splice(0, next < 0 ? blocks.length : next), line });
      // What stands between it and the next part.
      if (next >= 0) blocks.shift();
      line = behind + 1;
    }
  }

  /** `line`: the number that the part's first line has in the positions. */
  #parsed({ first, cut }: Part, blocks: readonly RootContent[], line: number): ParsedPart {
    const { texts, tamed } = this.#source;
    const children = blocks.map(node => {
      const marker = node.type === 'list' ? markerOf(texts[first + startOf(node) - line] ?? '') : '';
      const goesOn = node.type === 'list' && this.#open?.marker === marker;
      const made = goesOn ? { ...node, start: this.#open?.number ?? null } : node;
      this.#open = made.type === 'list' ? { marker, number: (made.start ?? 1) + made.children.length } : null;
      return made;
    });
    return { root: { type: 'root', children }, first: first - line + 1, cut, tamed };
  }
}

/** The list that came last. */
interface OpenList {
  readonly marker: string;
  /** Of an item that would come next. */
  readonly number: number;
}

function startOf(node: RootContent): number {
  return node.position?.start.line ?? 0;
}

function markerOf(text: string): string {
  return /^ *(?:\d+([.)])|([-*+]))/.exec(text)?.slice(1).join('') ?? '';
}
