/** The longest line that is looked at whole, in bytes; a longer one is looked at in pieces. */
const longestLine = 64 * 1024;

/** Complete lines out of chunks; a line that two chunks share is put together. */
export class LineSplitter {
  #rest: Uint8Array = new Uint8Array(0);
  readonly #decoder = new TextDecoder();

  /** The lines that this chunk completes, without their ends. */
  split(chunk: Uint8Array): readonly string[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    const cut = end === 0 && bytes.length > longestLine ? bytes.length : end;
    this.#rest = bytes.slice(cut);
    if (cut === 0) return [];
    return this.#decoder
      .decode(bytes.subarray(0, cut))
      .replace(/\r?\n$/, '')
      .split(/\r?\n/);
  }
}
