import type { KeyFiles } from './key-files.ts';

/** What transports take from their surroundings; tests give their own, and the real home is never touched. */
export interface TransportContext {
  /** Asks a person for a passphrase, a password or a code. Rejects when nobody will answer. */
  askSecret(host: string, prompt: string): Promise<string>;
  /** Where ~/.ssh is. */
  readonly home: string;
  /** `USER`, `SSH_AUTH_SOCK` and, for local hosts, everything commands inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Shared by the hosts of a run, so that a passphrase is asked for once; absent: every host asks for itself. */
  readonly keyFiles?: KeyFiles;
  /** Replaces /etc/ssh/ssh_config. */
  readonly systemConfig?: string;
  /** Replaces /etc/ssh/ssh_known_hosts and /etc/ssh/ssh_known_hosts2. */
  readonly globalKnownHosts?: readonly string[];
}
