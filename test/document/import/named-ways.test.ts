import { describe, expect, it } from 'vitest';
import { fence, read, steps } from './chapter-texts.ts';

/** Two sections of steps with a command each, one after the other. */
const two = (one: string, other: string, said = '') =>
  `# A\n\n## Upgrade\n\n${said}\n\n### ${one}\n\n${fence('ls -a')}\n### ${other}\n\n${fence('ls -b')}`;
const conditions = (text: string) =>
  steps(text)
    .filter(each => each.startsWith('run'))
    .map(each => each.split(' when ')[1] ?? '');

describe('sections that are ways by their names', () => {
  it.each([
    ['Compose 升级（推荐）', '单容器升级'],
    ['容器镜像部署升级', '编译版本升级'],
    ['pm2部署方式的停止方法', 'systemd部署方式的停止方法'],
    ['Hypervisor: Xen', 'Hypervisor: KVM'],
    ['2. Dev upgrade (docker compose)', '3. Production upgrade (Helm)'],
    ['Community Edition', 'Enterprise Edition'],
  ])('are asked for: %s, %s', (one, other) => {
    expect(conditions(two(one, other)).map(each => each.slice(0, 11))).toEqual([
      'choice == "',
      'choice == "',
    ]);
  });

  it.each([
    ['2. Install the new binaries', '3. Restart the services (manual)'],
    ['拉取镜像', '启动容器'],
    ['容器升级', '镜像备份'],
    ['Database: dump', 'Database: migrate'],
  ])('are not where they come one after the other: %s, %s', (one, other) => {
    expect(conditions(two(one, other))).toEqual(['', '']);
  });

  it('are one question wherever the same ways come up', () => {
    const text = `${two('pm2部署方式的停止方法', 'systemd部署方式的停止方法')}\n### Between\n\n${fence('ls -c')}\n### pm2部署方式的启动方法\n\n${fence('ls -d')}\n### systemd部署方式的启动方法\n\n${fence('ls -e')}`;
    expect(conditions(text)).toEqual([
      'choice == "pm2部署方式"',
      'choice == "systemd部署方式"',
      '',
      'choice == "pm2部署方式"',
      'choice == "systemd部署方式"',
    ]);
  });

  it('are the cases that a rollback is told for', () => {
    const { draft } = read(
      `# 甲\n\n## 升级步骤\n\n${fence('make all')}\n## 回滚\n\n### 更新所有组件后的回滚\n\n${fence('ls -a')}\n### 仅更新前端后的回滚\n\n${fence('ls -b')}`,
    );
    const rollback = draft.sections.flatMap(each => each.rollback);
    expect(rollback.map(each => each.when?.split(' == ')[0])).toEqual(['choice', 'choice']);
  });
});

describe('sections that the one around them calls ways', () => {
  const said = 'The steps differ depending on whether you run the archive or the image.';

  it.each([
    said,
    'Depending on how you installed it:',
    'There are two ways to upgrade.',
    'Follow the section that fits.',
  ])('are asked for: %s', sentence => {
    const text = two('Upgrading the archive', 'Upgrading the thing at hand', sentence);
    expect(conditions(text)).toEqual([
      'choice == "upgrading-the-archive"',
      'choice == "upgrading-the-thing-at-hand"',
    ]);
  });

  it('are asked for in Chinese', () => {
    const text = two('甲型升级', '乙型升级', '请根据实际部署方式选择合适的方案。');
    expect(conditions(text)).toEqual(['choice == "甲型升级"', 'choice == "乙型升级"']);
  });

  it.each([
    ['Upgrade the database', 'Upgrade the site', 'It takes an hour, depending on your hardware.'],
    ['1. Upgrade the database', '2. Upgrade the site', said],
    ['Stop the site', 'Upgrade the site', said],
  ])('are not where they are told in order or are different things: %s, %s', (one, other, sentence) => {
    expect(conditions(two(one, other, sentence))).toEqual(['', '']);
  });
});

describe('items that get the same from somewhere else', () => {
  const list = (...heads: string[]) =>
    `# 甲\n\n## 升级步骤\n\n1. 获取镜像。\n\n${heads.map((head, index) => `   - ${head}\n\n     ${fence(`docker pull a:${index}`).replaceAll('\n', '\n     ')}\n`).join('\n')}`;
  const asked = (text: string) =>
    steps(text)
      .filter(each => each.startsWith('run'))
      .map(each => each.includes(' when variant == '));

  it('are ways', () => {
    expect(asked(list('从仓库拉取：', '从本地文件导入：'))).toEqual([true, true]);
    expect(asked(list('Using the mirror:', 'Using the registry:'))).toEqual([true, true]);
  });

  it('are none where each does something of its own', () => {
    expect(asked(list('使用 a 停止服务：', '使用 b 升级：'))).toEqual([false, false]);
    expect(asked(list('停止：', '从本地文件导入：'))).toEqual([false, false]);
  });
});

describe('a label right before a block', () => {
  it('says of which edition it is', () => {
    const text = `# A\n\n## Upgrade\n\nA Open Source:\n\n${fence('docker pull a')}\nA Pro or Enterprise:\n\n${fence('docker pull a-ee')}\nThen:\n\n${fence('docker ps')}`;
    expect(conditions(text)).toEqual(['variant == "a-open-source"', 'variant == "a-pro-or-enterprise"', '']);
  });
});

describe('a fresh installation', () => {
  it.each(['Fresh installation', '全新安装', 'New install'])('is asked for: %s', title => {
    const text = `# A\n\n## Upgrade\n\n${fence('make upgrade')}\n## ${title}\n\n${fence('make install')}`;
    const [upgrade, fresh] = conditions(text);
    expect(upgrade).toBe('');
    expect(fresh).toMatch(/^do_\w+ == "yes"$/);
  });
});
