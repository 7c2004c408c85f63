import type { Event, TaskOutput } from '../engine/event.ts';
import { isTaskEvent } from '../engine/reduce-task.ts';
import { type RunState, taskNamed } from '../engine/state.ts';
import type { NodeFacts } from '../model/node.ts';
import { formatBytes, formatClock } from '../text/format.ts';
import { plainWords } from '../text/plain.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import type { Terms } from '../text/terms.ts';
import { visibleControls } from '../text/visible.ts';
import { OutputLines } from './output-lines.ts';
import { colouring, type Tell } from './plain-line.ts';
import { tellRun } from './plain-run.ts';
import { tellTask } from './plain-task.ts';
import { outputTails } from './tails.ts';

export interface PlainOptions {
  /** An IANA name; times are printed without it. */
  readonly timeZone: string;
  readonly colour: boolean;
  /** False: the hosts end with this process, so that after a stop no step of the run can go on. */
  readonly hostsStay?: boolean;
}

/** Tells a run as lines of text, live or from its record. Remembers half lines, and what a failure will want to show. */
export interface PlainPrinter {
  /** The lines of one event, given the state after it; often none. They have no line ends and are safe to print. */
  add(event: Event, state: RunState): readonly string[];
}

export function plainPrinter(terms: Terms, options: PlainOptions): PlainPrinter {
  const words = plainWords(terms.language);
  const paint = colouring(options.colour);
  const tails = outputTails(lastLines);
  const streams = new Map<string, OutputLines>();
  const progress = new Map<string, number>();
  const lost = new Map<string, string>();
  const nodes = new Map<string, NodeFacts>();
  const silent = new Set<string>();

  return {
    add(event, state) {
      tails.add(event);
      const time = paint.dim(formatClock(event.time, options.timeZone));
      const { timeZone } = options;
      const hostsStay = options.hostsStay !== false;
      const seen = { progress, lost, nodes, silent };
      const tell: Tell = { state, terms, words, paint, tails, ...seen, timeZone, hostsStay };
      const start = state.info.dryRun === null ? time : `${time} ${paint.warn(words.dryRun.mark)}`;
      return linesOf(event, tell).map(line =>
        safe(line.startsWith(' ') ? `${indent}${line}` : `${start} ${line}`, options),
      );
    },
  };

  function linesOf(event: Event, tell: Tell): readonly string[] {
    switch (event.type) {
      case 'task.output':
        return outputOf(`${event.task} ${event.stream}`, hostOf(tell.state, event.task), event);
      case 'follow.output':
        return outputOf(event.follow, labelOf(tell.state, event.follow), event);
      case 'task.finished': {
        const rest = ['stdout', 'stderr'].flatMap(stream =>
          end(`${event.task} ${stream}`, hostOf(tell.state, event.task)),
        );
        return [...rest, ...tellTask(event, tell)];
      }
      case 'follow.closed':
        return end(event.follow, labelOf(tell.state, event.follow));
      default:
        return isTaskEvent(event) ? tellTask(event, tell) : tellRun(event, tell);
    }
  }

  function outputOf(
    key: string,
    label: string,
    event: Pick<TaskOutput, 'data' | 'encoding' | 'omitted'>,
  ): readonly string[] {
    const lines = streams.get(key) ?? new OutputLines();
    streams.set(key, lines);
    const left = event.omitted ? [`${label} ${bar} ${words.omitted(formatBytes(event.omitted))}`] : [];
    return [...left, ...lines.push(event).map(line => outputLine(label, line))];
  }

  function end(key: string, label: string): readonly string[] {
    const rest = streams.get(key)?.end() ?? [];
    streams.delete(key);
    return rest.map(line => outputLine(label, line));
  }

  /** Sanitised before it stands after a label, so that a progress bar overwrites itself and not the label. */
  function outputLine(label: string, line: string): string {
    return `${label} ${bar} ${sanitizeLine(line, options)}`;
  }
}

/** No control but colours may act on a line that was put together: a name with a carriage return would overwrite its time. */
function safe(line: string, options: PlainOptions): string {
  const parts = line.split(/(\x1b\[[0-9;]*m)/);
  const shown = parts.map((part, index) =>
    index % 2 === 1 ? part : visibleControls(part.replaceAll('\n', ' ')),
  );
  return sanitizeLine(shown.join(''), options);
}

/** How many lines of output a failure repeats. */
const lastLines = 10;

const bar = '│';

/** As wide as a time. */
const indent = ' '.repeat(8);

function hostOf(state: RunState, task: string): string {
  return taskNamed(state, task)?.host ?? task;
}

/** `gw-1 gateway.log`; the full path was told when the follow was opened. */
function labelOf(state: RunState, follow: string): string {
  const { host, path } = state.follows[follow] ?? { host: '', path: follow };
  return `${host} ${path.slice(path.lastIndexOf('/') + 1)}`.trimStart();
}
