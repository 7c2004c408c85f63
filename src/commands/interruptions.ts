import type { StopReason } from '../engine/event.ts';
import type { RunState } from '../engine/state.ts';
import { runWords } from '../text/run.ts';
import type { Arguments, Io } from './io.ts';
import { commandLines, commandsRunning } from './left-commands.ts';

/**
 * Signals while a run is shown in lines. The first Ctrl-C at a terminal asks, where something runs: a second one leaves. Where
 * nobody can answer, and for every other signal, the first one leaves. Returns the way to stop listening.
 */
export function heedSignals(
  stateNow: () => RunState,
  leave: (reason: StopReason) => void,
  args: Arguments,
  io: Io,
): () => void {
  let asked = false;
  const interrupt = () => {
    const commands = commandsRunning(stateNow());
    if (asked || io.stdin.isTTY !== true || commands.length === 0) {
      leave('interrupted');
      return;
    }
    asked = true;
    const words = runWords(args.language);
    io.complain([words.stillRunning, ...commandLines(commands, words), words.leaveAgain].join('\n'));
  };
  const handlers = {
    SIGINT: interrupt,
    SIGTERM: () => leave('terminated'),
    SIGHUP: () => leave('hangup'),
  } as const;
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
  };
}
