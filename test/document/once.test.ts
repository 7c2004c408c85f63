import { describe, expect, test } from 'vitest';
import { once, oncePerText } from '../../src/document/once.ts';

describe('an answer that is kept', () => {
  test('is asked for once for each object, also where it is undefined', () => {
    const asked: object[] = [];
    const answer = once((key: object) => {
      asked.push(key);
      return undefined;
    });
    const [one, other] = [{}, {}];
    for (const key of [one, other, one, other]) answer(key);
    expect(asked).toEqual([one, other]);
  });

  test('is asked for once for each text, also where it is null', () => {
    const asked: string[] = [];
    const length = oncePerText((text: string) => {
      asked.push(text);
      return text === '' ? null : text.length;
    });
    expect(['ab', '', 'ab', 'a' + 'b', ''].map(length)).toEqual([2, null, 2, 2, null]);
    expect(asked).toEqual(['ab', '']);
  });

  test('is not kept for a long text, nor for more texts than there is room for', () => {
    const asked = new Map<string, number>();
    const answer = oncePerText((text: string) => {
      asked.set(text, (asked.get(text) ?? 0) + 1);
      return text.length;
    });
    const long = 'x'.repeat(2001);
    expect([answer(long), answer(long)]).toEqual([2001, 2001]);
    expect(asked.get(long)).toBe(2);
    answer('first');
    for (let index = 0; index < 8192; index++) answer(`text ${index}`);
    expect(answer('first')).toBe(5);
    expect(asked.get('first')).toBe(2);
  });
});
