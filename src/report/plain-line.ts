import type { RunState } from '../engine/state.ts';
import type { NodeFacts } from '../model/node.ts';
import type { PlainWords } from '../text/plain.ts';
import type { Terms } from '../text/terms.ts';
import type { OutputTails } from './tails.ts';

/** What telling an event needs besides the event. */
export interface Tell {
  /** After the event. */
  readonly state: RunState;
  readonly terms: Terms;
  readonly words: PlainWords;
  readonly paint: Paint;
  readonly tails: OutputTails;
  /** Quarters of each upload that were told already. */
  readonly progress: Map<string, number>;
  /** Hosts that are away, since when. */
  readonly lost: Map<string, string>;
  /** Erlang nodes as they were told last, by host and name. */
  readonly nodes: Map<string, NodeFacts>;
  /** Those of them that did not answer, by the same keys. */
  readonly silent: Set<string>;
  readonly timeZone: string;
  readonly hostsStay: boolean;
}

export interface Paint {
  dim(text: string): string;
  bold(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

/** Colours where they are wanted; what they say is always said in words or marks too. */
export function colouring(on: boolean): Paint {
  const sgr = (code: number) =>
    on ? (text: string) => `\x1b[${code}m${text}\x1b[0m` : (text: string) => text;
  return { dim: sgr(2), bold: sgr(1), good: sgr(32), bad: sgr(31), warn: sgr(33) };
}

/** Lines that belong to the one before them: indented under its time. */
export function under(lines: readonly string[], depth = 1): readonly string[] {
  return lines.map(line => ' '.repeat(1 + 2 * depth) + line);
}

export const marks = { good: '✔', bad: '✖', started: '▶', open: '●', skipped: '-' } as const;

/** A script longer than this is told by its beginning; `show` and the report have all of it. */
export const mostCommandLines = 8;
