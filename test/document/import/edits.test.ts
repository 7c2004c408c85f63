import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { stepsOf } from './reading.ts';

/** What became of a block of a document after some prose. */
function changeAfter(prose: string, lines: string, hosts = '`app-1`') {
  const text = `# X\n\n## Steps\n\nLog in to ${hosts}:\n\n\`\`\`\nls -l\n\`\`\`\n\n${prose}\n\n\`\`\`ini\n${lines}\n\`\`\`\n`;
  const imported = importMarkdown(text, 'x.md');
  const edits = stepsOf(imported).flatMap(({ action }) => (action.verb === 'edit' ? [action.change] : []));
  const codes = imported.findings.assumptions.map(({ code }) => code).filter(code => code.startsWith('edit'));
  expect(codes).toHaveLength(1);
  expect(edits).toHaveLength(1);
  return edits[0];
}

describe('a block that stands in a file', () => {
  it('sets its keys where file and keys are beyond doubt', () => {
    expect(changeAfter('Set in `/etc/a.conf`:', '[pool]\nmax = 5\nmin = <MIN>')).toEqual({
      kind: 'set',
      path: '/etc/a.conf',
      section: 'pool',
      values: [
        { key: 'max', value: '5' },
        { key: 'min', value: '{{min}}' },
      ],
    });
  });

  it('is the whole file where the prose says so, and made only where it is new', () => {
    expect(changeAfter('将 `/etc/a.yml` 的内容替换为：', 'a:\n  - b')).toMatchObject({
      kind: 'content',
      create: false,
    });
    expect(changeAfter('The full content of `/etc/a.yml` should be:', 'a:\n  - b')).toEqual({
      kind: 'content',
      path: '/etc/a.yml',
      text: 'a:\n  - b\n',
      create: false,
    });
    expect(changeAfter('Create the new file `/etc/a.yml`, mode 0600:', 'a:\n  - b')).toMatchObject({
      create: true,
      mode: '0600',
    });
  });

  it.each([
    ['a file without a directory', 'Set in `a.conf`:', 'b = 5'],
    ['a home directory', 'Set in `~/a/a.conf`:', 'b = 5'],
    ['two files', 'Set in `/etc/a.conf` or `/etc/b.conf`:', 'b = 5'],
    ['a condition', 'If you use it, set in `/etc/a.conf`:', 'b = 5'],
    ['lines to remove', 'Edit `/etc/a.conf` and remove:', 'b = 5'],
    ['a file of another kind', 'Set in `/etc/a.yaml`:', 'b: 5'],
    ['a line without a key', 'Set in `/etc/a.conf`:', 'b = 5\ninclude x'],
    ['a key that is commented out', 'Set in `/etc/a.conf`:', '#b = 5\nc = 1'],
    ['a key twice', 'Set in `/etc/a.conf`:', 'b = 5\nb = 6'],
    ['two sections', 'Set in `/etc/a.conf`:', '[b]\nc = 5\n[d]\ne = 6'],
    ['a value with words beside it', 'Set in `/etc/a.conf`:', 'b = 5  # or more'],
    ['a secret', 'Set in `/etc/a.conf`:', 'db.password = <x>'],
    ['what was left out', 'Set in `/etc/a.conf`:', 'b = 5\n...'],
    ['a template', 'Create the file `/etc/a.conf` to hold:', 'b = {{ c }}'],
  ])('stays with a person: %s', (_, prose, lines) => {
    expect(changeAfter(prose, lines)).toBeNull();
  });

  it('is not put as it is onto other hosts where it names the first', () => {
    const imported = importMarkdown(
      '# X\n\n## Steps\n\nLog in to `app-1`:\n\n```\nls -l\n```\n\nSet in `/etc/a.conf`:\n\n```\nname = app-1\n```\n\nLog in to `app-2`, repeat the steps above.\n',
      'x.md',
    );
    const edits = stepsOf(imported).flatMap(({ action, hosts }) =>
      action.verb === 'edit' ? [[hosts, action.change === null]] : [],
    );
    expect(edits).toEqual([
      [['app-1'], false],
      [['app-2'], true],
    ]);
    expect(imported.findings.assumptions.map(({ code }) => code)).toContain('hostNameInRepeated');
  });
});
