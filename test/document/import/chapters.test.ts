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

/** What the sections do, one line a step: the verb, its line, and its condition. */
const steps = (text: string) =>
  read(text).draft.sections.flatMap(section =>
    section.steps.map(
      each => `${each.action.verb} L${each.line}${each.when === undefined ? '' : ` when ${each.when}`}`,
    ),
  );

describe('ways below paragraphs', () => {
  it('are asked for, with all that is in them, and what comes after them is for all', () => {
    const text = `# A\n\n## Steps\n\n**Option A.** With packages.\n\nStop it first:\n\n${fence('systemctl stop a')}\nThen:\n\n${fence('yum install a')}\n**Option B.** From the archive.\n\n${fence('tar xf a.tar')}\n${fence('make install')}\nRestart it:\n\n${fence('systemctl start a')}`;
    expect(steps(text)).toEqual([
      'run L10 when variant == "option-a"',
      'run L16 when variant == "option-a"',
      'run L22 when variant == "option-b"',
      'run L26 when variant == "option-b"',
      'run L32',
    ]);
  });

  it('are the items of a list of which one is to be chosen', () => {
    const text =
      '# A\n\n## Steps\n\nChoose **one** path:\n\n- **From images:**\n  1. Pin the tags.\n  2. Pull: `docker compose pull`\n- **From source:**\n  1. Check it out.\n  2. Build: `docker compose build --pull`\n\nStart it: `docker compose up -d`\n';
    expect(steps(text)).toEqual([
      'manual L8 when variant == "from-images"',
      'run L9 when variant == "from-images"',
      'manual L11 when variant == "from-source"',
      'run L12 when variant == "from-source"',
      'run L14',
    ]);
  });

  it.each(['Choose a quiet time:', 'Use one or more of these:', 'One of the admins does this:'])(
    'are none where nothing says that one is chosen: %s',
    sentence => {
      const text = `# A\n\n## Steps\n\n${sentence}\n\n- Run \`ls -a\`\n- Run \`ls -b\`\n`;
      expect(steps(text).every(each => !each.includes(' when '))).toBe(true);
    },
  );

  it('that are called the same in two places are two questions', () => {
    const text = `# A\n\n## Steps\n\n### One\n\n#### Option A: with yum\n\n${fence('ls -a')}\n#### Option B: with tar\n\n${fence('ls -b')}\n### Two\n\n#### Option A: restart\n\n${fence('ls -c')}\n#### Option B: reboot\n\n${fence('ls -d')}`;
    expect(steps(text).map(each => each.split(' when ')[1])).toEqual([
      'choice == "option-a"',
      'choice == "option-b"',
      'choice_2 == "option-a"',
      'choice_2 == "option-b"',
    ]);
  });

  it('may be cases and kinds of systems', () => {
    const of = (one: string, other: string) =>
      steps(`# A\n\n## Steps\n\n### ${one}\n\n${fence('ls -a')}\n### ${other}\n\n${fence('ls -b')}`);
    for (const [one, other] of [
      ['Case A: it is stopped', 'Case B: it runs'],
      ['Windows users', 'Linux/Mac users'],
      ['场景一：单机', '场景二：集群'],
    ] as const)
      expect(of(one, other).every(each => each.includes(' when choice == '))).toBe(true);
    expect(of('Red Hat Enterprise Linux', 'Rocky Linux').every(each => each.includes(' when '))).toBe(true);
  });
});

