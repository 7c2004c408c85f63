import fc from 'fast-check';
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { describe, expect, it } from 'vitest';
import { plainBlock } from '../../../src/document/markdown/plain-blocks.ts';

/** What the parser makes of the text, with as much of the positions as plain blocks have. */
function parsed(text: string): Root['children'] {
  const root = fromMarkdown(text, {
    extensions: [gfmTaskListItem()],
    mdastExtensions: [gfmTaskListItemFromMarkdown()],
  });
  for (const node of root.children) strip(node);
  return root.children;
}

function strip(node: Nodes): void {
  // Nobody asks whether there were blank lines in a list.
  if (node.type === 'list' || node.type === 'listItem') node.spread = false;
  if (node.type === 'text') delete node.position;
  else if (node.position !== undefined)
    for (const point of [node.position.start, node.position.end]) delete point.offset;
  if ('children' in node) for (const child of node.children) strip(child);
}

const character = fc.constantFrom(...'aB数7❌《 `#*_[]()<>&\\!|~:.-=+"\'$\t\u00a0\u200b');
const word = fc.constantFrom(
  'a',
  'b c',
  '数据',
  'x_y',
  '`',
  '`c d`',
  '`a|b`',
  ' ',
  '#',
  '&',
  '`*`',
  '**',
  '**a**',
  '**数据：**',
  '**b** ',
  '(',
  '“',
  '7',
  '!',
  '~~',
  '$',
  '. ',
  'x**b c**',
  '**4**',
  '**a-b**: ',
  '**a)**',
  ' < ',
  '<3',
  '<b',
  '> ',
  'a & b',
  '&amp;',
  '_',
  'x_',
  '_数',
  '❌ ',
  '《',
  ' ',
);
const text = fc.oneof(
  fc.array(character, { maxLength: 12 }).map(all => all.join('')),
  fc.array(word, { maxLength: 8 }).map(all => all.join('')),
);
const mark = fc.constantFrom(
  '',
  '',
  '',
  '# ',
  '## ',
  '###### ',
  '####### ',
  '#',
  '- ',
  '* ',
  '1. ',
  '1) ',
  '- [ ] ',
  '1. [x] ',
  '> ',
  '    ',
  '```',
);
const line = fc.tuple(mark, text).map(([start, rest]) => start + rest);
const inner = fc.oneof(
  fc.constantFrom('', '', '---', '===', '-', '  ---'),
  fc.constantFrom('  ', '   ', '    ').chain(indent => text.map(each => indent + each)),
);
const fences = fc.constantFrom(['', '  ```', '  ```'], ['   ```', '   ```', ''], ['```', '```'], ['  ```']);
const lines = fc.oneof(
  fc
    .tuple(
      line,
      fc.array(
        fc.oneof(
          inner.map(each => [each]),
          fences,
        ),
        { maxLength: 4 },
      ),
    )
    .map(([first, rest]) => [first, ...rest.flat()]),
  fc.array(line, { minLength: 1, maxLength: 4 }),
  fc.constant(['```', '```', '']),
  line.map(each => [each, '', '']),
);

describe('a plain block', () => {
  it('is what the parser reads', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(lines, all => {
        const block = plainBlock(all, 1, '');
        if (block === null) return;
        const see = (node: Nodes) => {
          seen.add(node.type === 'listItem' && node.checked !== null ? 'task' : node.type);
          if ('children' in node) for (const child of node.children) see(child);
        };
        see(block);
        expect([block]).toEqual(parsed(all.join('\n')));
      }),
      { numRuns: 6000 },
    );
    expect([...seen].toSorted()).toEqual([
      'code',
      'heading',
      'inlineCode',
      'list',
      'listItem',
      'paragraph',
      'strong',
      'task',
      'text',
    ]);
  });

  it.each([
    ['a title', ['## Stop the service', '']],
    ['a title with code', ['# Stop `nginx`']],
    ['words', ['Log in to app-1 (10.0.0.1) and', 'stop it:', '']],
    ['words with code', ['在`/home`目录下,上传`a.tar`文件', 'and `b | c`', '']],
    ['a bold label', ['**Note:** stop `nginx`', '']],
    ['a bold line', ['**member-1(192.168.5.31)：**']],
    ['an item with a label', ['- **db-1** first']],
    ['an item with bold words', ['2. 进入 **设置** → **更新**', ''], '1. first'],
    ['an item with a picture', ['- ❌ less than < 5 % & more > 1', '']],
    ['words with the name of a program', ['Check pg_upgrade']],
    ['an item', ['- stop `nginx`']],
    ['an item with code', ['1. Stop it:', '', '   ```', '   ```', '', '   and wait', '']],
    ['a task', ['- [x] Stop it']],
    ['an underlined title', ['Stop it', '=======', '']],
    ['a numbered item', ['1. Stop it', '']],
    ['a fence', ['```', '```', '']],
  ])('is %s', (_, all, before = '') => {
    expect(plainBlock(all, 1, before)).not.toBeNull();
  });

  it('is a later item only of a list that is there', () => {
    expect(plainBlock(['2. next'], 1, '1. first')).toMatchObject({ ordered: true, start: 2 });
    expect(plainBlock(['2. next'], 1, '1) first')).toBeNull();
    expect(plainBlock(['2. next'], 1, 'words')).toBeNull();
  });

  it('knows where it stands', () => {
    expect(plainBlock(['a', 'b `c`', ''], 5, '')).toMatchObject({
      position: { start: { line: 5 }, end: { line: 6 } },
      children: [{}, { position: { start: { line: 6, column: 3 } } }],
    });
  });
});
