import type { Event, FollowOutput, TaskOutput } from '../engine/event.ts';
import type { RunState } from '../engine/state.ts';
import { formatBytes, formatClock } from '../text/format.ts';
import { plainWords } from '../text/plain.ts';
import { reportWords } from '../text/report.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import type { Terms } from '../text/terms.ts';
import { OutputLines } from './output-lines.ts';

/** Tells everything that one task printed, and the files that it followed, as far as the journal kept it. */
export interface TaskOutputPrinter {
  /** The lines of one event, given the state after it; safe to print, without line ends. */
  add(event: Event, state: RunState): readonly string[];
}

/** A heading stands before each attempt and each file, so that nothing is taken for another's. */
export function taskOutputPrinter(
  task: string,
  terms: Terms,
  options: { readonly timeZone: string; readonly colour: boolean },
): TaskOutputPrinter {
  const words = plainWords(terms.language);
  const pieces = new Map<string, OutputLines>();
  let lastFollow = '';
  return { add };

  function add(event: Event, state: RunState): readonly string[] {
    switch (event.type) {
      case 'task.started': {
        if (event.task !== task) return [];
        const name = `${task}, ${reportWords(terms.language).attempt(event.attempt)}`;
        return [heading(name, event.time)];
      }
      case 'task.output':
        return event.task === task ? lines(event.stream, event) : [];
      case 'task.finished':
        if (event.task !== task) return [];
        return [...['stdout', 'stderr'].flatMap(end), heading(terms.outcome(event.outcome), event.time)];
      case 'follow.output':
        return state.follows[event.follow]?.task === task ? followed(event, state) : [];
      case 'follow.closed':
        return state.follows[event.follow]?.task === task ? end(event.follow) : [];
      default:
        return [];
    }
  }

  function heading(name: string, time: string): string {
    return clean(`── ${name}, ${formatClock(time, options.timeZone)} ──`);
  }

  /** Files that one step follows may take turns. */
  function followed(event: FollowOutput & { readonly time: string }, state: RunState): readonly string[] {
    const told = lines(event.follow, event);
    if (told.length === 0 || event.follow === lastFollow) return told;
    lastFollow = event.follow;
    return [heading(state.follows[event.follow]?.path ?? event.follow, event.time), ...told];
  }

  function lines(key: string, event: TaskOutput | FollowOutput): readonly string[] {
    const known = pieces.get(key) ?? new OutputLines();
    pieces.set(key, known);
    const left = event.omitted ? [words.omitted(formatBytes(event.omitted))] : [];
    return [...left, ...known.push(event).map(clean)];
  }

  function end(key: string): readonly string[] {
    const rest = pieces.get(key)?.end() ?? [];
    pieces.delete(key);
    return rest.map(clean);
  }

  function clean(line: string): string {
    return sanitizeLine(line, options);
  }
}
