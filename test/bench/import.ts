import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importMarkdown } from '../../src/document/import/import.ts';
import { writeRunbook } from '../../src/document/import/write.ts';
import { ms, type Row } from './table.ts';

/** Documents of a quarter and of a whole megabyte: the fixtures, one after another, again and again; and what no person writes. */
export async function measureImport(): Promise<readonly Row[]> {
  const all = fixtureDocuments();
  importMarkdown(all, 'warm-up.md');
  const rows = [256, 1024].map(kib =>
    measured(
      `import of a document of ${kib} KiB`,
      repeated(`${all}\n\n`, kib),
      kib === 1024 ? '2 s' : undefined,
    ),
  );
  rows.push(measured('import of 1024 KiB with words of its own in each copy', varied(all, 1024)));
  for (const [what, text] of storms) rows.push(measured(`import of 256 KiB of ${what}`, repeated(text, 256)));
  rows.push(measured('import of 100 steps repeated on 500 hosts', manyHosts(500, 100)));
  return rows;
}

/** The fixtures, one after another. */
export function fixtureDocuments(): string {
  const folder = join(import.meta.dirname, '../fixtures/documents');
  return readdirSync(folder)
    .map(file => readFileSync(join(folder, file), 'utf8'))
    .join('\n\n');
}

/** What costs a parser of Markdown, or what comes after it, time with the square of its amount. */
export const storms: readonly (readonly [string, string])[] = [
  ['emphasis without end', '*a_ '],
  ['links in a row', '[a][b] '],
  ['underlined titles', 'a\n=\n'],
  ['list items', '- a\n'],
  ['fences in a row', '```\nls\n```\n'],
  ['tabs that stay open', ':::note\n'],
];

function measured(what: string, text: string, aim?: string): Row {
  const start = performance.now();
  const book = writeRunbook(importMarkdown(text, 'document.md').draft, 'document.md');
  return {
    what,
    value: ms(performance.now() - start),
    ...(aim === undefined ? {} : { aim }),
    note: `${Math.round(book.length / 1024)} KiB of runbook`,
  };
}

export function repeated(text: string, kib: number): string {
  return text.repeat(Math.ceil((kib * 1024) / Buffer.byteLength(text)));
}

/** Copies of the text in which words in commands, paths and prose are followed by the number of the copy: a third of the lines come once. */
function varied(text: string, kib: number): string {
  const word = /^([^<|\n]*[a-z] )([a-z/][\w./-]*[a-z])(?=$| |`)/gm;
  const copies = Math.ceil((kib * 1024) / Buffer.byteLength(text));
  return Array.from({ length: copies }, (_, copy) => text.replace(word, `$1$2${copy}`)).join('\n\n');
}

function manyHosts(hosts: number, steps: number): string {
  const rows = Array.from({ length: hosts }, (_, index) => `| node-${index} | 10.0.1.${index} |`);
  const blocks = Array.from({ length: steps }, (_, index) => `\`\`\`sh\nls ${index}\n\`\`\`\n`);
  return [
    '# Upgrade\n\n| Host | IP |\n|---|---|',
    ...rows,
    '\nOn node-0:\n',
    ...blocks,
    'Repeat the above steps on all other nodes.\n',
  ].join('\n');
}
