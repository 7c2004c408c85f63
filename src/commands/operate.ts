import type { Event, StopReason } from '../engine/event.ts';
import type { RunState } from '../engine/state.ts';
import { unattendedStop } from '../engine/unattended.ts';
import { ExitCode } from '../errors.ts';
import { plainLine } from '../report/plain.ts';
import type { Runner } from '../runner/runner.ts';
import { termsFor } from '../text/terms.ts';
import { exitCodeOfRun } from './exit-code.ts';
import type { Arguments, Io } from './io.ts';

/** Takes a run through to where it ends or stops, on the screen that fits; returns the exit code. */
export async function operate(runner: Runner, args: Arguments, io: Io, begin: () => void): Promise<number> {
  const front = usesScreen(args, io) ? await onScreen(runner, args, io, begin) : await inLines(runner, args, io, begin);
  const { state, failure } = front;
  if (failure === null) return exitCodeOfRun(state);
  io.complain(`handrail: ${failure.message}`);
  if ('hint' in failure && typeof failure.hint === 'string') io.complain(failure.hint);
  return ExitCode.failed;
}

/** Full screen only where a person sits at a terminal that can show it. */
export function usesScreen(args: Arguments, io: Io): boolean {
  if (args.flag('no-tui') || args.flag('json')) return false;
  if (!io.stdin.isTTY || !io.stdout.isTTY) return false;
  return io.env.TERM !== 'dumb' && !io.env.CI;
}

export function usesColor(args: Arguments, io: Io): boolean {
  return !args.flag('no-color') && !io.env.NO_COLOR && io.stdout.isTTY === true && io.env.TERM !== 'dumb';
}

interface Finish {
  readonly state: RunState;
  readonly failure: Error | null;
}

async function onScreen(runner: Runner, args: Arguments, io: Io, begin: () => void): Promise<Finish> {
  const { openTui } = await import('../tui/open.tsx');
  begin();
  const result = await openTui(runner, {
    language: args.language,
    color: usesColor(args, io),
    stdin: io.stdin,
    stdout: io.stdout,
    now: () => Date.now(),
  });
  if (runner.failure === null && runner.state.stage !== 'over' && runner.state.stopped === null)
    await runner.send({ type: 'stop', reason: stopReasonOf(result.reason) });
  const finish = await runner.released;
  if (result.error !== undefined) throw result.error;
  const terms = termsFor(args.language);
  const { state } = finish;
  io.print(`${state.info.run}: ${terms.runStatus[state.status]}\n`);
  if (state.stopped !== null) io.print(`${terms.stopAdvice(state.stopped.reason, state.info.run)}\n`);
  return finish;
}

function stopReasonOf(reason: 'quit' | 'interrupted' | 'hangup' | 'terminated' | 'error'): StopReason {
  switch (reason) {
    case 'quit':
    case 'error':
      return 'operator';
    case 'interrupted':
    case 'hangup':
    case 'terminated':
      return reason;
  }
}

/** One line an event, or one JSON object; stops where a person would be needed. */
async function inLines(runner: Runner, args: Arguments, io: Io, begin: () => void): Promise<Finish> {
  const show = args.flag('json') ? jsonLine : plainLines(args, io);
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
  const signals = [
    ['SIGINT', 'interrupted'],
    ['SIGTERM', 'terminated'],
    ['SIGHUP', 'hangup'],
  ] as const;
  const handlers = signals.map(([signal, reason]) => {
    const handler = () => stop(reason);
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  try {
    begin();
    return await runner.released;
  } finally {
    for (const remove of handlers) remove();
  }
}

function jsonLine(event: Event): string {
  return `${JSON.stringify(event)}\n`;
}

function plainLines(args: Arguments, io: Io): (event: Event, state: RunState) => string {
  const terms = termsFor(args.language);
  const color = usesColor(args, io);
  return (event, state) =>
    plainLine(event, state, terms, { color })
      .map(line => `${line}\n`)
      .join('');
}
