import type { RootContent } from 'mdast';
import { Boundaries } from './boundaries.ts';
import type { NormalLine } from './normalize.ts';
import { plainBlock } from './plain-blocks.ts';
import { shallow, Tamer } from './tame.ts';

/** Characters that the parser is given at once: each time costs something to set up, and it is slower the more there are. */
export const enough = 4096;

/** What a line costs besides its characters. */
const lineCost = 16;

/** Where no block ends for so long, the document is cut all the same: the parser's time can grow with the square. */
const most = 32_768;

/** The lines of a document as the parser may have them. */
export interface Prepared {
  readonly texts: readonly string[];
  /** A part may begin with the line. */
  readonly begins: readonly boolean[];
  /** HTML, which the parser reads in no time, and of which there is no part without its beginning. */
  readonly fixed: readonly boolean[];
  readonly tamed: ReadonlySet<number>;
}

export function prepared(lines: readonly NormalLine[]): Prepared {
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

/** A part of the document, which reads by itself as it does in its place. */
export interface Part {
  readonly first: number;
  readonly end: number;
  /** The part before ends within a block. */
  readonly cut: boolean;
  /** Its blocks, where they need no parser. */
  readonly plain: RootContent[] | null;
  /** What it costs the parser, in characters. */
  readonly length: number;
}

/** Parts for the parser, and between them runs of blocks that need none. */
export function* partsOf({ texts, begins, fixed }: Prepared, size: number): Generator<Part> {
  let part: Omit<Part, 'end' | 'length'> = { first: 0, cut: false, plain: null };
  let [length, before] = [0, ''];
  for (const { start, end } of stretchesOf(begins)) {
    const number = part.plain === null ? 1 : start - part.first + 1;
    const block =
      size === Number.POSITIVE_INFINITY ? null : plainBlock(texts.slice(start, end), number, before);
    before = texts[start] ?? '';
    const ends = block === null ? part.plain !== null || length > size || part.cut : part.plain === null;
    if (ends) {
      if (start > part.first) yield { ...part, end: start, length };
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
        yield { ...part, end: index, length };
        part = { first: index, cut: index > start, plain: null };
        length = 0;
      }
      length += (texts[index] ?? '').length + lineCost;
    }
  }
  yield { ...part, end: texts.length, length };
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
