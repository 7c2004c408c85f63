import { expect, test } from 'vitest';
import { compilePattern, matchesWhole } from '../../src/model/pattern.ts';

test('a mistyped escape is an error and says why', () => {
  expect(compilePattern('\\d+')).toMatchObject({ ok: true });
  expect(compilePattern('a\\<b')).toEqual({ ok: false, problem: 'Invalid escape' });
  expect(compilePattern('(a')).toEqual({ ok: false, problem: 'Unterminated group' });
});

test.each([
  ['\\d{8}', '20170315', true],
  ['\\d{8}', '201703151', false],
  ['a|b', 'ab', false],
  ['^x$', 'x', true],
  ['(', '(', false],
])('%j matching the whole of %j is %j', (pattern, value, result) => {
  expect(matchesWhole(pattern, value)).toBe(result);
});
