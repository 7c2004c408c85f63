import type { Command } from '../engine/command.ts';
import { followKey } from '../engine/reduce-follow.ts';
import type { Attempt } from './attempt.ts';
import type { Ending } from './execute.ts';

export type FollowCommand = Extract<Command, { kind: 'follow' }>;

/** A line that was waited for, or one that means failure. */
export interface Found {
  readonly index: number;
  readonly line: string;
  readonly pattern: 'until' | 'fail';
}

/** A step that waits for a line in one of several files. */
export class FollowWatch {
  readonly task: string;
  readonly follows: ReadonlySet<string>;
  readonly #until: RegExp | null;
  readonly #fail: RegExp | null;
  readonly #end: (ending: Ending) => void;

  constructor({ options }: Attempt, command: FollowCommand, end: (ending: Ending) => void) {
    const { task } = options;
    this.task = task.id;
    this.follows = new Set(command.files.map(path => followKey(task.section, task.host ?? '', path)));
    this.#until = command.until === undefined ? null : new RegExp(command.until, 'u');
    this.#fail = command.fail === undefined ? null : new RegExp(command.fail, 'u');
    this.#end = end;
  }

  /** `fail` wins over `until` in what comes at once. */
  findIn(lines: readonly string[]): Found | null {
    return find(lines, 'fail', this.#fail) ?? find(lines, 'until', this.#until);
  }

  /**
   * In what came between two attempts. What failed there was before a person asked for the further attempt, so it is
   * passed over: only what was reached after the last failure counts.
   */
  findAgain(lines: readonly string[]): Found | null {
    const failed = lines.findLastIndex(line => this.#fail?.test(line));
    const found = find(lines.slice(failed + 1), 'until', this.#until);
    return found === null ? null : { ...found, index: found.index + failed + 1 };
  }

  end(ending: Ending): void {
    this.#end(ending);
  }
}

function find(lines: readonly string[], pattern: Found['pattern'], expression: RegExp | null): Found | null {
  const index = expression === null ? -1 : lines.findIndex(line => expression.test(line));
  const line = lines[index];
  return line === undefined ? null : { index, line, pattern };
}
