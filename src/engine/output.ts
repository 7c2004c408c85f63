import type { Event } from './event.ts';

/**
 * The other projection of a run's events: what tasks and followed files printed. Kept apart from `RunState` because it
 * is large and mutable; it holds byte chunks, and hands out lines. Bounded: when `budget` bytes are held, the oldest
 * chunks of the largest stream go, and `dropped` says how many lines went with them (the journal still has them).
 */
export interface OutputBook {
  /** Folds one event; events that carry no output are ignored. */
  add(event: Event): void;
  /** Output beyond what the journal keeps of a task: shown live, replaced by the journalled tail when that arrives. */
  addLive(key: string, chunk: Uint8Array): void;
  stream(key: string): OutputStreamView;
  keys(): readonly string[];
}

/** Lines of one stream, counted from 0 over the whole stream; those before `firstLine` are no longer held. */
export interface OutputStreamView {
  readonly firstLine: number;
  /** One past the last line; a last line without a newline counts. */
  readonly endLine: number;
  readonly bytes: number;
  /** Raw text as the host sent it, without line ends; sanitise before showing it. */
  lines(from: number, to: number): readonly string[];
  /** The next line at or after `from` (or before it, backwards) that contains `query` regardless of case; -1 if none. */
  find(query: string, from: number, direction: 1 | -1): number;
}

/** Key of a task's output, all attempts in order; a followed file's key is its follow key. */
export function taskOutputKey(task: string): string {
  return `task:${task}`;
}
