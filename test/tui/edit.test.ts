import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../src/text/width.ts';
import { editing, editKey, insert, isText, type LineEdit, visiblePart } from '../../src/tui/view/edit.ts';

/** `a|b`: the text with its cursor. */
function at(text: string): LineEdit {
  return { text: text.replace('|', ''), cursor: text.indexOf('|') };
}

function shown({ text, cursor }: LineEdit): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

describe('a line being typed', () => {
  test.each([
    ['a character', 'ab|', 'c', 'abc|'],
    ['a character in the middle', 'a|b', '升', 'a升|b'],
    ['left over a wide character', 'a升|', 'left', 'a|升'],
    ['left over a character of several code points', 'e\u0301|', 'left', '|e\u0301'],
    ['left at the start', '|ab', 'left', '|ab'],
    ['right', '|升b', 'right', '升|b'],
    ['right at the end', 'ab|', 'right', 'ab|'],
    ['Home', 'ab|c', 'home', '|abc'],
    ['Ctrl-A', 'ab|c', 'ctrl-a', '|abc'],
    ['End', 'ab|c', 'end', 'abc|'],
    ['Ctrl-E', 'ab|c', 'ctrl-e', 'abc|'],
    ['Backspace', 'a升|b', 'backspace', 'a|b'],
    ['Backspace at the start', '|ab', 'backspace', '|ab'],
    ['Delete', 'a|升b', 'delete', 'a|b'],
    ['Ctrl-D', 'a|b', 'ctrl-d', 'a|'],
    ['Ctrl-U', 'abc|d', 'ctrl-u', '|d'],
    ['Ctrl-K', 'a|bcd', 'ctrl-k', 'a|'],
    ['Ctrl-W', 'mv /home/ecsc |x', 'ctrl-w', 'mv /home/|x'],
    ['Ctrl-W again', 'mv /home/|x', 'ctrl-w', 'mv /|x'],
  ])('%s', (_, before, key, after) => {
    const edit = editKey(at(before), key);
    expect(edit === null ? null : shown(edit)).toBe(after);
  });

  test.each(['enter', 'tab', 'escape', 'up', 'pagedown', 'ctrl-c', 'shift-tab'])('%s does not edit', key => {
    expect(editKey(at('ab|'), key)).toBeNull();
  });

  test('pasted text stays one line and keeps no control or invisible character', () => {
    expect(shown(insert(at('a|z'), 'one\r\n  two\tthree\x1b[31m\u202e\u200b'))).toBe('aone two three[31m|z');
  });

  test('a secret that is pasted with its line end comes without it', () => {
    expect(insert(editing(''), 'hunter2\r\n').text).toBe('hunter2');
  });

  test('names of keys are no text, and characters of every script are', () => {
    expect(['enter', 'ctrl-c', 'pageup', 'shift-tab', 'up', ''].filter(isText)).toEqual([]);
    expect(['a', 'Z', '1', ' ', '-', '升', 'é', '👍', 'e\u0301'].filter(isText)).toHaveLength(9);
  });

  test('the part that is shown fits and has the cursor in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.array(fc.constantFrom('left', 'right', 'home', 'end', 'backspace', '升', 'a'), { maxLength: 30 }),
        fc.integer({ min: 3, max: 40 }),
        (text, keys, columns) => {
          let edit = insert(editing(''), text);
          for (const key of keys) edit = editKey(edit, key) ?? edit;
          const part = visiblePart(edit, columns);
          expect(widthOf(part.text)).toBeLessThanOrEqual(columns);
          expect(part.column).toBeLessThan(columns);
        },
      ),
    );
  });
});
