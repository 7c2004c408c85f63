export { isUtf8 } from 'node:buffer';

/** How many of the last bytes begin a character that is not complete. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (!isContinuation(byte)) return charLength(byte) > back ? back : 0;
  }
  return 0;
}

/** The longest beginning of at most `most` bytes that ends between two characters; `most` where there are none to split. */
export function cutBefore(bytes: Uint8Array, most: number): number {
  if (bytes.length <= most) return bytes.length;
  for (let back = 0; back < Math.min(4, most); back += 1)
    if (!isContinuation(bytes[most - back] ?? 0)) return most - back;
  return most;
}

/** Where the first whole character at or after `from` begins; `from` where there are none to split. */
export function charStart(bytes: Uint8Array, from: number): number {
  for (let on = 0; on < 4; on += 1) if (!isContinuation(bytes[from + on] ?? 0)) return from + on;
  return from;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** By the first byte; 1 for bytes that begin none. */
function charLength(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 2;
  if (byte >= 0xe0 && byte <= 0xef) return 3;
  return byte >= 0xf0 && byte <= 0xf4 ? 4 : 1;
}
