import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody, FollowOutput, TaskOutput } from '../../src/engine/event.ts';
import type { OutputStream } from '../../src/model/transport.ts';
import { type OutputLimits, OutputRecorder, type OutputTarget } from '../../src/runner/recorder.ts';
import { Redactor } from '../../src/runner/redactor.ts';

type Output = TaskOutput | FollowOutput;

const task: OutputTarget = { kind: 'task', task: 'ecsc/start@ecsc-1', attempt: 2 };
const follow: OutputTarget = { kind: 'follow', follow: 'ecsc@ecsc-1:/log' };

/** A recorder on a clock that the test turns, and all that came out of it. */
function recording(
  limits: Partial<OutputLimits> = {},
  target: OutputTarget = task,
  secrets: Readonly<Record<string, string>> = {},
) {
  const redactor = new Redactor();
  for (const [name, value] of Object.entries(secrets)) redactor.add(name, value);
  const events: Output[] = [];
  const live: { key: string; text: string }[] = [];
  const timers = new Map<() => void, number>();
  const recorder = new OutputRecorder({
    target,
    redactor,
    record: (body: EventBody) => events.push(body as Output),
    live: (key, chunk) => live.push({ key, text: Buffer.from(chunk).toString() }),
    limits,
    after: (delay, action) => {
      timers.set(action, delay);
      return () => timers.delete(action);
    },
  });
  const expire = () => {
    const due = [...timers.keys()];
    timers.clear();
    for (const action of due) action();
  };
  return { recorder, redactor, events, live, timers, expire };
}

