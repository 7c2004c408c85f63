import { createHash, createHmac, randomBytes } from 'node:crypto';

/** One usable line of a known_hosts file. */
export interface KnownHost {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  /** The first field, as written. */
  readonly names: string;
  readonly type: string;
  readonly key: Buffer;
}

export interface KeyPlace {
  readonly file: string;
  readonly line: number;
  readonly type: string;
}

export type KeyVerdict =
  | { readonly kind: 'known' }
  /** `authority`: a certificate authority is trusted for the host instead. */
  | { readonly kind: 'unknown'; readonly authority?: KeyPlace }
  /** The host is known under other keys. */
  | { readonly kind: 'changed'; readonly known: readonly KeyPlace[] }
  | { readonly kind: 'revoked'; readonly by: KeyPlace };

/** The name a host has in known_hosts. */
export function knownHostName(address: string, port: number): string {
  const name = address.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** The lines of a file that are entries; comments and what OpenSSH would not understand are passed over. */
export function parseKnownHosts(file: string, text: string): readonly KnownHost[] {
  return text.split('\n').flatMap((content, index) => {
    const fields = content.trim().split(/\s+/);
    const marker = markerOf(fields[0] ?? '');
    if (marker === null) return [];
    const [names, type, encoded] = marker === 'none' ? fields : fields.slice(1);
    if (names === undefined || names.startsWith('#') || type === undefined || encoded === undefined)
      return [];
    const key = Buffer.from(encoded, 'base64');
    if (typeOfKey(key) !== type) return [];
    return [{ file, line: index + 1, marker, names, type, key }];
  });
}

/** What the entries say about a key that a host offers. A revoked key is refused wherever else it stands. */
export function judgeHostKey(
  entries: readonly KnownHost[],
  address: string,
  port: number,
  key: Buffer,
): KeyVerdict {
  const own = entries.filter(entry => matchesHost(entry.names, knownHostName(address, port)));
  const revoked = own.find(entry => entry.marker === 'revoked' && entry.key.equals(key));
  if (revoked !== undefined) return { kind: 'revoked', by: placeOf(revoked) };
  const plain = own.filter(entry => entry.marker === 'none');
  if (plain.some(entry => entry.key.equals(key))) return { kind: 'known' };
  if (plain.length > 0) return { kind: 'changed', known: plain.map(placeOf) };
  // As OpenSSH does: the same key under the host's name without its port will do.
  if (port !== 22 && judgeHostKey(entries, address, 22, key).kind === 'known') return { kind: 'known' };
  const authority = own.find(entry => entry.marker === 'cert-authority');
  return authority === undefined ? { kind: 'unknown' } : { kind: 'unknown', authority: placeOf(authority) };
}

/** The types of the keys a host is known by, so that it is asked for one of these. */
export function knownKeyTypes(
  entries: readonly KnownHost[],
  address: string,
  port: number,
): readonly string[] {
  const typesFor = (name: string) =>
    entries
      .filter(entry => entry.marker === 'none' && matchesHost(entry.names, name))
      .map(entry => entry.type);
  const types = typesFor(knownHostName(address, port));
  return [...new Set(types.length > 0 ? types : typesFor(knownHostName(address, 22)))];
}

/** A line for known_hosts, without its newline. */
export function knownHostLine(
  address: string,
  port: number,
  key: Buffer,
  { hashed = false }: { hashed?: boolean } = {},
): string {
  const name = knownHostName(address, port);
  return `${hashed ? hashedName(name) : name} ${typeOfKey(key)} ${key.toString('base64')}`;
}

/** As `ssh-keygen -l` prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The type that stands at the beginning of a public key; empty where the bytes are none. */
export function typeOfKey(key: Buffer): string {
  if (key.length < 4) return '';
  const length = key.readUInt32BE(0);
  return length > 64 || key.length < 4 + length ? '' : key.toString('latin1', 4, 4 + length);
}

function markerOf(field: string): KnownHost['marker'] | null {
  if (!field.startsWith('@')) return 'none';
  if (field === '@revoked') return 'revoked';
  return field === '@cert-authority' ? 'cert-authority' : null;
}

/** A comma list of patterns, where one that begins with `!` and matches decides against it, or one hashed name. */
function matchesHost(names: string, name: string): boolean {
  if (names.startsWith('|')) return matchesHashed(names, name);
  const patterns = names.toLowerCase().split(',');
  const negated = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1));
  if (negated.some(pattern => matchesPattern(pattern, name))) return false;
  return patterns.some(pattern => !pattern.startsWith('!') && matchesPattern(pattern, name));
}

function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}

function matchesHashed(names: string, name: string): boolean {
  const [, version, salt, hash] = names.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  return hmac(Buffer.from(salt, 'base64'), name) === hash;
}

function hashedName(name: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${hmac(salt, name)}`;
}

function hmac(salt: Buffer, name: string): string {
  return createHmac('sha1', salt).update(name).digest('base64');
}

function placeOf({ file, line, type }: KnownHost): KeyPlace {
  return { file, line, type };
}
