import { type Demo, startDemoEstate } from '../demo/demo.ts';
import { demoText } from '../text/demo.ts';
import { whileBusy } from './busy.ts';
import type { Arguments, Io } from './io.ts';
import { runBook } from './run.ts';
import { holdSignals } from './signals.ts';

/** Runs the shipped release on eight hosts in this process; when it is over, nothing but the run's record is left. */
export async function demoCommand(args: Arguments, io: Io): Promise<number> {
  const text = demoText(args.language);
  // Held to the very end, so that an impatient Ctrl-C leaves nothing half removed; the run itself listens too.
  const signals = holdSignals();
  const demo = await whileBusy(text.starting, args, io, () => startDemoEstate({ keep: args.flag('keep') }));
  try {
    if (signals.exitCode !== null) return signals.exitCode;
    io.complain(text.ready(demo.root));
    return await runBook(withEstate(args, demo), io, { lasting: false });
  } finally {
    await whileBusy(text.stopping, args, io, () => demo.close());
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
