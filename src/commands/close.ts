import { leftBehind } from '../engine/left.ts';
import { isSettled, type RunState, rollbackUnderWay } from '../engine/state.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { type LeftCommand, type RunWords, runWords } from '../text/run.ts';
import { termsFor } from '../text/terms.ts';
import { type HeldRun, withHeldRun } from './held-run.ts';
import type { Arguments, Io } from './io.ts';
import { commandLines, commandsGoingOn } from './left-commands.ts';
import { dryTransports, runnerFrom } from './runner-from.ts';

/** `handrail close`: ends a run by hand, with a reason; no host is contacted. */
export async function closeCommand(args: Arguments, io: Io): Promise<number> {
  const reason = args.text('reason')?.trim() ?? '';
  if (reason === '') throw new OperatorError(runWords(args.language).reasonNeeded('close'));
  return withHeldRun(args, io, held => close(held, reason, args, io));
}

async function close(held: HeldRun, reason: string, args: Arguments, io: Io): Promise<number> {
  const { run, operator, journal } = held;
  const words = runWords(args.language);
  const terms = termsFor(args.language);
  const { stage, status } = held.state;
  if (stage === 'over')
    throw new OperatorError(words.over(run.id, terms.runStatus[status]), { hint: words.overHint });
  const commands = commandsGoingOn(leftBehind(held.state));
  if (commands.length > 0) refuseUnlessTold(commands, args, io, words);
  const runner = runnerFrom({ journal, events: held.events, transports: dryTransports, operator }, io);
  const reply = await runner.send({ type: 'close', reason: reasonWith(reason, commands) });
  if (!reply.ok)
    throw new OperatorError(words.refused(terms.refusal(reply.refusal)), { exitCode: ExitCode.failed });
  const { state, failure } = await runner.released;
  if (failure !== null) throw failure;
  io.print(`${words.ended(run.id, terms.runStatus[state.status])}\n`);
  for (const line of [...givenUp(held.state, words), ...remains(held.state, words)]) io.print(`${line}\n`);
  return ExitCode.complete;
}

/** Nobody asks for them any more once the run is closed. */
function refuseUnlessTold(commands: readonly LeftCommand[], args: Arguments, io: Io, words: RunWords): void {
  const text = [words.mayStillRun, ...commandLines(commands, words)].join('\n');
  if (!args.flag('leave-running'))
    throw new OperatorError(text, { exitCode: ExitCode.needsPerson, hint: words.leaveRunningHint });
  io.complain(text);
}

/** What goes on record is in English. */
function reasonWith(reason: string, commands: readonly LeftCommand[]): string {
  return commands.length === 0
    ? reason
    : `${reason} (may still run: ${commands.map(({ task }) => task).join(', ')})`;
}

/** A rollback that nobody goes on with leaves its services half undone. */
function givenUp(state: RunState, words: RunWords): readonly string[] {
  const underWay = rollbackUnderWay(state);
  if (underWay === null) return [];
  const { tasks, services } = underWay.rollback;
  const open = tasks.filter(task => !isSettled(state, task)).length;
  return [words.rollbackUnfinished(services, open, tasks.length)];
}

/** What the run put on its hosts is still there, and so may be its locks. */
function remains({ hosts }: RunState, words: RunWords): readonly string[] {
  const kept = Object.values(hosts).flatMap(({ name, workspace }) =>
    workspace === null ? [] : [words.staysOn(name, workspace.path)],
  );
  return kept.length === 0 ? [] : [...kept, words.foundLater];
}
