import { expect, test } from 'vitest';
import type { Language } from '../../src/text/language.ts';
import { expectGolden } from '../helpers/golden.ts';
import { frameOf } from '../helpers/ink-terminal.tsx';
import { moments } from './scenarios.ts';

const sizes = [
  { columns: 60, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];

for (const { scenario, name, everywhere, reach } of moments) {
  test(`${scenario}: ${name.slice(3).replaceAll('-', ' ')}`, async () => {
    const languages: readonly Language[] = everywhere ? ['en', 'zh'] : ['en'];
    for (const size of everywhere ? sizes : sizes.slice(1, 2)) {
      const operator = reach();
      operator.size = size;
      operator.wait(400);
      for (const language of languages) {
        operator.language = language;
        const frame = await frameOf(operator.scene);
        expect(frame.trim()).not.toBe('');
        expectGolden(`frames/${scenario}/${name}.${size.columns}x${size.rows}.${language}.txt`, `${frame}\n`);
      }
    }
  });
}
