import type { Host } from '../model/inventory.ts';
import type { Transport } from '../model/transport.ts';
import type { TransportContext } from './context.ts';
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
    exec: request => execute(open, request, 'task', timing),
    upload: localUpload,
    positions: paths => positionsOn(open, paths),
    processes: () => processesOn(open),
    follow: request => follow(open, request),
    onLost: () => {},
    close: async () => {},
  };
}
