import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { writeRunbook } from '../../../src/document/import/write.ts';
import { errorsOf } from './reading.ts';

const block = (command: string) => `\`\`\`sh\n${command}\n\`\`\``;
const document = (...chapters: readonly string[]) =>
  ['# Upgrade', '## Upgrade steps', 'Log in to app-1.', block('cp -a /opt/a /opt/a_bak'), ...chapters].join(
    '\n\n',
  );
const verification = '## Verification\n\n- The pages open';

describe('what cleans up', () => {
  it.each(['Clean up', 'Cleanup', '4. Remove old backups', '清理备份', '删除旧版本'])(
    'behind the verification is done after the sign-off: %s',
    async title => {
      const { draft, findings } = importMarkdown(
        document(verification, `## ${title}`, block('rm -rf /opt/a_bak')),
        'doc.md',
      );
      expect(JSON.stringify(draft.sections)).not.toContain('rm -rf');
      expect(draft.commit).toMatchObject([{ hosts: ['app-1'], action: { verb: 'run' } }]);
      expect(findings.assumptions.map(({ code }) => code)).toContain('afterVerification');
      const book = writeRunbook(draft, 'doc.md');
      expect(book).toMatch(/\ncommit:\n[\s\S]*rm -rf \/opt\/a_bak/);
      expect(await errorsOf(book)).toEqual([]);
    },
  );

  it('before the verification, or where there is none, stays where it is', () => {
    for (const chapters of [
      ['## Clean up', block('rm -rf /opt/tmp'), verification],
      ['## Clean up', block('rm -rf /opt/tmp')],
    ]) {
      const { draft } = importMarkdown(document(...chapters), 'doc.md');
      expect(draft.commit).toEqual([]);
      expect(JSON.stringify(draft.sections)).toContain('rm -rf /opt/tmp');
    }
  });

  it('may follow a log and stop something there', async () => {
    const { draft } = importMarkdown(
      document(
        verification,
        '## Clean up',
        block('kill -9 <PID>\nrm -rf /opt/a_bak\ntail -f /var/log/a.log'),
      ),
      'doc.md',
    );
    expect(draft.commit.length).toBeGreaterThan(0);
    expect(await errorsOf(writeRunbook(draft, 'doc.md'))).toEqual([]);
  });
});
