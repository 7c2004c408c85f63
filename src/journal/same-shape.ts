/**
 * Whether two types describe the same data, `readonly` aside: the same keys, the same ones optional, the same values,
 * all the way down. Plain assignability would let a schema forget an optional field.
 */
export type SameShape<A, B> = [Shape<A>] extends [Shape<B>]
  ? [Shape<B>] extends [Shape<A>]
    ? true
    : false
  : false;

type Shape<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? { readonly list: Shape<Item> }
    : T extends object
      ? { readonly [Key in keyof T]-?: Property<T, Key> }
      : T;

type Property<T, Key extends keyof T> =
  Record<never, never> extends Pick<T, Key>
    ? { readonly optional: Shape<Exclude<T[Key], undefined>> }
    : { readonly required: Shape<T[Key]> };
