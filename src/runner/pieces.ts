import type { OutputStream } from '../model/transport.ts';

/** Some bytes of one of the two streams. */
export interface Piece {
  readonly stream: OutputStream;
  readonly bytes: Uint8Array;
}

export const outputStreams: readonly OutputStream[] = ['stdout', 'stderr'];

/** The same bytes in the same order, neighbours of one stream put together. */
export function joined(pieces: readonly Piece[]): readonly Piece[] {
  const groups: { readonly stream: OutputStream; readonly parts: Uint8Array[] }[] = [];
  for (const { stream, bytes } of pieces) {
    const last = groups.at(-1);
    if (last?.stream === stream) last.parts.push(bytes);
    else groups.push({ stream, parts: [bytes] });
  }
  return groups.map(({ stream, parts }) => ({ stream, bytes: Buffer.concat(parts) }));
}
