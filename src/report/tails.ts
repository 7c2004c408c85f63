import type { Event } from '../engine/event.ts';
import { OutputLines } from './output-lines.ts';

/** The last lines that each attempt and each followed file printed, raw; everything before them is let go. */
export interface OutputTails {
  /** Folds one event; events without output are ignored. */
  add(event: Event): void;
  /** `stream` is `attemptStream(…)` or a follow key. */
  linesOf(stream: string): readonly string[];
}

/** Told by its start as well: a task of an earlier plan may have had the same id, and attempts are counted anew. */
export function attemptStream(task: string, attempt: number, startedAt: string | null): string {
  return `${task}#${attempt} ${startedAt ?? ''}`;
}

/** Keeps `limit` lines a stream, each cut at `longest` characters. */
export function outputTails(limit = 20, longest = 2_000): OutputTails {
  const starts = new Map<string, string>();
  const streams = new Map<string, { readonly pieces: Map<string, OutputLines>; lines: string[] }>();
  return { add, linesOf };

  function add(event: Event): void {
    if (event.type === 'task.started') starts.set(event.task, event.time);
    else if (event.type === 'task.output') push(streamOf(event), event.stream, event);
    else if (event.type === 'follow.output') push(event.follow, '', event);
    else if (event.type === 'task.finished') end(streamOf(event));
    else if (event.type === 'follow.closed') end(event.follow);
  }

  function streamOf({ task, attempt }: { readonly task: string; readonly attempt: number }): string {
    return attemptStream(task, attempt, starts.get(task) ?? null);
  }

  function push(
    key: string,
    part: string,
    output: Extract<Event, { type: 'task.output' | 'follow.output' }>,
  ): void {
    const stream = streams.get(key) ?? { pieces: new Map(), lines: [] };
    streams.set(key, stream);
    const pieces = stream.pieces.get(part) ?? new OutputLines();
    stream.pieces.set(part, pieces);
    keep(stream, pieces.push(output));
  }

  function end(key: string): void {
    const stream = streams.get(key);
    for (const pieces of stream?.pieces.values() ?? []) if (stream) keep(stream, pieces.end());
  }

  function keep(stream: { lines: string[] }, lines: readonly string[]): void {
    if (lines.length === 0) return;
    const last = lines.slice(-limit).map(line => line.slice(0, longest));
    stream.lines = [...stream.lines, ...last].slice(-limit);
  }

  function linesOf(key: string): readonly string[] {
    return streams.get(key)?.lines ?? [];
  }
}
