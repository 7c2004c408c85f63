import type { Host } from '../model/inventory.ts';
import type { Transport } from '../model/transport.ts';

/**
 * A host that is not there: opens nothing, sends nothing, and answers as if all had gone as planned. Nothing is invented:
 * commands print nothing, no file exists, and what would have to be looked at is said to be not looked at.
 */
export function dryRunTransport(host: Host): Transport {
  const done = { outcome: { kind: 'exited', code: 0 } } as const;
  return {
    host: host.name,
    connect: async () => ({
      hostname: host.name,
      user: host.user ?? '',
      clockOffset: 0,
      address: host.transport === 'local' ? 'local' : `${host.address ?? host.name}:${host.port ?? 22}`,
    }),
    exec: () => ({ done: Promise.resolve(done), cancel: () => {} }),
    upload: async () => done,
    positions: async paths => paths.map(path => ({ path, inode: null, size: 0 })),
    processes: async () => null,
    follow: () => null,
    onLost: () => {},
    close: async () => {},
  };
}
