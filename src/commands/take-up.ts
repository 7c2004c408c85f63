import type { RollbackRequest } from '../engine/event.ts';
import type { RunState } from '../engine/state.ts';
import { versionText } from '../version.ts';
import type { HeldRun } from './held-run.ts';
import type { Arguments, Io } from './io.ts';
import { operate } from './operate.ts';
import { liveTransports, runnerFrom } from './runner-from.ts';
import { usesScreen } from './screen.ts';
import { forks, seat } from './seat.ts';

export interface TakeUp {
  /** Runs whose lock on a host may be taken over. */
  readonly mayReplace: readonly string[];
  /** To undo what the run did, instead of going on with it. */
  readonly rollback?: RollbackRequest;
  readonly exitCode?: (state: RunState) => number;
}

/** Goes on with a held run where its record ends; returns the exit code. */
export function takeUp(
  held: HeldRun,
  { mayReplace, rollback, exitCode }: TakeUp,
  args: Arguments,
  io: Io,
): Promise<number> {
  const { operator, journal, settings } = held;
  const unattended = !usesScreen(args, io);
  const runner = runnerFrom(
    { journal, events: held.events, transports: liveTransports, operator, mayReplace, unattended },
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
      ...(rollback === undefined ? {} : { rollback }),
    });
  return operate(
    {
      runner,
      history: () => held.takeHistory(),
      opening: held.opening,
      begin,
      ...(exitCode === undefined ? {} : { exitCode }),
    },
    args,
    io,
  );
}
