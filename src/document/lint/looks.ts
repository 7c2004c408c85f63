import { classify } from '../import/blocks/classify.ts';
import { languageKinds } from '../import/blocks/languages.ts';
import { shapeOf } from '../import/blocks/shape.ts';
import { prose } from '../import/words.ts';
import type { Block, CodeBlock } from '../markdown/block.ts';

/** Whether a block has something to run in it. */
export function holdsCommands(block: Block, programs: ReadonlySet<string>): boolean {
  if (block.kind !== 'code' || block.aside) return false;
  const { kind } = classify(block, '', programs);
  return kind === 'command' || kind === 'session';
}

/** What a block reads like of which nothing says that it is no command; `named` where something does. */
export function unnamed({ language, lines, fenced }: CodeBlock, before: string): string {
  const texts = lines.map(({ text }) => text).filter(text => !/^\s*(#|$)/.test(text));
  if (texts.length === 0 || !fenced || (before.length < 2000 && prose.instead.test(before.trim())))
    return 'named';
  if (languageKinds.get(language) === 'shell') return shapeOf(texts) ?? 'doubtful';
  return language === '' && shapeOf(texts) === 'file' ? 'file' : 'named';
}
