import { type LintResult, lintDocument, lintRunbook } from '../../../src/document/lint/lint.ts';
import type { LintCode } from '../../../src/text/lint.ts';
import { load } from '../loading.ts';

/** The commands of a block on a host of a document, as the rules see most of them. */
export function markdown(block: string, rest = ''): string {
  return `# Upgrade of the portal

## 1. Steps

### 1.1 portal

Log in to \`app-1\` and run:

\`\`\`sh
${block}
\`\`\`

${rest}`;
}

/** A runbook with one step on two hosts, that has a verification and, where none is given, a rollback. */
export function runbook(
  steps: string,
  rest = `    rollback:
      - { name: Look, manual: Is all as before? }
`,
): string {
  return `handrail: 1
name: portal
inventory: { hosts: { app-1: {}, app-2: {} } }
upgrade:
  - service: portal
    hosts: [app-1, app-2]
    steps:
${steps
  .trimEnd()
  .split('\n')
  .map(line => `      ${line}`)
  .join('\n')}
${rest}verify: [{ name: Answers, hosts: [app-1, app-2], check: curl -fsS http://localhost/health }]
`;
}

/** One step that runs a script. */
export function step(script: string, more = ''): string {
  const body = script.includes('\n')
    ? `|\n${script
        .split('\n')
        .map(line => `    ${line}`)
        .join('\n')}`
    : JSON.stringify(script);
  return `- name: Do it\n  run: ${body}${more === '' ? '' : `\n  ${more}`}\n`;
}

/** Lints either kind of document; throws where a runbook is not valid, as such a test would show nothing. */
export async function lint(text: string): Promise<LintResult> {
  if (!text.startsWith('handrail:')) return lintDocument('doc.md', text);
  const loaded = await load(text, { withoutArtifacts: true });
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(each => `${each.line}: ${each.message}`).join('\n'));
  return lintRunbook('book.yaml', text, loaded.runbook.inventory);
}

/** The places that a rule reports, as the document has them. */
export async function places(code: LintCode, text: string): Promise<readonly string[]> {
  const { diagnostics } = await lint(text);
  return diagnostics
    .filter(each => each.code === code)
    .map(({ range }) => text.slice(...range).split('\n')[0] ?? '');
}
