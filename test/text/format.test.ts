import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatDateTime,
  formatDuration,
  formatOffset,
  formatPercent,
  formatZone,
  isTimeZone,
  milliseconds,
} from '../../src/text/format.ts';

describe('a length of time', () => {
  it.each([
    [0, '0s'],
    [340, '0.3s'],
    [2_000, '2s'],
    [9_940, '9.9s'],
    [9_960, '10s'],
    [45_000, '45s'],
    [59_600, '1m 00s'],
    [80_000, '1m 20s'],
    [7_500_000, '2h 05m'],
    [273_600_000, '3d 4h'],
    [-80_000, '-1m 20s'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is null between instants of which one is missing', () => {
    expect(milliseconds('2017-03-15T02:00:00.000Z', null)).toBeNull();
    expect(milliseconds('2017-03-15T02:00:00.000Z', '2017-03-15T02:00:01.500Z')).toBe(1500);
  });
});

describe('an instant', () => {
  it.each([
    ['UTC', '2017-03-14 18:05:09', 'UTC'],
    ['Asia/Shanghai', '2017-03-15 02:05:09', 'UTC+08:00'],
    ['America/New_York', '2017-03-14 14:05:09', 'UTC-04:00'],
    ['Asia/Kolkata', '2017-03-14 23:35:09', 'UTC+05:30'],
  ])('in %s is %s', (zone, dateTime, offset) => {
    expect(formatDateTime('2017-03-14T18:05:09.123Z', zone)).toBe(dateTime);
    expect(formatZone('2017-03-14T18:05:09.123Z', zone)).toBe(offset);
  });

  it('at midnight is 00, not 24', () => {
    expect(formatClock('2017-03-15T00:00:00.000Z', 'UTC')).toBe('00:00:00');
  });

  it('needs a time zone that exists', () => {
    expect(isTimeZone('Asia/Shanghai')).toBe(true);
    expect(isTimeZone('Asia/Nowhere')).toBe(false);
  });
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [10_300, '10 KiB'],
  [1_468_006, '1.4 MiB'],
  [16 * 1024 ** 2, '16 MiB'],
  [1024 ** 2 - 1, '1.0 MiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('says 100%% only when all of it is done', () => {
  expect(formatPercent(199, 200)).toBe('99%');
  expect(formatPercent(200, 200)).toBe('100%');
  expect(formatPercent(0, 0)).toBe('100%');
});

it.each([
  [20, '±0s'],
  [-99, '±0s'],
  [300, '+0.3s'],
  [-130_000, '-2m 10s'],
])('a clock that is %i ms ahead is off by %s', (ms, text) => {
  expect(formatOffset(ms)).toBe(text);
});
