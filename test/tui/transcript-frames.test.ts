import { expect, test } from 'vitest';
import { expectGolden } from '../helpers/golden.ts';
import { frameOf } from '../helpers/ink-terminal.tsx';
import { recordedMoments } from './transcript-moments.ts';

const sizes = [
  { columns: 60, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];

for (const { name, reach } of recordedMoments) {
  test(`the recorded release: ${name.slice(3).replaceAll('-', ' ')}`, async () => {
    // A dialog has been there long enough for all that it offers.
    const onlooker = reach().wait(400);
    for (const size of sizes) {
      for (const language of ['en', 'zh'] as const) {
        const frame = await frameOf(onlooker.scene(size, language));
        expect(frame.trim()).not.toBe('');
        expectGolden(`frames/ecsc/${name}.${size.columns}x${size.rows}.${language}.txt`, `${frame}\n`);
      }
    }
  });
}
