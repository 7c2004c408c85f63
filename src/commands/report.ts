import type { Event } from '../engine/event.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { chronicle } from '../report/chronicle.ts';
import { markdownReport } from '../report/markdown.ts';
import { outputTails } from '../report/tails.ts';
import { flagWords } from '../text/flags.ts';
import { isTimeZone } from '../text/format.ts';
import type { Arguments, Io } from './io.ts';
import { chosenRun, standingOf } from './record.ts';

/**
 * The report of a run on the standard output. Its language is English and its time zone UTC unless flags say otherwise,
 * whatever the locale: the same run has the same report on every machine.
 */
export async function reportCommand(args: Arguments, io: Io): Promise<number> {
  const words = flagWords(args.language);
  const format = args.text('format') ?? 'md';
  if (format !== 'md') throw new OperatorError(words.unknownFormat(format), { hint: words.use('md') });
  const timeZone = args.text('tz') ?? 'UTC';
  if (!isTimeZone(timeZone)) {
    throw new OperatorError(words.unknownTimeZone(timeZone), { hint: words.timeZoneHint });
  }
  const tails = outputTails();
  const told = chronicle();
  const { state, head } = standingOf(await chosenRun(args, io), event => {
    tails.add(event as Event);
    told.add(event as Event);
  });
  const language = args.text('lang') === undefined ? 'en' : args.language;
  io.print(markdownReport({ state, outputOf: tails.linesOf, chronicle: told, ...head, language, timeZone }));
  return ExitCode.complete;
}
