import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, frameOf, isTooSmall, type Rect, stepsLayout } from '../../src/tui/view/layout.ts';

const sizes = fc.record({
  columns: fc.integer({ min: 60, max: 260 }),
  rows: fc.integer({ min: 20, max: 90 }),
});

describe('the layout', () => {
  test.each([
    [60, 20, false],
    [59, 20, true],
    [60, 19, true],
    [200, 60, false],
  ])('%i×%i', (columns, rows, small) => {
    expect(isTooSmall({ columns, rows })).toBe(small);
  });

  test('a list stands beside what is chosen in it from 80 columns up, and above it below that', () => {
    const beside = columnsOf(frameOf({ columns: 80, rows: 24 }).body, 0.4, 6);
    expect([beside.list.width, beside.divider?.width, beside.main.width]).toEqual([32, 1, 47]);
    const stacked = columnsOf(frameOf({ columns: 79, rows: 24 }).body, 0.4, 6);
    expect([stacked.list.height, stacked.divider, stacked.main.height]).toEqual([6, null, 14]);
  });

  test.each([
    [0, { columns: 80, rows: 24 }, []],
    [1, { columns: 80, rows: 24 }, [10]],
    [2, { columns: 80, rows: 24 }, [5, 5]],
    [4, { columns: 80, rows: 24 }, [3, 3, 3, 3]],
    [9, { columns: 200, rows: 60 }, [9, 8, 8, 8]],
    [9, { columns: 260, rows: 60 }, [17, 17, 16, 16]],
    [4, { columns: 60, rows: 20 }, [4, 3]],
  ])('%i logs on %o', (count, size, heights) => {
    const { panes } = stepsLayout(frameOf(size).body, count);
    expect(panes.map(pane => pane.height)).toEqual(heights);
  });

  test('a step that only watches leaves the room to its logs', () => {
    const { task, panes } = stepsLayout(frameOf({ columns: 120, rows: 40 }).body, 1, 7);
    expect([task.height, panes[0]?.height]).toEqual([7, 29]);
  });

  test('the parts cover the body once', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 0, max: 6 }),
        fc.option(fc.integer({ min: 3, max: 9 })),
        (size, count, needs) => {
          const { body } = frameOf(size);
          const { list, divider, task, panes } = stepsLayout(body, count, needs ?? undefined);
          const parts = [list, task, ...panes, ...(divider === null ? [] : [divider])];
          expect(parts.every(part => part.width > 0 && part.height > 0)).toBe(true);
          expect(coverage(body, parts)).toEqual({ twice: 0, never: 0 });
        },
      ),
    );
  });
});

function coverage(body: Rect, parts: readonly Rect[]): { twice: number; never: number } {
  const cells = new Uint8Array(body.width * body.height);
  for (const { x, y, width, height } of parts)
    for (let row = y; row < y + height; row += 1)
      for (let column = x; column < x + width; column += 1)
        cells[(row - body.y) * body.width + column - body.x]! += 1;
  return { twice: cells.filter(count => count > 1).length, never: cells.filter(count => count === 0).length };
}
