import { describe, expect, it } from 'vitest';
import { asMarkdown } from '../../../src/document/markdown/markups.ts';

const converted = (text: string) => asMarkdown(text.split('\n'));

describe('another markup', () => {
  it('leaves Markdown as it is', () => {
    for (const text of ['# A\n\n```\na::\n```', 'A\n===\n\ntext', '== no AsciiDoc', '.. no directive'])
      expect(converted(text)).toEqual(text.split('\n'));
  });

  it('keeps the number of its lines', () => {
    const text = '.. note:: a\n\nA\n===\n\n::\n\n   ls\n\n.. code-block:: sh\n   :linenos:\n\n   pwd';
    expect(converted(text)).toHaveLength(text.split('\n').length);
  });

  it('has headings by the order in which their rules come up, and blocks of code', () => {
    expect(converted('=====\nTitle\n=====\n\nPart\n----\n\nRun::\n\n    ls -l\n    pwd\n\nDone.')).toEqual([
      '',
      '# Title',
      '',
      '',
      '## Part',
      '',
      '',
      'Run:',
      '```',
      'ls -l',
      'pwd',
      '```',
      'Done.',
    ]);
  });

  it('takes no rule below a title for a fence', () => {
    expect(converted('.. code:: sh\n\n   ls\n\nPart\n~~~~~\n\ntext')).toEqual([
      '```sh',
      '',
      'ls',
      '```',
      '# Part',
      '',
      '',
      'text',
    ]);
  });

  it('keeps code in the item that it stands in', () => {
    expect(converted('Title\n=====\n\n1. Unpack::\n\n   tar xf a\n\n2. Go')).toEqual([
      '# Title',
      '',
      '',
      '1. Unpack:',
      '   ```',
      '   tar xf a',
      '   ```',
      '2. Go',
    ]);
  });

  it('has notes and items', () => {
    expect(converted('.. warning:: Take care.\n\n#. Set :file:`/etc/a`.\n#. See `there <x>`_.')).toEqual([
      '> Take care.',
      '',
      '1. Set /etc/a.',
      '1. See there.',
    ]);
  });

  it('may be AsciiDoc', () => {
    expect(
      converted('= Title\n:toc:\n\n== Part\n\n. One\n+\n[source,bash]\n----\nls\n----\n** Two\nNOTE: care'),
    ).toEqual([
      '# Title',
      '',
      '',
      '## Part',
      '',
      '1. One',
      '',
      '',
      '```bash',
      'ls',
      '```',
      '   * Two',
      '> NOTE: care',
    ]);
  });

  it('has the notes of AsciiDoc quoted, with all that is in them', () => {
    const text =
      '= A\n\n[WARNING]\n====\nOnly if it hangs:\n\n----\nkill-it\n----\n====\n\n[NOTE]\nTake care. +\nAnd time.\n\n----\nls\n----';
    expect(converted(text)).toEqual([
      '# A',
      '',
      '',
      '',
      '> Only if it hangs:',
      '',
      '> ```',
      '> kill-it',
      '> ```',
      '',
      '',
      '',
      '> Take care.',
      '> And time.',
      '',
      '```',
      'ls',
      '```',
    ]);
  });

  it('reads what stands in boxes, cards and tabs', () => {
    const text =
      '.. grid:: 1 2\n   :gutter: 3\n\n   .. card:: Step 1. Stop\n      everything\n      :columns: 6\n\n      .. tab-set::\n\n         .. tab-item:: One\n            :sync: one\n\n            .. code:: sh\n\n               ls -a\n\n         .. tab-item:: Two\n\n            text\n\nend';
    expect(converted(text)).toEqual([
      '',
      '',
      '',
      '# Step 1. Stop everything',
      '',
      '',
      '',
      '',
      '',
      '=== "One"',
      '',
      '',
      '    ```sh',
      '',
      '    ls -a',
      '    ```',
      '=== "Two"',
      '',
      '    text',
      '',
      'end',
    ]);
  });

  it('has the name of a tab where it has no title, and no comments', () => {
    const text =
      '.. tabs::\n\n   .. tab::\n      :tabid: deb\n\n      text\n\n.. a remark\n   that goes on\n\nend';
    expect(converted(text)).toEqual(['', '', '=== "deb"', '', '', '    text', '', '', '', '', 'end']);
  });
});
