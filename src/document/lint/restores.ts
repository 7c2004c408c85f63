import { split, transferOf, unpackingOf } from './archives.ts';
import type { CommandFact } from './fact.ts';
import { nextOf } from './order.ts';

/** The files that a command brings back: what is copied or unpacked, and what a database is fed with. */
export function restoredBy(fact: CommandFact): readonly string[] {
  const transfer = transferOf(fact);
  if (transfer !== null) return transfer.verb === 'ln' ? [] : transfer.sources;
  const unpacked = unpackingOf(fact);
  if (unpacked !== null) return [unpacked.archive];
  const { name, words, command } = fact;
  const args = words.slice(1);
  const fed = command.redirects.filter(({ operator }) => operator === '<').map(({ target }) => target);
  if (/^(zcat|gunzip|bzcat|bunzip2|xzcat|unxz|zstdcat|gzip|xz|bzip2|zstd)$/.test(name))
    return opens(name, args) ? [...split(args).plain, ...fed] : [];
  if (name === 'cat') return nextOf(fact) === undefined ? [] : split(args).plain;
  if (name === 'pg_restore' || name === 'mongorestore')
    return [...split(args, ofDatabases).plain.slice(-1), ...behind(args, /^--archive$/), ...fed];
  if (name === 'psql') return [...behind(args, /^(-f|--file)$/), ...fed];
  if (name === 'etcdctl' || name === 'etcdutl')
    return args[0] === 'snapshot' && args[1] === 'restore' ? split(args.slice(2)).plain.slice(0, 1) : [];
  return /^(mysql|mariadb|sqlite3|tar|docker|podman|kubectl)$/.test(name) ? fed : [];
}

const ofDatabases =
  /^(-[dUhpjntTPFO]|--(dbname|username|user|host|port|jobs|schema|table|uri|db|collection|nsInclude|role|format))$/;

function opens(name: string, args: readonly string[]): boolean {
  return !/^(gzip|xz|bzip2|zstd)$/.test(name) || args.some(arg => /^-[a-z]*d|^--decompress$/.test(arg));
}

function behind(args: readonly string[], option: RegExp): readonly string[] {
  return args.flatMap((arg, index) => {
    const [, name = '', value] = /^(--[\w-]+)=(.+)$/.exec(arg) ?? [];
    if (value !== undefined) return option.test(name) ? [value] : [];
    return option.test(arg) ? (args[index + 1] ?? []) : [];
  });
}
