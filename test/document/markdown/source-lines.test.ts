import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { narrowed, splitLines } from '../../../src/document/markdown/source-lines.ts';

describe('the lines of a document', () => {
  test('end as on any system, and have no byte order mark', () => {
    expect(splitLines('\uFEFFa\r\nb\rc\n')).toEqual(['a', 'b', 'c', '']);
  });

  test('are what stands in it, whatever characters these are', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(fc.property(text, each => narrowed(each) === each));
    fc.assert(
      fc.property(fc.array(text), lines => {
        const own = lines.map(line => line.replace(/[\r\n\uFEFF]/g, ''));
        expect(splitLines(own.join('\n'))).toEqual(own.length === 0 ? [''] : own);
      }),
    );
  });
});
