import type { ProblemCode } from '../model/transport.ts';
import type { HostState } from './state.ts';

/** Tries to reach a host that was lost, before a person is asked: about ten minutes. */
export const mostTries = 42;

const pauses = [1_000, 2_000, 4_000, 8_000];
const longestPause = 15_000;

/** Milliseconds before the next try, after so many in vain. */
export function pauseAfter(failures: number): number {
  return pauses[failures - 1] ?? longestPause;
}

/** Contact was lost, and is tried to be had again by itself. */
export function isTriedAgain({ seen, status }: HostState): boolean {
  return seen && (status === 'lost' || status === 'connecting');
}

/** A person may have it tried at once. */
export function mayReconnect({ status }: HostState): boolean {
  return status === 'failed' || status === 'lost';
}

/** What passes by itself: the host boots, or the network is back. */
const passing: readonly ProblemCode[] = ['unreachable', 'connectionLost', 'other'];

/** A host that was there since the run was taken up, and be it for a moment, is tried again by itself. */
export function triesAgain({ seen, failures, problem }: HostState): boolean {
  return seen && failures < mostTries && problem !== null && passing.includes(problem.code);
}
