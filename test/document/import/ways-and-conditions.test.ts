import { describe, expect, it } from 'vitest';
import { fence, read, steps } from './chapter-texts.ts';

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

  it('may say the same of two kinds of systems', () => {
    const text = `# A\n\n## Steps\n\nUser service example:\n\n${fence('systemctl --user restart a')}\nSystem service example:\n\n${fence('systemctl restart a')}\nThen look:\n\n${fence('ls')}`;
    expect(steps(text)).toEqual([
      'run L8 when variant == "user-service-example"',
      'run L14 when variant == "system-service-example"',
      'run L20',
    ]);
  });

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
    const text = `# A\n\n## Upgrade\n\n${fence('ls')}\n## Rollback\n\nIf the service becomes unavailable, restore it:\n\n${fence('restore-it')}\nIf it was built from source:\n\n${fence('make install')}`;
    expect(read(text).draft.sections.flatMap(each => each.rollback.map(({ action }) => action.verb))).toEqual(
      ['run', 'manual'],
    );
  });

  it('to roll back at all is no step of the rollback', () => {
    for (const words of ['如果出现以下任何问题，立即回滚：', 'Roll back if any of the following is so:']) {
      const text = `# A\n\n## Upgrade\n\n${fence('ls')}\n## Rollback\n\n${words}\n\n- It does not start\n- It is slow\n\n${fence('restore-it')}`;
      expect(
        read(text).draft.sections.flatMap(each => each.rollback.map(({ action }) => action.verb)),
      ).toEqual(['run']);
    }
  });

  it('on the data of a rollback is left to a person', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('ls')}\n## Rollback\n\nIf something goes wrong:\n\n1. Go back: \`git checkout v1\`\n2. If a rollback of the data is required:\n\n   ${item(fence('./restore.sh'))}`;
    expect(read(text).draft.sections.flatMap(each => each.rollback.map(({ action }) => action.verb))).toEqual(
      ['run', 'manual'],
    );
  });

  it('may stand in a note right above', () => {
    const text = `# A\n\n## Steps\n\n> All directories have to be there. If one is missing, run:\n\n${fence('mkdir /opt/a')}`;
    expect(steps(text)).toEqual(['manual L8']);
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

describe('words around commands', () => {
  const said = (words: string) => steps(`# A\n\n## Steps\n\n${words}\n\n${fence('ls -l')}`);

  it.each([
    'Upgrade the runtime when required:',
    'Clean the cache (if needed):',
    '(可选) 清理缓存（如有必要）：',
  ])('ask whether it is needed: %s', words => {
    expect(said(words)).toEqual([expect.stringMatching(/^run L8 when do_\w+ == "yes"$/)]);
  });

  it.each([
    'When the process is stuck you can use:',
    'Once everything is verified, you can delete the old cluster:',
    '确认无误后，可以删除旧数据：',
  ])('leave it to a person: %s', words => {
    expect(said(words)).toEqual([expect.stringMatching(/^manual L\d$/)]);
  });

  it.each(['Once it has stopped, delete the lock:', 'Wait until it is done. Then run:'])(
    'only tell the order: %s',
    words => {
      expect(said(words)).toEqual(['run L8']);
    },
  );

  it.each([
    'The update command will:',
    'For each of the nodes, you will:',
    '它会：',
    'The script performs these steps. It will:',
  ])('tell what is done elsewhere: %s', words => {
    const text = `# A\n\n## Steps\n\n${words}\n\n1. Stop the service\n2. Pull the code\n\nRun it:\n\n${fence('./update.sh')}`;
    expect(steps(text)).toEqual(['run L13']);
  });

  it('of an optional part of the rollback leave it to a person', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('ls')}\n## Rollback\n\n### 1. Go back\n\n${fence('restore-it')}\n### 2. Restore the settings (if needed)\n\n${fence('cp /root/a.conf /etc/a.conf')}`;
    expect(read(text).draft.sections.flatMap(each => each.rollback.map(({ action }) => action.verb))).toEqual(
      ['run', 'manual'],
    );
  });
});

