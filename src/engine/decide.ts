import { decideOperator } from './decide-operator.ts';
import { decideReport } from './decide-report.ts';
import { type Context, type Decision, refused } from './decision.ts';
import type { Intent, Report } from './intent.ts';
import type { RunState } from './state.ts';

/** The events an intent leads to in this state, or why it is refused. Pure: times, hashes and names come from `context`. */
export function decide(state: RunState, intent: Intent, context: Context): Decision {
  if (isReport(intent))
    return mayStillCome(state, intent)
      ? decideReport(state, intent, context)
      : refused('over', state.info.run);
  if (state.stage === 'over' && intent.type !== 'note') return refused('over', state.info.run);
  if (state.stopped !== null && intent.type !== 'close') return refused('notNow', state.info.run);
  return decideOperator(state, intent, context);
}

const reports: Readonly<Record<Report['type'], true>> = {
  advance: true,
  retryDue: true,
  reconnectDue: true,
  replanned: true,
  swept: true,
  detached: true,
  attached: true,
  fenced: true,
  stalled: true,
  stirred: true,
  swelled: true,
  secretInput: true,
  unreached: true,
  probed: true,
  resumed: true,
  connected: true,
  connectFailed: true,
  nodeSeen: true,
  nodeSilent: true,
  hostLost: true,
  asked: true,
  withdrawn: true,
  secretGiven: true,
  marked: true,
  markFailed: true,
  inspected: true,
  inspectionFailed: true,
  followMatched: true,
  followChanged: true,
  followClosed: true,
  finished: true,
};

/** Once nobody holds the run, all that may come is the end of a log, what was cleaned up, and that somebody holds it again. */
function mayStillCome(state: RunState, report: Report): boolean {
  const { type } = report;
  if (type === 'advance' || type === 'followClosed' || type === 'swept') return true;
  if (type === 'resumed' && report.rollback !== undefined) return state.status !== 'rolledBack';
  if (state.stage === 'over') return false;
  return state.stopped === null || type === 'resumed' || type === 'replanned';
}

function isReport(intent: Intent): intent is Report {
  return Object.hasOwn(reports, intent.type);
}
