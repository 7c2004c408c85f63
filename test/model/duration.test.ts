import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/model/duration.ts';

test.each<[string | number, number | null]>([
  ['20s', 20_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1h 30m', 5_400_000],
  ['200ms', 200],
  ['1.5s', 1500],
  ['2d', 172_800_000],
  ['45', 45_000],
  [45, 45_000],
  [0.2, 200],
  ['0', 0],
  ['', null],
  ['5 minutes', null],
  ['5x', null],
  ['-5s', null],
  [-5, null],
  [Number.NaN, null],
  ['m', null],
])('%j is %j milliseconds', (text, duration) => {
  expect(parseDuration(text)).toBe(duration);
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.nat(10 ** 10), duration => {
      expect(parseDuration(formatDuration(duration))).toBe(duration);
    }),
  );
});
