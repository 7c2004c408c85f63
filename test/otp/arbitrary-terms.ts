import fc from 'fast-check';
import type { Term } from '../../src/otp/term.ts';

const names = fc.oneof(
  fc.constantFrom(
    'ch_app',
    'end',
    'fun',
    '',
    'Upper',
    'a b',
    "it's",
    'ch3@host',
    'été',
    '中文',
    'a\nb',
    '\\',
  ),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
);
const text = fc.oneof(
  fc.constantFrom(
    '',
    'A',
    '2.1-rc1',
    'say "so"',
    'C:\\temp',
    'tab\tnew\nline',
    'bell\u0007',
    '\u202eabc',
    '😀',
  ),
  fc.string({ maxLength: 20, unit: 'binary' }),
);
const leaf: fc.Arbitrary<Term> = fc.oneof(
  names.map((name): Term => ({ kind: 'atom', name })),
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map((value): Term => ({ kind: 'integer', value })),
  fc.integer({ min: 0, max: 300 }).map((value): Term => ({ kind: 'integer', value: BigInt(value) })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): Term => ({ kind: 'float', value })),
  text.map((value): Term => ({ kind: 'string', value })),
  fc.uint8Array({ maxLength: 12 }).map((bytes): Term => ({ kind: 'binary', bytes })),
  text.map((value): Term => ({ kind: 'binary', bytes: new TextEncoder().encode(value) })),
  fc.tuple(fc.uint8Array({ maxLength: 4 }), fc.integer({ min: 1, max: 7 }), fc.nat(127)).map(
    ([bytes, bits, value]): Term => ({
      kind: 'binary',
      bytes,
      rest: { bits, value: value & ((1 << bits) - 1) },
    }),
  ),
  fc
    .tuple(fc.constantFrom('lists', 'M', 'a b'), fc.constantFrom('map', 'end'), fc.nat(255))
    .map(([module, name, arity]): Term => ({ kind: 'fun', module, name, arity: BigInt(arity) })),
);

/** Any term that a file may hold. */
export const arbitraryTerm: fc.Arbitrary<Term> = fc.letrec<{ term: Term }>(tie => ({
  term: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('term'), { maxLength: 5 }).map((items): Term => ({ kind: 'tuple', items })),
    fc.array(tie('term'), { maxLength: 5 }).map((items): Term => ({ kind: 'list', items })),
    fc.array(fc.integer({ min: 32, max: 126 }), { minLength: 1, maxLength: 8 }).map(
      (codes): Term => ({
        kind: 'list',
        items: codes.map(code => ({ kind: 'integer', value: BigInt(code) })),
      }),
    ),
    fc
      .tuple(
        fc.array(tie('term'), { minLength: 1, maxLength: 3 }),
        leaf.filter(tail => tail.kind === 'atom'),
      )
      .map(([items, tail]): Term => ({ kind: 'list', items, tail })),
    fc
      .uniqueArray(fc.tuple(leaf, tie('term')), { maxLength: 4, selector: ([key]) => keyOf(key) })
      .map((pairs): Term => ({ kind: 'map', pairs })),
  ),
})).term;

/** Apart for different keys, and one for `""` and the like: the tests' own idea of equal, kept simpler than the code's. */
function keyOf(term: Term): string {
  return JSON.stringify(term, (_, value) =>
    typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? 0 : value,
  );
}
