import { performance } from 'node:perf_hooks';
import type { HostFacts } from '../model/transport.ts';
import { askHost } from './ask-host.ts';
import type { OpenShell } from './shell-process.ts';

/** What a host says of itself, asked in one command. */
export async function hostFacts(
  open: OpenShell,
  known: Pick<HostFacts, 'address' | 'fingerprint'>,
): Promise<HostFacts> {
  const before = Date.now();
  const begun = performance.now();
  const { stdout } = await askHost(open, script);
  const middle = before + (performance.now() - begun) / 2;
  const [hostname = '', user = '', clock = ''] = stdout.toString().split('\n');
  return { hostname, user, clockOffset: Math.round(milliseconds(clock) - middle), ...known };
}

const script = `hostname 2>/dev/null || uname -n
id -un
date +%s.%N`;

/** Where \`date\` has no fractions, the middle of the second is the best guess. */
function milliseconds(clock: string): number {
  const [, seconds, nanoseconds] = /^(\d+)(?:\.(\d{9}))?/.exec(clock) ?? [];
  return Number(seconds) * 1000 + (nanoseconds === undefined ? 500 : Number(nanoseconds) / 1_000_000);
}
