import { classify } from '../import/classify.ts';
import type { CodeBlock } from '../markdown/block.ts';
import type { Range } from '../source.ts';
import type { BlockFact, Placing } from './fact.ts';
import { masked } from './script.ts';

/** A script that reads like anything but a script; null where it reads like one. */
export function blockOf(text: string, placing: Omit<Placing, 'range'>, range: Range): BlockFact | null {
  const lines = masked(text, true)
    .split('\n')
    .map((line, index) => ({ text: line, line: index + 1 }));
  const block: CodeBlock = {
    kind: 'code',
    lines,
    language: 'sh',
    info: '',
    fenced: true,
    line: 1,
    endLine: lines.length,
    item: null,
    aside: false,
    tab: null,
  };
  if (isSql(lines.map(line => line.text))) return { kind: 'block', ...placing, range, looks: 'repl', text };
  const { kind, prompted } = classify(block, '', new Set());
  if (kind === 'doubtful' && !lines.some(line => /^\s*\S+\s*[:=]|^\s*[[{<|+]|;\s*$/.test(line.text)))
    return null;
  if (
    kind === 'command' ||
    kind === 'session' ||
    kind === 'reference' ||
    (prompted.kind === 'shell' && prompted.segments.length > 0)
  )
    return null;
  return { kind: 'block', ...placing, range, looks: kind, text };
}

/** Statements of SQL and nothing else; `select` is a word of the shell's as well. */
export function isSql(texts: readonly string[]): boolean {
  const content = texts.filter(text => text.trim() !== '');
  const statement =
    /^\s*(select\b.+|insert\s+into\b.+|update\s+\S+\s+set\b.+|delete\s+from\b.+|(alter|create|drop)\s+(table|database|index|user|view)\b.+|use\s+\S+|commit|begin|flush\s+\w+);\s*$/i;
  return content.length > 0 && content.every(text => text.length < 2000 && statement.test(text));
}
