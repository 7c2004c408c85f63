import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';

/** The rollback of a document with a part for each of two hosts: section, verb, hosts and what is done there. */
function rollbackOf(text: string) {
  const { draft, findings } = importMarkdown(
    `# Upgrade

Hosts: app-1 (10.0.0.1), app-2 (10.0.0.2), db-1 (10.0.0.3)

## Stop the widget

Log in to app-1.

\`\`\`sh
systemctl stop widget
\`\`\`

## Move the data

Log in to app-2.

\`\`\`sh
move-data --to=2
\`\`\`

## Rollback

${text}
`,
    'doc.md',
  );
  return {
    steps: draft.sections.flatMap(section =>
      section.rollback.map(({ action, hosts }) => ({
        verb: action.verb,
        hosts: hosts ?? section.hosts,
        text:
          action.verb === 'run'
            ? action.script.map(line => line.text).join('\n')
            : action.verb === 'manual'
              ? action.instruction
              : '',
      })),
    ),
    assumed: findings.assumptions.filter(({ code }) => code === 'rollbackElsewhere').length,
  };
}

const block = (host: string, command: string) => `Log in to ${host}.\n\n\`\`\`sh\n${command}\n\`\`\``;

describe('what a rollback does on a host', () => {
  it('stays there, though its words are those of a section of another host', () => {
    expect(rollbackOf(block('app-2', 'systemctl stop widget'))).toEqual({
      steps: [{ verb: 'run', hosts: ['app-2'], text: 'systemctl stop widget' }],
      assumed: 0,
    });
  });

  it('goes with the section of that host, where the rollback is for several', () => {
    const { steps } = rollbackOf(
      `${block('app-1', 'systemctl start widget')}\n\n${block('app-2', 'move-data --to=1')}`,
    );
    expect(steps).toEqual([
      { verb: 'run', hosts: ['app-1'], text: 'systemctl start widget' },
      { verb: 'run', hosts: ['app-2'], text: 'move-data --to=1' },
    ]);
  });

  it('is left to a person where no step is done there, and the report says so', () => {
    const { steps, assumed } = rollbackOf(block('db-1', 'dropdb widget'));
    expect(steps).toEqual([{ verb: 'manual', hosts: [expect.any(String)], text: 'db-1:\n\ndropdb widget' }]);
    expect(assumed).toBe(1);
  });
});
