// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are shell text.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  badPlaceholdersOf,
  placeholdersOf,
  quotedTemplate,
  renderPattern,
  renderPlain,
  renderShell,
  type TemplateValue,
} from '../../src/model/template.ts';

const values: Readonly<Record<string, TemplateValue>> = {
  home: { kind: 'value', value: '/home' },
  spaced: { kind: 'value', value: '/my files' },
  evil: { kind: 'value', value: "x'; rm -rf / #" },
  empty: { kind: 'value', value: '' },
  three: { kind: 'value', value: '3' },
  eof: { kind: 'value', value: 'EOF' },
  template: { kind: 'value', value: 'a{{home}}' },
  nul: { kind: 'value', value: 'a\0b' },
  token: { kind: 'secret' },
};
const lookUp = (name: string) => values[name];

describe('a shell script', () => {
  test.each<[string, string, string]>([
    ['puts a plain value in bare', 'cp -a {{home}}/a {{ home }}', 'cp -a /home/a /home'],
    ['quotes a value with a space where it stands', 'ls {{spaced}}/x', "ls '/my files'/x"],
    ['escapes quotes of a value', 'echo {{evil}}', "echo 'x'\\''; rm -rf / #'"],
    ['writes an empty value as a word', 'test -z {{empty}}', "test -z ''"],
    ['puts a plain value inside quotes', `echo "{{home}}" '{{home}}{{empty}}'`, `echo "/home" '/home'`],
    ['keeps a number before a redirection a word', 'echo {{three}}>f', "echo '3'>f"],
    ['refers to a secret by name', 'curl -H {{token}}', 'curl -H "$HANDRAIL_SECRET_token"'],
    ['refers to a secret inside double quotes', 'echo "t={{token}}"', 'echo "t=${HANDRAIL_SECRET_token}"'],
    [
      'refers to a secret in a here-document',
      'cat <<X\n{{token}}\nX',
      'cat <<X\n${HANDRAIL_SECRET_token}\nX',
    ],
    ['leaves Go templates alone', "docker ps --format '{{.Names}}'", "docker ps --format '{{.Names}}'"],
  ])('%s', (_, script, text) => {
    expect(renderShell(script, lookUp)).toEqual({ text, missing: [], unsafe: [] });
  });

  test.each<[string, string, string]>([
    ['an unsafe value inside double quotes', 'echo "{{spaced}}"', 'spaced'],
    ['an unsafe value inside single quotes', "echo '{{spaced}}'", 'spaced'],
    ['an unsafe value in a comment', '# {{evil}}', 'evil'],
    ['an unsafe value after a backslash', 'echo \\{{spaced}}', 'spaced'],
    ['a secret inside single quotes', "echo '{{token}}'", 'token'],
    ['a secret in a here-document that expands nothing', "cat <<'X'\n{{token}}\nX", 'token'],
    ['a value that could end a here-document', 'cat <<EOF\n{{eof}}\nEOF', 'eof'],
    ['a value that looks like a placeholder', 'echo {{template}}', 'template'],
    ['a value with a NUL', 'echo {{nul}}', 'nul'],
  ])('does not put in %s', (_, script, name) => {
    expect(renderShell(script, lookUp)).toEqual({ text: script, missing: [], unsafe: [name] });
  });

  test('leaves placeholders without a value and names each once', () => {
    expect(renderShell('a {{later}} {{home}} "{{later}}"', lookUp)).toEqual({
      text: 'a {{later}} /home "{{later}}"',
      missing: ['later'],
      unsafe: [],
    });
  });

  test('hands the shell exactly the values, whatever they are', () => {
    const script = `printf '%s\\0' {{a}} x{{a}}y "$(printf %s {{a}})" {{b}}{{a}}`;
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(each => usable(each));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const rendered = renderShell(script, name => ({ kind: 'value', value: name === 'a' ? a : b }));
        const printed = execFileSync('/bin/sh', ['-c', rendered.text]).toString('utf8').split('\0');
        // A command substitution drops the newlines at its end.
        expect(printed).toEqual([a, `x${a}y`, a.replace(/\n+$/, ''), b + a, '']);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same whether values come at once or in two stages', () => {
    const piece = fc.constantFrom('{{a}}', '{{b}}', ' ', "'", '"', '$(', ')', 'x', '\n', '{', '#', '\\');
    const value = fc.constantFrom('v', '/my files', '{', "it's", '', '5');
    fc.assert(
      fc.property(
        fc.array(piece).map(pieces => pieces.join('')),
        value,
        value,
        (script, a, b) => {
          const both = { a, b } as Record<string, string>;
          const give = (names: string) => (name: string) =>
            names.includes(name) ? ({ kind: 'value', value: both[name] ?? '' } as const) : undefined;
          const once = renderShell(script, give('ab'));
          fc.pre(once.unsafe.length === 0);
          expect(renderShell(renderShell(script, give('a')).text, give('b')).text).toBe(once.text);
        },
      ),
    );
  });
});

describe('plain text', () => {
  test('takes values as they are', () => {
    expect(renderPlain('{{spaced}}/{{evil}}', lookUp).text).toBe("/my files/x'; rm -rf / #");
  });

  test('does not take a secret', () => {
    expect(renderPlain('t={{token}}', lookUp)).toMatchObject({ text: 't={{token}}', unsafe: ['token'] });
  });

  test('does not let braces of a value and of the text become a placeholder', () => {
    const open = () => ({ kind: 'value', value: '{' }) as const;
    expect(renderPlain('{{a}}{x}}', open).unsafe).toEqual(['a']);
    expect(renderPlain('{{{a}}', open).unsafe).toEqual(['a']);
  });

  test('matches literally in a pattern', () => {
    const pattern = renderPattern('^{{v}}$', () => ({ kind: 'value', value: '1.0-rc[2] (a|b)' })).text;
    expect(new RegExp(pattern, 'u').test('1.0-rc[2] (a|b)')).toBe(true);
    expect(new RegExp(pattern, 'u').test('1x0-rc[2] (a|b)')).toBe(false);
  });
});

test('placeholders are found with their offsets', () => {
  expect(placeholdersOf('a {{b}} {{ c_1 }} {{.d}} {{1e}} {{f-g}}')).toEqual([
    { name: 'b', start: 2, end: 7 },
    { name: 'c_1', start: 8, end: 17 },
  ]);
});

test('what was meant as a placeholder and is none is found too', () => {
  const text = '{{ok}} {{.Names}} {{not-ok}} {{ 变量 }} {{range .X}} {{_private}}';
  expect(badPlaceholdersOf(text).map(each => each.name)).toEqual(['not-ok', '变量', '_private']);
});

test.each([
  ['/usr/bin', '/usr/bin'],
  ['two words', "'two words'"],
  ['{{home}}/my dir/{{x}}', "{{home}}'/my dir/'{{x}}"],
  ['', "''"],
  ['$HOME', "'$HOME'"],
])('%j as shell words is %s', (text, words) => {
  expect(quotedTemplate(text)).toBe(words);
});

function usable(value: string): boolean {
  return !value.includes('{{') && !value.includes('\0');
}
