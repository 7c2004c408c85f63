import type { ProblemCode } from '../model/transport.ts';
import type { HostState } from './state.ts';

type Lock = HostState['lock'];

/** A host may have given the run its lock, whether or not its answer came. */
export function mayHoldLock({ lock }: HostState): boolean {
  return lock !== 'none';
}

/** The same, and no answer is on its way any more. Whoever awaits one gives back what comes. */
export function mayKeepLock({ lock }: HostState): boolean {
  return lock === 'held' || lock === 'unknown';
}

/** From here on it may have been given: it is asked for with the first contact. */
export function lockAsked(host: HostState | undefined): Lock {
  return host === undefined || host.lock === 'none' ? 'asked' : host.lock;
}

/** After a try that failed: was it asked for at all? */
export function lockAfterFailure({ lock }: HostState, code: ProblemCode): Lock {
  if (code === 'locked') return 'none';
  if (lock !== 'asked') return lock;
  return beforeAsking.includes(code) ? 'none' : 'unknown';
}

/** Whoever awaited the answer is gone. */
export function lockLeft({ lock }: HostState): Lock {
  return lock === 'asked' ? 'unknown' : lock;
}

/** The login came to nothing, so that nothing was asked for. */
const beforeAsking: readonly ProblemCode[] = [
  'unreachable',
  'authRefused',
  'hostKeyChanged',
  'hostKeyRefused',
  'hostKeyRevoked',
];
