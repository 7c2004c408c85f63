import type { StopReason } from '../engine/event.ts';
import type { RunState } from '../engine/state.ts';
import { waitingFor } from '../engine/waiting.ts';
import { ExitCode } from '../errors.ts';

/** The exit code that tells a calling script how a run stands. */
export function exitCodeOfRun(state: RunState): number {
  switch (state.status) {
    case 'completed':
    case 'closed':
      return ExitCode.complete;
    case 'aborted':
    case 'rolledBack':
      return ExitCode.failed;
    case 'open':
    case 'stopped':
    case 'inDoubt':
      return state.stopped === null ? ExitCode.failed : exitCodeOfStop(state.stopped.reason, state);
  }
}

function exitCodeOfStop(reason: StopReason, state: RunState): number {
  switch (reason) {
    case 'operator':
      // Left by a person: what it waited for says whether a person or a failure holds it up.
      return hasFailure(state) ? ExitCode.failed : ExitCode.needsPerson;
    case 'manual':
    case 'signOff':
    case 'inDoubt':
      return ExitCode.needsPerson;
    case 'failed':
    case 'gone':
    case 'journal':
      return ExitCode.failed;
    case 'unreachable':
      return ExitCode.unreachable;
    case 'locked':
      return ExitCode.locked;
    case 'interrupted':
      return ExitCode.interrupted;
    case 'hangup':
      return ExitCode.hangup;
    case 'terminated':
      return ExitCode.terminated;
  }
}

function hasFailure(state: RunState): boolean {
  return waitingFor({ ...state, stopped: null }).for === 'failure';
}
