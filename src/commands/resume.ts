import { dirname } from 'node:path';
import { isSettled, type RunState } from '../engine/state.ts';
import { OperatorError } from '../errors.ts';
import type { Host } from '../model/inventory.ts';
import { runWords } from '../text/run.ts';
import { termsFor } from '../text/terms.ts';
import { type HeldRun, withHeldRun } from './held-run.ts';
import type { Arguments, Io } from './io.ts';
import { heedOtherRuns } from './other-runs.ts';
import { heedChanges } from './replanning.ts';
import { takeUp } from './take-up.ts';

/** `handrail resume`: goes on with a run, from its journal alone, unless its documents have changed. */
export function resumeCommand(args: Arguments, io: Io): Promise<number> {
  return withHeldRun(args, io, held => resume(held, args, io));
}

async function resume(held: HeldRun, args: Arguments, io: Io): Promise<number> {
  const { run, operator } = held;
  if (held.state.stage === 'over') {
    const status = termsFor(args.language).runStatus[held.state.status];
    throw new OperatorError(runWords(args.language).over(run.id, status), {
      hint: runWords(args.language).overHint,
    });
  }
  const runs = dirname(dirname(run.path));
  const mayReplace = heedOtherRuns(run, runs, hostsToTouch(held.state), args, io);
  held.record(await heedChanges(held.state, operator, args, io));
  return takeUp(held, { mayReplace }, args, io);
}

/** Another run may have begun since this one was left. */
function hostsToTouch(state: RunState): readonly Host[] {
  const { hosts, tasks } = state.info.plan;
  const names = new Set(tasks.filter(task => !isSettled(state, task)).map(task => task.host));
  return hosts.filter(host => names.has(host.name) && state.hosts[host.name]?.status !== 'dropped');
}
