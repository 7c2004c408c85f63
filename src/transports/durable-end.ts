import type { Outcome } from '../model/outcome.ts';
import type { DurableEnd } from '../model/transport.ts';
import { type FinalReport, refused } from './durable-report.ts';
import type { WatchEnd } from './durable-watch.ts';

/** Why a command was to be stopped, as the outcome it has when that worked. */
export type StopCause = Extract<Outcome, { kind: 'timedOut' | 'cancelled' }>;

/** What the host's last report means; `stopped`: the group was signalled before there was a result. */
export function endOf(
  report: Exclude<FinalReport, { kind: 'exists' }>,
  stopped: StopCause | null,
): DurableEnd {
  switch (report.kind) {
    case 'exited': {
      // What is killed may still have held the output when that was looked at.
      if (stopped !== null) return { kind: 'ended', outcome: stopped };
      const outcome = { kind: 'exited', code: report.code } as const;
      return { kind: 'ended', outcome, ...(report.held ? { outputHeld: true } : {}) };
    }
    case 'fenced':
      return { kind: 'fenced' };
    case 'refused':
      return { kind: 'ended', ...refused(report.detail) };
    case 'shellMissing': {
      const problem = { code: 'shellMissing', detail: report.shell } as const;
      return { kind: 'ended', outcome: { kind: 'exited', code: 127 }, problem };
    }
    case 'gone':
      return lost("the run's directory on the host is gone, and with it what is known of the command");
    case 'unknown':
      return stopped === null ? lost(report.detail) : { kind: 'ended', outcome: stopped };
    case 'unsettled':
      return { kind: 'cut', reason: report.detail };
  }
}

type Closed = Extract<WatchEnd, { kind: 'closed' }>;

/** A forced command, a disabled account, a host without sh: the host ended the session and our text never ran. */
export function startClosed(end: Closed): DurableEnd {
  const { begun, exit, noise } = end;
  if (begun || exit?.kind !== 'exited') return cutBy(end);
  const detail = `the host did not run the command${noise === '' ? '' : `: ${noise}`}`;
  // Success of something unknown is not success.
  if (exit.code === 0) return lost(detail);
  return { kind: 'ended', outcome: exit, problem: { code: 'other', detail } };
}

export function cutBy({ noise }: Closed): DurableEnd {
  return {
    kind: 'cut',
    reason: `the channel closed before the command's end${noise === '' ? '' : `: ${noise}`}`,
  };
}

export function lost(reason: string): DurableEnd {
  const problem = { code: 'resultUnknown', detail: reason } as const;
  return { kind: 'ended', outcome: { kind: 'lost', reason }, problem };
}
