import { describe, expect, test } from 'vitest';
import { english } from '../../src/text/tui.en.ts';
import { chinese } from '../../src/text/tui.zh.ts';

type Tree = { readonly [key: string]: unknown };

/** Every message by its path, functions called with something for each argument. */
function said(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[path + key, value]];
    if (typeof value === 'function')
      return [
        [path + key, String(value(...Array.from({ length: value.length }, (_, index) => `<${index}>`)))],
      ];
    return said(value as Tree, `${path}${key}.`);
  });
}

const inEnglish = new Map(said(english));
const inChinese = new Map(said(chinese));

describe('the messages of the full screen', () => {
  test('exist in both languages, and none is empty', () => {
    expect([...inChinese.keys()]).toEqual([...inEnglish.keys()]);
    expect([...inEnglish.values(), ...inChinese.values()].filter(text => text.trim() === '')).toEqual([]);
  });

  test('put the same things in', () => {
    const holes = (text: string) => [...new Set(text.match(/<\d>/g))].sort();
    for (const [path, text] of inEnglish) {
      // A count that one language needs for its plural only.
      const own = holes(text).filter(hole => text.includes(hole));
      expect([path, holes(inChinese.get(path) ?? '')]).toEqual([path, own]);
    }
  });

  test('are Chinese in Chinese, but for keys and what is typed as it is', () => {
    const same = [...inChinese].filter(([, text]) => !/\p{Script=Han}/u.test(text)).map(([path]) => path);
    expect(same.filter(path => !/^(keyNames\.|task\.shell\.|form\.(yes|no)$)/.test(path))).toEqual(
      onlyPutTogether,
    );
  });

  /** Nothing but what is put in, with marks between. */
  const onlyPutTogether = [
    'checklist.stepsAndHosts',
    'task.progress',
    'task.note',
    'pane.of',
    'pane.linesBelow',
    'verify.markedBy',
    'signOff.signed',
    'confirm.pid',
    'failure.on',
    'manual.onHost',
  ];
});
