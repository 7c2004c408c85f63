/** Bytes of a file's name on the file systems that hosts have. */
export const longestName = 255;

/**
 * A path with something added to its name. Where the name would be too long, the end of the old one makes room, by whole
 * characters: `suffix` then has to tell the file from others whose names begin alike.
 */
export function withSuffix(path: string, suffix: string): string {
  const at = path.lastIndexOf('/') + 1;
  const room = longestName - bytesOf(suffix);
  let name = '';
  let bytes = 0;
  for (const character of path.slice(at)) {
    bytes += bytesOf(character);
    if (bytes > room) break;
    name += character;
  }
  return `${path.slice(0, at)}${name}${suffix}`;
}

/** Whether something so long can be added to a path's name without cutting it. */
export function hasRoomFor(path: string, suffix: string): boolean {
  return bytesOf(path.slice(path.lastIndexOf('/') + 1)) + bytesOf(suffix) <= longestName;
}

function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}
