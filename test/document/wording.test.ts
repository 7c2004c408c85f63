import { expect, test } from 'vitest';
import { english } from '../../src/document/wording.en.ts';
import { worded } from '../../src/document/wording.ts';
import { chinese } from '../../src/document/wording.zh.ts';

const keys = Object.keys(english) as (keyof typeof english)[];

test.each(keys)('%s says the same things in both languages', key => {
  expect(chinese[key].map(namesIn)).toEqual(english[key].map(namesIn));
});

test('both languages have the same keys', () => {
  expect(Object.keys(chinese).sort()).toEqual([...keys].sort());
});

test('the first hint that everything is known for is the one that is given', () => {
  expect(worded('en', 'undefinedVariable', { name: 'a', nearest: 'b' }).hint).toBe('Did you mean “b”?');
  expect(worded('en', 'undefinedVariable', { name: 'a' }).hint).toContain('--var a=…');
  expect(worded('zh', 'unknownHost', { name: 'a' }).hint).toBeNull();
});

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(match => match[0]).sort();
}
