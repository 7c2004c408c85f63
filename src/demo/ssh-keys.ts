import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

export interface KeyPair {
  /** OpenSSH's private key format. */
  readonly privateKey: string;
  /** One line, as in authorized_keys. */
  readonly publicKey: string;
  /** `SHA256:…`, as OpenSSH prints it. */
  readonly fingerprint: string;
}

export interface KeyPairOptions {
  readonly type?: 'ed25519' | 'ecdsa';
  /** Encrypts the private key. */
  readonly passphrase?: string;
}

/** A new key pair, ed25519 unless said otherwise. */
export function generateKeyPair(comment = 'handrail', options: KeyPairOptions = {}): KeyPair {
  for (;;) {
    const pair = rawPair(comment, options);
    // About four of a thousand that ssh2 writes cannot be read, not even by itself.
    if (
      isKey(ssh2.utils.parseKey(pair.private, options.passphrase)) &&
      isKey(ssh2.utils.parseKey(pair.public))
    )
      return { privateKey: pair.private, publicKey: pair.public, fingerprint: fingerprintOf(pair.public) };
  }
}

function rawPair(comment: string, { type = 'ed25519', passphrase }: KeyPairOptions) {
  const protection = passphrase === undefined ? {} : { passphrase, cipher: 'aes256-ctr', rounds: 4 };
  return type === 'ecdsa'
    ? ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, comment, ...protection })
    : ssh2.utils.generateKeyPairSync('ed25519', { comment, ...protection });
}

function isKey(parsed: unknown): boolean {
  return !(parsed instanceof Error);
}

function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
