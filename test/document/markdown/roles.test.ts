import { describe, expect, it } from 'vitest';
import { bareTitle, titleNumber } from '../../../src/document/markdown/numbers.ts';
import { roleOfTitle } from '../../../src/document/markdown/roles.ts';

describe('a title of something that no upgrade does by itself', () => {
  it.each([
    'Uninstalling',
    'How to uninstall',
    'Start over',
    'Starting from scratch',
    'Teardown',
    'Danger zone',
    'Emergency stop',
    'Not recommended',
    'Do not do this',
    "Don't run this",
    'Example',
    '卸载',
    '应急预案',
    '异常处理',
    '禁止操作',
    '不推荐的做法',
    '示例',
    'Run it by hand (if the script fails)',
    'Forget a migration (dangerous!)',
    'Rebuild everything (last resort)',
    'Upgrade automation',
    'Case studies',
    'If the service does not start',
    'What if the import hangs',
    'Command reference',
    '常用命令',
    '一键升级命令',
    '生产案例',
    '启动失败怎么办',
    '手工迁移（失败时）',
    '决策流程',
  ])('is for reference: %s', title => {
    expect(roleOfTitle(title)).toBe('reference');
  });

  it.each([
    'Going back',
    'If you need to go back',
    'Return to the old version',
    'Switching back',
    'Fallback',
    'Plan B',
    '撤销',
    '退回旧版本',
  ])('is of the rollback: %s', title => {
    expect(roleOfTitle(title)).toBe('rollback');
  });

  it.each([
    'Create a rollback point',
    'Prepare the rollback plan',
    '创建回退点',
    '制定回滚方案',
    '记录当前版本（用于回滚）',
    'Save the tag for rollback',
    'If you do not use the proxy',
  ])('is none of a rollback where it only makes one possible: %s', title => {
    expect(roleOfTitle(title)).not.toBe('rollback');
    expect(roleOfTitle(title)).not.toBe('reference');
  });

  it.each([
    ['Step 4.1: Fetch the package', [4, 1], 'Fetch the package'],
    ['步骤 2：停止服务', [2], '停止服务'],
    ['步骤三、启动', [3], '启动'],
  ])('may have the number of a step: %s', (title, number, bare) => {
    expect(titleNumber(title)).toEqual(number);
    expect(bareTitle(title)).toBe(bare);
  });

  it.each([
    'Uninstall the old plugin',
    "Don't forget to restart",
    'Install the example service',
    'Option C: Rebuild (last resort)',
  ])('is not taken for one that the upgrade does: %s', title => {
    expect(roleOfTitle(title)).not.toBe('reference');
    expect(roleOfTitle(title)).not.toBe('rollback');
  });
});
