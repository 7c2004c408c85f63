import { type Context, type Directory, directoryOf } from '../hosts/context.ts';

/** The directory that all of the upgrade is done in, where it is one. */
export class SoleDirectory {
  #found: Directory | null = null;
  #isOne = true;

  /** To be called where a part of the steps ends. */
  note(context: Context): void {
    const { cwd, cd } = directoryOf(context);
    if (cwd === null && cd === null) return;
    if (this.#found !== null && keyOf(this.#found) !== keyOf({ cwd, cd })) this.#isOne = false;
    this.#found ??= { cwd, cd, kept: true };
  }

  get found(): Directory | null {
    return this.#isOne ? this.#found : null;
  }
}

function keyOf({ cwd, cd }: Directory): string {
  return JSON.stringify([cwd, cd?.text, cd?.next?.text]);
}
