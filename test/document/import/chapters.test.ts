import { describe, expect, it } from 'vitest';
import { fence, read, runs, steps, takenBack } from './chapter-texts.ts';

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

describe('chapters behind the verification', () => {
  const upgrade = `## Upgrade\n\n${fence('upgrade-it')}`;
  const check = `## Verification\n\n- It answers: \`curl -f http://a/health\`\n- The pages open\n`;
  const verb = (text: string) => ({
    steps: read(text).draft.sections.flatMap(each =>
      each.steps.map(({ action, line }) => `${action.verb} L${line}`),
    ),
    verify: read(text).draft.verify.length,
    commit: read(text).draft.commit.map(({ name, hosts }) => `${name} ${hosts?.join(' ')}`),
  });

  it('wait for what is verified between them', () => {
    const text = `# A\n\n${upgrade}\n${check}\n## Switch the traffic over\n\n${fence('switch-it')}`;
    expect(verb(text)).toEqual({
      steps: ['run L6', 'run L11', 'manual L12', 'run L17'],
      verify: 0,
      commit: [],
    });
  });

  it('leave the last verification where it belongs', () => {
    const text = `# A\n\n${upgrade}\n${check}\n## Switch the traffic over\n\n${fence('switch-it')}\n${check}`;
    expect(verb(text)).toMatchObject({ steps: ['run L6', 'run L11', 'manual L12', 'run L17'], verify: 2 });
  });

  it('tell everybody only when all is well, and once', () => {
    const text = `# A\n\nHosts: \`app-1\`, \`app-2\`\n\n${upgrade}\n${check}\n## Notify the users\n\n1. Write to the list.\n2. Close the ticket.\n`;
    expect(verb(text)).toMatchObject({
      steps: ['run L8'],
      verify: 2,
      commit: ['Write to the list. server', 'Close the ticket. server'],
    });
  });

  it('come when all is well where they wait for that', () => {
    const text = `# A\n\n${upgrade}\n${check}\n## Tag it\n\nAfter all checks pass, record it:\n\n${fence('git tag a')}`;
    expect(verb(text)).toMatchObject({
      steps: ['run L6'],
      verify: 2,
      commit: ['After all checks pass, record it server'],
    });
  });

  it('are asked for where they stand behind the rollback, too', () => {
    const text = `# A\n\n${upgrade}\n## Rollback\n\n${fence('restore-it')}\n## Rolling restart\n\n${fence('restart-it')}\n## Post-upgrade tasks\n\n${fence('reindex-it')}`;
    expect(steps(text)).toEqual(['run L6', 'run L18 when do_rolling_restart == "yes"', 'run L24']);
    expect(read(text).draft.variables.map(({ prompt }) => prompt)).toEqual([
      '“Rolling restart” Is this to be done here: yes or no?',
    ]);
  });

  it('are not asked for where the rollback comes before all of them', () => {
    const text = `# A\n\n## Rollback\n\n${fence('restore-it')}\n${upgrade}`;
    expect(steps(text)).toEqual(['run L12']);
  });
});

describe('what is verified before the upgrade', () => {
  it('is no list of what has to be so after it', () => {
    const text = `# A\n\n## Success criteria\n\n- \`getIt\` answers\n- It is fast\n\n## Upgrade\n\n${fence('upgrade-it')}`;
    expect(runs(text)).toEqual(['upgrade-it']);
    expect(read(text).draft.verify.map(({ name }) => name)).toEqual(['`getIt` answers', 'It is fast']);
  });

  it('comes before it', () => {
    const text = `# A\n\n## Check if the nodes are reachable\n\n${fence('ping -c 1 app')}\n## Upgrade\n\n${fence('upgrade-it')}`;
    expect(runs(text)).toEqual(['ping -c 1 app', 'upgrade-it']);
    expect(read(text).draft.verify).toEqual([]);
  });
});

describe('what a database is asked before the upgrade', () => {
  it('is asked before, though only a person can ask it', () => {
    const sql = (text: string) => `\`\`\`sql\n${text}\n\`\`\`\n`;
    const text = `# A\n\n## 1. Verify what is there\n\n${sql('SELECT COUNT(*) FROM old; -- has to be 0')}\n## 2. Migrate\n\n${sql('DROP TABLE old;')}\n## 3. Verification\n\n- The page opens\n`;
    const { draft } = read(`${text}\n## Rollback\n\n${sql('DROP TABLE new;')}`);
    expect(steps(text)).toEqual(['manual L5', 'manual L11']);
    expect(draft.verify.map(({ name }) => name)).toEqual(['The page opens']);
    expect(draft.sections.map(({ rollback }) => rollback.length)).toEqual([0, 1]);
  });
});

describe('a chapter of what has to be there', () => {
  it('brings nobody to the hosts it names', () => {
    const text = `# A\n\n| host | ip |\n|---|---|\n| db-1 | 10.0.0.1 |\n| db-2 | 10.0.0.2 |\n\n## Preconditions\n\n- SSH access to \`db-1\` and \`db-2\`\n- Somebody on db-2 is told\n\n## Steps\n\n${fence('ls -l')}`;
    const { draft } = read(text);
    expect(draft.sections.map(({ hosts }) => hosts)).toHaveLength(2);
    expect(read(text).findings.assumptions.map(({ code }) => code)).not.toContain('hostCarried');
  });
});

describe('a note within a list', () => {
  it('does not end it, though it is written as a heading', () => {
    const text = `# A\n\n## Steps\n\n1. Stop it: \`systemctl stop a\`\n\n   ### Note\n\n   It takes a while.\n\n2. Start it: \`systemctl start a\`\n`;
    expect(read(text).draft.sections).toHaveLength(1);
    expect(runs(text)).toEqual(['systemctl stop a', 'systemctl start a']);
  });
});
