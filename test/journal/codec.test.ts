import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadLine, decode, encode, isKnownEvent } from '../../src/journal/codec.ts';
import { anyBodyOf, anyEvent, anyUnknownEvent } from '../helpers/arbitrary-events.ts';

const envelope = { v: 1, seq: 7, time: '2017-03-15T01:02:03.004Z', prev: 'a'.repeat(64) } as const;

function line(entry: object): Buffer {
  return Buffer.from(JSON.stringify(entry));
}

describe('law 1: what was encoded decodes to the same', () => {
  it.each(Object.entries(anyBodyOf))('for every %s event', (_, body) => {
    fc.assert(
      fc.property(body as fc.Arbitrary<object>, inside => {
        const event = { ...envelope, ...inside } as never;
        expect(decode(encode(event))).toStrictEqual(event);
      }),
      { numRuns: 60 },
    );
  });

  it('for events with any envelope, byte for byte a second time', () => {
    fc.assert(
      fc.property(anyEvent, event => {
        const bytes = encode(event);
        expect(encode(decode(bytes)).equals(bytes)).toBe(true);
        expect(isKnownEvent(decode(bytes))).toBe(true);
      }),
    );
  });

  it('for events of types that this version does not know, with the order of their keys', () => {
    fc.assert(
      fc.property(anyUnknownEvent, event => {
        const decoded = decode(encode(event));
        expect(decoded).toEqual(event);
        expect(Object.keys(decoded)).toEqual(Object.keys(event));
        expect(isKnownEvent(decoded)).toBe(false);
      }),
    );
  });
});

describe('a line', () => {
  it('begins with v, seq, time, prev and type, and ends with a newline', () => {
    const bytes = encode({ ...envelope, type: 'task.started', task: 'ecsc/start@ecsc-1', attempt: 2 });
    expect(bytes.toString()).toBe(
      `{"v":1,"seq":7,"time":"2017-03-15T01:02:03.004Z","prev":"${'a'.repeat(64)}","type":"task.started","task":"ecsc/start@ecsc-1","attempt":2}\n`,
    );
  });

  it('keeps the fields that a later version adds to an event, wherever they stand', () => {
    const later = {
      ...envelope,
      machine: 'm-1',
      type: 'host.connected',
      host: 'ecsc-1',
      facts: { hostname: 'a', kernel: '6.1', user: 'root', clockOffset: -3, address: '10.0.0.1:22' },
      tags: ['x'],
    };
    const decoded = decode(line(later));
    expect(decoded).toEqual(later);
    expect(encode(decoded).toString()).toBe(`${JSON.stringify(later)}\n`);
  });
});

describe('a bad line says what is wrong with it', () => {
  it.each([
    [
      'a missing field',
      { ...envelope, type: 'task.started', task: 't' },
      /task\.started: attempt: .*expected number/,
    ],
    [
      'a wrong field deep inside',
      {
        ...envelope,
        type: 'follow.marked',
        section: 's',
        host: 'h',
        positions: [
          { path: '/a', inode: null, size: 1 },
          { path: '/b', inode: null, size: '1' },
        ],
      },
      /follow\.marked: positions\[1\]\.size: /,
    ],
    [
      'an outcome of no known kind',
      { ...envelope, type: 'task.finished', task: 't', attempt: 1, outcome: { kind: 'ok' } },
      /task\.finished: outcome\.kind: /,
    ],
    ['several mistakes at once', { ...envelope, type: 'run.aborted' }, /reason: .*; by: /],
    ['a number that is not a count', { ...envelope, seq: -1, type: 'run.completed' }, /^seq: /],
    [
      'a time without milliseconds',
      { ...envelope, time: '2017-03-15T01:02:03Z', type: 'run.completed' },
      /^time: expected UTC time/,
    ],
    ['a broken link', { ...envelope, prev: 'abc', type: 'run.completed' }, /^prev: expected a SHA-256/],
    ['no type', envelope, /^type: /],
    ['a later format', { ...envelope, v: 2, type: 'run.completed' }, /format 2.*newer handrail/],
    ['something that is no object', ['run.completed'], /expected object/],
  ])('%s', (_, entry, message) => {
    expect(() => decode(line(entry))).toThrow(BadLine);
    expect(() => decode(line(entry))).toThrow(message);
  });

  it.each([
    ['cut JSON', Buffer.from('{"v":1,'), /not JSON/],
    ['an empty line', Buffer.from(''), /not JSON/],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /not UTF-8/],
    ['a byte order mark', Buffer.from('\ufeff{}'), /not JSON/],
  ])('%s', (_, bytes, message) => {
    expect(() => decode(bytes)).toThrow(message);
  });

  it('is never written in the first place', () => {
    const wrong = {
      ...envelope,
      type: 'task.progress',
      task: 't',
      attempt: 1,
      done: Number.NaN,
      total: 1,
    } as const;
    expect(() => encode(wrong)).toThrow(/cannot be recorded: task\.progress: done/);
  });
});
