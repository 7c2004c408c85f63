import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document, Scalar } from 'yaml';
import { placedScalar } from '../../../src/document/lint/scalar-places.ts';
import { YamlSource } from '../../../src/document/source.ts';
import type { LintCode } from '../../../src/text/lint.ts';
import { lint, runbook } from './linting.ts';

/** `line:column words` of what a rule reports, counted here anew from the text itself. */
async function spots(code: LintCode, text: string): Promise<readonly string[]> {
  const { diagnostics } = await lint(text);
  return diagnostics
    .filter(each => each.code === code)
    .map(({ line, column, endLine, endColumn, range: [start, end] }) => {
      expect([line, column]).toEqual(counted(text, start));
      expect([endLine, endColumn]).toEqual(counted(text, end));
      return `${line}:${column} ${text.slice(start, end)}`;
    });
}

function counted(text: string, offset: number): readonly [line: number, column: number] {
  const before = text.slice(0, offset).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

describe('in a document, a place is where the words are', () => {
  test.each<[title: string, text: string, expected: readonly string[]]>([
    [
      'in a list in a list',
      '## Steps\n\n1. First\n   - then\n\n     ```sh\n     ls\n       kill <PID>\n     ```\n',
      ['8:13 <PID>'],
    ],
    ['in a list with tabs', '## Steps\n\n-\tFirst\n\n\t```sh\n\tls\n\t\tkill <PID>\n\t```\n', ['7:8 <PID>']],
    [
      'in a block with tabs inside',
      '## Steps\n\n```sh\nif true; then\n\tkill\t<PID>\nfi\n```\n',
      ['5:7 <PID>'],
    ],
    [
      'in a quotation',
      '## Steps\n\n> Run\n>\n> ```sh\n> ls\n> ```\n\n```sh\nkill <PID>\n```\n',
      ['10:6 <PID>'],
    ],
    ['in an indented block', '## Steps\n\nRun:\n\n    ls\n    kill <PID>\n', ['6:10 <PID>']],
    ['with Windows line ends', '## Steps\r\n\r\n```sh\r\nls\r\n  kill <PID>\r\n```\r\n', ['5:8 <PID>']],
    ['behind Chinese', '## 升级步骤\n\n```sh\necho 停止服务; kill <PID>\n```\n', ['4:17 <PID>']],
    ['behind what takes two units', '## Steps\n\n```sh\necho 🚀; kill <PID>\n```\n', ['4:15 <PID>']],
    [
      'behind prompts',
      '## Steps\n\n```console\n[root@web-1 ~]# ls\nout\n[root@web-1 ~]# kill <PID>\n```\n',
      ['6:22 <PID>'],
    ],
    ['in inline code', '## Steps\n\n* Then run `kill <PID>`.\n', ['3:18 <PID>']],
    [
      'in inline code that stands twice on a line',
      '## Steps\n\n1. `kill <PID>`\n2. Run `kill <PID>`, then run `kill <PID>`\n',
      ['3:10 <PID>', '4:14 <PID>', '4:37 <PID>'],
    ],
    [
      'twice on a line, and again on another',
      '## Steps\n\n```sh\ncp <A> <B>\ncp <A> <B>\n```\n',
      ['4:4 <A>', '4:8 <B>', '5:4 <A>', '5:8 <B>'],
    ],
    ['in a fence that is never closed', '## Steps\n\n```sh\nkill <PID>\n', ['4:6 <PID>']],
  ])('%s', async (_, text, expected) => {
    expect(await spots('PH-UNFILLED', text)).toEqual(expected);
  });
});

/** The places in the lines of a step, whatever comes before it. */
async function inStep(step: string): Promise<readonly string[]> {
  const text = runbook(step);
  const first = text.split('\n').findIndex(line => line.includes('name: Do')) + 1;
  return (await spots('PH-UNFILLED', text)).map(spot =>
    spot.replace(/^(\d+):/, (_, line: string) => `${Number(line) - first}:`),
  );
}

describe('in a runbook, a place is where the words are', () => {
  test.each<[title: string, step: string, expected: readonly string[]]>([
    ['in a plain scalar', '- name: Do\n  run: kill <PID>\n', ['1:19 <PID>']],
    ['in a plain one of several lines', '- name: Do\n  run: kill\n    -9\n\n    <PID>\n', ['4:11 <PID>']],
    ['in single quotes', "- name: Do\n  run: 'echo ''a''; kill <PID>'\n", ['1:32 <PID>']],
    [
      'in single quotes of several lines',
      "- name: Do\n  run: 'echo ''a'';\n    kill\n\n    <PID>'\n",
      ['4:11 <PID>'],
    ],
    ['in double quotes', '- name: Do\n  run: "echo \\"a\\"; kill <PID>"\n', ['1:32 <PID>']],
    ['behind escapes', '- name: Do\n  run: "echo \\u505c\\x41\\t\\U0001F680; kill <PID>"\n', ['1:49 <PID>']],
    [
      'in double quotes of several lines',
      '- name: Do\n  run: "echo a;  \n    kill \\\n    -9\\n\n\n    kill <PID>"\n',
      ['5:16 <PID>'],
    ],
    ['in a literal block', '- name: Do\n  run: |\n    ls\n\n      kill <PID>\n', ['4:18 <PID>']],
    [
      'with an indicator of indentation',
      '- name: Do\n  run: |2-\n      ls\n    kill <PID>\n',
      ['3:16 <PID>'],
    ],
    ['that is kept', '- name: Do\n  run: |+\n    kill <PID>\n\n\n', ['2:16 <PID>']],
    ['in a folded block', '- name: Do\n  run: >-\n    kill\n    -9\n    <PID>\n', ['4:11 <PID>']],
    [
      'in a folded block with lines that are not folded',
      '- name: Do\n  run: >\n    ls\n\n    kill\n      <PID>\n    kill <HOST>\n',
      ['5:13 <PID>', '6:16 <HOST>'],
    ],
    ['behind an anchor and a tag', '- name: Do\n  run: &it !!str kill <PID>\n', ['1:29 <PID>']],
    ['in a flow mapping', '- { name: Do, run: "kill <PID>" }\n', ['0:32 <PID>']],
    [
      'in a flow mapping of several lines',
      '- { name: Do,\n    run: "kill\n      <PID>", cwd: /srv }\n',
      ['2:13 <PID>'],
    ],
    [
      'where it is written, and where an alias repeats it',
      '- name: Do\n  run: &it kill <PID>\n- name: Again\n  run: *it\n',
      ['1:23 <PID>', '3:14 *it'],
    ],
  ])('%s', async (_, step, expected) => {
    expect(await inStep(step)).toEqual(expected);
  });

  test('with Windows line ends', async () => {
    const text = runbook(
      '- name: Do\n  run: |\n    ls\n    kill <PID>\n- name: It\n  run: "ls;\n    kill <PID>"\n',
    );
    const found = await spots('PH-UNFILLED', text.replaceAll('\n', '\r\n'));
    expect(found).toEqual(['11:16 <PID>', '14:16 <PID>']);
  });
});

const word = fc.constantFrom(
  'ls',
  '-a',
  "it's",
  '"',
  'a: b',
  '# c',
  '停止',
  '🚀',
  '\\n',
  '<MARK>',
  '<MARK>',
  '{x}',
);
const line = fc.array(word, { maxLength: 9 }).map(words => words.join(' '));
const script = fc
  .array(fc.tuple(fc.constantFrom('', '', '  ', '\t'), line), { minLength: 1, maxLength: 8 })
  .map(lines => lines.map(([lead, text]) => lead + text).join('\n'));

test('whatever the style of a scalar, each of its characters is found again', () => {
  const style = fc.constantFrom<Scalar.Type>(
    ...([
      Scalar.PLAIN,
      Scalar.QUOTE_SINGLE,
      Scalar.QUOTE_DOUBLE,
      Scalar.BLOCK_LITERAL,
      Scalar.BLOCK_FOLDED,
    ] as const),
  );
  fc.assert(
    fc.property(
      script,
      style,
      fc.integer({ min: 8, max: 40 }),
      fc.boolean(),
      (value, type, width, windows) => {
        const scalar = new Scalar(value);
        scalar.type = type;
        const document = new Document({ steps: [{ run: 1 }] });
        document.setIn(['steps', 0, 'run'], scalar);
        const written = document.toString({ lineWidth: width, minContentWidth: 0 });
        const text = windows ? written.replaceAll('\n', '\r\n') : written;
        const source = new YamlSource('a.yaml', text);
        // What is written this narrow is not always YAML.
        fc.pre(source.problems.length === 0);
        const root = source.root as { readonly steps: readonly [{ readonly run: string }] };
        const [step] = root.steps;
        const { place } = placedScalar(text, source.range(step, 'run'), step.run);
        for (const [at, character] of step.run.split('').entries()) {
          if (/\s/.test(character)) continue;
          const shown = text.slice(...place(at, at + 1).range);
          expect(shown.startsWith('\\') || shown === "''" ? character : shown).toBe(character);
          expect(
            shown.length === 1 || /^(''|\\(["\\]|u[0-9a-f]{4}|U[0-9a-f]{8}|x[0-9a-f]{2}))$/i.test(shown),
          ).toBe(true);
        }
      },
    ),
    { numRuns: 1500 },
  );
});
