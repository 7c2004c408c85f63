import type { List, Root, RootContent } from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { Boundaries } from './boundaries.ts';
import { Definitions } from './definitions.ts';
import type { NormalLine } from './normalize.ts';
import { plainBlock } from './plain-blocks.ts';
import { shallow, Tamer } from './tame.ts';

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

/** Characters that are worth a part: each costs something to set up, and the parser is slower the longer one is. */
const enough = 4096;

/** What a line costs besides its characters. */
const lineCost = 16;

/** Where no block ends for so long, the document is cut all the same: the parser's time can grow with the square. */
const most = 32_768;

/**
 * Parses the lines in parts that begin where blocks do, each by itself, which reads nothing otherwise than all of them at
 * once: numbers of list items go on, and references find their targets in other parts. `size` is that of a part in
 * characters; where it is infinite, the parser reads everything, the plain blocks too.
 */
export function* parseParts(lines: readonly NormalLine[], size: number = enough): Generator<ParsedPart> {
  const source = prepared(lines);
  const { texts, tamed } = source;
  const definitions = new Definitions(texts);
  let open: OpenList | null = null;
  for (const { first, end, cut, plain } of partsOf(source, size)) {
    if (plain !== null) {
      for (const node of plain) open = goOn([node], open, line => texts[first + line - 1] ?? '');
      yield { root: { type: 'root', children: plain }, first, cut, tamed };
      continue;
    }
    const text = texts.slice(first, end).join('\n');
    const head = definitions.linesFor(text);
    const root = fromMarkdown(head.length === 0 ? text : `${head.join('\n')}\n${text}`, optionsFor(text));
    root.children = root.children.filter(node => (node.position?.start.line ?? 0) > head.length);
    open = goOn(root.children, open, line => texts[first + line - head.length - 1] ?? '');
    yield { root, first: first - head.length, cut, tamed };
  }
}

/** The list that a part ends with. */
interface OpenList {
  readonly marker: string;
  /** Of an item that would come next. */
  readonly number: number;
}

/** Numbers the list that the blocks begin with, where it is the one that those before ended with. */
function goOn(
  blocks: readonly RootContent[],
  open: OpenList | null,
  lineOf: (line: number) => string,
): OpenList | null {
  const [first] = blocks;
  if (open !== null && first?.type === 'list' && markerOf(first, lineOf) === open.marker)
    first.start = open.number;
  const last = blocks.at(-1);
  if (last?.type !== 'list') return null;
  return { marker: markerOf(last, lineOf), number: (last.start ?? 1) + last.children.length };
}

function markerOf(list: List, lineOf: (line: number) => string): string {
  return (
    /^ *(?:\d+([.)])|([-*+]))/
      .exec(lineOf(list.position?.start.line ?? 1))
      ?.slice(1)
      .join('') ?? ''
  );
}

interface Prepared {
  readonly texts: readonly string[];
  /** A part may begin with the line. */
  readonly begins: readonly boolean[];
  /** HTML, which the parser reads in no time, and of which there is no part without its beginning. */
  readonly fixed: readonly boolean[];
  readonly tamed: ReadonlySet<number>;
}

function prepared(lines: readonly NormalLine[]): Prepared {
  const [texts, begins, fixed, tamed]: [string[], boolean[], boolean[], Set<number>] = [
    [],
    [],
    [],
    new Set(),
  ];
  const boundaries = new Boundaries();
  const tamer = new Tamer();
  for (const [index, line] of lines.entries()) {
    const text = shallow(line.text);
    const boundary = boundaries.see(text);
    const plain = boundary.html ? null : tamer.tamed(text);
    if (plain !== null) tamed.add(index);
    texts.push(plain ?? text);
    begins.push(boundary.begins);
    fixed.push(boundary.html);
  }
  return { texts, begins, fixed, tamed };
}

interface Part {
  readonly first: number;
  readonly end: number;
  readonly cut: boolean;
  /** Its blocks, where they need no parser. */
  readonly plain: RootContent[] | null;
}

/** Parts for the parser, and between them runs of blocks that need none. */
function* partsOf({ texts, begins, fixed }: Prepared, size: number): Generator<Part> {
  let part: Omit<Part, 'end'> = { first: 0, cut: false, plain: null };
  let [length, before] = [0, ''];
  for (const { start, end } of stretchesOf(begins)) {
    const number = part.plain === null ? 1 : start - part.first + 1;
    const block =
      size === Number.POSITIVE_INFINITY ? null : plainBlock(texts.slice(start, end), number, before);
    before = texts[start] ?? '';
    const ends = block === null ? part.plain !== null || length > size || part.cut : part.plain === null;
    if (ends) {
      if (start > part.first) yield { ...part, end: start };
      part = { first: start, cut: false, plain: block === null ? null : [] };
      length = 0;
    }
    if (block !== null) {
      part.plain?.push(block);
      continue;
    }
    for (let index = start; index < end; index++) {
      const isTooLong = length > most && (length > 2 * most || texts[index - 1]?.trim() === '');
      if (isTooLong && fixed[index] !== true) {
        yield { ...part, end: index };
        part = { first: index, cut: index > start, plain: null };
        length = 0;
      }
      length += (texts[index] ?? '').length + lineCost;
    }
  }
  yield { ...part, end: texts.length };
}

/** From each line that a part may begin with to the next one. */
function* stretchesOf(
  begins: readonly boolean[],
): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0;
  for (let index = 1; index < begins.length; index++) {
    if (begins[index] !== true) continue;
    yield { start, end: index };
    start = index;
  }
  if (begins.length > 0) yield { start, end: begins.length };
}
