import type { CodeBlock, CodeLine } from '../../../src/document/markdown/block.ts';

/** Lines as a block has them, numbered from 1. */
export function linesOf(text: string): readonly CodeLine[] {
  return text.split('\n').map((each, index) => ({ text: each, line: index + 1 }));
}

/** A fenced block of its own, with nothing around it. */
export function codeBlock(text: string, language: string): CodeBlock {
  return {
    kind: 'code',
    lines: linesOf(text),
    language,
    info: '',
    fenced: true,
    line: 1,
    endLine: 9,
    item: null,
    aside: false,
    tab: null,
  };
}

export function textsOf(lines: readonly { readonly text: string }[]): readonly string[] {
  return lines.map(({ text }) => text);
}
