import { dirname } from 'node:path';
import { isSettled, type RunState } from '../engine/state.ts';
import { OperatorError } from '../errors.ts';
import type { Host } from '../model/inventory.ts';
import { runWords } from '../text/run.ts';
import { termsFor } from '../text/terms.ts';
import { versionText } from '../version.ts';
import { type HeldRun, withHeldRun } from './held-run.ts';
import type { Arguments, Io } from './io.ts';
import { operate } from './operate.ts';
import { heedOtherRuns } from './other-runs.ts';
import { heedChanges } from './replanning.ts';
import { liveTransports, runnerFrom } from './runner-from.ts';
import { usesScreen } from './screen.ts';
import { forks, seat } from './seat.ts';

/** `handrail resume`: goes on with a run, from its journal alone, unless its documents have changed. */
export function resumeCommand(args: Arguments, io: Io): Promise<number> {
  return withHeldRun(args, io, held => resume(held, args, io));
}

async function resume(held: HeldRun, args: Arguments, io: Io): Promise<number> {
  const { run, operator, journal, settings } = held;
  if (held.state.stage === 'over') {
    const status = termsFor(args.language).runStatus[held.state.status];
    throw new OperatorError(runWords(args.language).over(run.id, status), {
      hint: runWords(args.language).overHint,
    });
  }
  const runs = dirname(dirname(run.path));
  const mayReplace = heedOtherRuns(run, runs, hostsToTouch(held.state), args, io);
  held.record(await heedChanges(held.state, operator, args, io));
  const runner = runnerFrom(
    {
      journal,
      events: held.events,
      transports: liveTransports,
      operator,
      mayReplace,
      unattended: !usesScreen(args, io),
    },
    io,
  );
  const begin = () =>
    runner.start({
      type: 'resumed',
      operator,
      seat: seat(),
      auto: args.flag('auto'),
      forks: forks(args, settings.forks ?? held.state.info.forks),
      handrail: versionText(),
    });
  return operate({ runner, history: () => held.takeHistory(), opening: held.opening, begin }, args, io);
}

/** Another run may have begun since this one was left. */
function hostsToTouch(state: RunState): readonly Host[] {
  const { hosts, tasks } = state.info.plan;
  const names = new Set(tasks.filter(task => !isSettled(state, task)).map(task => task.host));
  return hosts.filter(host => names.has(host.name) && state.hosts[host.name]?.status !== 'dropped');
}
