import type { Block } from '../../markdown/block.ts';
import { firstProgram } from '../../markdown/command-line.ts';
import { languageKinds } from '../blocks/languages.ts';
import { lineKind } from '../blocks/mixed.ts';

/** Programs that blocks marked as a shell's start: known then in blocks without a mark, too. */
export function programsOf(blocks: readonly Block[]): ReadonlySet<string> {
  const programs = new Set<string>();
  for (const block of blocks) {
    if (block.kind !== 'code' || languageKinds.get(block.language) !== 'shell') continue;
    for (const { text } of block.lines) {
      if (lineKind(text, none) === 'prose') continue;
      const word = firstProgram(text) ?? /^\s*(?:sudo\s+)?([a-z][\w.-]{2,})\s/.exec(text)?.[1];
      if (word !== undefined) programs.add(word);
    }
  }
  return programs;
}

const none: ReadonlySet<string> = new Set();
