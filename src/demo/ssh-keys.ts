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
  const { type = 'ed25519', passphrase } = options;
  const protection = passphrase === undefined ? {} : { passphrase, cipher: 'aes256-ctr', rounds: 4 };
  const pair =
    type === 'ecdsa'
      ? ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, comment, ...protection })
      : ssh2.utils.generateKeyPairSync('ed25519', { comment, ...protection });
  const blob = Buffer.from(pair.public.split(' ')[1] ?? '', 'base64');
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { privateKey: pair.private, publicKey: pair.public, fingerprint: `SHA256:${digest}` };
}
