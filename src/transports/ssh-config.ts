import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import SSHConfig from 'ssh-config';

/** What ~/.ssh/config and the system's file say about one host. */
export interface SshSettings {
  readonly hostName: string;
  readonly port?: number;
  readonly user?: string;
  /** As written, `~` and tokens not yet replaced. */
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** Path of an agent's socket, `SSH_AUTH_SOCK`, or `none`. */
  readonly identityAgent?: string;
  readonly userKnownHostsFiles?: readonly string[];
  readonly globalKnownHostsFiles?: readonly string[];
  readonly hostKeyAlias?: string;
  readonly hashKnownHosts: boolean;
  /** True: a host that is not known is refused without a question. */
  readonly strict: boolean;
  /** Milliseconds. */
  readonly aliveInterval?: number;
  readonly aliveCountMax?: number;
  /** Milliseconds. */
  readonly connectTimeout?: number;
  /** Directives that change how the host is reached and that are not supported, as written. */
  readonly unsupported: readonly string[];
}

export interface ConfigFile {
  readonly path: string;
  /** What relative includes start from. */
  readonly directory: string;
}

/** Earlier files win over later ones, as ~/.ssh/config does over /etc/ssh/ssh_config. Missing files say nothing. */
export function readSshSettings(files: readonly ConfigFile[], host: string, home: string): SshSettings {
  // `Host *` ends the last block of a file, or the next file's lines would belong to it.
  const text = files
    .map(file => `${expanded(file.path, file.directory, host, home, 0)}\nHost *\n`)
    .join('\n');
  return settingsOf(text, host);
}

/** The settings that the text of a configuration gives a host. `Match exec` blocks are not evaluated, and do not apply. */
export function settingsOf(text: string, host: string): SshSettings {
  const found = SSHConfig.parse(text).compute(host, { ignoreCase: true, matchExec: false }) as Readonly<
    Record<string, string | readonly string[] | undefined>
  >;
  const words = (name: string): readonly string[] | undefined => {
    const value = found[name];
    return value === undefined ? undefined : [value].flat();
  };
  const word = (name: string) => words(name)?.[0];
  const number = (name: string) => {
    const value = Number(word(name));
    return word(name) === undefined || !Number.isFinite(value) ? undefined : value;
  };
  const milliseconds = (name: string) => {
    const seconds = number(name);
    return seconds === undefined || seconds <= 0 ? undefined : seconds * 1000;
  };
  return {
    hostName: (word('hostname') ?? host).replaceAll('%h', host).replaceAll('%%', '%'),
    identityFiles: words('identityfile') ?? [],
    identitiesOnly: word('identitiesonly')?.toLowerCase() === 'yes',
    hashKnownHosts: word('hashknownhosts')?.toLowerCase() === 'yes',
    strict: word('stricthostkeychecking')?.toLowerCase() === 'yes',
    unsupported: ['ProxyJump', 'ProxyCommand'].flatMap(name => {
      const value = words(name.toLowerCase())?.join(' ');
      return value === undefined || value.toLowerCase() === 'none' ? [] : [`${name} ${value}`];
    }),
    ...given('port', number('port')),
    ...given('user', word('user')),
    ...given('identityAgent', word('identityagent')),
    ...given('userKnownHostsFiles', words('userknownhostsfile')),
    ...given('globalKnownHostsFiles', words('globalknownhostsfile')),
    ...given('hostKeyAlias', word('hostkeyalias')),
    ...given('aliveInterval', milliseconds('serveraliveinterval')),
    ...given('aliveCountMax', number('serveralivecountmax')),
    ...given('connectTimeout', milliseconds('connecttimeout')),
  };
}

function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}

/**
 * The file's text with its includes put in. An include inside a block counts only where that block applies to the host,
 * and the block goes on after it.
 */
function expanded(path: string, directory: string, host: string, home: string, depth: number): string {
  // OpenSSH's own limit.
  if (depth > 16) return '';
  let block = 'Host *';
  return textOf(path)
    .split('\n')
    .flatMap(line => {
      if (/^\s*(Host|Match)[\s=]/i.test(line)) block = line.trim();
      const included = /^\s*Include[\s=]+(.*)$/i.exec(line)?.[1];
      if (included === undefined) return [line];
      if (!applies(block, host)) return [];
      const texts = wordsOf(included)
        .map(pattern => (pattern.startsWith('~/') ? join(home, pattern.slice(2)) : pattern))
        .flatMap(pattern => filesMatching(isAbsolute(pattern) ? pattern : join(directory, pattern)))
        .map(file => expanded(file, directory, host, home, depth + 1));
      return [...texts, block];
    })
    .join('\n');
}

function applies(block: string, host: string): boolean {
  const probe = SSHConfig.parse(`${block}\n  User applies\n`).compute(host, { matchExec: false });
  return probe.User === 'applies';
}

function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? '');
}

/** Wildcards are known in the last part of a path only. */
function filesMatching(path: string): readonly string[] {
  const [directory, name] = [dirname(path), basename(path)];
  if (!/[*?]/.test(name)) return [path];
  const source = name
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const matches = new RegExp(`^${source}$`);
  return entriesOf(directory)
    .filter(entry => matches.test(entry))
    .sort()
    .map(entry => join(directory, entry));
}

function entriesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw error;
  }
}

/** The user's file, in whose directory relative includes are looked up, and the system's. */
export function configFiles(home: string, system = '/etc/ssh/ssh_config'): readonly ConfigFile[] {
  return [
    { path: join(home, '.ssh', 'config'), directory: join(home, '.ssh') },
    { path: system, directory: dirname(system) },
  ];
}
