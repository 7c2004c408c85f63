import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Files } from '../document/load.ts';

/** The loader's way to the files of this machine. */
export const localFiles: Files = {
  async readText(path) {
    return decoder.decode(await readFile(path));
  },

  async digest(path) {
    const stats = await stat(path);
    if (!stats.isFile()) throw new Error('it is not a file');
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      size += chunk.byteLength;
    }
    return { sha256: hash.digest('hex'), size };
  },
};

/** Throws on bytes that are not UTF-8, and keeps a byte order mark, as the text is what the runbook's digest is of. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
