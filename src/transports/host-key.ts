import { type HostKeyAsk, HostUnreachable } from '../model/transport.ts';
import {
  fingerprintOf,
  judgeHostKey,
  type KeyPlace,
  type KnownHost,
  knownHostLine,
  knownHostName,
  knownKeyTypes,
  typeOfKey,
} from './known-hosts.ts';
import { appendKnownHost } from './known-hosts-files.ts';
import type { SshTarget } from './ssh-target.ts';

/** Host key algorithms, the best first; those a host is known by go before all others. */
export function hostKeyAlgorithms(entries: readonly KnownHost[], target: SshTarget): readonly string[] {
  const known = knownKeyTypes(entries, target.keyName, target.port).flatMap(type =>
    type === 'ssh-rsa' ? rsaAlgorithms : [type],
  );
  const first = known.filter(algorithm => allAlgorithms.includes(algorithm));
  return [...new Set([...first, ...allAlgorithms])];
}

const rsaAlgorithms = ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'];
const allAlgorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  ...rsaAlgorithms,
];

/**
 * Accepts a host's key or throws why not. A person is asked about a host that is not known, and what is accepted is
 * added to known_hosts; a key that differs from the known one, or is revoked, is never a question.
 */
export async function acceptHostKey(
  key: Buffer,
  entries: readonly KnownHost[],
  target: SshTarget,
  asking: HostKeyAsk,
): Promise<void> {
  const type = typeOfKey(key);
  const fingerprint = fingerprintOf(key);
  const name = knownHostName(target.keyName, target.port);
  const verdict = judgeHostKey(entries, target.keyName, target.port, key);
  switch (verdict.kind) {
    case 'known':
      return;
    case 'revoked':
      throw new HostUnreachable({
        code: 'hostKeyRevoked',
        detail: `${name} offers ${type} ${fingerprint}, which ${placeText(verdict.by)} revokes`,
      });
    case 'changed':
      throw new HostUnreachable({
        code: 'hostKeyChanged',
        detail: `${name} offers ${type} ${fingerprint}, and is known by another key: ${verdict.known
          .map(place => `${placeText(place)} (${place.type})`)
          .join(', ')}`,
      });
    case 'unknown': {
      const note =
        verdict.authority === undefined
          ? undefined
          : `${placeText(verdict.authority)} trusts a certificate authority for it; certificates are not supported`;
      await askPerson({ type, fingerprint, note }, target, asking);
      const [file] = target.knownHostsFiles;
      const hashed = target.hashKnownHosts;
      if (file !== undefined)
        await appendKnownHost(file, knownHostLine(target.keyName, target.port, key, { hashed }));
    }
  }
}

async function askPerson(
  key: { readonly type: string; readonly fingerprint: string; readonly note: string | undefined },
  target: SshTarget,
  asking: HostKeyAsk,
): Promise<void> {
  const { type, fingerprint, note } = key;
  const [file] = target.knownHostsFiles;
  const refused = (why: string) =>
    new HostUnreachable({
      code: 'hostKeyRefused',
      detail: `${type} ${fingerprint} of ${target.address} ${why}`,
    });
  if (target.strict)
    throw refused(`is not in ${file ?? 'any known_hosts file'}, and StrictHostKeyChecking is yes`);
  const accepted = await asking({
    host: target.name,
    address: `${target.address}:${target.port}`,
    type,
    fingerprint,
    ...(note === undefined ? {} : { note }),
  }).catch((error: unknown) => {
    throw refused(`was not answered for: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (!accepted) throw refused('was not accepted');
}

function placeText({ file, line }: KeyPlace): string {
  return `${file}:${line}`;
}
