import { decide } from '../engine/decide.ts';
import { leftBehind } from '../engine/left.ts';
import { isSettled, type RunState, rollbackUnderWay } from '../engine/state.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { type LeftCommand, type RunWords, runWords } from '../text/run.ts';
import { termsFor } from '../text/terms.ts';
import { visibleControls } from '../text/visible.ts';
import { sha256 } from './digest.ts';
import { giveBackLocks } from './give-back.ts';
import { type HeldRun, withHeldRun } from './held-run.ts';
import type { Arguments, Io } from './io.ts';
import { commandLines, commandsGoingOn } from './left-commands.ts';

/** `handrail close`: ends a run by hand, with a reason. Only hosts whose lock the run may have are contacted, to give it back. */
export async function closeCommand(args: Arguments, io: Io): Promise<number> {
  const reason = args.text('reason')?.trim() ?? '';
  if (reason === '') throw new OperatorError(runWords(args.language).reasonNeeded('close'));
  return withHeldRun(args, io, held => close(held, reason, args, io));
}

async function close(held: HeldRun, reason: string, args: Arguments, io: Io): Promise<number> {
  const { run, operator } = held;
  const words = runWords(args.language);
  const terms = termsFor(args.language);
  const { stage, status } = held.state;
  if (stage === 'over')
    throw new OperatorError(words.over(run.id, terms.runStatus[status]), { hint: words.overHint });
  const commands = commandsGoingOn(leftBehind(held.state));
  if (commands.length > 0) refuseUnlessTold(commands, args, io, words);
  const before = held.state;
  const decision = decide(
    before,
    { type: 'close', reason: reasonWith(reason, commands) },
    { operator, sha256 },
  );
  if (!decision.ok)
    throw new OperatorError(words.refused(terms.refusal(decision.refusal)), { exitCode: ExitCode.failed });
  // First, so that whoever does not want to wait for a host has closed the run all the same.
  held.record(decision.events);
  io.print(`${words.ended(run.id, terms.runStatus[held.state.status])}\n`);
  for (const line of [...givenUp(before, words), ...remains(before, words)]) io.print(`${line}\n`);
  for (const line of await giveBackLocks(held, args, io)) io.print(`${visibleControls(line)}\n`);
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

/** What the run put on its hosts is still there. */
function remains({ hosts }: RunState, words: RunWords): readonly string[] {
  const kept = Object.values(hosts).flatMap(({ name, workspace }) =>
    workspace === null ? [] : [words.staysOn(name, workspace.path)],
  );
  return kept.length === 0 ? [] : [...kept, words.foundLater];
}
