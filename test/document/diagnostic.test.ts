import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { printDiagnostics } from '../../src/document/diagnostic.ts';
import { expectGolden } from '../helpers/golden.ts';
import { book, load } from './loading.ts';

const fixtures = new URL('../fixtures/runbooks/', import.meta.url);

async function printed(text: string, language: 'en' | 'zh' = 'en'): Promise<string> {
  const loaded = await load(text);
  return loaded.ok ? '' : printDiagnostics(loaded.diagnostics, language);
}

describe('printed diagnostics', () => {
  test('have place, message, code frame and hint', async () => {
    expect(await printed(book('name: x\nrunn: a'))).toBe(`\
book.yaml:9:9 error unknownKey: “runn” is not a key of a step.
  8 |       - name: x
> 9 |         runn: a
    |         ^^^^
  hint: Did you mean “run”?`);
  });

  test('line up under wide characters and tabs', async () => {
    expect(await printed(book('name: "备份"\nrun: "备份\t{{x}}"'))).toContain(`\
> 9 |         run: "备份 {{x}}"
    |                    ^^^^^`);
  });

  test('show the part of a long line that matters', async () => {
    const text = await printed(book(`name: x\nrun: ${'a'.repeat(300)} {{x}} ${'b'.repeat(300)}`));
    expect(text).toContain(' {{x}} bbb');
    expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThan(120);
  });

  test('carry no control characters of the file to the terminal', async () => {
    const text = await printed(book('name: x\nrun: "\u202e\u009b2J {{x}}"'));
    expect(text).not.toMatch(/[\u202e\u009b]/);
  });

  test.each(['en', 'zh'] as const)('say everything that is wrong with a file at once: %s', async language => {
    const text = await readFile(new URL('everything-wrong.yaml', fixtures), 'utf8');
    expectGolden(`diagnostics/everything-wrong.${language}.txt`, `${await printed(text, language)}\n`);
  });
});
