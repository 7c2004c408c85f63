import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { lintJson, printLint } from '../../../src/document/lint/print.ts';
import { sarifLog } from '../../../src/document/lint/sarif.ts';
import { lint } from './linting.ts';

const fixtures = new URL('../../fixtures/lint/', import.meta.url);
const read = (file: string) => parse(readFileSync(new URL(file, fixtures), 'utf8'));

interface Row {
  /** One, or several that exclude each other. */
  readonly codes: string;
  readonly title: string;
  readonly steps: string;
  readonly rollback?: string;
  /** In the other form it is no hazard. */
  readonly only?: 'md' | 'yaml';
}

const rows = read('hazard-commands.yaml') as readonly Row[];
const documents = read('hazard-documents.yaml') as readonly {
  readonly codes: string;
  readonly title: string;
  readonly text: string;
}[];

/** A text without its marks, and what they expect: `12 KILL-BROAD`. */
function marked(text: string): { readonly text: string; readonly expected: readonly string[] } {
  const expected: string[] = [];
  const lines = text.split('\n').map((line, index) => {
    const [whole = '', codes] = /\s*«([^»]*)»$/.exec(line) ?? [];
    if (codes !== undefined) expected.push(...codes.split(' ').map(code => `${index + 1} ${code}`));
    return line.slice(0, line.length - whole.length);
  });
  return { text: lines.join('\n'), expected };
}

const fence = (body: string) => `\`\`\`sh\n${body}\n\`\`\``;

function asDocument({ steps, rollback }: Row): string {
  const back =
    rollback === undefined ? '- Restore with `/srv/back/restore`.' : `On \`app-1\`:\n\n${fence(rollback)}`;
  return [
    `# Upgrade\n\n## Steps\n\nLog in to \`app-1\` and run:\n\n${fence(steps)}`,
    `## Rollback\n\n${back}`,
    `## Verification\n\n${fence('curl -fsS http://localhost/health')}\n`,
  ].join('\n\n');
}

function asRunbook({ steps, rollback }: Row): string {
  const script = (name: string, body: string) =>
    `      - name: ${name}\n        run: |\n${body.replace(/^/gm, '          ')}`;
  return `handrail: 1
name: portal
inventory: { hosts: { app-1: {} } }
upgrade:
  - service: portal
    hosts: [app-1]
    steps:
${script('Do it', steps)}
    rollback:
${rollback === undefined ? '      - { name: Look, manual: Is all as before? }' : script('Back', rollback)}
verify: [{ name: Answers, hosts: [app-1], check: curl -fsS http://localhost/health }]
`;
}

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
