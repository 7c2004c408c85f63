import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { importReport } from '../../../src/document/import/report.ts';
import { writeRunbook } from '../../../src/document/import/write.ts';
import { expectGolden } from '../../helpers/golden.ts';
import { errorsOf } from './reading.ts';

const folder = fileURLToPath(new URL('../../fixtures/documents/', import.meta.url));
const documents = readdirSync(folder).filter(file => /\.(md|rst|adoc)$/.test(file));

describe('documents in the manner of real ones', () => {
  it('are enough to tell', () => {
    expect(documents.length).toBeGreaterThanOrEqual(12);
  });

  it.each(documents)('%s is understood as it was reviewed', async file => {
    const imported = importMarkdown(readFileSync(join(folder, file), 'utf8'), file);
    const book = writeRunbook(imported.draft, file);
    expect(await errorsOf(book)).toEqual([]);
    expectGolden(
      `imports/${file.replace(/\.\w+$/, '.json')}`,
      `${JSON.stringify(importReport(imported, file), null, 2)}\n`,
    );
    expectGolden(`imports/${file.replace(/\.\w+$/, '.yaml')}`, book);
  });
});
