import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';

/** An identity whose private half is read, and its passphrase asked for, only once a host wants a signature of it. */
export interface KeyFile {
  readonly path: string;
  readonly publicKey: ParsedKey;
  /** Rejects when the passphrase was refused or is wrong three times. */
  unlock(askPassphrase: (prompt: string) => Promise<string>): Promise<ParsedKey>;
}

export type KeyFileResult =
  | { readonly kind: 'key'; readonly key: KeyFile }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unusable'; readonly reason: string };

/** Reads the public half: from the key itself, from the clear part of an encrypted one, or from the `.pub` file beside it. */
export async function readKeyFile(path: string): Promise<KeyFileResult> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (text instanceof Error)
    return text.code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unusable', reason: text.message };
  const parsed = parse(text);
  if (!(parsed instanceof Error)) {
    if (!parsed.isPrivateKey()) return { kind: 'unusable', reason: 'it is a public key' };
    return { kind: 'key', key: { path, publicKey: parsed, unlock: async () => parsed } };
  }
  const publicKey = clearPublicKey(text) ?? (await besideKey(path));
  if (publicKey === null) return { kind: 'unusable', reason: parsed.message };
  let unlocked: Promise<ParsedKey> | null = null;
  return {
    kind: 'key',
    key: {
      path,
      publicKey,
      unlock(ask) {
        // Deciphering takes a third of a second of everybody's time: once.
        unlocked ??= decipher(path, text, ask).catch(error => {
          unlocked = null;
          throw error;
        });
        return unlocked;
      },
    },
  };
}

const attempts = 3;

async function decipher(
  path: string,
  text: string,
  ask: (prompt: string) => Promise<string>,
): Promise<ParsedKey> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const passphrase = await ask(`${attempt === 1 ? '' : 'Wrong. '}Passphrase for ${path}`);
    const parsed = parse(text, passphrase);
    if (!(parsed instanceof Error)) return parsed;
  }
  throw new Error(`the passphrase for ${path} was wrong ${attempts} times`);
}

function parse(text: string | Buffer, passphrase?: string): ParsedKey | Error {
  const parsed = ssh2.utils.parseKey(text, passphrase);
  return Array.isArray(parsed) ? (parsed[0] ?? new Error('no key in it')) : parsed;
}

/** OpenSSH's format keeps the public key in the clear: magic, cipher, kdf, kdf options, number of keys, public key. */
function clearPublicKey(text: string): ParsedKey | null {
  const encoded = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]*)-----END/.exec(text)?.[1];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.toString('latin1', 0, magic.length) !== magic) return null;
  let offset = magic.length;
  const field = (): Buffer => {
    const length = bytes.readUInt32BE(offset);
    const value = bytes.subarray(offset + 4, offset + 4 + length);
    offset += 4 + length;
    return value;
  };
  try {
    for (const _ of ['cipher', 'kdf', 'kdf options']) field();
    offset += 4;
    const blob = field();
    const type = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0));
    const key = parse(`${type} ${blob.toString('base64')}`);
    return key instanceof Error ? null : key;
  } catch {
    return null;
  }
}

async function besideKey(path: string): Promise<ParsedKey | null> {
  const text = await readFile(`${path}.pub`, 'utf8').catch(() => '');
  const key = parse(text);
  return key instanceof Error ? null : key;
}
