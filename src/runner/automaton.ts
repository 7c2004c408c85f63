export interface Pattern {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/**
 * Finds all of many byte strings, each of two bytes or more, in one pass (Aho and Corasick, 1975). A state is a number; 0 is the start. It stands
 * for the longest suffix of what was read that begins a pattern.
 */
export class Automaton {
  /** Bytes of the longest pattern. */
  readonly longest: number;
  /** By byte: 1 where a pattern begins with it. */
  readonly begins: Uint8Array;
  /** By two bytes, the first times 256: 1 where a pattern begins with them. */
  readonly beginsWithTwo = new Uint8Array(256 * 256);
  /** By state: how many of the last bytes may yet turn out to be the beginning of a pattern. */
  readonly #hold: Int32Array;
  /** By state: the length of the longest pattern that ends here, or 0. */
  readonly #length: Int32Array;
  readonly #names: (string | undefined)[] = [];
  readonly #next = new Map<number, number>();
  readonly #start = new Int32Array(256);
  readonly #fail: Int32Array;

  constructor(patterns: readonly Pattern[]) {
    this.longest = Math.max(0, ...patterns.map(pattern => pattern.bytes.length));
    const size = 1 + patterns.reduce((sum, pattern) => sum + pattern.bytes.length, 0);
    this.#hold = new Int32Array(size);
    this.#length = new Int32Array(size);
    this.#fail = new Int32Array(size);
    const trie = this.#plant(patterns);
    this.#link(trie);
    this.begins = Uint8Array.from(this.#start, state => (state === 0 ? 0 : 1));
    for (const { bytes } of patterns) this.beginsWithTwo[(bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)] = 1;
  }

  step(state: number, byte: number): number {
    let from = state;
    while (from !== 0) {
      const next = this.#next.get(from * 256 + byte);
      if (next !== undefined) return next;
      from = this.#fail[from] ?? 0;
    }
    return this.#start[byte] ?? 0;
  }

  holdAt(state: number): number {
    return this.#hold[state] ?? 0;
  }

  matchLength(state: number): number {
    return this.#length[state] ?? 0;
  }

  matchName(state: number): string {
    return this.#names[state] ?? '';
  }

  /** The tree of all patterns; returns its states, each with its parent, last byte and depth, breadth first. */
  #plant(patterns: readonly Pattern[]): readonly Branch[] {
    const branches: Branch[] = [];
    let states = 0;
    for (const { bytes, name } of patterns) {
      let state = 0;
      bytes.forEach((byte, index) => {
        const key = state * 256 + byte;
        const known = state === 0 ? this.#start[byte] : this.#next.get(key);
        if (known !== undefined && known !== 0) {
          state = known;
          return;
        }
        states += 1;
        if (state === 0) this.#start[byte] = states;
        else this.#next.set(key, states);
        // Something follows the parent: what it stands for may yet become a pattern.
        this.#hold[state] = index;
        branches.push({ state: states, parent: state, byte, depth: index + 1 });
        state = states;
      });
      this.#length[state] = bytes.length;
      this.#names[state] = name;
    }
    return branches.sort((a, b) => a.depth - b.depth);
  }

  #link(branches: readonly Branch[]): void {
    for (const { state, parent, byte } of branches) {
      const fail = parent === 0 ? 0 : this.step(this.#fail[parent] ?? 0, byte);
      this.#fail[state] = fail;
      if (this.#hold[state] === 0) this.#hold[state] = this.#hold[fail] ?? 0;
      if (this.#length[state] === 0) {
        this.#length[state] = this.#length[fail] ?? 0;
        this.#names[state] = this.#names[fail];
      }
    }
  }
}

interface Branch {
  readonly state: number;
  readonly parent: number;
  readonly byte: number;
  readonly depth: number;
}
