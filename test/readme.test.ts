import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { commands } from '../src/commands/catalog.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

it('shows a frame that the program draws', () => {
  const frame = readFileSync(join(root, 'snapshots/frames/ecsc/04-first-confirmation.80x24.en.txt'), 'utf8');
  expect(readme).toContain(frame.trimEnd());
});

it('refers only to files that are there', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)|src="([^"]+)"/g)].map(
    ([, link, image]) => link ?? image ?? '',
  );
  expect(links.length).toBeGreaterThan(4);
  expect(links.filter(link => !existsSync(join(root, link)))).toEqual([]);
});

it('names only commands and scripts that there are', () => {
  const used = [...readme.matchAll(/(?:^handrail|npm run handrail --) ([a-z]+)/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(used.length).toBeGreaterThan(4);
  expect(used.filter(name => !Object.hasOwn(commands, name))).toEqual([]);
  const scripts = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name ?? '');
  expect(scripts.filter(name => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
});
