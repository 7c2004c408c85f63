import type { TaskOutput } from '../engine/event.ts';
import type { OutputStream } from '../model/transport.ts';
import type { Piece } from './pieces.ts';

/**
 * What the journal holds of an attempt of an earlier process. Where its output comes once more from its first byte, this
 * is the beginning of each stream, since redaction depends on the bytes alone; it is passed over.
 */
export class RecordedOutput {
  /** In the order of the journal. */
  readonly pieces: readonly Piece[];
  readonly #left: Record<OutputStream, Uint8Array[]> = { stdout: [], stderr: [] };
  readonly #differing = new Set<OutputStream>();

  /** `comesAgain` is false of output that is not kept anywhere else: then it only counts. */
  constructor(events: Iterable<TaskOutput>, comesAgain = true) {
    this.pieces = Array.from(events, ({ stream, data, encoding }) => ({
      stream,
      bytes: Buffer.from(data, encoding ?? 'utf8'),
    }));
    if (!comesAgain) return;
    for (const { stream, bytes } of this.pieces) if (bytes.length > 0) this.#left[stream].push(bytes);
  }

  /**
   * A stream came back other than it is on record. A secret that was known then may not be known now, so nothing more of
   * it may be shown.
   */
  get differs(): boolean {
    return this.#differing.size > 0;
  }

  isWithheld(stream: OutputStream): boolean {
    return this.#differing.has(stream);
  }

  /** The bytes of the piece that are not on record, or that are not what is. */
  newIn({ stream, bytes }: Piece): Uint8Array {
    const left = this.#left[stream];
    let start = 0;
    for (let known = left[0]; known !== undefined && start < bytes.length; known = left[0]) {
      const length = Math.min(known.length, bytes.length - start);
      const same = sameBytes(known.subarray(0, length), bytes.subarray(start, start + length));
      start += same;
      if (same < length) {
        this.#differing.add(stream);
        return bytes.subarray(start);
      }
      if (length === known.length) left.shift();
      else left[0] = known.subarray(length);
    }
    return bytes.subarray(start);
  }
}

/** How many bytes both begin with; they are of one length. */
function sameBytes(one: Uint8Array, other: Uint8Array): number {
  if (Buffer.compare(one, other) === 0) return one.length;
  return one.findIndex((byte, index) => byte !== other[index]);
}
