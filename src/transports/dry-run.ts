import type { Host } from '../model/inventory.ts';
import type { Transport } from '../model/transport.ts';

/**
 * A host that is not there: opens nothing, sends nothing, and answers as if all had gone as planned. Nothing is invented:
 * commands print nothing, no file exists, and what would have to be looked at is said to be not looked at.
 */
export function dryRunTransport(host: Host): Transport {
  const done = { outcome: { kind: 'exited', code: 0 } } as const;
  const ended = { kind: 'ended', ...done } as const;
  const execution = { done: Promise.resolve(ended), cancel() {}, limit() {}, leave() {} };
  return {
    host: host.name,
    connect: async () => ({
      hostname: host.name,
      user: host.user ?? '',
      clockOffset: 0,
      address: host.transport === 'local' ? 'local' : `${host.address ?? host.name}:${host.port ?? 22}`,
    }),
    claim: async () => null,
    exec: () => ({ done: Promise.resolve(done), cancel: () => {} }),
    start: () => execution,
    attach: () => execution,
    sendInput: async () => ({ ok: true }),
    interrupt: async () => ({ ok: true }),
    sweep: async () => ({ kept: [] }),
    locks: async () => [],
    breakLock: async () => false,
    upload: async () => ended,
    digest: async () => null,
    readFile: async () => null,
    writeFile: async () => ({ kind: 'written', notes: [] }),
    settleFile: async () => null,
    positions: async paths => paths.map(path => ({ path, inode: null, size: 0 })),
    processes: async () => null,
    follow: () => null,
    onLost: () => {},
    close: async () => {},
  };
}
