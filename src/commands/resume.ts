import { dirname } from 'node:path';
import type { Event, UnknownEvent } from '../engine/event.ts';
import { isSettled, type RunState } from '../engine/state.ts';
import { OperatorError } from '../errors.ts';
import { acquireLock } from '../journal/lock.ts';
import { resolveRun } from '../journal/run-directory.ts';
import { openJournal } from '../journal/writer.ts';
import type { Host } from '../model/inventory.ts';
import { runWords } from '../text/run.ts';
import { termsFor } from '../text/terms.ts';
import { versionText } from '../version.ts';
import type { Arguments, Io } from './io.ts';
import { loadSettings } from './load.ts';
import { operate } from './operate.ts';
import { heedOtherRuns } from './other-runs.ts';
import { liveTransports, runnerFrom } from './runner-from.ts';
import { runsPath } from './runs-path.ts';
import { forks, operatorName, seat } from './seat.ts';

/** `handrail resume`: goes on with a run, from its journal alone. What was running when it was left is in doubt. */
export async function resumeCommand(args: Arguments, io: Io): Promise<number> {
  const settings = await loadSettings(args.language, io);
  const runs = runsPath(settings, args, io);
  const run = resolveRun(runs, args.positionals[0] ?? 'latest');
  const operator = operatorName(args, settings.operator);
  const lock = acquireLock(run, { operator, now: new Date() });
  try {
    const events: (Event | UnknownEvent)[] = [];
    const { journal, events: repairs } = openJournal(run.path, event => events.push(event));
    try {
      const before = events.slice(0, events.length - repairs.length);
      const runner = runnerFrom({ journal, events, transports: liveTransports, operator }, io);
      const { state } = runner;
      if (state.stage === 'over') {
        const status = termsFor(args.language).runStatus[state.status];
        throw new OperatorError(runWords(args.language).over(run.id, status), {
          hint: runWords(args.language).overHint,
        });
      }
      heedOtherRuns(run, dirname(dirname(run.path)), hostsToTouch(state), args, io);
      const begin = () =>
        runner.start({
          type: 'resumed',
          operator,
          seat: seat(),
          auto: args.flag('auto'),
          forks: forks(args, settings.forks ?? state.info.forks),
          handrail: versionText(),
        });
      return await operate({ runner, before, opening: repairs, begin }, args, io);
    } finally {
      journal.close();
    }
  } finally {
    lock.release();
  }
}

/** Another run may have begun since this one was left. */
function hostsToTouch(state: RunState): readonly Host[] {
  const { hosts, tasks } = state.info.plan;
  const names = new Set(tasks.filter(task => !isSettled(state, task)).map(task => task.host));
  return hosts.filter(host => names.has(host.name) && state.hosts[host.name]?.status !== 'dropped');
}
