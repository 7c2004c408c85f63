/** What is left of a stream when marker lines are taken out. */
export interface MarkerSplitter {
  /** Bytes before, between and after markers, and the markers' own text, in order. */
  push(chunk: Uint8Array): readonly Piece[];
  /** What was held back because a marker might have begun there. */
  rest(): Uint8Array;
}

type Piece =
  | { readonly kind: 'data'; readonly data: Uint8Array }
  /** The text between the marker's prefix and the end of its line. */
  | { readonly kind: 'marker'; readonly text: string };

/** Takes lines that begin with `prefix` out of a stream, wherever they begin and however they are cut into chunks. */
export function markerSplitter(prefix: string): MarkerSplitter {
  const wanted = Buffer.from(prefix);
  let held: Buffer = Buffer.alloc(0);

  return {
    push(chunk) {
      const pieces: Piece[] = [];
      let rest = held.length === 0 ? asBuffer(chunk) : Buffer.concat([held, chunk]);
      for (;;) {
        const start = rest.indexOf(wanted);
        const end = start < 0 ? -1 : rest.indexOf('\n', start + wanted.length);
        const cut = start >= 0 ? start : rest.length - partialPrefix(rest, wanted);
        if (cut > 0) pieces.push({ kind: 'data', data: rest.subarray(0, cut) });
        if (end < 0) {
          held = Buffer.from(rest.subarray(cut));
          return pieces;
        }
        pieces.push({ kind: 'marker', text: rest.toString('utf8', start + wanted.length, end) });
        rest = rest.subarray(end + 1);
      }
    },
    rest() {
      const left = held;
      held = Buffer.alloc(0);
      return left;
    },
  };
}

/** Length of the longest end of `bytes` that is a proper beginning of `wanted`. */
function partialPrefix(bytes: Buffer, wanted: Buffer): number {
  for (let length = Math.min(wanted.length - 1, bytes.length); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(wanted.subarray(0, length))) return length;
  }
  return 0;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
