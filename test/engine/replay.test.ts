import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/engine/event.ts';
import type { OutputBook } from '../../src/engine/output.ts';
import { foldEvents } from '../../src/engine/reduce.ts';
import { createReplay, type ReplayAction, type ReplayState, replaySpeeds } from '../../src/engine/replay.ts';
import { replaySession } from '../../src/engine/replay-session.ts';
import { scriptedRun, sealed } from '../report/scripted-run.ts';

const events = scriptedRun();

function positionsOf(type: Event['type']): number[] {
  return events.flatMap((event, index) => (event.type === type ? [index + 1] : []));
}

function played(...actions: readonly ReplayAction[]): ReplayState {
  const replay = createReplay(events);
  return actions.reduce((state, action) => replay.reduce(state, action), replay.initial);
}

describe('a replay', () => {
  it('begins paused at the first event', () => {
    expect(played()).toEqual({ position: 1, playing: false, speed: 1, clock: 0 });
  });

  it('moves only when it plays', () => {
    expect(played({ type: 'tick', elapsed: 60_000 }).position).toBe(1);
    expect(played({ type: 'play' }, { type: 'tick', elapsed: 1_500 }).position).toBeGreaterThan(1);
  });

  it('shows each event at its own time, and simultaneous ones together', () => {
    const record = sealed([
      [0, { type: 'run.paused', by: 'a' }],
      [1, { type: 'run.continued', by: 'a' }],
      [0, { type: 'run.paused', by: 'a' }],
      [1, { type: 'run.continued', by: 'a' }],
    ]);
    const replay = createReplay(record);
    const after = (elapsed: number) =>
      replay.reduce({ ...replay.initial, playing: true }, { type: 'tick', elapsed }).position;
    expect([999, 1000, 1999, 2000].map(after)).toEqual([1, 3, 3, 4]);
  });

  it('shortens long silences, and takes a clock that was set back for no time at all', () => {
    const at = (time: string, seq: number) =>
      ({ v: 1, seq, time, prev: '', type: 'run.paused', by: 'a' }) as const;
    const record = [
      at('2017-03-14T18:00:00.000Z', 0),
      at('2017-03-14T19:00:00.000Z', 1),
      at('2017-03-14T18:30:00.000Z', 2),
      at('2017-03-14T18:30:00.500Z', 3),
    ];
    expect(createReplay(record, { idleLimit: 3_000 }).timeline.offsets).toEqual([0, 3_000, 3_000, 3_500]);
  });

  it('goes faster and slower within its speeds', () => {
    expect(played({ type: 'faster' }, { type: 'faster' }).speed).toBe(4);
    const slow: ReplayAction = { type: 'slower' };
    expect(played(slow, slow, slow, slow, slow).speed).toBe(replaySpeeds[0]);
    const fast: ReplayAction = { type: 'faster' };
    expect(played(...Array<ReplayAction>(20).fill(fast)).speed).toBe(replaySpeeds.at(-1));
  });

  it('stops at the end, and plays from the start again', () => {
    const end = played({ type: 'play' }, { type: 'tick', elapsed: 100_000_000 });
    expect(end).toMatchObject({ position: events.length, playing: false });
    expect(createReplay(events).reduce(end, { type: 'toggle' })).toMatchObject({
      position: 1,
      playing: true,
    });
  });

  it('jumps between tasks', () => {
    const [first = 0, second = 0] = createReplay(events).timeline.tasks;
    expect(played({ type: 'nextTask' }).position).toBe(first);
    expect(played({ type: 'nextTask' }, { type: 'nextTask' }).position).toBe(second);
    expect(played({ type: 'nextTask' }, { type: 'nextTask' }, { type: 'previousTask' }).position).toBe(first);
    expect(played({ type: 'previousTask' }).position).toBe(1);
  });

  it('jumps to failures, and stays where there is no further one', () => {
    const [unreachable = 0] = positionsOf('host.failed');
    expect(played({ type: 'nextFailure' }).position).toBe(unreachable);
    const next = played({ type: 'nextFailure' }, { type: 'nextFailure' });
    expect(events[next.position - 1]).toMatchObject({ type: 'task.finished', outcome: { code: 1 } });
    expect(played({ type: 'last' }, { type: 'nextFailure' }).position).toBe(events.length);
    expect(played({ type: 'last' }, { type: 'previousFailure' }).position).toBeLessThan(events.length);
  });

  it('goes on from where it was sought to, at the pace of the record', () => {
    const replay = createReplay(events);
    const sought = replay.reduce({ ...replay.initial, playing: true }, { type: 'seek', position: 30 });
    expect(replay.reduce(sought, { type: 'tick', elapsed: 0 }).position).toBeGreaterThanOrEqual(30);
    expect(replay.reduce(sought, { type: 'seek', position: -5 }).position).toBe(1);
    expect(replay.reduce(sought, { type: 'seek', position: 1e9 }).position).toBe(events.length);
  });

  it('stays within the record whatever is done to it', () => {
    const kinds = ['play', 'pause', 'toggle', 'faster', 'slower', 'nextTask', 'previousTask'] as const;
    const more = ['nextFailure', 'previousFailure', 'first', 'last'] as const;
    const action = fc.oneof(
      fc.constantFrom(...kinds, ...more).map(type => ({ type }) as ReplayAction),
      fc.integer({ min: -9, max: 999 }).map(position => ({ type: 'seek', position }) as ReplayAction),
      fc.nat(50_000).map(elapsed => ({ type: 'tick', elapsed }) as ReplayAction),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), actions => {
        const state = played(...actions);
        expect(state.position).toBeGreaterThanOrEqual(1);
        expect(state.position).toBeLessThanOrEqual(events.length);
      }),
    );
  });
});

/** Remembers what was added, which is all that a replay decides about a book. */
function fakeBook(): OutputBook & { readonly added: number[] } {
  const added: number[] = [];
  return {
    added,
    add: event => void added.push(event.seq),
    addLive: () => undefined,
    keys: () => [],
    stream: () => {
      throw new Error('not read here');
    },
  };
}

describe('the session of a replay', () => {
  it('has the state of the fold at every position, wherever it was before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: events.length }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        (positions, snapshotEvery) => {
          const session = replaySession(events, { openBook: fakeBook, snapshotEvery });
          for (const position of positions) {
            session.seek(position);
            expect(session.state).toEqual(foldEvents(events.slice(0, position)));
            const { added } = session.output as ReturnType<typeof fakeBook>;
            expect(added).toEqual(events.slice(0, position).map(event => event.seq));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells listeners the event of a single step, and null of a jump', () => {
    const session = replaySession(events, { openBook: fakeBook });
    const heard: (string | null)[] = [];
    const stop = session.subscribe(event => heard.push(event?.type ?? null));
    session.seek(2);
    session.seek(20);
    session.seek(20);
    session.seek(3);
    stop();
    session.seek(1);
    expect(heard).toEqual(['host.connecting', null, null]);
  });

  it('refuses whatever would run or change something', async () => {
    const session = replaySession(events, { openBook: fakeBook });
    const refusal = { ok: false, refusal: { code: 'replaying', subject: '' } };
    expect(await session.send({ type: 'abort', reason: 'no' })).toEqual(refusal);
    expect(await session.answerSecret('q', 'value')).toEqual(refusal);
  });

  it('needs a record that begins with the opening of the run', () => {
    expect(() => replaySession([], { openBook: fakeBook })).toThrow(/nothing to replay/);
    expect(() => replaySession(events.slice(1), { openBook: fakeBook })).toThrow(/run\.opened/);
  });
});
