import { describe, expect, it } from 'vitest';
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

  it.each(['Uninstall the old plugin', "Don't forget to restart", 'Install the example service'])(
    'is not taken for one that the upgrade does: %s',
    title => {
      expect(roleOfTitle(title)).not.toBe('reference');
      expect(roleOfTitle(title)).not.toBe('rollback');
    },
  );
});
