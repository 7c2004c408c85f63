import { formatPatch, structuredPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EditChange, edited } from '../../src/model/edit.ts';

/** The file after a change; what is wrong, in brackets, where it does not fit. */
function made(change: EditChange, before: string, path = '/etc/app.conf'): string {
  const result = edited(change, before, path);
  return result.ok ? result.text : `[${result.reason}]`;
}

const set = (values: Readonly<Record<string, string>>, section?: string): EditChange => ({
  kind: 'set',
  values: Object.entries(values).map(([key, value]) => ({ key, value })),
  ...(section === undefined ? {} : { section }),
});

describe('set', () => {
  test.each<[title: string, before: string, expected: string]>([
    ['keeps spacing', 'a = 1\n  k  =  2\n', 'a = 1\n  k  =  9\n'],
    ['keeps a colon', 'k: 2\n', 'k: 9\n'],
    ['keeps spaces as separator', 'Port 22\nk yes\n', 'Port 22\nk 9\n'],
    ['keeps export', 'export k=2\n', 'export k=9\n'],
    ['keeps a comment behind the value', 'k = 2   # why\n', 'k = 9   # why\n'],
    ['takes quotes for a part of the value', 'k="a # b" # c\n', 'k=9 # c\n'],
    ['fills in a value', 'k=\nb=1\n', 'k=9\nb=1\n'],
    ['keeps CRLF', 'a=1\r\nk=2\r\n', 'a=1\r\nk=9\r\n'],
    ['keeps a missing last line end', 'a=1\nk=2', 'a=1\nk=9'],
    ['keeps a missing last line end where it appends', 'a=1', 'a=1\nk=9'],
    ['appends with the separator of the others', 'a = 1\nb = 2\n', 'a = 1\nb = 2\nk = 9\n'],
    ['appends with CRLF', 'a=1\r\n', 'a=1\r\nk=9\r\n'],
    ['appends to an empty file', '', 'k=9\n'],
    ['appends to one with spaces', 'Port 22\nUseDNS no\n', 'Port 22\nUseDNS no\nk 9\n'],
    ['does not count a comment', '#k=2\n', '#k=2\nk=9\n'],
    ['does not take a longer key', 'kk=2\nk.a=3\n', 'kk=2\nk.a=3\nk=9\n'],
    ['does not take prose for a setting', 'k is = 2\na=1\nb=1\n', 'k is = 2\na=1\nb=1\nk=9\n'],
    ['does not choose one of several', 'k=1\na=2\nk=3\n', '[“k” is there 2 times, at lines 1, 3]'],
    [
      'asks for a section',
      '[a]\nb=1\n',
      '[“k” is missing, and the file has sections: name the one it belongs to]',
    ],
    ['does not guess where a value goes on', 'k=1 \\\n 2\n', '[the value of “k” goes on after line 1]'],
  ])('%s', (_, before, expected) => {
    expect(made(set({ k: '9' }), before)).toBe(expected);
  });

  test.each<[title: string, before: string, expected: string]>([
    ['replaces all lines of a value', 'k=1,\\\n  2\nb=3\n', 'k=9\nb=3\n'],
    ['does not take a continuation for a key', 'a=1,\\\nk=2\n', 'a=1,\\\nk=2\nk=9\n'],
    ['takes a # for a part of the value', 'k=1 # 2\n', 'k=9\n'],
    ['does not see sections', '[a]\n', '[a]\nk=9\n'],
  ])('%s, in properties', (_, before, expected) => {
    expect(made(set({ k: '9' }), before, '/a/db.properties')).toBe(expected);
  });

  test.each<[title: string, before: string, expected: string]>([
    ['is in its section', '[a]\nk=1\n[b]\nk=2\n', '[a]\nk=1\n[b]\nk=9\n'],
    ['comes to the end of its section', '[b]\nx=1\n\n[a]\ny=1\n', '[b]\nx=1\nk=9\n\n[a]\ny=1\n'],
    ['makes its section', '[a]\nx=1\n', '[a]\nx=1\n\n[b]\nk=9\n'],
  ])('a key of a section %s', (_, before, expected) => {
    expect(made(set({ k: '9' }, 'b'), before)).toBe(expected);
  });

  test.each(['a #b', 'a ;b', '#b'])('refuses a value that would be read as a comment: %s', value => {
    expect(made(set({ k: value }), 'k=1\n')).toMatch(/^\[this file would read/);
    expect(made(set({ k: value }), '')).toMatch(/^\[this file would read/);
    expect(made(set({ k: `"${value}"` }), 'k=1\n')).toBe(`k="${value}"\n`);
  });

  test.each([
    ['{\n  "k": 1,\n  "b": 2\n}\n', '/a/app.json'],
    ['{\n  "b": 2\n}\n', '/a/app.conf'],
    ['<?xml version="1.0"?>\n<k>1</k>\n', '/a/app.conf'],
    ['<k>1</k>\n', '/a/app.xml'],
  ])('refuses a file that has no such lines: %j', (before, path) => {
    expect(made(set({ k: '9' }), before, path)).toMatch(/^\[it has no lines of keys and values/);
  });

  test.each([
    'user www;\nserver {\n  listen 80;\n}\n',
    'Port 22\nMatch User x\n  X11Forwarding no\n',
    'Port 22\nHost *\n  Compression yes\n',
    '# web\n<VirtualHost *:80>\n  ServerName a\n</VirtualHost>\n',
  ])('does not append to a file with blocks, in one of which a line at the end may be: %j', before => {
    expect(made(set({ k: '9' }), before)).toBe(
      '[“k” is missing, and the file has blocks: use replace or patch]',
    );
  });

  test('changes a line in a block, and loses no semicolon', () => {
    const before = 'server {\n  k 80;\n  root /a;\n}\n';
    expect(made(set({ k: '81;' }), before)).toBe('server {\n  k 81;\n  root /a;\n}\n');
    expect(made(set({ k: '81' }), before)).toMatch(/^\[the value of “k” ends with a semicolon/);
    expect(made(set({ k: 'jdbc:b' }), 'k=jdbc:a;\n', '/a/db.properties')).toBe('k=jdbc:b\n');
  });

  test('refuses a value that would swallow the next line', () => {
    expect(made(set({ k: 'a\\' }), 'k=1\nb=2\n', '/a/db.properties')).toMatch(/^\[this file would read/);
  });

  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('', '  ', 'export '),
        fc.constantFrom('k', 'kk', 'a', 'b.c', '#k', 'K'),
        fc.constantFrom('=', ' = ', ': ', ' ', ''),
        fc.constantFrom('', '1', 'x y', '"q # r"', '1 # why', '值'),
      )
      .map(parts => parts.join('')),
    fc.constantFrom('', '# k=1', '; x', '[s]', 'k=1\\'),
  );
  const file = fc.tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean());
  const text = file.map(([lines, end, ended]) => lines.join(end) + (ended && lines.length > 0 ? end : ''));
  const path = fc.constantFrom('/a/x.properties', '/a/x.conf');
  const value = fc.constantFrom('', '9', 'a=b', 'x y', '"q"', "it's", '{值}', '$1', '$&');

  test('twice is once, changes the lines of its keys alone, and keeps line ends', () => {
    fc.assert(
      fc.property(text, path, value, value, (before, where, one, two) => {
        const change = set({ k: one, new: two });
        const result = edited(change, before, where);
        if (!result.ok) return;
        expect(made(change, result.text, where)).toBe(result.text);
        const others = (of: string) =>
          of.split(/\r?\n/).filter(each => !/^\s*(export\s+)?(k|new)\b/.test(each));
        const isAlone = !/\\\r?\n/.test(before);
        if (isAlone) expect(others(result.text).filter(Boolean)).toEqual(others(before).filter(Boolean));
        if (before.includes('\r\n')) expect(result.text).not.toMatch(/[^\r]\n/);
        else expect(result.text).not.toContain('\r');
        if (before !== '') expect(/\n$/.test(result.text)).toBe(/\n$/.test(before));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('replace', () => {
  const replace = (text: string, replacement: string): EditChange => ({
    kind: 'replace',
    text,
    with: replacement,
  });

  test.each<[title: string, change: EditChange, before: string, expected: string]>([
    ['takes the one place', replace('b', 'x'), 'a\nb\nc', 'a\nx\nc'],
    ['takes lines', replace('a\nb\n', 'x\n'), 'a\r\nb\r\nc\r\n', 'x\r\nc\r\n'],
    ['takes no pattern', replace('a.b', '$&$1'), 'axb a.b', 'axb $&$1'],
    ['is content with what is done', replace('b', 'x'), 'a\nx\n', 'a\nx\n'],
    ['is content with a line added', replace('a\n', 'a\nb\n'), 'a\nb\nc\n', 'a\nb\nc\n'],
    ['adds a line', replace('a\n', 'a\nb\n'), 'a\nc\n', 'a\nb\nc\n'],
    ['takes a part away', replace('ab', 'a'), 'xab', 'xa'],
    ['takes all of it away', replace('a\n', ''), 'a\nb\n', 'b\n'],
    ['is content with what is away', replace('a\n', ''), 'b\n', 'b\n'],
    [
      'does not choose',
      replace('a', 'x'),
      'a\nb\na\n',
      '[the text to replace is in the file 2 times, at lines 1, 3]',
    ],
    ['does not guess', replace('a', 'x'), 'b\n', '[the text to replace is not in the file]'],
  ])('%s', (_, change, before, expected) => {
    expect(made(change, before)).toBe(expected);
  });
});

describe('patch', () => {
  const line = fc.constantFrom('a', 'b', 'c', 'd', '', ' x', '-y', '+z', '\\ n');
  const text = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
    .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
  const patchOf = (before: string, wanted: string, context: number) =>
    formatPatch(structuredPatch('a', 'b', before, wanted, '', '', { context }));

  test('makes of one file what the diff of the two says', () => {
    fc.assert(
      fc.property(text, text, (before, wanted) => {
        if (before === wanted) return;
        const change = { kind: 'patch', text: patchOf(before, wanted, 20) } as const;
        expect(made(change, before)).toBe(wanted);
        expect(made(change, wanted)).toBe(wanted);
      }),
      { numRuns: 3000 },
    );
  });

  test('keeps CRLF', () => {
    const change = { kind: 'patch', text: patchOf('a\nb\nc\n', 'a\nx\nc\n', 1) } as const;
    expect(made(change, 'a\r\nb\r\nc\r\n')).toBe('a\r\nx\r\nc\r\n');
  });

  test('finds the one other place where it fits', () => {
    const change = { kind: 'patch', text: patchOf('a\nb\nc\n', 'a\nx\nc\n', 1) } as const;
    expect(made(change, '1\n2\na\nb\nc\n')).toBe('1\n2\na\nx\nc\n');
    expect(made(change, '1\na\nb\nc\na\nb\nc\n')).toBe('[part 1 of the patch does not fit the file]');
    expect(made(change, 'a\nB\nc\n')).toBe('[part 1 of the patch does not fit the file]');
  });

  test.each([
    ['nothing', 'hello\n', 'the patch has no part that begins with @@'],
    [
      'two files',
      '@@ -1 +1 @@\n-a\n+b\n--- c\n+++ d\n@@ -1 +1 @@\n-a\n+b\n',
      'the patch is for more than one file',
    ],
    ['a broken part', '@@ -1,2 +1 @@\n-a\n+b\n', 'line 4 of the patch cannot be read'],
  ])('refuses %s', (_, patch, reason) => {
    expect(edited({ kind: 'patch', text: patch }, 'a\n', '/a')).toEqual({ ok: false, reason });
  });
});