describe('a condition', () => {
  const item = (text: string) => text.replaceAll('\n', '\n   ');

  it('holds for all of the item that it opens, and for no other', () => {
    const text = `# A\n\n## Steps\n\n1. If you use a proxy:\n\n   Stop it:\n\n   ${item(fence('systemctl stop proxy'))}\n   - Run \`systemctl reload proxy\`\n\n2. Restart:\n\n   ${item(fence('systemctl restart a'))}`;
    expect(steps(text)).toEqual([
      'run L10 when do_use_a_proxy == "yes"',
      'run L13 when do_use_a_proxy == "yes"',
      'run L18',
    ]);
  });

  it('holds for the list that it introduces', () => {
    const text =
      '# A\n\n## Steps\n\nIf you use a proxy:\n\n1. Run `systemctl stop proxy`.\n2. Run `systemctl reload proxy`.\n\nAfter all that, run `systemctl restart a`.\n';
    expect(steps(text)).toEqual([
      'run L7 when do_use_a_proxy == "yes"',
      'run L8 when do_use_a_proxy == "yes"',
      'run L10',
    ]);
  });

  it('holds until what is done otherwise, which is asked for the other way round', () => {
    const text = `# A\n\n## Steps\n\nIf you use a proxy, stop it:\n\n${fence('systemctl stop proxy')}\nThen move it:\n\n${fence('systemctl restart proxy')}\nOtherwise:\n\n${fence('systemctl start direct')}\nGo on:\n\n${fence('ls')}`;
    expect(steps(text)).toEqual([
      'run L8 when do_use_a_proxy == "yes"',
      'run L14 when do_use_a_proxy == "yes"',
      'run L20 when do_use_a_proxy == "no"',
      'run L26',
    ]);
  });

  it('holds for the steps that it announces', () => {
    const text = `# A\n\n## Steps\n\nIf you use a proxy, follow these steps:\n\nStop it:\n\n${fence('systemctl stop proxy')}\nMove it:\n\n${fence('systemctl restart proxy')}\n## Then\n\n${fence('ls')}`;
    expect(steps(text).map(each => each.split(' when ')[1])).toEqual([
      'do_use_a_proxy == "yes"',
      'do_use_a_proxy == "yes"',
      undefined,
    ]);
  });

  it('on a failure leaves all of it to a person', () => {
    const text = `# A\n\n## Steps\n\n1. Start it: \`systemctl start a\`\n2. If it does not start:\n\n   - Run \`rm -rf /opt/a/cache\`\n   - Try again:\n\n     ${fence('systemctl restart a').replaceAll('\n', '\n     ')}\n3. Go on: \`ls -l\`\n`;
    expect(steps(text)).toEqual(['run L5', 'manual L8', 'manual L12', 'run L15']);
  });

  it('is what stands below a label of troubleshooting', () => {
    const text = `# A\n\n## Steps\n\n1. Start it: \`systemctl start a\`\n\n   **Troubleshooting:**\n\n   - Run \`rm -rf /opt/a/cache\`\n\n   ${item(fence('reset-it --all'))}\n2. Go on: \`ls -l\`\n`;
    expect(steps(text).filter(each => each.startsWith('run'))).toEqual(['run L5', 'run L15']);
  });

  it('may stand in the sentence before, where the last one only refers to it', () => {
    const text = `# A\n\n## Steps\n\nIf you used the cache, its entries are still there. Remove them:\n\n${fence('cachectl purge')}`;
    expect(steps(text)).toEqual(['run L8 when do_used_the_cache == "yes"']);
  });

  it.each([
    'For Docker installations:',
    'When using a proxy, run:',
    '对于使用代理的用户：',
    'If you do not have a proxy:',
  ])('is known beforehand: %s', sentence => {
    expect(steps(`# A\n\n## Steps\n\n${sentence}\n\n${fence('ls -l')}`)).toEqual([
      expect.stringMatching(/^run L8 when do_\w+ == "yes"$/),
    ]);
  });

  it('is left to a person in a rollback', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('ls')}\n## Rollback\n\nIf you want to go back:\n\n${fence('restore-it')}\nIf it was built from source:\n\n${fence('make install')}`;
    expect(read(text).draft.sections.flatMap(each => each.rollback.map(({ action }) => action.verb))).toEqual(
      ['run', 'manual'],
    );
  });

  it('may stand in a note right above', () => {
    const text = `# A\n\n## Steps\n\n> All directories have to be there. If one is missing, run:\n\n${fence('mkdir /opt/a')}`;
    expect(steps(text)).toEqual(['manual L8']);
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

  it('are asked for where they stand behind the rollback, too', () => {
    const text = `# A\n\n${upgrade}\n## Rollback\n\n${fence('restore-it')}\n## Rolling restart\n\n${fence('restart-it')}\n## Post-upgrade tasks\n\n${fence('reindex-it')}`;
    expect(steps(text)).toEqual(['run L6', 'run L18 when do_rolling_restart == "yes"', 'run L24']);
    expect(read(text).draft.variables.map(({ prompt }) => prompt)).toEqual([
      'Rolling restart Which of these: yes, no?',
    ]);
  });

  it('are not asked for where the rollback comes before all of them', () => {
    const text = `# A\n\n## Rollback\n\n${fence('restore-it')}\n${upgrade}`;
    expect(steps(text)).toEqual(['run L12']);
  });
});

describe('sections for one case each', () => {
  it('are ways of which one is chosen, where they begin with what they are for', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('ls')}\n## Rollback\n\n### From the backup\n\n**When**: the data are damaged\n\n${fence('restore-it')}\n### The version only\n\n**When**: the data are as they were\n\n${fence('checkout-it')}`;
    expect(read(text).draft.sections.flatMap(each => each.rollback.map(({ when }) => when))).toEqual([
      'choice == "from-the-backup"',
      'choice == "the-version-only"',
    ]);
  });

  it('are asked for each where they lead from one version to the next', () => {
    const text = `# A\n\n## Upgrade\n\n### 2.2 to 2.3\n\n${fence('ls -a')}\n### v2.3.x → v2.4.0\n\n${fence('ls -b')}`;
    expect(steps(text).map(each => each.split(' when ')[1])).toEqual([
      expect.stringMatching(/^do_\w+ == "yes"$/),
      expect.stringMatching(/^do_\w+ == "yes"$/),
    ]);
    expect(steps(`# A\n\n## Upgrade from 2.2 to 2.3\n\n${fence('ls -a')}`)).toEqual(['run L6']);
  });

  it('of the preparation are asked for as well', () => {
    const text = `# A\n\n## Prerequisites\n\n### If you use a proxy\n\n${fence('ls -a')}\n## Upgrade\n\n${fence('ls')}`;
    expect(steps(text)).toEqual([expect.stringMatching(/^run L8 when do_\w+ == "yes"$/), 'run L14']);
  });
});
