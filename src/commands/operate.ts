import type { Event, StopReason, UnknownEvent } from '../engine/event.ts';
import type { RunState } from '../engine/state.ts';
import { unattendedStop } from '../engine/unattended.ts';
import { ExitCode } from '../errors.ts';
import { plainPrinter } from '../report/plain.ts';
import type { Runner } from '../runner/runner.ts';
import { type RunWords, runWords } from '../text/run.ts';
import { termsFor } from '../text/terms.ts';
import type { EndReason } from '../tui/open.ts';
import { localTimeZone, usesColor } from './color.ts';
import { exitCodeOfRun } from './exit-code.ts';
import { heedSignals } from './interruptions.ts';
import type { Arguments, Io } from './io.ts';
import { commandLines, commandsGoingOn } from './left-commands.ts';
import { loadScreen, usesScreen } from './screen.ts';
import { holdSignals } from './signals.ts';

export interface Operation {
  readonly runner: Runner;
  /** What the record held already: known, and not shown again. Asked for once, and not kept. */
  history?(): Iterable<Event | UnknownEvent>;
  /** Events that were written before anybody could listen, to be shown first. */
  readonly opening: readonly Event[];
  begin(): void;
  /** False: the hosts end with this process, so that a run that is left cannot be gone on with. */
  readonly hostsStay?: boolean;
  /** What the state at the end means for a calling script; that of the run by default. */
  exitCode?(state: RunState): number;
}

/** Takes a run through to where it ends or stops, on the screen that fits; returns the exit code. */
export async function operate(operation: Operation, args: Arguments, io: Io): Promise<number> {
  const finish = usesScreen(args, io) ? onScreen(operation, args, io) : inLines(operation, args, io);
  const { state, failure } = await finish;
  if (failure === null) return (operation.exitCode ?? exitCodeOfRun)(state);
  io.complain(`handrail: ${failure.message}`);
  if ('hint' in failure && typeof failure.hint === 'string') io.complain(failure.hint);
  return ExitCode.failed;
}

interface Finish {
  readonly state: RunState;
  readonly failure: Error | null;
}

async function onScreen(
  { runner, history, begin, hostsStay = true }: Operation,
  args: Arguments,
  io: Io,
): Promise<Finish> {
  const { openTui } = await loadScreen();
  const tui = openTui(runner, {
    language: args.language,
    colour: usesColor(args, io),
    stdin: io.stdin,
    stdout: io.stdout,
    now: () => Date.now(),
    until: runner.failed,
    hostsStay,
  });
  history?.();
  begin();
  const finish = await leave(runner, tui);
  const { state } = finish;
  const terms = termsFor(args.language);
  const words = runWords(args.language);
  if (state.info.dryRun !== null) {
    io.print(`${words.dryRunEnded}\n`);
    return finish;
  }
  io.print(`${words.ended(state.info.run, terms.runStatus[state.status])}\n`);
  for (const line of goingOn(state, words)) io.print(`${line}\n`);
  if (state.stopped !== null && hostsStay)
    io.print(`${terms.stopAdvice(state.stopped.reason, state.info.run)}\n`);
  return finish;
}

/** However the screen ended, also by a crash, the run is let go of in good order. */
async function leave(runner: Runner, tui: Promise<EndReason>): Promise<Finish> {
  // An impatient second Ctrl-C must not cut off the record of the first.
  const signals = holdSignals();
  try {
    await stopAfter(runner, tui);
    return await runner.released;
  } finally {
    signals.release();
  }
}

async function stopAfter(runner: Runner, tui: Promise<EndReason>): Promise<void> {
  let reason: StopReason = 'operator';
  try {
    const end = await tui;
    reason = end === 'abandoned' ? 'operator' : end;
  } finally {
    if (runner.failure === null && runner.state.stage !== 'over' && runner.state.stopped === null)
      await runner.send({ type: 'stop', reason });
  }
}

/** One line an event, or one JSON object; stops where a person would be needed. */
async function inLines(
  { runner, history, opening, begin, hostsStay = true }: Operation,
  args: Arguments,
  io: Io,
): Promise<Finish> {
  const show = args.flag('json') ? jsonLine : plainLines(hostsStay, args, io);
  for (const event of history?.() ?? []) show(event as Event, runner.state);
  for (const event of opening) io.print(show(event, runner.state));
  let stopping = false;
  const stop = (reason: StopReason, detail?: string) => {
    if (stopping) return;
    stopping = true;
    void runner.send({ type: 'stop', reason, ...(detail === undefined ? {} : { detail }) });
  };
  runner.subscribe(event => {
    if (event !== null) io.print(show(event, runner.state));
    const due = unattendedStop(runner.state);
    // After the present change is complete: an effect of the same change may still answer it.
    if (due !== null)
      setImmediate(() => {
        const still = unattendedStop(runner.state);
        if (still !== null) stop(still.reason, still.detail);
      });
  });
  const ignoreSignals = heedSignals(() => runner.state, stop, args, io);
  try {
    begin();
    const finish = await runner.released;
    // The lines say so themselves; what reads events is not meant to.
    if (args.flag('json')) {
      const words = runWords(args.language);
      const lines = goingOn(finish.state, words);
      for (const line of lines) io.complain(line);
      if (lines.length > 0) io.complain(words.resumeWith(finish.state.info.run));
    }
    return finish;
  } finally {
    ignoreSignals();
  }
}

/** What a run that was left has going on on its hosts. */
function goingOn(state: RunState, words: RunWords): readonly string[] {
  const commands = state.stopped === null ? [] : commandsGoingOn(state);
  if (commands.length === 0) return [];
  return [words.goesOn, ...commandLines(commands, words)];
}

/** Whoever joins in the middle of a dry run, or sums up its lines, must not take them for what was done. */
function jsonLine(event: Event, { info }: RunState): string {
  return `${JSON.stringify(info.dryRun === null ? event : { ...event, dryRun: info.dryRun })}\n`;
}

function plainLines(hostsStay: boolean, args: Arguments, io: Io): (event: Event, state: RunState) => string {
  const printer = plainPrinter(termsFor(args.language), {
    colour: usesColor(args, io),
    timeZone: localTimeZone(),
    hostsStay,
  });
  return (event, state) =>
    printer
      .add(event, state)
      .map(line => `${line}\n`)
      .join('');
}
