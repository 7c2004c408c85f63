import { expect, test } from 'vitest';
import type { Language } from '../../src/text/language.ts';
import { expectGolden } from '../helpers/golden.ts';
import { frameOf } from '../helpers/ink-terminal.tsx';
import { moments } from './scenarios.ts';
import { otpMoments } from './scenarios-otp.ts';
import { repairMoments } from './scenarios-repair.ts';

const sizes = [
  { columns: 60, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];

test('too small: a sentence asks for more room', async () => {
  for (const language of ['en', 'zh'] as const) {
    const operator = moments[0]!.reach();
    operator.size = { columns: 50, rows: 12 };
    operator.language = language;
    expectGolden(`frames/too-small/01-sentence.50x12.${language}.txt`, `${await frameOf(operator.scene)}\n`);
  }
});

for (const { scenario, name, everywhere, reach } of [...moments, ...repairMoments, ...otpMoments]) {
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
