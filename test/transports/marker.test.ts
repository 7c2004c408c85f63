import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markerSplitter } from '../../src/transports/marker.ts';

const prefix = '\u001emark ';

test('markers are taken out and bytes are kept, however the stream is cut', () => {
  const part = fc.oneof(
    fc.constantFrom(`${prefix}one\n`, `${prefix}two words\n`, `${prefix}\n`, '\u001e', '\u001ema', 'm', '\n'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(part), fc.array(fc.nat(20)), (parts, cuts) => {
      const bytes = Buffer.from(parts.join(''));
      const splitter = markerSplitter(prefix);
      const pieces = chunksOf(bytes, cuts).flatMap(chunk => splitter.push(chunk));
      const whole = `${pieces.map(piece => (piece.kind === 'data' ? Buffer.from(piece.data).toString('latin1') : `${prefix}${Buffer.from(piece.text).toString('latin1')}\n`)).join('')}${Buffer.from(splitter.rest()).toString('latin1')}`;
      expect(whole).toBe(bytes.toString('latin1'));
      const kept = pieces.flatMap(piece => (piece.kind === 'data' ? [Buffer.from(piece.data)] : []));
      expect(Buffer.concat(kept).toString('latin1')).not.toMatch(new RegExp(`${prefix}[^\n]*\n`));
    }),
  );
});

test('a marker in the middle of a line ends what stands before it', () => {
  const splitter = markerSplitter(prefix);
  expect(splitter.push(Buffer.from(`half${prefix}here\nmore`))).toEqual([
    { kind: 'data', data: Buffer.from('half') },
    { kind: 'marker', text: 'here' },
    { kind: 'data', data: Buffer.from('more') },
  ]);
});

function chunksOf(bytes: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let rest = bytes;
  for (const size of sizes) {
    chunks.push(rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  return [...chunks, rest];
}
