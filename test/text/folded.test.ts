import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folded } from '../../src/text/folded.ts';
import { widthOf } from '../../src/text/width.ts';

test.each([
  ['a line that fits', '  line 1: short', 40, '  line 1: short'],
  [
    'a line that does not, under itself and further in',
    '  line 12: the process is found by this part',
    24,
    '  line 12: the process\n    is found by this\n    part',
  ],
  [
    'Chinese, between its characters',
    '第 4 行：推断的内容请核对推断的内容',
    24,
    '第 4 行：推断的内容请\n  核对推断的内容',
  ],
  ['an empty line', 'a\n\nb', 40, 'a\n\nb'],
])('a page is folded to a terminal: %s', (_, page, columns, expected) => {
  expect(folded(page, columns)).toBe(expected);
});

test('no row is wider than the terminal, and no word is lost', () => {
  const words = fc.array(fc.constantFrom('line', '升级', 'a', '/home/ecsc', '——', 'x'.repeat(18)), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      words,
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 30, max: 90 }),
      (said, margin, columns) => {
        const rows = folded(`${' '.repeat(margin)}${said.join(' ')}`, columns).split('\n');
        expect(Math.max(...rows.map(widthOf))).toBeLessThanOrEqual(columns);
        expect(rows.join('').replaceAll(' ', '')).toBe(said.join(''));
      },
    ),
  );
});