function bytesOf({ data, encoding }: Output): Buffer {
  return Buffer.from(data, encoding ?? 'utf8');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const bytes = (text: string) => Buffer.from(text);

describe('batches', () => {
  it('wait for the delay, and keep the order of arrival of both streams', () => {
    const { recorder, events, timers, expire } = recording();
    recorder.write('stdout', bytes('one\n'));
    recorder.write('stdout', bytes('two\n'));
    recorder.write('stderr', bytes('oops\n'));
    recorder.write('stdout', bytes('three\n'));
    expect(events).toEqual([]);
    expect([...timers.values()]).toEqual([200]);
    expire();
    const about = { type: 'task.output', task: 'ecsc/start@ecsc-1', attempt: 2 };
    expect(events).toEqual([
      { ...about, stream: 'stdout', data: 'one\ntwo\n' },
      { ...about, stream: 'stderr', data: 'oops\n' },
      { ...about, stream: 'stdout', data: 'three\n' },
    ]);
  });

  it('do not wait when they are large, and are no larger than the limit', () => {
    const { recorder, events, timers } = recording({ batch: 100 });
    recorder.write('stdout', bytes('x'.repeat(99)));
    expect(events).toHaveLength(0);
    recorder.write('stdout', bytes('y'.repeat(151)));
    expect(events.map(event => event.data.length)).toEqual([100, 100, 50]);
    expect(timers.size).toBe(0);
  });

  it('are all recorded before the end returns, and nothing is after it', () => {
    const { recorder, events, timers } = recording();
    recorder.write('stdout', bytes('last words'));
    const summary = recorder.end();
    expect(summary).toEqual({ bytes: 10, sha256: sha256(bytes('last words')) });
    expect(events).toHaveLength(1);
    expect(timers.size).toBe(0);
    recorder.write('stdout', bytes('too late'));
    recorder.flush();
    recorder.keep();
    expect(recorder.end()).toBe(summary);
    expect(events).toHaveLength(1);
  });

  it('of a followed file carry its key', () => {
    const { recorder, events } = recording({}, follow);
    recorder.write('stdout', bytes('a line\n'));
    recorder.flush();
    expect(events).toEqual([{ type: 'follow.output', follow: 'ecsc@ecsc-1:/log', data: 'a line\n' }]);
  });

  it('are none where nothing was printed', () => {
    const { recorder, events } = recording();
    expect(recorder.end()).toEqual({ bytes: 0, sha256: sha256(bytes('')) });
    expect(events).toEqual([]);
  });
});

describe('characters', () => {
  it('that arrive in halves are put together, also when the other stream comes between', () => {
    const { recorder, events } = recording();
    const [first, second] = [bytes('升').subarray(0, 2), bytes('升').subarray(2)];
    recorder.write('stdout', Buffer.concat([bytes('级'), first]));
    recorder.flush();
    recorder.write('stderr', bytes('!'));
    recorder.write('stdout', second);
    recorder.flush();
    expect(events.map(event => event.data)).toEqual(['级', '!', '升']);
  });

  it('are not split by the largest size of an event', () => {
    const { recorder, events } = recording({ batch: 10 });
    recorder.write('stdout', bytes('升级升级升级'));
    recorder.end();
    expect(events.map(event => event.data)).toEqual(['升级升', '级升级']);
  });

  it.each([
    ['bytes of another encoding', [0xc9, 0xfd, 0x0a], 'yf0K'],
    ['a character that is never finished', [0x61, 0xe5, 0x8d], undefined],
  ])('%s are kept as base64', (_, list, data) => {
    const { recorder, events } = recording();
    recorder.write('stdout', Uint8Array.from(list));
    recorder.end();
    expect(events.at(-1)).toMatchObject({ encoding: 'base64', ...(data === undefined ? {} : { data }) });
    expect(Buffer.concat(events.map(bytesOf))).toEqual(Buffer.from(list));
  });
});

describe('a runaway log', () => {
  const limits = { batch: 10, head: 30, tail: 20 };

  it('is recorded from the beginning up to the cap, shown live beyond, and its end is recorded', () => {
    const { recorder, events, live } = recording(limits);
    const whole = Array.from({ length: 10 }, (_, index) => `line ${index}...\n`).join('');
    for (const line of whole.split(/(?<=\n)/)) recorder.write('stdout', bytes(line));
    const head = events.map(event => event.data).join('');
    expect(head).toBe(whole.slice(0, 30));
    expect(live.map(chunk => chunk.text).join('')).toBe(whole.slice(30));
    expect(live[0]?.key).toBe('task:ecsc/start@ecsc-1');
    expect(recorder.end()).toEqual({ bytes: whole.length, sha256: sha256(bytes(whole)) });
    const [tail, ...more] = events.slice(3);
    expect(tail).toMatchObject({ omitted: whole.length - 30 - 20 });
    expect([tail, ...more].map(event => event?.data).join('')).toBe(whole.slice(-20));
    expect(more.every(event => event.omitted === undefined)).toBe(true);
  });

  it('that ends shortly after the cap is recorded whole, and says that nothing was left out', () => {
    const { recorder, events } = recording(limits);
    recorder.write('stdout', bytes('x'.repeat(45)));
    recorder.end();
    expect(events.map(event => event.data.length)).toEqual([10, 10, 10, 10, 5]);
    expect(events.map(event => event.omitted)).toEqual([undefined, undefined, undefined, 0, undefined]);
  });

  it('that ends at the cap has no end of its own', () => {
    const { recorder, events } = recording(limits);
    recorder.write('stdout', bytes('x'.repeat(30)));
    recorder.end();
    expect(events.map(event => event.omitted)).toEqual([undefined, undefined, undefined]);
  });

  it('keeps the streams of its end apart and whole characters at its start', () => {
    const { recorder, events } = recording({ batch: 8, head: 8, tail: 8 });
    recorder.write('stdout', bytes('12345678'));
    recorder.write('stdout', bytes('升级升级'));
    recorder.write('stderr', bytes('oops'));
    recorder.end();
    expect(events.slice(1)).toMatchObject([
      { stream: 'stdout', data: '级', omitted: 9 },
      { stream: 'stderr', data: 'oops' },
    ]);
  });

  it('has what was just printed on record when a line of it is acted on', () => {
    const { recorder, events } = recording(limits, follow);
    recorder.write('stdout', bytes('x'.repeat(60)));
    recorder.write('stdout', bytes('ERROR 1\n'));
    recorder.keep();
    expect(events.slice(3)).toEqual([
      { type: 'follow.output', follow: 'ecsc@ecsc-1:/log', data: 'xxERROR 1\n', omitted: 28 },
    ]);
    recorder.write('stdout', bytes('y'.repeat(30)));
    recorder.end();
    expect(events.slice(4).map(event => event.omitted)).toEqual([10, undefined]);
    expect(
      events
        .slice(4)
        .map(event => event.data)
        .join(''),
    ).toBe('y'.repeat(20));
  });
});

describe('secrets', () => {
  it('are gone before anything is recorded, shown or hashed', () => {
    const { recorder, events, live } = recording({ batch: 8, head: 16, tail: 16 }, task, {
      token: 'hunter2',
    });
    const text = 'the token is hunter2, yes hunter2';
    for (const char of text) recorder.write('stdout', bytes(char));
    const { sha256: sum } = recorder.end();
    const all = JSON.stringify([events, live]);
    expect(all).not.toMatch(/hunter/);
    expect(sum).toBe(sha256(bytes('the token is [secret:token], yes [secret:token]')));
  });

  it('that have only begun wait, and are let go at the end', () => {
    const { recorder, events, expire } = recording({}, task, { token: 'hunter2' });
    recorder.write('stdout', bytes('a hunt'));
    expire();
    expect(events.map(event => event.data)).toEqual(['a ']);
    recorder.end();
    expect(events.map(event => event.data)).toEqual(['a ', 'hunt']);
  });
});

it('gives every byte, in order by stream, whatever comes when', () => {
  const stream = fc.constantFrom<OutputStream[]>('stdout', 'stderr');
  const chunk = fc.oneof(
    fc.uint8Array({ maxLength: 30 }),
    fc.string({ unit: 'grapheme', maxLength: 10 }).map(text => Uint8Array.from(bytes(text))),
  );
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ stream, chunk }) },
    { weight: 1, arbitrary: fc.constantFrom('expire' as const, 'keep' as const) },
  );
  const sizes = fc.record({
    batch: fc.integer({ min: 4, max: 40 }),
    head: fc.nat({ max: 200 }),
    tail: fc.integer({ min: 4, max: 60 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), sizes, (steps, limits) => {
      const { recorder, events, live, expire } = recording(limits);
      const printed: Record<OutputStream, Uint8Array[]> = { stdout: [], stderr: [] };
      for (const each of steps) {
        if (each === 'expire') expire();
        else if (each === 'keep') recorder.keep();
        else {
          printed[each.stream].push(each.chunk);
          recorder.write(each.stream, each.chunk);
        }
      }
      const summary = recorder.end();
      const recorded = (of: OutputStream) =>
        Buffer.concat(events.filter(event => 'stream' in event && event.stream === of).map(bytesOf));
      const omitted = events.reduce((sum, event) => sum + (event.omitted ?? 0), 0);
      const total = printed.stdout.concat(printed.stderr).reduce((sum, each) => sum + each.length, 0);
      const kept = events.reduce((sum, event) => sum + bytesOf(event).length, 0);
      expect(summary.bytes).toBe(total);
      expect(kept + omitted).toBe(total);
      for (const event of events) expect(bytesOf(event).length).toBeLessThanOrEqual(limits.batch);
      if (omitted === 0) {
        expect(summary.sha256).toBe(sha256(Buffer.concat(events.map(bytesOf))));
        for (const of of ['stdout', 'stderr'] as const)
          expect(recorded(of)).toEqual(Buffer.concat(printed[of]));
      }
      if (total <= limits.head) expect(live).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
