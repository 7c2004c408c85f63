import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';

const fence = (text: string) => `\`\`\`bash\n${text}\n\`\`\`\n`;
const read = (text: string) => importMarkdown(text, 'x.md');
const scriptsOf = (steps: ReturnType<typeof read>['draft']['verify']) =>
  steps.flatMap(({ action }) =>
    action.verb === 'run' || action.verb === 'check'
      ? [
          action.script
            .filter(({ line }) => line !== null)
            .map(({ text }) => text)
            .join('; '),
        ]
      : [],
  );
/** What the sections run, in order. */
const runs = (text: string) => scriptsOf(read(text).draft.sections.flatMap(each => each.steps));
const takenBack = (text: string) => scriptsOf(read(text).draft.sections.flatMap(each => each.rollback));

describe('a document that is a rollback as a whole', () => {
  const rollback = `## Rollback procedure\n\n### 1) Restore\n\n${fence('restore-it')}\n### 2) Start\n\n${fence('systemctl start a')}`;

  it('is what is to be done', () => {
    const text = `# Rolling back release 2\n\n${rollback}\n## Rollback verification\n\n- [ ] It answers\n\n## If the rollback fails\n\n${fence('reboot')}`;
    expect(runs(text)).toEqual(['restore-it', 'systemctl start a']);
    expect(takenBack(text)).toEqual([]);
    expect(read(text).draft.verify.map(({ name }) => name)).toEqual(['It answers']);
  });

  it('is none where it tells of the upgrade, too', () => {
    const text = `# Upgrade and rollback\n\n## Upgrade\n\n${fence('upgrade-it')}\n${rollback}`;
    expect(runs(text)).toEqual(['upgrade-it']);
    expect(takenBack(text)).toEqual(['restore-it', 'systemctl start a']);
  });
});

describe('a title that tells of restoring', () => {
  it('is a step where the numbers around it go on', () => {
    const text = `# 升级\n\n## 升级步骤\n\n### 步骤 1：安装\n\n${fence('install-it')}\n### 步骤 2：恢复配置\n\n${fence('crontab /tmp/old')}\n### 步骤 3：启动服务\n\n${fence('systemctl start a')}`;
    expect(runs(text)).toEqual(['install-it', 'crontab /tmp/old', 'systemctl start a']);
    expect(takenBack(text)).toEqual([]);
  });

  it('is the rollback where nothing goes on behind it', () => {
    const text = `# 升级\n\n## 1. 升级\n\n${fence('install-it')}\n## 2. 恢复旧版本\n\n${fence('crontab /tmp/old')}`;
    expect(runs(text)).toEqual(['install-it']);
    expect(takenBack(text)).toEqual(['crontab /tmp/old']);
  });
});

describe('notes on a version', () => {
  it('are steps where they are a numbered list with commands', () => {
    const text = `# 服务升级指南\n\n#### 2.0版本升级说明\n\n1. 停掉服务\n\n2. 备份数据\n\n  ${fence('mysqldump a > /root/a.sql').replaceAll('\n', '\n  ')}\n3. 启动服务\n`;
    expect(runs(text)).toEqual(['mysqldump a > /root/a.sql']);
    expect(read(text).draft.notes).toEqual([]);
  });

  it('stay notes where they only tell', () => {
    const text = `# A\n\n## 升级说明\n\n1. 新的页面\n2. 更快\n\n## 升级步骤\n\n${fence('install-it')}`;
    expect(read(text).draft.notes.map(note => note.text)).toEqual(['新的页面', '更快']);
  });
});

describe('a chapter for reading', () => {
  it('keeps what is for a failed rollback, and lends out a real rollback', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('install-it')}\n## Troubleshooting\n\n### Rollback failed\n\n${fence('reboot')}\n### Rollback\n\n${fence('restore-it')}`;
    expect(takenBack(text)).toEqual(['restore-it']);
  });
});
