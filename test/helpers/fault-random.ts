/** Numbers that look random and come again with the same seed. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  /** As `between`, small numbers about as often as large ones are. */
  spread(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: 32 bits of state are enough to choose faults. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    spread: (least, most) => Math.round(least * (most / least) ** next()),
    pick: items => {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new TypeError('there is nothing to pick from');
      return item;
    },
  };
}
