import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleControls } from '../../src/text/visible.ts';

describe('a text that must be read exactly', () => {
  it.each<[text: string, shown: string]>([
    ['cp -a a b', 'cp -a a b'],
    ['第一行\n第二行\n', '第一行\n第二行\n'],
    ['rm -rf /\recho ok', 'rm -rf /␍echo ok'],
    ['echo \x1b[8mhidden', 'echo ␛[8mhidden'],
    ['a\x9b31mb', 'a<U+009B>31mb'],
    ['a\u202eb\u200bc', 'a<U+202E>b<U+200B>c'],
    ['a\x7fb\x00', 'a␡b␀'],
    ['\tx', '        x'],
    ['a\ud83d', 'a<U+D83D>'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleControls(text)).toBe(shown);
  });

  it('has nothing left that a screen would act on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(visibleControls(text).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
      }),
    );
  });
});
