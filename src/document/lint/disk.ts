import { type DiskEffect, effectsOf } from './disk-effects.ts';
import type { Fact } from './fact.ts';
import { baseOf, parentOf } from './paths.ts';

/** What the commands up to some point have made of a host's files, as far as that can be told from their words. */
export class Disk {
  /** Directories that are there: copied from, unpacked, or put in place. */
  readonly live = new Map<string, Fact>();
  /** Paths that some command made, with the command. */
  readonly made = new Map<string, Fact>();
  /** Paths that a command looked at before something was done with them. */
  readonly checked = new Set<string>();
  /** Archives whose contents were listed. */
  readonly listed = new Set<string>();
  /** Paths that were there when the upgrade began. */
  readonly original = new Set<string>();

  /** Paths that anything told of, by their last part. */
  readonly #named = new Map<string, string[]>();

  /** Whether a path, or a directory that it is in, was made by a command. */
  knows(path: string): boolean {
    for (let at = path; at !== '.' && at !== '/'; at = parentOf(at)) {
      if (this.made.has(at)) return true;
      if (!at.includes('/')) break;
    }
    return false;
  }

  /** Whether anything told of a path so far. */
  isKnown(path: string): boolean {
    return this.knows(path) || this.checked.has(path) || this.original.has(path);
  }

  /** The same for a name in a directory that nobody knows: of whatever directory it is told. */
  knowsNamed(path: string): boolean {
    if (this.isKnown(path)) return true;
    const named = this.#named.get(baseOf(path)) ?? [];
    return named.slice(0, 200).some(each => each.endsWith(`/${path}`));
  }

  apply(fact: Fact): void {
    for (const effect of effectsOf(fact)) this.#apply(effect, fact);
  }

  #apply(effect: DiskEffect, fact: Fact): void {
    const { path } = effect;
    switch (effect.kind) {
      case 'make':
        this.#note(path);
        this.made.set(path, fact);
        return;
      case 'live':
        this.live.set(path, fact);
        return;
      case 'remove':
        this.live.delete(path);
        this.made.delete(path);
        return;
      case 'link':
        this.#note(path);
        return;
      case 'listed':
        this.listed.add(path);
        return;
      case 'check':
        this.checked.add(path);
        if (effect.named) this.#note(path);
        return;
      case 'source':
        this.#note(path);
        if (!this.made.has(path)) this.original.add(path);
        if (effect.moved) {
          this.live.delete(path);
          this.made.delete(path);
        } else if (effect.recursive) this.live.set(path, fact);
    }
  }

  #note(path: string): void {
    const named = this.#named.get(baseOf(path));
    if (named === undefined) this.#named.set(baseOf(path), [path]);
    // No more of them are looked at.
    else if (named.length < 200) named.push(path);
  }
}
