import { languageKinds } from '../import/blocks/languages.ts';
import type { Block } from '../markdown/block.ts';
import { firstProgram } from '../markdown/command-line.ts';

/** Names that the blocks of a document give a meaning to. */
export interface DocumentWords {
  /** Shell variables that get a value somewhere. */
  readonly assigned: ReadonlySet<string>;
  /** Programs that are called by a path somewhere. */
  readonly programs: ReadonlySet<string>;
}

export function wordsOf(blocks: readonly Block[]): DocumentWords {
  const [assigned, programs] = [new Set<string>(), new Set<string>()];
  for (const block of blocks) {
    if (block.kind === 'text')
      for (const { text } of block.codes)
        for (const match of text.slice(0, 500).matchAll(assignment)) assigned.add(match[1] ?? '');
    if (block.kind !== 'code') continue;
    for (const { text } of block.lines) {
      for (const pattern of [assignment, loop])
        for (const match of text.matchAll(pattern)) assigned.add(match[1] ?? '');
      const program = languageKinds.get(block.language) === 'shell' ? firstProgram(text) : null;
      if (program?.includes('/') === true) programs.add(program.slice(program.lastIndexOf('/') + 1));
    }
  }
  return { assigned, programs };
}

const assignment = /(?:^|[\s;(])(?:export\s+|declare\s+|local\s+)?([A-Za-z_]\w*)=/g;
const loop = /\b(?:for|read(?:\s+-\w+)*)\s+([A-Za-z_]\w*)/g;
