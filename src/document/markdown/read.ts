import type { Block, Markup, Repair } from './block.ts';
import { BlockReader } from './blocks.ts';
import { asMarkdown } from './markups.ts';
import { normalize } from './normalize.ts';
import { parseParts } from './parse.ts';
import { splitLines } from './source-lines.ts';

export interface MarkdownDocument {
  readonly lines: readonly string[];
  readonly blocks: readonly Block[];
  /** What was read otherwise than CommonMark demands. */
  readonly repairs: readonly Repair[];
  readonly markup: readonly Markup[];
  /** `title` of the front matter. */
  readonly title: string | null;
}

/** Reads a Markdown document into its blocks. Never fails: what is no Markdown is text. */
export function readMarkdown(text: string): MarkdownDocument {
  const lines = splitLines(text);
  const converted = asMarkdown(lines);
  const normalized = normalize(converted);
  const rules = lines.flatMap((line, index): readonly Markup[] =>
    line.trim() !== '' && converted[index]?.trim() === ''
      ? [{ line: index + 1, endLine: index + 1, code: 'markup' }]
      : [],
  );
  const reader = new BlockReader(normalized);
  for (const part of parseParts(normalized.lines)) reader.read(part);
  return {
    lines,
    blocks: reader.blocks,
    repairs: [...normalized.repairs, ...reader.repairs].toSorted((a, b) => a.line - b.line),
    markup: [...rules, ...normalized.markup, ...reader.markup].toSorted((a, b) => a.line - b.line),
    title: normalized.title,
  };
}
