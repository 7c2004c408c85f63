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

/** A new ed25519 key pair; encrypted where a passphrase is given. */
export function generateKeyPair(comment = 'handrail', passphrase?: string): KeyPair {
  const pair = ssh2.utils.generateKeyPairSync(
    'ed25519',
    passphrase === undefined ? { comment } : { comment, passphrase, cipher: 'aes256-ctr', rounds: 4 },
  );
  const blob = Buffer.from(pair.public.split(' ')[1] ?? '', 'base64');
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { privateKey: pair.private, publicKey: pair.public, fingerprint: `SHA256:${digest}` };
}
