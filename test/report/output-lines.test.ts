import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputLines } from '../../src/report/output-lines.ts';
import { attemptStream, outputTails } from '../../src/report/tails.ts';

describe('lines of output', () => {
  it('come together again however the bytes were cut', () => {
    const text = fc
      .array(fc.constantFrom('a', '中', '\n', '\r\n', '👍', ' ', 'é'))
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (whole, sizes) => {
        const lines = new OutputLines();
        const bytes = Buffer.from(whole);
        const got: string[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length]!;
          got.push(
            ...lines.push({ data: bytes.subarray(at, at + size).toString('base64'), encoding: 'base64' }),
          );
          at += size;
        }
        got.push(...lines.end());
        const expected = whole.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(got).toEqual(expected);
      }),
    );
  });

  it('are handed out in pieces when they do not end', () => {
    const lines = new OutputLines();
    const pieces = [
      lines.push({ data: 'x'.repeat(50_000) }),
      lines.push({ data: 'x'.repeat(50_000) }),
    ].flat();
    expect(pieces).toEqual(['x'.repeat(100_000)]);
    expect(lines.end()).toEqual([]);
  });
});

describe('the tail of a stream', () => {
  const around = { v: 1, seq: 0, prev: '' } as const;
  const start = (attempt: number, time: string) =>
    ({ ...around, time, type: 'task.started', task: 't', attempt }) as const;
  const print = (attempt: number, data: string) =>
    ({ ...around, time: '', type: 'task.output', task: 't', attempt, stream: 'stdout', data }) as const;

  it('keeps the last lines of each attempt apart, and cuts long ones', () => {
    const tails = outputTails(2, 5);
    const events = [start(1, 'a'), print(1, 'one\ntwo\nthree\n'), start(2, 'b'), print(2, '123456789\n')];
    for (const event of events) tails.add(event);
    expect(tails.linesOf(attemptStream('t', 1, 'a'))).toEqual(['two', 'three']);
    expect(tails.linesOf(attemptStream('t', 2, 'b'))).toEqual(['12345']);
    expect(tails.linesOf(attemptStream('t', 3, null))).toEqual([]);
  });

  it('keeps a first attempt apart from that of the task of an earlier plan', () => {
    const tails = outputTails();
    for (const event of [start(1, 'a'), print(1, 'earlier\n'), start(1, 'b'), print(1, 'later\n')])
      tails.add(event);
    expect(tails.linesOf(attemptStream('t', 1, 'a'))).toEqual(['earlier']);
    expect(tails.linesOf(attemptStream('t', 1, 'b'))).toEqual(['later']);
  });
});
