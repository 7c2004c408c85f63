import type { Term } from './term.ts';
import type { Segment } from './term-binary.ts';
import type { TokenCursor } from './term-cursor.ts';

/** The segments of a binary that was opened at `at`; `term` reads one term. */
export function readSegments(cursor: TokenCursor, at: number, term: () => Term): readonly Segment[] {
  const segments: Segment[] = [];
  cursor.advance();
  if (cursor.accept('>>')) return segments;
  do segments.push(segment(cursor, term));
  while (cursor.accept(','));
  cursor.demand('>>', [',', '>>'], { sign: '<<', offset: at });
  return segments;
}

function segment(cursor: TokenCursor, term: () => Term): Segment {
  const at = cursor.token.start;
  const value = term();
  const size = cursor.accept(':') ? term() : undefined;
  const types: string[] = [];
  if (cursor.accept('/')) {
    do types.push(segmentType(cursor));
    while (cursor.accept('-'));
  }
  return { value, ...(size === undefined ? {} : { size }), types, at };
}

/** `integer`, `big`, or `unit:8`. */
function segmentType(cursor: TokenCursor): string {
  const name = cursor.name();
  if (!cursor.accept(':')) return name;
  const unit = cursor.token;
  if (unit.kind !== 'integer') throw cursor.unexpected(['number']);
  cursor.advance();
  return `${name}:${unit.value}`;
}
