import type { Event, UnknownEvent } from '../engine/event.ts';
import { createOutputBook } from '../engine/output-book.ts';
import { createReplay } from '../engine/replay.ts';
import { replaySession } from '../engine/replay-session.ts';
import { ExitCode } from '../errors.ts';
import { plainPrinter } from '../report/plain.ts';
import { termsFor } from '../text/terms.ts';
import { localTimeZone, usesColor } from './color.ts';
import type { Arguments, Io } from './io.ts';
import { chosenRun, foldJournal } from './record.ts';
import { usesScreen } from './screen.ts';

/** `handrail replay`: the record on the same screen, or as the lines that were printed. It can carry nothing out. */
export async function replayCommand(args: Arguments, io: Io): Promise<number> {
  const { journal: path } = await chosenRun(args, io);
  if (usesScreen(args, io)) return onScreen(path, args, io);
  const printer = plainPrinter(termsFor(args.language), {
    colour: usesColor(args, io),
    timeZone: localTimeZone(),
  });
  const json = args.flag('json');
  foldJournal(path, (event, state) => {
    const lines = json ? [JSON.stringify(event)] : printer.add(event as Event, state);
    if (lines.length > 0) io.print(lines.map(line => `${line}\n`).join(''));
  });
  return ExitCode.complete;
}

async function onScreen(path: string, args: Arguments, io: Io): Promise<number> {
  const events: (Event | UnknownEvent)[] = [];
  foldJournal(path, event => events.push(event));
  const session = replaySession(events, { openBook: () => createOutputBook() });
  const { openReplay } = await import('../tui/open-replay.ts');
  await openReplay(session, createReplay(events), {
    language: args.language,
    colour: usesColor(args, io),
    stdin: io.stdin,
    stdout: io.stdout,
    now: () => Date.now(),
  });
  return ExitCode.complete;
}
