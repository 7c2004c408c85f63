import type { Event } from '../engine/event.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { showJson } from '../report/show.ts';
import { showText } from '../report/show-text.ts';
import { taskOutputPrinter } from '../report/task-output.ts';
import { reportWords } from '../text/report.ts';
import { termsFor } from '../text/terms.ts';
import { localTimeZone, usesColor } from './color.ts';
import type { Arguments, Io } from './io.ts';
import { chosenRun, foldJournal, standingOf } from './record.ts';

/** Where a run stands, or everything that one of its tasks printed. */
export async function showCommand(args: Arguments, io: Io): Promise<number> {
  const place = await chosenRun(args, io);
  const task = args.text('output');
  if (task !== undefined) return showOutput(place.journal, task, args, io);
  const { state, head } = standingOf(place);
  if (args.flag('json')) {
    io.print(`${JSON.stringify(showJson(state, head), null, 2)}\n`);
    return ExitCode.complete;
  }
  const options = { timeZone: localTimeZone(), colour: usesColor(args, io), journal: head };
  io.print(showText(state, termsFor(args.language), options));
  return ExitCode.complete;
}

function showOutput(path: string, task: string, args: Arguments, io: Io): number {
  const terms = termsFor(args.language);
  const printer = taskOutputPrinter(task, terms, { timeZone: localTimeZone(), colour: usesColor(args, io) });
  const json = args.flag('json');
  let checked = false;
  foldJournal(path, (event, state) => {
    if (!checked && state.tasks[task] === undefined) throw noSuchTask(task, Object.keys(state.tasks), args);
    checked = true;
    const lines = json ? jsonLines(event as Event, task) : printer.add(event as Event, state);
    if (lines.length > 0) io.print(lines.map(line => `${line}\n`).join(''));
  });
  return ExitCode.complete;
}

/** The task's own output events, as they are in the journal. */
function jsonLines(event: Event, task: string): readonly string[] {
  return event.type === 'task.output' && event.task === task ? [JSON.stringify(event)] : [];
}

function noSuchTask(task: string, tasks: readonly string[], args: Arguments): OperatorError {
  const similar = tasks.filter(id => id.includes(task)).slice(0, 5);
  return new OperatorError(reportWords(args.language).noSuchTask(task), {
    ...(similar.length === 0 ? {} : { hint: similar.join('\n') }),
  });
}
