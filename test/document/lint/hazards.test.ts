import { describe, expect, test } from 'vitest';
import { lintJson, printLint } from '../../../src/document/lint/print.ts';
import { sarifLog } from '../../../src/document/lint/sarif.ts';
import { asDocument, asRunbook, documents, marked, rows } from './hazard-rows.ts';
import { lint } from './linting.ts';

/** The same findings at the same lines in text with its frames, in JSON and in SARIF. */
async function expectFound(codes: string, written: string): Promise<void> {
  const { text, expected } = marked(written);
  const { diagnostics } = await lint(text);
  const own = diagnostics.filter(({ code }) => codes.split(' ').includes(code));
  expect([...new Set(own.map(({ line, code }) => `${line} ${code}`))]).toEqual(expected);

  const lines = text.split('\n');
  for (const each of own) {
    const [head = '', ...rest] = printLint([each], 'en').split('\n');
    expect(head).toContain(`:${each.line}:${each.column} ${each.severity} ${each.code}: ${each.message}`);
    expect(rest.join('\n')).toContain(lines[each.line - 1]?.trim());
    expect(rest.join('\n')).toMatch(/\^/);
    expect(printLint([each], 'zh')).toMatch(/[\u4e00-\u9fff]/);
  }
  const json = lintJson('doc.md', own).diagnostics as readonly { line: number; code: string }[];
  expect([...new Set(json.map(({ line, code }) => `${line} ${code}`))]).toEqual(expected);
  const { runs } = sarifLog('doc.md', own, '0.0.0') as {
    readonly runs: readonly {
      readonly results: readonly {
        readonly ruleId: string;
        readonly locations: readonly {
          readonly physicalLocation: { readonly region: { readonly startLine: number } };
        }[];
      }[];
    }[];
  };
  const results = runs[0]?.results.map(
    ({ ruleId, locations }) => `${locations[0]?.physicalLocation.region.startLine} ${ruleId}`,
  );
  expect([...new Set(results)]).toEqual(expected);
}

const titled = (form: 'md' | 'yaml') =>
  rows
    .filter(({ only }) => only === undefined || only === form)
    .map(row => [`${row.codes}: ${row.title}`, row] as const);

describe('every hazard that commands tell of is found at its line', () => {
  test.each(titled('md'))('in a document: %s', async (_, row) => {
    await expectFound(row.codes, asDocument(row));
  });

  test.each(titled('yaml'))('in a runbook: %s', async (_, row) => {
    await expectFound(row.codes, asRunbook(row));
  });
});

describe('every hazard that the structure tells of is found at its line', () => {
  test.each(documents.map(({ codes, title, text }) => [`${codes}: ${title}`, codes, text] as const))(
    '%s',
    async (_, codes, text) => {
      await expectFound(codes, text);
    },
  );
});
