import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fit as cell, pad, slice, truncate, widthOf } from '../../src/text/width.ts';
import { wrap, wrapText } from '../../src/text/wrap.ts';

const plain = (text: string) => text.replace(/\x1b\[[0-9;]*m/g, '');

describe('the width of a text', () => {
  it.each([
    ['ecsc', 4],
    ['服务', 4],
    ['✔ ok', 4],
    ['\x1b[31m服务\x1b[0m', 4],
    ['', 0],
  ])('%j is %i columns', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });
});

describe('truncating', () => {
  it.each<[text: string, columns: number, at: 'end' | 'start' | 'middle', shown: string]>([
    ['short', 10, 'end', 'short'],
    ['schedule-res', 8, 'end', 'schedul…'],
    ['schedule-res', 8, 'start', '…ule-res'],
    ['schedule-res', 8, 'middle', 'sche…res'],
    ['服务启动完成', 6, 'end', '服务…'],
    ['服务启动完成', 7, 'end', '服务启…'],
    ['abc', 1, 'end', '…'],
    ['abc', 0, 'end', ''],
    ['abc', 1, 'middle', '…'],
  ])('%j to %i columns at the %s', (text, columns, at, shown) => {
    expect(truncate(text, columns, at)).toBe(shown);
  });

  it('closes the colour that it cuts', () => {
    const cut = truncate('\x1b[31mSEVERE error\x1b[39m', 7);
    expect(plain(cut)).toBe('SEVERE…');
    expect(cut).toMatch(/\x1b\[39m…$/);
  });

  it('never exceeds the columns', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '中', ' ', '✔', 'é') }),
        fc.nat(30),
        fc.constantFrom('end' as const, 'start' as const, 'middle' as const),
        (text, columns, at) => {
          expect(widthOf(truncate(text, columns, at))).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

it('pads on either side, by columns and not by characters', () => {
  expect(pad('服务', 6)).toBe('服务  ');
  expect(pad('服务', 6, 'right')).toBe('  服务');
  expect(pad('ok', 5, 'center')).toBe(' ok  ');
  expect(cell('服务启动', 5)).toBe('服务…');
});

it('slices by columns', () => {
  expect(slice('服务ab', 2, 5)).toBe('务a');
});

describe('wrapping', () => {
  it.each<[line: string, columns: number, rows: string[]]>([
    ['', 10, ['']],
    ['Stop the service now', 10, ['Stop the', 'service', 'now']],
    ['a  b', 2, ['a', 'b']],
    ['averyveryverylongword', 8, ['averyver', 'yverylon', 'gword']],
    ['升级前请先备份，然后再继续。', 12, ['升级前请先备', '份，然后再继', '续。']],
    ['升级前请先备份，然后', 14, ['升级前请先备', '份，然后']],
    ['（一二三）四五', 10, ['（一二三）', '四五']],
  ])('%j in %i columns', (line, columns, rows) => {
    expect(wrap(line, columns)).toEqual(rows);
  });

  it('wraps hard so that the rows joined are the line again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '中', ' ', '✔', '\\', "'") }),
        fc.integer({ min: 2, max: 20 }),
        (line, columns) => {
          const rows = wrap(line, columns, 'hard');
          expect(rows.join('')).toBe(line);
          for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it('loses nothing but spaces at the breaks between words', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '中', ' ', '，', 'b') }),
        fc.integer({ min: 2, max: 20 }),
        (line, columns) => {
          const rows = wrap(line, columns);
          expect(rows.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
          for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it('carries a colour into the next row', () => {
    const rows = wrap('\x1b[31mabcdef\x1b[39m', 3, 'hard');
    expect(rows.map(plain)).toEqual(['abc', 'def']);
    expect(rows[1]).toContain('\x1b[31m');
  });

  it('wraps each line of a text', () => {
    expect(wrapText('ab\n\ncd ef', 2)).toEqual(['ab', '', 'cd', 'ef']);
  });
});
