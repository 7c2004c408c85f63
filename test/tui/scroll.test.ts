import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesSource, type Source, scrollBy, showing, windowOf } from '../../src/tui/view/scroll.ts';

/** Lines that take as many rows as their number says; row texts are `line.row`. */
function sourceOf(heights: readonly number[], first = 0): Source {
  return {
    first,
    end: first + heights.length,
    rows: line =>
      Array.from({ length: heights[line - first] ?? 0 }, (_, row) => [{ text: `${line}.${row}` }]),
  };
}

const texts = (rows: ReturnType<typeof windowOf>['rows']) => rows.map(([part]) => part?.text);

describe('scrolling', () => {
  const source = sourceOf([1, 3, 1, 2]);

  test('a document is shown from its start and output from its end', () => {
    expect(texts(windowOf(source, null, 3, 'start').rows)).toEqual(['0.0', '1.0', '1.1']);
    expect(texts(windowOf(source, null, 3, 'end').rows)).toEqual(['2.0', '3.0', '3.1']);
  });

  test('a long line can be read row by row', () => {
    const down = scrollBy(source, null, 2, 3, 'start');
    expect(texts(windowOf(source, down, 3, 'start').rows)).toEqual(['1.1', '1.2', '2.0']);
  });

  test('back at its own place the position is forgotten, so that output is followed again', () => {
    const up = scrollBy(source, null, -2, 3, 'end');
    expect(up).toEqual({ line: 1, row: 1 });
    expect(scrollBy(source, up, 5, 3, 'end')).toBeNull();
  });

  test('lines that are no longer held are passed over', () => {
    const held = sourceOf([1, 1, 1], 100);
    expect(texts(windowOf(held, { line: 3, row: 0 }, 2, 'end').rows)).toEqual(['100.0', '101.0']);
  });

  test('nothing to show is no rows, at the start and at the end', () => {
    expect(windowOf(linesSource([]), null, 5, 'end')).toMatchObject({ rows: [], atStart: true, atEnd: true });
  });

  test('a found line is on the screen', () => {
    const found = windowOf(source, showing(source, 2, 3), 3, 'end');
    expect(texts(found.rows)).toContain('2.0');
  });

  test('whatever is scrolled, the window is full or shows everything, and every row can be reached', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        heights,
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 8 }),
        fc.constantFrom('start' as const, 'end' as const),
        (rows, height, moves, anchor) => {
          const all = sourceOf(rows);
          const total = rows.reduce((sum, count) => sum + count, 0);
          let position = null as ReturnType<typeof scrollBy>;
          for (const by of moves) position = scrollBy(all, position, by, height, anchor);
          expect(windowOf(all, position, height, anchor).rows).toHaveLength(Math.min(height, total));
          const seen = new Set<string | undefined>();
          position = scrollBy(all, position, -total, height, anchor);
          for (let step = 0; step <= total; step += 1) {
            for (const text of texts(windowOf(all, position, height, anchor).rows)) seen.add(text);
            position = scrollBy(all, position, 1, height, anchor);
          }
          expect(seen.size).toBe(total);
        },
      ),
    );
  });
});
