import { describe, expect, test } from 'vitest';
import { type InkKey, pressesOf } from '../../src/tui/view/keypress.ts';

const none: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  backspace: false,
  delete: false,
  ctrl: false,
  shift: false,
  meta: false,
};

const names = (input: string, key: Partial<InkKey> = {}) =>
  pressesOf(input, { ...none, ...key }).map(press => press.key);

describe('keys as they arrive', () => {
  test.each<[string, string, Partial<InkKey>, readonly string[]]>([
    ['a letter', 'j', {}, ['j']],
    ['a capital', 'R', { shift: true }, ['R']],
    ['Enter', '', { return: true }, ['enter']],
    ['Tab', '', { tab: true }, ['tab']],
    ['Shift-Tab', '', { tab: true, shift: true }, ['shift-tab']],
    ['an arrow', '', { upArrow: true }, ['up']],
    ['Escape', '', { escape: true }, ['escape']],
    ['Ctrl-C', 'c', { ctrl: true }, ['ctrl-c']],
    ['a space', ' ', {}, [' ']],
    ['buffered letters', 'jjj', {}, ['j', 'j', 'j']],
    ['buffered Enters', '\r\r', {}, ['enter', 'enter']],
    ['text and Enter in one read', '中a\r', {}, ['中', 'a', 'enter']],
    ['a line end of two characters', 'a\r\nb', {}, ['a', 'enter', 'b']],
    ['a character of several code points', '👩\u200d🚒', {}, ['👩\u200d🚒']],
    ['Alt and a letter', 'x', { meta: true }, []],
    ['a control character in a burst', 'a\x03', {}, ['a', 'ctrl-c']],
    ['another control character', '\x00', {}, []],
  ])('%s', (_, input, key, expected) => {
    expect(names(input, key)).toEqual(expected);
  });

  test('only a key that came by itself counts as one that was meant', () => {
    expect(pressesOf('\r', none)).toEqual([{ key: 'enter', alone: true }]);
    expect(pressesOf('y\r', none).every(({ alone }) => !alone)).toBe(true);
  });
});
