import type { Event, UnknownEvent } from '../engine/event.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { acquireLock } from '../journal/lock.ts';
import { resolveRun } from '../journal/run-directory.ts';
import { openJournal } from '../journal/writer.ts';
import { runWords } from '../text/run.ts';
import { termsFor } from '../text/terms.ts';
import type { Arguments, Io } from './io.ts';
import { loadSettings } from './load.ts';
import { dryTransports, runnerFrom } from './runner-from.ts';
import { runsPath } from './runs-path.ts';
import { operatorName } from './seat.ts';

/** `handrail close`: ends a run by hand, with a reason; no host is contacted. */
export async function closeCommand(args: Arguments, io: Io): Promise<number> {
  const words = runWords(args.language);
  const terms = termsFor(args.language);
  const reason = args.text('reason')?.trim() ?? '';
  if (reason === '') throw new OperatorError(words.reasonNeeded);
  const settings = await loadSettings(args.language, io);
  const runs = runsPath(settings, args, io);
  const run = resolveRun(runs, args.positionals[0] ?? '');
  const operator = operatorName(args, settings.operator);
  const lock = acquireLock(run, { operator, now: new Date() });
  try {
    const events: (Event | UnknownEvent)[] = [];
    const { journal } = openJournal(run.path, event => events.push(event));
    try {
      const runner = runnerFrom({ journal, events, transports: dryTransports, operator }, io);
      const { stage, status } = runner.state;
      if (stage === 'over')
        throw new OperatorError(words.over(run.id, terms.runStatus[status]), { hint: words.overHint });
      const reply = await runner.send({ type: 'close', reason });
      if (!reply.ok)
        throw new OperatorError(words.refused(terms.refusal(reply.refusal)), { exitCode: ExitCode.failed });
      const { state, failure } = await runner.released;
      if (failure !== null) throw failure;
      io.print(`${words.ended(run.id, terms.runStatus[state.status])}\n`);
      return ExitCode.complete;
    } finally {
      journal.close();
    }
  } finally {
    lock.release();
  }
}
