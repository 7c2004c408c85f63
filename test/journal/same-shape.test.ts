import { expect, it } from 'vitest';
import type { SameShape } from '../../src/journal/same-shape.ts';

interface Written {
  readonly name: string;
  readonly size?: number;
  readonly parts: readonly { readonly kind: 'a' | 'b' }[];
}

// Each row is a claim that the compiler checks; a wrong one does not compile.
const claims: {
  readonly same: SameShape<
    Written,
    { name: string; size?: number | undefined; parts: { kind: 'a' | 'b' }[] }
  >;
  readonly optionalForgotten: SameShape<Written, { name: string; parts: { kind: 'a' | 'b' }[] }>;
  readonly optionalMadeRequired: SameShape<
    Written,
    { name: string; size: number; parts: { kind: 'a' | 'b' }[] }
  >;
  readonly valueForgotten: SameShape<Written, { name: string; size?: number; parts: { kind: 'a' }[] }>;
  readonly fieldTooMany: SameShape<
    Written,
    { name: string; size?: number; note?: string; parts: { kind: 'a' | 'b' }[] }
  >;
  readonly otherType: SameShape<Written, { name: number; size?: number; parts: { kind: 'a' | 'b' }[] }>;
} = {
  same: true,
  optionalForgotten: false,
  optionalMadeRequired: false,
  valueForgotten: false,
  fieldTooMany: false,
  otherType: false,
};

it('tells the same shape from one that differs in a field, an option or a value', () => {
  expect(claims.same).toBe(true);
});
