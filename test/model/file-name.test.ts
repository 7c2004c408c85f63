import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasRoomFor, longestName, withSuffix } from '../../src/model/file-name.ts';

describe('a name with something added', () => {
  test.each([
    ['a short one', '/home/app.tar', '.part', '/home/app.tar.part'],
    ['one that just fits', `/${'a'.repeat(250)}`, '.part', `/${'a'.repeat(250)}.part`],
    ['one that does not fit', `/${'a'.repeat(255)}`, '.part', `/${'a'.repeat(250)}.part`],
    ['Chinese characters, cut between them', `/${'发'.repeat(85)}`, '.part', `/${'发'.repeat(83)}.part`],
    ['directories, which stay', `/${'d'.repeat(255)}/a`, '.part', `/${'d'.repeat(255)}/a.part`],
    ['no directory', 'a.tar', '.part', 'a.tar.part'],
  ])('is %s', (_, path, suffix, expected) => {
    expect(withSuffix(path, suffix)).toBe(expected);
  });

  test('is never longer than a name may be, and whole where there is room', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.string({ maxLength: 60 }),
        (name, end) => {
          const [base, suffix] = [name.replaceAll('/', '_'), end.replaceAll('/', '_')];
          const path = `/srv/${base}`;
          const made = withSuffix(path, suffix);
          expect(Buffer.byteLength(made.slice('/srv/'.length))).toBeLessThanOrEqual(longestName);
          expect(made === `${path}${suffix}`).toBe(hasRoomFor(path, suffix));
          expect(made.endsWith(suffix)).toBe(true);
        },
      ),
    );
  });
});
