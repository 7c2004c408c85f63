import type { Automaton } from './automaton.ts';

/**
 * How far apart two neighbouring characters of one secret may be, in bytes of control sequences and line breaks. Without
 * a limit, a letter followed by empty lines would be held back for ever.
 */
const longestGap = 1024;

/** The stream as one way of reading it sees it: some of its bytes, and where in the stream each of them was. */
export class View {
  readonly #automaton: Automaton;
  /** Positions of the last bytes taken, in a ring. */
  readonly #positions: Float64Array;
  readonly #mask: number;
  #taken = 0;
  #last = 0;
  #state = 0;

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    const size = 2 ** Math.ceil(Math.log2(automaton.longest + 1));
    this.#positions = new Float64Array(size);
    this.#mask = size - 1;
  }

  /** The last bytes begin no secret. */
  get isIdle(): boolean {
    return this.#state === 0;
  }

  /** True where a secret ends with this byte. */
  take(byte: number, position: number): boolean {
    const from = position - this.#last > longestGap ? 0 : this.#state;
    this.#state = this.#automaton.step(from, byte);
    this.#positions[this.#taken & this.#mask] = position;
    this.#taken += 1;
    this.#last = position;
    return this.#automaton.matchLength(this.#state) > 0;
  }

  /** Where the longest secret that ends with the last byte begins. */
  get matchStart(): number {
    return this.#positionOf(this.#automaton.matchLength(this.#state));
  }

  get matchName(): string {
    return this.#automaton.matchName(this.#state);
  }

  /** Where a secret may have begun that a byte at `end` or later would go on with; infinite where none has. */
  mayBegin(end: number): number {
    const held = this.#automaton.holdAt(this.#state);
    if (held === 0) return Number.POSITIVE_INFINITY;
    if (end - this.#last <= longestGap) return this.#positionOf(held);
    this.#state = 0;
    return Number.POSITIVE_INFINITY;
  }

  #positionOf(back: number): number {
    return this.#positions[(this.#taken - back) & this.#mask] ?? 0;
  }
}
