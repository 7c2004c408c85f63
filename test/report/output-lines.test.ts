import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputLines } from '../../src/report/output-lines.ts';
import { outputTails } from '../../src/report/tails.ts';

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
  it('keeps the last lines of each attempt apart, and cuts long ones', () => {
    const tails = outputTails(2, 5);
    const add = (attempt: number, data: string) =>
      tails.add({
        v: 1,
        seq: 0,
        time: '',
        prev: '',
        type: 'task.output',
        task: 't',
        attempt,
        stream: 'stdout',
        data,
      });
    add(1, 'one\ntwo\nthree\n');
    add(2, '123456789\n');
    expect(tails.linesOf('t#1')).toEqual(['two', 'three']);
    expect(tails.linesOf('t#2')).toEqual(['12345']);
    expect(tails.linesOf('t#3')).toEqual([]);
  });
});
