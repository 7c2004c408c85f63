import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockReader } from '../../../src/document/markdown/blocks.ts';
import { normalize } from '../../../src/document/markdown/normalize.ts';
import { parseParts } from '../../../src/document/markdown/parse.ts';
import { readMarkdown } from '../../../src/document/markdown/read.ts';
import { splitLines } from '../../../src/document/markdown/source-lines.ts';

/** What is read where no part is longer than it must be, or all is one. */
function readIn(size: number, text: string) {
  const normalized = normalize(splitLines(text));
  const reader = new BlockReader(normalized);
  let parts = 0;
  for (const part of parseParts(normalized.lines, size)) {
    reader.read(part);
    parts += 1;
  }
  const { blocks, repairs, markup } = reader;
  return { read: { blocks, repairs, markup }, parts };
}

const line = fc.constantFrom(
  '',
  '',
  '',
  '# Title',
  '##',
  '#nothing',
  'text',
  'more text **bold** `code`',
  '- item',
  '- ',
  '* other',
  '+ third',
  '1. one',
  '1. again',
  '2. two',
  '7) seven',
  '  - inner',
  '   2. inner',
  '  more of it',
  '    deep',
  '\tdeep',
  '> quote',
  '> - in it',
  '>',
  '---',
  '- - -',
  '***',
  '===',
  '=',
  '-',
  '```',
  '```sh',
  '  ```',
  '- ```',
  '~~~',
  '| a | b |',
  '|---|---|',
  '--|--',
  'a | b',
  ':-',
  '-:  ',
  '<div>',
  '</div>',
  '<!-- a',
  '-->',
  '- <!-- a',
  '    <!-- a',
  '<pre>',
  '</pre>',
  '<PID> is told',
  '<?x',
  '?>',
  '<!X',
  '<![CDATA[',
  ']]>',
  '<a href="x">',
  '[ref]: http://x/y',
  '[Other  Ref]: <z>',
  'see [ref] and [it][other ref]',
  '[ref]:',
  '\u00a0',
  '\ufeffx',
  'x\u2028y',
  '\0',
  '\ud800',
  'שלום',
  '1\\. x',
  '- [ ] task',
  '- [x] done',
  'a  ',
  'a\\',
  'plain words: 第二步 (v1.2)',
  '## Plain `code` title',
  '### 停止 #',
  '#  wide',
  '# title ',
  'with `code` and `more of it`.',
  '`code` first',
  '**Label:** words',
  '**备份**',
  'a ` b',
  'a `` b `` c',
  'a ` b ` c',
  '``',
  '`a``b`',
  'a && b &amp; c',
  'a_b_c | d',
  'http://x/y',
  'a\tb',
  '2. 备份 `x`',
  '- plain `x`',
  '3. three',
  '(in brackets)',
  'pg_upgrade **now** > then & < 5',
  '- ❌ **not** yet',
  '- 2 of_them',
  '2017-03-15',
);
const once = fc.array(line, { maxLength: 24 }).map(lines => lines.join('\n'));
/** Upgrade documents say the same for every service. */
const document = fc.oneof(
  { weight: 3, arbitrary: once },
  { weight: 1, arbitrary: fc.tuple(once, once).map(([one, other]) => [one, other, one].join('\n\n')) },
);

describe('a document that is read in parts', () => {
  it('reads as it does at once', () => {
    let [most, runs] = [0, 0];
    fc.assert(
      fc.property(document, text => {
        const { read, parts } = readIn(1, text);
        most = Math.max(most, parts);
        runs += 1;
        const { read: whole } = readIn(Number.POSITIVE_INFINITY, text);
        expect(read).toEqual(whole);
        expect(readIn(100, text).read).toEqual(whole);
      }),
      { numRuns: 2000 },
    );
    // Nothing would be compared if no document had more than one part.
    if (runs > 1000) expect(most).toBeGreaterThan(2);
  }, 120_000);
});

const codesOf = (text: string) =>
  readMarkdown(text).blocks.flatMap(block => (block.kind === 'code' ? [block] : []));

describe('what would take the parser for ever', () => {
  it.each([
    ['emphasis without end', '*a_ '.repeat(20_000)],
    ['emphasis on many lines', '*a_ b_\n'.repeat(8_000)],
    ['brackets', '[a](b '.repeat(20_000)],
    ['underlined titles', 'a\n=\n'.repeat(5_000)],
    ['backquotes', Array.from({ length: 1000 }, (_, index) => '`'.repeat(index)).join(' ')],
    ['tags of sections', 'x <![CDATA['.repeat(50_000)],
    ['what begins like a tag', `<x ${'*a_ '.repeat(50_000)}`],
    [
      'items in items',
      Array.from({ length: 5_000 }, (_, index) => `${'  '.repeat(index % 20)}- x`).join('\n'),
    ],
    ['quotes in quotes', `${'>'.repeat(1000)} x`],
  ])(
    'is read to the end: %s',
    (_, storm) => {
      const { blocks } = readMarkdown(`# Before\n\n${storm}\n\n# After\n\n\`\`\`sh\nls\n\`\`\`\n`);
      expect(blocks.filter(block => block.kind === 'heading').at(0)?.text).toBe('Before');
      expect(blocks.at(-2)).toMatchObject({ kind: 'heading', text: 'After' });
      expect(blocks.at(-1)).toMatchObject({ kind: 'code', lines: [{ text: 'ls' }], aside: false });
    },
    60_000,
  );

  it('is text as it stands, and reported', () => {
    const storm = 'a *b* _c_ '.repeat(3000).trim();
    const { blocks, repairs } = readMarkdown(`One *two*.\n\n${storm}\n`);
    expect(blocks.map(block => (block.kind === 'text' ? block.text : ''))).toEqual(['One two.', storm]);
    expect(repairs).toEqual([{ line: 3, code: 'plainText' }]);
  });

  it('is code as it stands', () => {
    const long = `echo "${'*_[<'.repeat(6000)}"`;
    expect(
      codesOf(`Run:\n\n    ${long}\n    ls\n`).map(({ lines }) => lines.map(({ text }) => text)),
    ).toEqual([[long, 'ls']]);
  });

  it('is not run from where it was cut', () => {
    const list = `  1. ${'some words that go on\n     '.repeat(4000)}\n\n         rm -rf /x\n`;
    const text = `${list}\nAfter\n\n    ls\n`;
    const { repairs } = readMarkdown(text);
    expect(repairs.map(({ code }) => code)).toContain('blockCut');
    expect(
      codesOf(text)
        .filter(block => !block.aside)
        .map(({ lines }) => lines.map(each => each.text)),
    ).toEqual([['ls']]);
  });
});
