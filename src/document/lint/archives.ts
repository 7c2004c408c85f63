import { once } from '../once.ts';
import type { CommandFact } from './fact.ts';
import { baseOf, inDirectory, pathOf } from './paths.ts';

/** A command that makes a path out of others. */
export interface Transfer {
  readonly verb: 'cp' | 'mv' | 'rsync' | 'ln';
  readonly sources: readonly string[];
  readonly target: string;
  readonly recursive: boolean;
  /** The target is taken as it is, even where it is a directory. */
  readonly exact: boolean;
}

/** `cp`, `mv`, `rsync` and `ln` on the host itself; words are as they stand in the script. */
export const transferOf = once(({ name, words }: CommandFact): Transfer | null => {
  if (name !== 'cp' && name !== 'mv' && name !== 'rsync' && name !== 'ln') return null;
  const { flags, plain } = split(words.slice(1), /^(-S|--suffix|-e|--exclude|--rsh)$/);
  const into = targetDirectory(words);
  const paths = plain.flatMap(bracesOpened);
  const target = into ?? paths.at(-1);
  const sources = into === null ? paths.slice(0, -1) : paths;
  if (target === undefined || sources.length === 0 || paths.some(word => /^[\w.@-]+:/.test(word)))
    return null;
  return {
    verb: name,
    sources,
    target,
    recursive: has(flags, /^-[a-zA-Z]*[rRa]|^--(recursive|archive)$/),
    exact: has(flags, /^-[a-zA-Z]*[Tn]|^--no-target-directory$/) && into === null,
  };
});

/** `app.conf{,.bak}` is two words. */
function bracesOpened(word: string): readonly string[] {
  const [, before = '', inner, after = ''] = /^([^{}]*)(?<!\$)\{([^{}]*,[^{}]*)\}([^{}]*)$/.exec(word) ?? [];
  return inner === undefined ? [word] : inner.split(',').map(each => `${before}${each}${after}`);
}

function targetDirectory(words: readonly string[]): string | null {
  for (const [index, word] of words.entries()) {
    if (word === '-t' || word === '--target-directory') return words[index + 1] ?? null;
    if (word.startsWith('--target-directory=')) return word.slice('--target-directory='.length);
  }
  return null;
}

export interface Unpacking {
  readonly archive: string;
  /** The directory that is unpacked into, as a path. */
  readonly into: string | null;
  /** What is most likely to come of it: the directory with the archive's name. */
  readonly makes: string | null;
}

export const unpackingOf = once((fact: CommandFact): Unpacking | null => {
  const { name, words } = fact;
  if (name === 'tar') {
    if (tarMode(words) !== 'x') return null;
    const archive = tarFile(words);
    if (archive === null) return null;
    const directory = after(words, /^(-C|--directory)$/) ?? glued(words, '--directory=');
    if (directory === null && keepsRoot(words)) return { archive, into: '/', makes: null };
    return unpackedTo(fact, archive, directory);
  }
  if (name !== 'unzip' || words.some(word => /^-[a-z]*[lptZ]/.test(word))) return null;
  const archive = words.slice(1).find(word => !word.startsWith('-'));
  return archive === undefined ? null : unpackedTo(fact, archive, after(words, /^-d$/));
});

/** Names in the archive are taken as they are, from the root on. */
function keepsRoot(words: readonly string[]): boolean {
  const [, first = ''] = words;
  return has(words.slice(1), /^-[A-Za-z]*P|^--absolute-names$/) || /^[A-Za-z]*P/.test(first);
}

function unpackedTo(fact: CommandFact, archive: string, directory: string | null): Unpacking {
  const into =
    directory === null
      ? fact.cwd.kind === 'unknown'
        ? '.'
        : inDirectory(fact.cwd, '.')
      : pathOf(fact, directory);
  const stem = baseOf(archive).replace(/\.(tar(\.\w+)?|tgz|tbz2?|txz|zip|war|jar)$/i, '');
  const makes =
    into === null || stem === '' || /[$*?]/.test(stem)
      ? null
      : into === '.'
        ? stem
        : `${into === '/' ? '' : into}/${stem}`;
  return { archive, into, makes };
}

/** Whether it only looks at what an archive holds. */
export function isListing({ name, words }: CommandFact): boolean {
  return (
    (name === 'tar' && tarMode(words) === 't') ||
    (name === 'unzip' && words.some(word => /^-[a-z]*[lt]/.test(word)))
  );
}

/** The archive or the dump that a command writes; null where it writes none. */
export function packedBy({ name, words, command }: CommandFact): string | null {
  if (name === 'tar') return tarMode(words) === 'c' ? (tarFile(words) ?? '-') : null;
  if (name === 'etcdctl')
    return words[1] === 'snapshot' && words[2] === 'save'
      ? (words.slice(3).find(word => !word.startsWith('-')) ?? null)
      : null;
  if (name === 'zip') return words.slice(1).find(word => !word.startsWith('-')) ?? null;
  if (!/^(mysqldump|mariadb-dump|pg_dump|pg_dumpall|mongodump|expdp|pg_basebackup)$/.test(name)) return null;
  const named =
    after(words, /^(-[a-zA-Z]*f|--file|-o|--out|-r|--result-file)$/) ??
    glued(words, '--file=', '--out=', '--result-file=');
  return (
    named ??
    command.redirects.find(({ operator }) => operator.startsWith('>') && operator !== '>&')?.target ??
    '-'
  );
}

function tarMode(words: readonly string[]): 'x' | 'c' | 't' | null {
  const [, first = ''] = words;
  const flags = [
    first.startsWith('-') ? '' : first,
    ...words.slice(1).filter(word => /^-[A-Za-z]+$/.test(word)),
  ].join('');
  if (words.some(word => /^--(extract|get)$/.test(word)) || flags.includes('x')) return 'x';
  if (words.includes('--create') || flags.includes('c')) return 'c';
  return words.includes('--list') || flags.includes('t') ? 't' : null;
}

function tarFile(words: readonly string[]): string | null {
  const long = glued(words, '--file=');
  if (long !== null) return long;
  for (const [index, word] of words.entries()) {
    const isFlags =
      index > 0 && (/^-[A-Za-z]*f$/.test(word) || (index === 1 && /^[A-Za-z]*f[A-Za-z]*$/.test(word)));
    if (isFlags || word === '--file') return words[index + 1] ?? null;
  }
  return null;
}

export function has(words: readonly string[], pattern: RegExp): boolean {
  return words.some(word => pattern.test(word));
}

/** Options, and the words that are none. */
export function split(
  words: readonly string[],
  takesValue: RegExp = /^$/,
): { readonly flags: readonly string[]; readonly plain: readonly string[] } {
  const [flags, plain]: [string[], string[]] = [[], []];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word.startsWith('-') && word.length > 1) {
      flags.push(word);
      if (takesValue.test(word) || /^(-t|--target-directory)$/.test(word)) index += 1;
    } else plain.push(word);
  }
  return { flags, plain };
}

function after(words: readonly string[], flag: RegExp): string | null {
  const at = words.findIndex(word => flag.test(word));
  return at < 0 ? null : (words[at + 1] ?? null);
}

function glued(words: readonly string[], ...starts: readonly string[]): string | null {
  for (const start of starts) {
    const found = words.find(word => word.startsWith(start));
    if (found !== undefined) return found.slice(start.length);
  }
  return null;
}
