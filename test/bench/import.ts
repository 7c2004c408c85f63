import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importMarkdown } from '../../src/document/import/import.ts';
import { writeRunbook } from '../../src/document/import/write.ts';
import { ms, type Row } from './table.ts';

/** A document of a megabyte: the fixtures, one after another, again and again. */
export async function measureImport(): Promise<readonly Row[]> {
  const folder = join(import.meta.dirname, '../fixtures/documents');
  const all = readdirSync(folder)
    .map(file => readFileSync(join(folder, file), 'utf8'))
    .join('\n\n');
  const rows: Row[] = [];
  for (const kib of [256, 1024]) {
    const text = all.repeat(Math.ceil((kib * 1024) / Buffer.byteLength(all)));
    importMarkdown(all, 'warm-up.md');
    const start = performance.now();
    const book = writeRunbook(importMarkdown(text, 'document.md').draft, 'document.md');
    rows.push({
      what: `import of a document of ${kib} KiB`,
      value: ms(performance.now() - start),
      ...(kib === 1024 ? { aim: '2 s' } : {}),
      note: `${Math.round(book.length / 1024)} KiB of runbook`,
    });
  }
  return rows;
}
