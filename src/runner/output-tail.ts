import type { Piece } from './pieces.ts';
import { charStart } from './utf8.ts';

/** The last bytes of an output too long to keep, and how many were let go before them. */
export class OutputTail {
  readonly #most: number;
  readonly #pieces: Piece[] = [];
  #bytes = 0;
  #omitted = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  /** How many bytes are held. */
  get bytes(): number {
    return this.#bytes;
  }

  add(piece: Piece): void {
    this.#pieces.push({ stream: piece.stream, bytes: new Uint8Array(piece.bytes) });
    this.#bytes += piece.bytes.length;
    for (let first = this.#pieces[0]; first !== undefined; first = this.#pieces[0]) {
      if (this.#bytes - first.bytes.length < this.#most) return;
      this.#drop(first);
    }
  }

  /** The last `most` bytes, beginning with a whole character, and the number of bytes between them and the last ones taken. */
  take(most: number): { readonly omitted: number; readonly pieces: readonly Piece[] } {
    for (let first = this.#pieces[0]; first !== undefined && this.#bytes > most; first = this.#pieces[0]) {
      this.#drop(first);
      const kept = this.#bytes >= most ? 0 : most - this.#bytes;
      const rest = first.bytes.subarray(charStart(first.bytes, first.bytes.length - kept));
      if (rest.length === 0) continue;
      this.#pieces.unshift({ stream: first.stream, bytes: rest });
      this.#bytes += rest.length;
      this.#omitted -= rest.length;
      break;
    }
    const taken = { omitted: this.#omitted, pieces: this.#pieces.splice(0) };
    this.#bytes = 0;
    this.#omitted = 0;
    return taken;
  }

  #drop(first: Piece): void {
    this.#pieces.shift();
    this.#bytes -= first.bytes.length;
    this.#omitted += first.bytes.length;
  }
}
