/** Files of a directory tree by path with `/`, without a leading one. */
export type FileTree = Readonly<Record<string, TreeFile>>;

export interface TreeFile {
  readonly content: string | Uint8Array;
  /** Permission bits; 0644 when absent. */
  readonly mode?: number;
}

const blockSize = 512;
/** tar pads an archive to whole records of twenty blocks. */
const recordSize = 20 * blockSize;

/**
 * A ustar archive (POSIX.1-1988) of a tree, directories first. Owner, group and time are fixed, so equal trees
 * give equal bytes and an artifact's digest does not change from one demo to the next.
 */
export function tar(tree: FileTree, modified: Date): Uint8Array {
  const seconds = Math.floor(modified.getTime() / 1000);
  const directories = directoriesOf(Object.keys(tree)).map(path =>
    header({ path: `${path}/`, mode: 0o755, size: 0, seconds, type: '5' }),
  );
  const files = Object.keys(tree)
    .sort()
    .flatMap(path => fileBlocks(path, tree[path] as TreeFile, seconds));
  return padded(Buffer.concat([...directories, ...files, Buffer.alloc(2 * blockSize)]), recordSize);
}

/** Every directory that the paths need, parents before children. */
export function directoriesOf(paths: readonly string[]): readonly string[] {
  const directories = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) directories.add(parts.slice(0, depth).join('/'));
  }
  return [...directories].sort();
}

function fileBlocks(path: string, file: TreeFile, seconds: number): readonly Uint8Array[] {
  const content = Buffer.from(file.content);
  return [
    header({ path, mode: file.mode ?? 0o644, size: content.length, seconds, type: '0' }),
    padded(content, blockSize),
  ];
}

interface Entry {
  readonly path: string;
  readonly mode: number;
  readonly size: number;
  readonly seconds: number;
  readonly type: '0' | '5';
}

function header({ path, mode, size, seconds, type }: Entry): Uint8Array {
  if (!/^[\x21-\x7e]{1,100}$/.test(path))
    throw new RangeError(`a ustar name has 1 to 100 plain characters: ${path}`);
  const block = Buffer.alloc(blockSize);
  block.write(path, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(seconds, 11), 136);
  block.write(type, 156);
  block.write('ustar\u000000', 257, 'latin1');
  block.write('root', 265);
  block.write('root', 297);
  // The checksum is taken with its own field full of spaces.
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\u0000 `, 148, 'latin1');
  return block;
}

function octal(value: number, width: number): string {
  return value.toString(8).padStart(width, '0');
}

function padded(bytes: Uint8Array, unit: number): Uint8Array {
  const rest = bytes.length % unit;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(unit - rest)]);
}
