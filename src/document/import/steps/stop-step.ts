import { lineOf, linesOf, textOf } from '../commands/command-text.ts';
import type { SourceCommand } from '../commands/commands.ts';
import type { BlockSteps } from './block-steps.ts';

/** A step that stops a process, found by its description once the whole section is known; `word` is what the document looks for. */
export function addStop(
  steps: BlockSteps,
  commands: readonly SourceCommand[],
  signal: string,
  word: string | null,
): void {
  const { phrases, findings } = steps.books;
  const last = commands.at(-1);
  const lines = linesOf(commands);
  const hard = signal === 'KILL';
  if (hard) findings.assume(lineOf(last), 'killSoftened', textOf(last?.lines ?? []));
  steps.namePlaceholders(lines);
  steps.add(
    {
      verb: 'stop',
      match: '',
      signal: hard ? 'TERM' : signal,
      wait: hard ? '20s' : '30s',
      ...(hard ? { then: 'KILL' } : {}),
    },
    lines,
    commands,
    { sought: { word }, ownName: phrases.stop(steps.around.service) },
  );
}