describe('sections with nearly the same title', () => {
  it.each([
    ['在线升级', '离线升级', true],
    ['How to deploy a single node', 'How to deploy a cluster', true],
    ['Keep the values', 'Or give new ones', true],
    ['Check if the cluster is green', 'Upgrade a single node', false],
    ['备份单机', '升级集群', false],
  ])('%s and %s are ways of which one is chosen: %s', (one, other, expected) => {
    const text = `# A\n\n## Upgrade\n\n### ${one}\n\n${fence('ls -a')}\n### ${other}\n\n${fence('ls -b')}`;
    expect(steps(text).every(each => each.includes(' when choice == '))).toBe(expected);
  });
});

describe('sections for one case each', () => {
  it('say so in the words they begin with', () => {
    const text = `# A\n\n## Upgrade\n\n### Quick\n\nFor patch updates (2.0.1 → 2.0.2), with the same files:\n\n${fence('ls -a')}\n### Full\n\nFor production environments, use two of them:\n\n${fence('ls -b')}\n### Restart\n\nFor each of the nodes:\n\n${fence('ls -c')}`;
    expect(steps(text)).toEqual([
      'run L10 when choice == "quick"',
      'run L18 when choice == "full"',
      'run L26',
    ]);
  });

  it.each([
    ['For rolling updates, stop the first:', 'For rolling updates, start the first:'],
    ['For web servers, run:', 'For database servers, run:'],
  ])('are none where both are done: %s %s', (one, other) => {
    const text = `# A\n\n## Upgrade\n\n### One\n\n${one}\n\n${fence('ls -a')}\n### Two\n\n${other}\n\n${fence('ls -b')}`;
    expect(steps(text)).toEqual(['run L10', 'run L18']);
  });

  it('are a question each where they are about versions that their titles begin with', () => {
    const text = `# A\n\n## By version\n\n### 2.3.x → 3.0.x\n\n${fence('ls -a')}\n### 2.4.x → 3.0.x\n\n${fence('ls -b')}`;
    expect(steps(text)).toEqual([
      'run L8 when do_2_3_x_3_0_x == "yes"',
      'run L14 when do_2_4_x_3_0_x == "yes"',
    ]);
  });

  it.each(['只更新后端', 'Update the backend only', 'Only restart'])(
    'are asked for where others do more: %s',
    title => {
      const text = `# A\n\n## 升级\n\n### All\n\n${fence('ls -a')}\n### ${title}\n\n${fence('ls -b')}`;
      expect(steps(text)).toEqual(['run L8', expect.stringMatching(/^run L14 when do_\w+ == "yes"$/)]);
    },
  );
});

describe('a condition', () => {
  const said = (words: string) => steps(`# A\n\n## 升级步骤\n\n${words}\n\n${fence('ls -a')}`);

  it.each([
    '只改了配置：',
    'Sometimes you want to renew the keys without an upgrade. In that case, do the following:',
  ])('may be told as what somebody has done or wants: %s', words => {
    expect(said(words)).toEqual([expect.stringMatching(/^run L\d when do_\w+ == "yes"$/)]);
  });

  it('may be told as what has gone wrong', () => {
    expect(said('数据异常时重新导入：')).toEqual([expect.stringMatching(/^manual L\d$/)]);
  });

  it.each(['If needed, stop it:', '如果需要：'])(
    'that says of nothing in particular is a question of its own: %s',
    words => {
      const text = `# A\n\n## Upgrade\n\n${words}\n\n${fence('ls -a')}\nThe page is as it was.\n\n${'Words.\n\n'.repeat(4)}${words}\n\n${fence('ls -b')}`;
      expect(new Set(steps(text).map(each => each.split(' when ')[1])).size).toBe(2);
    },
  );

  it('is asked for once where all that follows in its item stands under it', () => {
    const text = `# A\n\n## 升级\n\n- 如果在维护期内，则需要投票：\n\n  ${fence('vote-it').trim().replaceAll('\n', '\n  ')}\n\n  然后等待：\n\n  ${fence('wait-it').trim().replaceAll('\n', '\n  ')}\n`;
    const made = steps(text);
    expect(made).toHaveLength(2);
    expect(new Set(made.map(each => each.split(' when ')[1])).size).toBe(1);
    expect(read(text).findings.choices).toHaveLength(1);
  });
});
