import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const fixtures = new URL('../../fixtures/lint/', import.meta.url);
const read = (file: string) => parse(readFileSync(new URL(file, fixtures), 'utf8'));

export interface Row {
  /** One, or several that exclude each other. */
  readonly codes: string;
  readonly title: string;
  readonly steps: string;
  readonly rollback?: string;
  /** In the other form it is no hazard. */
  readonly only?: 'md' | 'yaml';
}

export const rows = read('hazard-commands.yaml') as readonly Row[];
export const documents = read('hazard-documents.yaml') as readonly {
  readonly codes: string;
  readonly title: string;
  readonly text: string;
}[];

/** A text without its marks, and what they expect: `12 KILL-BROAD`. */
export function marked(text: string): { readonly text: string; readonly expected: readonly string[] } {
  const expected: string[] = [];
  const lines = text.split('\n').map((line, index) => {
    const [whole = '', codes] = /\s*«([^»]*)»$/.exec(line) ?? [];
    if (codes !== undefined) expected.push(...codes.split(' ').map(code => `${index + 1} ${code}`));
    return line.slice(0, line.length - whole.length);
  });
  return { text: lines.join('\n'), expected };
}

const fence = (body: string) => `\`\`\`sh\n${body}\n\`\`\``;

export function asDocument({ steps, rollback }: Row): string {
  const back =
    rollback === undefined ? '- Restore with `/srv/back/restore`.' : `On \`app-1\`:\n\n${fence(rollback)}`;
  return [
    `# Upgrade\n\n## Steps\n\nLog in to \`app-1\` and run:\n\n${fence(steps)}`,
    `## Rollback\n\n${back}`,
    `## Verification\n\n${fence('curl -fsS http://localhost/health')}\n`,
  ].join('\n\n');
}

export function asRunbook({ steps, rollback }: Row): string {
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
