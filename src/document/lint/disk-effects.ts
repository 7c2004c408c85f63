import { once } from '../once.ts';
import { isListing, packedBy, split, transferOf, unpackingOf } from './archives.ts';
import { isWriter } from './commands.ts';
import type { CommandFact, Fact } from './fact.ts';
import { baseOf, pathOf } from './paths.ts';

/**
 * One thing that a command does to the files of a host, or tells of them. `source`: it is copied or moved from, and so
 * was there; `link`: it is only linked to; `listed`: somebody looked into an archive.
 */
export type DiskEffect =
  | { readonly kind: 'make' | 'live' | 'remove' | 'link' | 'listed'; readonly path: string }
  | { readonly kind: 'source'; readonly path: string; readonly moved: boolean; readonly recursive: boolean }
  | { readonly kind: 'check'; readonly path: string; readonly named: boolean };

/** In order. They depend on the words alone, and on nothing that came before. */
export const effectsOf = once((fact: Fact): readonly DiskEffect[] => {
  if (fact.kind === 'upload')
    return fact.files.map(file => make(`${fact.to.replace(/(?<=.)\/+$/, '')}/${baseOf(file)}`));
  if (fact.kind !== 'command') return [];
  const listed = listedBy(fact);
  return [
    ...(listed === null ? [] : [{ kind: 'listed', path: listed } as const]),
    ...(fact.verb === 'undo' || (fact.verb === 'check' && isWriter(fact.name)) ? [] : ofCommand(fact)),
  ];
});

function* ofCommand(fact: CommandFact): Iterable<DiskEffect> {
  const { name, words } = fact;
  const home = homeOf(fact);
  if (home !== null) yield { kind: 'live', path: home };
  if (name === 'test' || name === '[' || name === '[[') yield* ofTest(fact);
  if (name === 'rm' || name === 'rmdir') {
    for (const path of pathsOf(fact, split(words.slice(1)).plain)) yield { kind: 'remove', path };
    return;
  }
  if (name === 'mkdir')
    for (const path of pathsOf(fact, split(words.slice(1), /^-m$/).plain)) yield make(path);
  for (const { operator, target } of fact.command.redirects) {
    const path = /^(>|>>|>\||&>|&>>)$/.test(operator) ? pathOf(fact, target) : null;
    if (path !== null) yield make(path);
  }
  yield* ofTransfer(fact);
  const unpacked = unpackingOf(fact);
  if (unpacked?.makes) {
    yield { kind: 'live', path: unpacked.makes };
    yield make(unpacked.makes);
  }
  const packed = packedBy(fact);
  const archive = packed === null || packed === '-' ? null : pathOf(fact, packed);
  if (archive !== null) yield make(archive);
  const ending = packers.get(name);
  if (ending !== undefined) yield* ofPacker(fact, ending);
  if (name === 'touch' || name === 'tee')
    for (const path of pathsOf(fact, split(words.slice(1)).plain)) yield make(path);
}

function* ofTransfer(fact: CommandFact): Iterable<DiskEffect> {
  const transfer = transferOf(fact);
  if (transfer === null) return;
  const target = pathOf(fact, transfer.target);
  const { verb, recursive } = transfer;
  for (const word of transfer.sources) {
    const path = pathOf(fact, word.replace(/\/[^/]*[*?[][^/]*$/, ''));
    if (path === null) continue;
    yield verb === 'ln' ? { kind: 'link', path } : { kind: 'source', path, moved: verb === 'mv', recursive };
    if (target !== null && transfer.target.endsWith('/')) yield make(`${target}/${baseOf(path)}`);
  }
  if (target === null) return;
  // Into a directory that is there already, which is not what the command makes.
  const isInto = transfer.target.endsWith('/') && verb !== 'rsync' && !transfer.sources.some(fills);
  if (!isInto) yield make(target);
  if (recursive || verb === 'mv') yield { kind: 'live', path: target };
}

function* ofTest(fact: CommandFact): Iterable<DiskEffect> {
  for (const [index, word] of fact.words.entries()) {
    if (!/^-[edfsLhr]$/.test(word)) continue;
    const tested = fact.words[index + 1] ?? '';
    const path = pathOf(fact, tested);
    if (path !== null) yield { kind: 'check', path, named: true };
    // Where it is not there, nothing of what follows is reached.
    if (path !== null && word === '-d' && holds(fact)) yield { kind: 'live', path };
    if (fact.statement.items.length > 0 && /^\$\{?\w+\}?$/.test(tested))
      for (const item of pathsOf(fact, fact.statement.items))
        yield { kind: 'check', path: item, named: false };
  }
}

/** What they add to the name of a file. */
const packers: ReadonlyMap<string, string> = new Map([
  ['gzip', '.gz'],
  ['pigz', '.gz'],
  ['gunzip', '.gz'],
  ['bzip2', '.bz2'],
  ['bunzip2', '.bz2'],
  ['xz', '.xz'],
  ['unxz', '.xz'],
  ['zstd', '.zst'],
]);

/** `gzip a.sql` makes `a.sql.gz`, `gunzip a.sql.gz` makes `a.sql`. */
function* ofPacker(fact: CommandFact, ending: string): Iterable<DiskEffect> {
  for (const path of pathsOf(fact, split(fact.words.slice(1)).plain))
    yield make(path.endsWith(ending) ? path.slice(0, -ending.length) : `${path}${ending}`);
}

/** A test that stands alone, or before what is done then. */
function holds({ statement, command, words, script, verb }: CommandFact): boolean {
  if (command.nested || words.includes('!') || words.includes('-o')) return false;
  return statement.shape === 'simple' && (script.strict || verb === 'check');
}

/** `new/.`, `new/*`: what is in it, and not itself. */
function fills(source: string): boolean {
  return /\/[.*]?$/.test(source);
}

/** The archive whose contents a command lists, by its last part. */
function listedBy(fact: CommandFact): string | null {
  if (!isListing(fact)) return null;
  const archive = fact.words.find(word => /\.(tar|tgz|zip|gz|xz|bz2|war|jar|zst)$/i.test(word));
  return archive === undefined ? null : baseOf(archive);
}

function make(path: string): DiskEffect {
  return { kind: 'make', path };
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
