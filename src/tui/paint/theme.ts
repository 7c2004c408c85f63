import type { Line, Tone } from './line.ts';
import { stripSgr } from './sgr.ts';

/** Lines as one text for the terminal: with colours, or without any where the operator wants none. */
export function paint(lines: readonly Line[], colour: boolean): string {
  return lines.map(of => of.map(({ text, tone }) => painted(text, tone, colour)).join('')).join('\n');
}

function painted(text: string, tone: Tone | undefined, colour: boolean): string {
  if (!colour) return stripSgr(text);
  if (tone === undefined || text === '') return text;
  return `${codes[tone]}${text}\x1b[0m`;
}

/** One property a sequence. Only the 16 colours that follow the terminal's own palette. */
const codes: Readonly<Record<Tone, string>> = {
  dim: '\x1b[2m',
  strong: '\x1b[1m',
  good: '\x1b[32m',
  bad: '\x1b[1m\x1b[31m',
  warn: '\x1b[33m',
  accent: '\x1b[36m',
  selected: '\x1b[7m',
  match: '\x1b[7m\x1b[33m',
};
