import { describe, expect, it } from 'vitest';
import { titleNumber } from '../../../src/document/markdown/numbers.ts';
import { allSections, outlineOf } from '../../../src/document/markdown/outline.ts';
import { readMarkdown } from '../../../src/document/markdown/read.ts';
import { roleOfTitle } from '../../../src/document/markdown/roles.ts';

const codes = (text: string) =>
  readMarkdown(text).blocks.flatMap(block =>
    block.kind === 'code' ? [block.lines.map(line => line.text).join('\n')] : [],
  );
const repairs = (text: string) => readMarkdown(text).repairs.map(({ line, code }) => `${line} ${code}`);
const outline = (text: string) =>
  allSections(outlineOf(readMarkdown(text).blocks)).map(({ title, level }) => `${level} ${title}`);

describe('what strict Markdown would lose', () => {
  it('is a fence that is indented too far in a list', () => {
    const text = '- Run:\n\n          ```sh\n          ls\n          ```\n';
    expect(codes(text)).toEqual(['ls']);
    expect(repairs(text)).toEqual(['3 fenceIndented']);
  });

  it('is the rest of a fence whose lines leave the list', () => {
    const text = '1. Run:\n\n   ```\nls\n   ```\n\n2. Next\n';
    expect(codes(text)).toEqual(['ls']);
    expect(repairs(text)).toEqual(['3 fenceLeavesList']);
  });

  it('is nothing of a fence beside a marker and a tab', () => {
    expect(codes('- \t```\n\tls\n\t```\n\n1.    ~~~\n   pwd\n   ~~~\n')).toEqual(['ls', 'pwd']);
  });

  it('is all that follows a fence that is never closed', () => {
    const text = '## 1 Stop\n\n```sh\nstop x\n\n## 2 Start\n\n```sh\nstart x\n```\n';
    expect(codes(text)).toEqual(['stop x', 'start x']);
    expect(outline(text)).toEqual(['2 1 Stop', '2 2 Start']);
    expect(repairs(text)).toEqual(['3 fenceOpen']);
  });

  it('is the content of tabs', () => {
    const text =
      '=== "A"\n\n    Text\n\n    ```\n    a\n    ```\n\n=== "B"\n\n    ```\n    b\n    ```\n\nAfter\n';
    const { blocks } = readMarkdown(text);
    expect(codes(text)).toEqual(['a', 'b']);
    expect(blocks.map(block => block.tab?.title ?? null)).toEqual(['A', 'A', 'B', null]);
    expect(blocks.map(block => block.tab?.set ?? null)).toEqual([1, 1, 1, null]);
  });

  it('is a list right below HTML', () => {
    const { blocks } = readMarkdown('<p>Why:</p>\n* one\n* two\n');
    expect(blocks.map(block => (block.kind === 'text' ? [block.text, block.item !== null] : []))).toEqual([
      ['Why:', false],
      ['one', true],
      ['two', true],
    ]);
  });

  it('is a command that is indented, but not far enough to be code', () => {
    const text = '1. Stop it:\n\n     systemctl stop x\n';
    expect(codes(text)).toEqual(['systemctl stop x']);
    expect(repairs(text)).toEqual(['3 indentedCommand']);
  });

  it('is a list that is numbered in another way', () => {
    const { blocks } = readMarkdown('1、停止\n2、备份\n\n3\\. Start\n');
    expect(blocks.map(block => [block.item?.number, block.line])).toEqual([
      [1, 1],
      [2, 2],
      [3, 4],
    ]);
  });
});

describe('titles', () => {
  it.each([
    ['2.1 ecsc', [2, 1]],
    ['2.1. ecsc', [2, 1]],
    ['3、验证', [3]],
    ['1.升级说明', [1]],
    ['第二步：停止', [2]],
    ['第十二章 附录', [12]],
    ['（三）回滚', [3]],
    ['Step 4: Restart', [4]],
    ['2.1服务', [2, 1]],
  ])('%s has the number %j', (title, number) => {
    expect(titleNumber(title)).toEqual(number);
  });

  it.each(['Upgrade', '2024-01-01', '3scale', 'v2.1'])('%s has none', title => {
    expect(titleNumber(title)).toBe(null);
  });

  it('are part of one another by their numbers, whatever their levels', () => {
    expect(outline('## 2. Steps\n\n# 2.1 One\n\n#### 2.2 Two\n\n## 3. Check\n')).toEqual([
      '2 2. Steps',
      '3 2.1 One',
      '3 2.2 Two',
      '2 3. Check',
    ]);
  });

  it.each([
    ['升级说明', 'notes'],
    ["What's new", 'notes'],
    ['准备工作', 'prerequisites'],
    ['Before you begin', 'prerequisites'],
    ['升级步骤', 'steps'],
    ['Upgrade instructions', 'steps'],
    ['正确验证', 'verification'],
    ['Post-upgrade checks', 'verification'],
    ['4.回滚', 'rollback'],
    ['Backout plan', 'rollback'],
    ['附录', 'reference'],
    ['Troubleshooting', 'reference'],
    ['Feelings', null],
  ])('%s tells of %s', (title, role) => {
    expect(roleOfTitle(title)).toBe(role);
  });
});
