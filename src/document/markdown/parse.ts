import type { List, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { Boundaries } from './boundaries.ts';
import { Definitions } from './definitions.ts';
import type { NormalLine } from './normalize.ts';
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

const options = {
  extensions: [gfmTable(), gfmTaskListItem()],
  mdastExtensions: [gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()],
};

/** Characters that are worth a part: each costs something to set up, and the parser is slower the longer one is. */
const enough = 4096;

/** What a line costs besides its characters. */
const lineCost = 16;

/** Where no block ends for so long, the document is cut all the same: the parser's time can grow with the square. */
const most = 32_768;

/**
 * Parses the lines in parts that begin where blocks do, each by itself, which reads nothing otherwise than all of them at
 * once: numbers of list items go on, and references find their targets in other parts. `size` is that of a part in characters.
 */
export function* parseParts(lines: readonly NormalLine[], size: number = enough): Generator<ParsedPart> {
  const { texts, begins, fixed, tamed } = prepared(lines);
  const definitions = new Definitions(texts);
  let open: OpenList | null = null;
  for (const { first, end, cut } of partsOf(texts, begins, fixed, size)) {
    const text = texts.slice(first, end).join('\n');
    const head = definitions.linesFor(text);
    const root = fromMarkdown(head.length === 0 ? text : `${head.join('\n')}\n${text}`, options);
    root.children = root.children.filter(node => (node.position?.start.line ?? 0) > head.length);
    const lineOf = (line: number) => texts[first + line - head.length - 1] ?? '';
    open = goOn(root, open, lineOf);
    yield { root, first: first - head.length, cut, tamed };
  }
}

/** The list that a part ends with. */
interface OpenList {
  readonly marker: string;
  /** Of an item that would come next. */
  readonly number: number;
}

/** Numbers the list that a part begins with, where it is the one that the part before ended with. */
function goOn(root: Root, open: OpenList | null, lineOf: (line: number) => string): OpenList | null {
  const [first] = root.children;
  if (open !== null && first?.type === 'list' && markerOf(first, lineOf) === open.marker)
    first.start = open.number;
  const last = root.children.at(-1);
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
}

function* partsOf(
  texts: readonly string[],
  begins: readonly boolean[],
  fixed: readonly boolean[],
  size: number,
): Generator<Part> {
  let [first, length, cut] = [0, 0, false];
  for (const [index, text] of texts.entries()) {
    const begin = begins[index] === true;
    const tooLong = length > most && (length > 2 * most || texts[index - 1]?.trim() === '');
    if ((begin && (length > size || cut)) || (tooLong && fixed[index] !== true)) {
      yield { first, end: index, cut };
      [first, length, cut] = [index, 0, !begin];
    }
    length += text.length + lineCost;
  }
  yield { first, end: texts.length, cut };
}
