import type { CodeLine } from '../../markdown/block.ts';
import type { SourceCommand } from './commands.ts';

/** Lines as one text, without the space around it. */
export function textOf(lines: readonly CodeLine[]): string {
  return lines
    .map(({ text }) => text.trimEnd())
    .join('\n')
    .trim();
}

/** The line a command begins on. */
export function lineOf(command: SourceCommand | undefined): number {
  return command?.lines[0]?.line ?? 1;
}

/** All lines of the commands, with the comments above them. */
export function linesOf(commands: readonly SourceCommand[]): readonly CodeLine[] {
  return commands.flatMap(({ comments, lines }) => [...comments, ...lines]);
}

/** Everything that the commands name. */
export function wordsOf({ statements }: SourceCommand): readonly string[] {
  return statements.flatMap(({ commands }) =>
    commands.flatMap(({ words, redirects }) => [...words.slice(1), ...redirects.map(each => each.target)]),
  );
}
