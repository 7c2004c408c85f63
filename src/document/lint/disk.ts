import { packedBy, split, transferOf, unpackingOf } from './archives.ts';
import type { CommandFact, Fact } from './fact.ts';
import { baseOf, parentOf, pathOf } from './paths.ts';

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

  #note(path: string): void {
    const named = this.#named.get(baseOf(path));
    if (named === undefined) this.#named.set(baseOf(path), [path]);
    else named.push(path);
  }

  apply(fact: Fact): void {
    if (fact.kind === 'upload')
      for (const file of fact.files) this.#make(`${fact.to.replace(/(?<=.)\/+$/, '')}/${baseOf(file)}`, fact);
    if (fact.kind === 'command' && fact.verb !== 'undo') this.#command(fact);
  }

  #command(fact: CommandFact): void {
    const { name, words } = fact;
    const home = homeOf(fact);
    if (home !== null) this.live.set(home, fact);
    if (name === 'test' || name === '[' || name === '[[') this.#test(fact);
    if (name === 'rm' || name === 'rmdir') {
      for (const path of pathsOf(fact, split(words.slice(1)).plain)) {
        this.live.delete(path);
        this.made.delete(path);
      }
      return;
    }
    if (name === 'mkdir')
      for (const path of pathsOf(fact, split(words.slice(1), /^-m$/).plain)) this.#make(path, fact);
    for (const { operator, target } of fact.command.redirects) {
      const path = /^(>|>>|>\||&>|&>>)$/.test(operator) ? pathOf(fact, target) : null;
      if (path !== null) this.#make(path, fact);
    }
    this.#transfer(fact);
    const unpacked = unpackingOf(fact);
    if (unpacked?.makes) {
      this.live.set(unpacked.makes, fact);
      this.#make(unpacked.makes, fact);
    }
    const packed = packedBy(fact);
    const archive = packed === null || packed === '-' ? null : pathOf(fact, packed);
    if (archive !== null) this.#make(archive, fact);
    if (name === 'touch' || name === 'tee')
      for (const path of pathsOf(fact, split(words.slice(1)).plain)) this.#make(path, fact);
  }

  #transfer(fact: CommandFact): void {
    const transfer = transferOf(fact);
    if (transfer === null) return;
    const target = pathOf(fact, transfer.target);
    for (const word of transfer.sources) {
      const source = pathOf(fact, word.replace(/\/[^/]*[*?[][^/]*$/, ''));
      if (source === null) continue;
      this.#note(source);
      if (transfer.verb === 'mv') {
        if (!this.made.has(source)) this.original.add(source);
        this.live.delete(source);
        this.made.delete(source);
      } else if (transfer.verb !== 'ln') {
        if (!this.made.has(source)) this.original.add(source);
        if (transfer.recursive) this.live.set(source, fact);
      }
      if (target !== null && transfer.target.endsWith('/')) this.#make(`${target}/${baseOf(source)}`, fact);
    }
    if (target === null) return;
    this.#make(target, fact);
    if (transfer.recursive || transfer.verb === 'mv') this.live.set(target, fact);
  }

  #test(fact: CommandFact): void {
    for (const [index, word] of fact.words.entries()) {
      if (!/^-[edfsLhr]$/.test(word)) continue;
      const tested = fact.words[index + 1] ?? '';
      const path = pathOf(fact, tested);
      if (path !== null) {
        this.checked.add(path);
        this.#note(path);
      }
      if (fact.statement.items.length > 0 && /^\$\{?\w+\}?$/.test(tested))
        for (const item of pathsOf(fact, fact.statement.items)) this.checked.add(item);
    }
  }

  #make(path: string, fact: Fact): void {
    this.#note(path);
    this.made.set(path, fact);
  }
}

/** The directory of a service whose own program is called: `/srv/app/bin/stop` is one of `/srv/app`. */
function homeOf(fact: CommandFact): string | null {
  const [program = ''] = fact.words;
  const path = program.startsWith('/') ? pathOf(fact, program) : null;
  const home = path === null ? undefined : /^(\/.+)\/s?bin\/[^/]+$/.exec(path)?.[1];
  return home === undefined || /^\/(usr|usr\/local|opt|snap|home\/[^/]+)$/.test(home) ? null : home;
}

function pathsOf(fact: CommandFact, words: readonly string[]): readonly string[] {
  return words.flatMap(word => pathOf(fact, word) ?? []);
}
