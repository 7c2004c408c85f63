import { expect, test } from 'vitest';
import { nearestName } from '../../src/model/nearest.ts';
import { slugOf, uniqueSlug } from '../../src/model/slug.ts';

test.each([
  ['tset', ['test', 'toast'], 'test'],
  ['hots', ['hosts', 'id'], 'hosts'],
  ['HOSTS', ['hosts'], 'hosts'],
  ['ecsc-3', ['ecmc-1', 'ecsc-1', 'ecsc-2'], 'ecsc-1'],
  ['x', ['abc'], undefined],
  ['become', ['name'], undefined],
  ['a', [], undefined],
])('nearest to %s among %j is %s', (name, candidates, nearest) => {
  expect(nearestName(name, candidates)).toBe(nearest);
});

test.each([
  ['Back up!', 'back-up'],
  ['  启动 Tomcat 7 ', '启动-tomcat-7'],
  ['a_b', 'a-b'],
  ['e\u0301', 'é'],
  ['—', 'step'],
])('the slug of %j is %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test('a taken slug gets a number', () => {
  expect(uniqueSlug('A', new Set(['a', 'a-2']))).toBe('a-3');
});
