import type { Host } from '../model/inventory.ts';
import type { Transport } from '../model/transport.ts';
import type { TransportContext } from './context.ts';
import { localTransport } from './local.ts';
import { SshTransport } from './ssh.ts';

export type { TransportContext } from './context.ts';
export { KeyFiles } from './key-files.ts';

/** The transport that a host's inventory entry asks for. Nothing is opened before `connect`. */
export function openTransport(host: Host, context: TransportContext): Transport {
  switch (host.transport) {
    case 'ssh':
      return new SshTransport(host, context);
    case 'local':
      return localTransport(host, context);
  }
}
