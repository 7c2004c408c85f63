import { describe, expect, test } from 'vitest';
import { SessionSlots, type SlotAttempt } from '../../src/transports/session-slots.ts';

/** A host that allows so many sessions and refuses the next. */
function hostAllowing(limit: number) {
  const state = { open: 0, most: 0, refused: 0 };
  const attempt = async (): Promise<SlotAttempt<number>> => {
    await Promise.resolve();
    if (state.open >= limit) {
      state.refused += 1;
      return { kind: 'full' };
    }
    state.open += 1;
    state.most = Math.max(state.most, state.open);
    return { kind: 'opened', value: state.open };
  };
  return { state, attempt };
}

describe('sessions on a host', () => {
  test.each([1, 2, 3, 10])('that allows %i are never more, and all get their turn', async limit => {
    const slots = new SessionSlots();
    const { state, attempt } = hostAllowing(limit);
    const done = Array.from({ length: 25 }, async () => {
      await slots.acquire(attempt, 'task');
      await new Promise(resolve => setImmediate(resolve));
      state.open -= 1;
      slots.closed();
    });
    await Promise.all(done);
    expect(state.most).toBeLessThanOrEqual(limit);
    expect(state.open).toBe(0);
  });

  test('leave one for control, which goes before what waits', async () => {
    const slots = new SessionSlots();
    const { state, attempt } = hostAllowing(10);
    for (let count = 0; count < 9; count++) await slots.acquire(attempt, 'task');
    const order: string[] = [];
    void slots.acquire(attempt, 'task').then(() => order.push('task'));
    await slots.acquire(attempt, 'control').then(() => order.push('control'));
    const second = slots.acquire(attempt, 'control').then(() => order.push('control'));
    state.open -= 1;
    slots.closed();
    await second;
    expect(order).toEqual(['control', 'control']);
    expect(state.open).toBe(10);
  });

  test('that only a daemon holds open give way when there is no room otherwise', async () => {
    const slots = new SessionSlots();
    const { state, attempt } = hostAllowing(1);
    await slots.acquire(attempt, 'task');
    slots.offer(() => {
      state.open -= 1;
      slots.closed();
    });
    await slots.acquire(attempt, 'task');
    expect(state.most).toBe(1);
  });

  test('that a host refuses altogether are an error', async () => {
    const slots = new SessionSlots();
    await expect(slots.acquire(hostAllowing(0).attempt, 'task')).rejects.toThrow('no session');
  });

  test('wait no longer when the connection is gone', async () => {
    const slots = new SessionSlots();
    const { attempt } = hostAllowing(1);
    await slots.acquire(attempt, 'task');
    let gone = false;
    const waiting = slots.acquire(
      async () => (gone ? { kind: 'failed', error: new Error('gone') } : attempt()),
      'task',
    );
    gone = true;
    slots.flush();
    await expect(waiting).rejects.toThrow('gone');
  });
});
