import { type Demo, startDemoEstate } from '../demo/demo.ts';
import { ExitCode } from '../errors.ts';
import { demoText } from '../text/demo.ts';
import { whileBusy } from './busy.ts';
import type { Arguments, Io } from './io.ts';
import { runCommand } from './run.ts';

/** Runs the shipped release on eight hosts in this process; when it is over, nothing but the run's record is left. */
export async function demoCommand(args: Arguments, io: Io): Promise<number> {
  const text = demoText(args.language);
  const signals = holdSignals();
  const demo = await whileBusy(text.starting, args, io, () => startDemoEstate({ keep: args.flag('keep') }));
  try {
    if (signals.exitCode !== null) return signals.exitCode;
    signals.release();
    io.complain(text.ready(demo.root));
    return await runCommand(withEstate(args, demo), io);
  } finally {
    // Once more held, so that an impatient second Ctrl-C leaves nothing half removed.
    const closing = holdSignals();
    await whileBusy(text.stopping, args, io, () => demo.close());
    closing.release();
    signals.release();
    io.complain(args.flag('keep') ? text.kept(demo.root) : text.removed(demo.root));
  }
}

/** The arguments of `run` for this estate, with whatever else was asked for. */
function withEstate(args: Arguments, demo: Demo): Arguments {
  const paths: Readonly<Record<string, string>> = {
    inventory: demo.inventoryPath,
    artifacts: demo.artifactsDir,
  };
  return {
    positionals: [demo.runbookPath],
    language: args.language,
    text: name => paths[name] ?? args.text(name),
    flag: name => args.flag(name),
    list: name => args.list(name),
  };
}

interface HeldSignals {
  /** That of the first signal that came; null: none did. */
  readonly exitCode: number | null;
  release(): void;
}

/** Lets a signal wait for work that must be finished or undone first. */
function holdSignals(): HeldSignals {
  const codes = {
    SIGINT: ExitCode.interrupted,
    SIGTERM: ExitCode.terminated,
    SIGHUP: ExitCode.hangup,
  } as const;
  let exitCode: number | null = null;
  const handlers = Object.entries(codes).map(([signal, code]) => {
    const handler = () => {
      exitCode ??= code;
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return {
    get exitCode() {
      return exitCode;
    },
    release() {
      for (const remove of handlers) remove();
    },
  };
}
