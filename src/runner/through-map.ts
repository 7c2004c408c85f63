import type { FilePosition } from '../model/transport.ts';

/**
 * Where in a followed file each byte of its redacted text came from. What was read and what was written are counted from
 * their first byte; they differ by the secrets in between, and a file is replaced by another one now and then.
 */
export class ThroughMap {
  /** Up to `end`, what was read are the bytes of the file before `position`. */
  #reads: { readonly end: number; readonly position: FilePosition }[] = [];
  /** Up to `written`, the text came from what was read up to `read`: byte by byte, or as a replacement for all of it. */
  #passages: { readonly written: number; readonly read: number; readonly replaced: boolean }[] = [];
  #end = 0;
  #written = 0;
  #read = 0;

  wasRead(length: number, position: FilePosition): void {
    this.#end += length;
    const last = this.#reads.at(-1);
    const goesOn =
      last?.position.path === position.path &&
      last.position.inode === position.inode &&
      last.position.size + length === position.size;
    if (goesOn) this.#reads.pop();
    this.#reads.push({ end: this.#end, position });
  }

  passed(written: number, read: number, replaced: boolean): void {
    this.#written += written;
    this.#read += read;
    if (!replaced && this.#passages.at(-1)?.replaced === false) this.#passages.pop();
    this.#passages.push({ written: this.#written, read: this.#read, replaced });
  }

  /** The last place at or before `written` that is not inside a replacement, and after `from`; else the end of the replacement. */
  cut(from: number, written: number): number {
    const index = this.#passages.findIndex(passage => passage.written >= written);
    const passage = this.#passages[index];
    if (passage === undefined || !passage.replaced || passage.written === written) return written;
    const start = this.#passages[index - 1]?.written ?? 0;
    return start > from ? start : passage.written;
  }

  /** Everything of the file before this is in the first `written` bytes; what came before it is forgotten. */
  at(written: number): FilePosition | undefined {
    this.forget(written);
    const passage = this.#passages[0];
    if (passage === undefined) return undefined;
    const read = passage.replaced ? passage.read : passage.read - (passage.written - written);
    this.#reads = from(this.#reads, ({ end }) => end >= read);
    const known = this.#reads[0];
    if (known === undefined) return undefined;
    const { path, inode, size } = known.position;
    return { path, inode, size: size - (known.end - read) };
  }

  /** Nothing before this will be asked for. */
  forget(written: number): void {
    this.#passages = from(this.#passages, passage => passage.written >= written);
  }
}

function from<T>(list: T[], isWanted: (item: T) => boolean): T[] {
  const index = list.findIndex(isWanted);
  return index === 0 ? list : index < 0 ? [] : list.slice(index);
}
