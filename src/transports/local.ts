import type { Host } from '../model/inventory.ts';
import type { Transport } from '../model/transport.ts';
import { breakLockOn, claimOn, locksOn, sweepOn } from './claim.ts';
import type { TransportContext } from './context.ts';
import { localDigest } from './digest.ts';
import { attachDurable, startDurable } from './durable.ts';
import { interruptDurable, sendInputDurable } from './durable-control.ts';
import { readFileOn, settleFileOn, writeFileOn } from './edit-file.ts';
import { execute } from './execute.ts';
import { follow } from './follow.ts';
import { hostFacts } from './host-facts.ts';
import { positionsOn, processesOn } from './host-queries.ts';
import { localShells } from './local-shell.ts';
import { localUpload } from './local-upload.ts';
import { type ExecTiming, execTiming } from './timing.ts';

/** This machine, with the semantics of a host over SSH. */
export function localTransport(
  host: Host,
  context: Pick<TransportContext, 'home' | 'env'>,
  timing: ExecTiming = execTiming,
): Transport {
  const open = localShells({ cwd: context.home, env: context.env });
  return {
    host: host.name,
    connect: () => hostFacts(open, { address: 'local' }),
    claim: request => claimOn(open, host.name, request),
    exec: request => execute(open, request, 'task', timing),
    start: request => startDurable(open, request, timing),
    attach: request => attachDurable(open, request, timing),
    sendInput: (directory, text) => sendInputDurable(open, directory, text),
    interrupt: directory => interruptDurable(open, directory),
    sweep: request => sweepOn(open, host.name, request),
    locks: () => locksOn(open),
    breakLock: (lock, breaking) => breakLockOn(open, lock, breaking),
    upload: localUpload,
    digest: localDigest,
    readFile: (path, limit) => readFileOn(open, path, limit),
    writeFile: request => writeFileOn(open, request),
    settleFile: place => settleFileOn(open, place),
    positions: paths => positionsOn(open, paths),
    processes: () => processesOn(open),
    follow: request => follow(open, request),
    onLost: () => {},
    close: async () => {},
  };
}
