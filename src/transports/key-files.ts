import { type KeyFileResult, readKeyFile } from './key-file.ts';

/** Key files of one run: hosts that share a key share its passphrase, which is asked for once. */
export class KeyFiles {
  readonly #results = new Map<string, Promise<KeyFileResult>>();

  read(path: string): Promise<KeyFileResult> {
    const known = this.#results.get(path) ?? readKeyFile(path);
    this.#results.set(path, known);
    // What cannot be used now may be mended before the next attempt.
    void known.then(result => {
      if (result.kind !== 'key') this.#results.delete(path);
    });
    return known;
  }
}
