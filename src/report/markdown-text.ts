import { sanitizeLine } from '../text/sanitize.ts';
import { visibleControls } from '../text/visible.ts';

/** Text from people and hosts as literal Markdown text on one line: nothing in it is markup, HTML or a table border. */
export function literal(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]#|~!$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)([.)] )/, '$1\\$2');
}

/** A code span that also stands in a table; with a bar in it, literal text, because readers disagree about bars there. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === '' || line.includes('|')) return literal(line);
  const ticks = '`'.repeat(longestRun(line) + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** Lines in a fence that they cannot close, without colours. */
export function fenced(lines: readonly string[], language = 'text'): readonly string[] {
  const clean = lines.map(line => sanitizeLine(line, { colour: false }));
  const ticks = '`'.repeat(Math.max(3, longestRun(clean.join('\n')) + 1));
  return [`${ticks}${language}`, ...clean, ticks];
}

/** Cells are Markdown already. No rows make no table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}

/** Blocks with an empty line between them; a block without lines is left out. */
export function blocks(...parts: readonly (readonly string[])[]): readonly string[] {
  return parts.filter(part => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

function oneLine(text: string): string {
  return visibleControls(text.trim().replace(/\s*\n\s*/g, ' '));
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
