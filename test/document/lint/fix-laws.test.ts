import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document, Scalar } from 'yaml';
import { applyFixes } from '../../../src/document/lint/fix.ts';
import { type LintDiagnostic, lintDocument, lintRunbook } from '../../../src/document/lint/lint.ts';
import { YamlSource } from '../../../src/document/source.ts';
import { load } from '../loading.ts';
import { asDocument, asRunbook, marked, rows } from './hazard-rows.ts';
import { markdown, runbook } from './linting.ts';

/** Lines that a fix is made for, and others that are none of its business. */
const line = fc.constantFrom(
  ...['cp -R /srv/a /srv/b', 'cp -R /srv/b /srv/a', 'mkdir /srv/c', 'sudo mkdir -m 700 /srv/d /srv/e'],
  ...[
    'docker exec -it shop bin/x',
    'docker run -t shop:2 bin/x',
    'nohup x.sh &',
    'x >/l &',
    'nohup bin/x 2>&1 >/l &',
    '/srv/t/bin/startup.sh',
    'rm -rf $X/*',
    `rm -r "\${Y}/lib"`,
  ],
  ...['sudo echo a >> /etc/a.conf', 'sudo echo "a > b" > /etc/b.conf', 'if true; then mkdir /srv/f; fi'],
  ...[
    'ls',
    'echo "停止"',
    'true || mkdir /srv/g',
    '(mkdir /srv/h)',
    'cat <<E > /etc/x',
    'E',
    "echo 'it",
    'a \\',
    '',
  ],
);
const script = fc.array(line, { minLength: 1, maxLength: 7 }).map(lines => lines.join('\n'));

/** What is wrong, by what it is said of: fixes move places, and words beside them. */
function kinds(diagnostics: readonly LintDiagnostic[]): readonly string[] {
  return diagnostics.map(({ code, variant }) => `${code} ${variant ?? ''}`).sort();
}

function isWithin(few: readonly string[], many: readonly string[]): boolean {
  const left = [...many];
  return few.every(each => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function laws(
  before: string,
  find: (text: string) => readonly LintDiagnostic[],
  isValid: (text: string) => boolean,
): void {
  const found = find(before);
  const { text, mended } = applyFixes(before, found, isValid);
  expect(isValid(text)).toBe(true);
  const left = find(text);
  // What was mended is gone, and nothing new has come; mending one may have mended another.
  const rest = kinds(found.filter(each => !mended.includes(each)));
  expect(isWithin(kinds(left), rest) ? rest : kinds(left)).toEqual(rest);
  // Outside of the edits not a character is another.
  let at = 0;
  let rebuilt = '';
  const edits = mended.flatMap(({ fix }) => fix ?? []).toSorted((a, b) => a.range[0] - b.range[0]);
  for (const { range, text: put } of edits) {
    rebuilt += before.slice(at, range[0]) + put;
    at = range[1];
  }
  expect(text).toBe(rebuilt + before.slice(at));
  // What is left to mend was in the way of what was mended; in the end there is nothing more.
  let last = text;
  for (let round = 0; round < 12; round++) {
    const next = applyFixes(last, find(last), isValid).text;
    if (next === last) return;
    last = next;
  }
  expect.unreachable('it never ends');
}

describe('after fixes the file is valid, what was mended is gone, and nothing new has come', () => {
  test('in a document', () => {
    fc.assert(
      fc.property(script, fc.constantFrom('\n', '\r\n'), (text, end) => {
        laws(
          markdown(text).replaceAll('\n', end),
          each => lintDocument('a.md', each).diagnostics,
          () => true,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('in a runbook, in whatever style a script is written', async () => {
    const loaded = await load(runbook('- { name: a, run: ls }\n'), { withoutArtifacts: true });
    if (!loaded.ok) throw new Error('the runbook is not valid');
    const { inventory } = loaded.runbook;
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
      fc.property(script, style, (text, type) => {
        const scalar = new Scalar(text);
        scalar.type = type;
        const document = new Document([{ name: 'a', run: 1 }]);
        document.setIn([0, 'run'], scalar);
        const before = runbook(document.toString({ lineWidth: 0 }));
        laws(
          before,
          each => lintRunbook('a.yaml', each, inventory).diagnostics,
          each => new YamlSource('a.yaml', each).problems.length === 0,
        );
      }),
      { numRuns: 300 },
    );
  });

  test.each(rows.map(row => [`${row.codes}: ${row.title}`, row] as const))(
    'where it shows the hazard %s',
    async (_, row) => {
      laws(
        marked(asDocument(row)).text,
        each => lintDocument('a.md', each).diagnostics,
        () => true,
      );
      const { text } = marked(asRunbook(row));
      const loaded = await load(text, { withoutArtifacts: true });
      if (!loaded.ok) throw new Error('the runbook is not valid');
      laws(
        text,
        each => lintRunbook('a.yaml', each, loaded.runbook.inventory).diagnostics,
        each => new YamlSource('a.yaml', each).problems.length === 0,
      );
    },
  );
});
