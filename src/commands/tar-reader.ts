/** An archive that is not what it should be. */
export class ArchiveError extends Error {
  readonly kind: 'truncated' | 'damaged';
  constructor(kind: 'truncated' | 'damaged', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** One member of an archive. What `content` is not asked for is passed over. */
export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'other';
  readonly size: number;
  content(): Promise<Uint8Array>;
}

const blockSize = 512;
/** Long names and the like: more than this is no name. */
const largestHeader = 1024 * 1024;

/**
 * The members of a tar archive (ustar, with the extensions of pax and of GNU for long names) as they come, read to its
 * very end. Throws `ArchiveError` where a header is damaged or the archive ends before its end mark.
 */
export async function* tarEntries(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const source = new Source(chunks);
  let global: Attributes = {};
  let local: Attributes = {};
  for (;;) {
    const block = await source.read(blockSize);
    if (isZero(block)) break;
    const header = headerOf(block);
    const kind = extensions[header.type];
    if (kind !== undefined) {
      if (header.size > largestHeader) throw new ArchiveError('damaged', 'a header is too large');
      const content = await source.read(padded(header.size));
      const found = kind(content.subarray(0, header.size));
      if (header.type === 'g') global = { ...global, ...found };
      else local = { ...local, ...found };
      continue;
    }
    const { path = header.path, size = header.size } = { ...global, ...local };
    local = {};
    yield* member(source, path, header.type, size);
  }
  if (!isZero(await source.read(blockSize))) throw new ArchiveError('damaged', 'the end mark is not whole');
  await source.drain();
}

interface Attributes {
  readonly path?: string;
  readonly size?: number;
}

async function* member(source: Source, path: string, flag: string, size: number): AsyncGenerator<TarEntry> {
  const type = typeOf(flag, path);
  const length = type === 'directory' || bodyless.has(flag) ? 0 : size;
  let left = padded(length);
  yield {
    path,
    type,
    size: length,
    async content() {
      const bytes = await source.read(left);
      left = 0;
      return bytes.slice(0, length);
    },
  };
  await source.skip(left);
}

function typeOf(flag: string, path: string): TarEntry['type'] {
  if (flag === '5') return 'directory';
  if (flag !== '0' && flag !== '\0' && flag !== '7') return 'other';
  // As archives before ustar had them.
  return path.endsWith('/') ? 'directory' : 'file';
}

/** Links, devices and pipes, whatever their size field says. */
const bodyless: ReadonlySet<string> = new Set(['1', '2', '3', '4', '6']);

const extensions: Readonly<Record<string, (content: Uint8Array) => Attributes>> = {
  x: paxAttributes,
  g: paxAttributes,
  L: content => ({ path: text(content) }),
  K: () => ({}),
};

/** Records of `LENGTH KEY=VALUE\n`; the length counts the whole record. */
function paxAttributes(content: Uint8Array): Attributes {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(text(content.subarray(at, space)));
    if (space < 0 || !Number.isInteger(length) || length <= space - at || at + length > content.length)
      throw new ArchiveError('damaged', 'an extended header does not read');
    const [key = '', ...value] = text(content.subarray(space + 1, at + length - 1)).split('=');
    if (key === 'path') found.path = value.join('=');
    if (key === 'size') found.size = sizeOf(value.join('='), 10);
    at += length;
  }
  return found;
}

function headerOf(block: Uint8Array): {
  readonly path: string;
  readonly type: string;
  readonly size: number;
} {
  // The checksum is taken with its own field full of spaces.
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (numberIn(block, 148, 8) !== sum) throw new ArchiveError('damaged', 'the checksum of a header is wrong');
  const name = text(block.subarray(0, 100));
  // GNU has other things where ustar has the prefix.
  const prefix = text(block.subarray(257, 263)) === 'ustar' ? text(block.subarray(345, 500)) : '';
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] ?? 0),
    size: numberIn(block, 124, 12),
  };
}

/** Octal digits, or, where the first bit is set, a number in base 256. */
function numberIn(block: Uint8Array, start: number, length: number): number {
  const field = block.subarray(start, start + length);
  if (((field[0] ?? 0) & 0x80) === 0) return sizeOf(text(field).trim(), 8);
  const value = field.reduce((total, byte, at) => total * 256 + (at === 0 ? byte & 0x7f : byte), 0);
  if (!Number.isSafeInteger(value)) throw new ArchiveError('damaged', 'a number is too large');
  return value;
}

function sizeOf(digits: string, base: 8 | 10): number {
  if (!(base === 8 ? /^[0-7]*$/ : /^\d+$/).test(digits))
    throw new ArchiveError('damaged', 'a number does not read');
  return digits === '' ? 0 : Number.parseInt(digits, base);
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function isZero(block: Uint8Array): boolean {
  return block.every(byte => byte === 0);
}

function padded(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}

/** Exact counts of bytes from chunks of any size. */
class Source {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async read(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    await this.#take(count, part => parts.push(part));
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }

  async skip(count: number): Promise<void> {
    await this.#take(count, () => undefined);
  }

  /** To the end, so that what stands before the archive in a pipe is checked as a whole. */
  async drain(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }

  async #take(count: number, use: (part: Uint8Array) => void): Promise<void> {
    for (let left = count; left > 0; ) {
      if (this.#chunk.length === 0) await this.#next();
      const part = this.#chunk.subarray(0, left);
      this.#chunk = this.#chunk.subarray(part.length);
      left -= part.length;
      use(part);
    }
  }

  async #next(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done) throw new ArchiveError('truncated', 'the archive ends too early');
    this.#chunk = value;
  }
}
