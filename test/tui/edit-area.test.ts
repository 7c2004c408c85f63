import { describe, expect, test } from 'vitest';
import { emptyEdit, type LineEdit } from '../../src/tui/view/edit.ts';
import { areaRows, editAreaKey, insertText } from '../../src/tui/view/edit-area.ts';

/** The cursor stands where the bar is. */
function at(text: string): LineEdit {
  return { text: text.replace('|', ''), cursor: text.indexOf('|') };
}

function shown({ text, cursor }: LineEdit): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

describe('a text of several lines', () => {
  test.each([
    ['enter', 'set -e|\nls', 'set -e\n|\nls'],
    ['enter', 'ab|cd', 'ab\n|cd'],
    ['up', 'one\ntwo|', 'one|\ntwo'],
    ['up', 'on|e\ntwo', '|one\ntwo'],
    ['up', 'a\nlonger|', 'a|\nlonger'],
    ['down', 'o|ne\ntwo', 'one\nt|wo'],
    ['down', 'one\nt|wo', 'one\ntwo|'],
    ['down', '中|文\nabcd', '中文\nab|cd'],
    ['up', 'abcd\n中文|', 'abcd|\n中文'],
    ['up', '中文\nabc|', '中|文\nabc'],
    ['home', 'one\ntw|o', 'one\n|two'],
    ['end', 'o|ne\ntwo', 'one|\ntwo'],
    ['ctrl-u', 'one\ntw|o', 'one\n|o'],
    ['ctrl-k', 'o|ne\ntwo', 'o|\ntwo'],
    ['ctrl-k', 'one|\ntwo', 'one|two'],
    ['backspace', 'one\n|two', 'one|two'],
    ['delete', 'one|\ntwo', 'one|two'],
    ['left', 'one\n|two', 'one|\ntwo'],
    ['right', 'one|\ntwo', 'one\n|two'],
    ['x', 'one\n|two', 'one\nx|two'],
  ])('%s in %j', (key, before, after) => {
    const edited = editAreaKey(at(before), key);
    expect(edited === null ? null : shown(edited)).toBe(after);
  });

  test('a key that edits nothing changes nothing', () => {
    expect(editAreaKey(at('one|'), 'pageup')).toBeNull();
  });

  test('pasted text keeps its lines, blanks and tabs, and loses what a terminal would act on', () => {
    expect(insertText(emptyEdit, 'a\r\n\tb  \x1b[31m\u202ec\rd\n').text).toBe('a\n\tb  [31mc\nd\n');
  });

  test('rows break where they are full, and the cursor is where its character is drawn', () => {
    expect(areaRows(at('abc中文|def\n'), 5)).toEqual({
      rows: [
        { text: 'abc中', continued: false },
        { text: '文def', continued: true },
        { text: '', continued: false },
      ],
      row: 1,
      column: 2,
    });
    expect(areaRows(at('ab\n|'), 5)).toMatchObject({ row: 1, column: 0 });
    expect(areaRows(at('\t|x'), 20)).toMatchObject({ rows: [{ text: '        x' }], row: 0, column: 8 });
  });

  test('what cannot be seen stands there as a sign', () => {
    expect(areaRows(at('a\x1bb\u200bc|'), 40).rows).toEqual([{ text: 'a␛b<U+200B>c', continued: false }]);
  });
});
