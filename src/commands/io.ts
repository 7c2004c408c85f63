import type { Language } from '../text/language.ts';

/** What a command has of the world outside: handed in, so that commands can be tested without a process. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Text to the standard output, as it is. */
  print(text: string): void;
  /** A line to the standard error. */
  complain(line: string): void;
}

/** A command's arguments after parsing. */
export interface Arguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
  list(name: string): readonly string[];
  readonly language: Language;
}

/** Carries a command out; the number is the exit code. */
export type CommandRun = (args: Arguments, io: Io) => Promise<number>;
