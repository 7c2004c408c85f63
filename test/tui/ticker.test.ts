import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nextInterval, startTicker } from '../../src/tui/ticker.ts';

describe('frames', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
  afterEach(() => vi.useRealTimers());

  function tickerAt(busy: () => number) {
    const drawn: number[] = [];
    const ticker = startTicker({
      draw: () => drawn.push(Date.now()),
      now: () => Date.now(),
      utilization: busy,
    });
    return { drawn, ticker };
  }

  test('come at once when little happens', () => {
    const { drawn, ticker } = tickerAt(() => 0);
    ticker.request();
    vi.advanceTimersByTime(1);
    expect(drawn).toHaveLength(1);
  });

  test('are one for many requests', () => {
    const { drawn, ticker } = tickerAt(() => 0);
    for (let count = 0; count < 10_000; count += 1) ticker.request();
    vi.advanceTimersByTime(15);
    expect(drawn).toHaveLength(1);
  });

  test('become rarer under load, at most four a second, and frequent again after it', () => {
    let busy = 0.9;
    const { drawn, ticker } = tickerAt(() => busy);
    const seconds = (count: number) => {
      const before = drawn.length;
      for (let ms = 0; ms < count * 1000; ms += 5) {
        ticker.request();
        vi.advanceTimersByTime(5);
      }
      return (drawn.length - before) / count;
    };
    seconds(2);
    expect(seconds(4)).toBeLessThanOrEqual(4.5);
    busy = 0.1;
    seconds(4);
    expect(seconds(2)).toBeGreaterThan(30);
  });

  test('are not drawn when nobody asks, and not after the end', () => {
    const { drawn, ticker } = tickerAt(() => 0);
    vi.advanceTimersByTime(60_000);
    expect(drawn).toHaveLength(0);
    ticker.request();
    ticker.stop();
    ticker.request();
    vi.advanceTimersByTime(60_000);
    expect(drawn).toHaveLength(0);
  });

  test('of the clock come when they are due, and earlier ones are not delayed by later ones', () => {
    const { drawn, ticker } = tickerAt(() => 0);
    const start = Date.now();
    ticker.requestIn(1000);
    ticker.requestIn(300);
    ticker.requestIn(5000);
    vi.advanceTimersByTime(999);
    expect(drawn.map(time => time - start)).toEqual([300]);
  });

  test.each([
    [16, 0, 16],
    [100, 0.1, 80],
    [100, 0.25, 80],
    [100, 0.5, 200],
    [200, 1, 250],
  ])('after %i ms at %f of the time the next waits %i ms', (interval, busy, expected) => {
    expect(nextInterval(interval, busy, 0.25)).toBe(expected);
  });
});
