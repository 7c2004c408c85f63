import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/document/config.ts';
import { filesOf } from './loading.ts';

function config(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  return loadConfig({ cwd: '/srv/project/sub', home: '/home/op', env, readText: filesOf(files).readText });
}

describe('the configuration', () => {
  test('is empty without files', async () => {
    expect(await config({})).toEqual({ ok: true, config: {} });
  });

  test('comes from the environment, then the project, then the user', async () => {
    const files = {
      '/home/op/.config/handrail/config.yaml': 'operator: user\nforks: 2\nlang: zh\nrunsDir: ~/runs',
      '/srv/project/handrail.yaml': 'operator: project\nforks: 3\ninventory: hosts.yaml',
      '/srv/handrail.yaml': 'operator: above\nartifacts: x',
    };
    expect(await config(files, { HANDRAIL_OPERATOR: 'env', HANDRAIL_ARTIFACTS: 'tars' })).toEqual({
      ok: true,
      config: {
        operator: 'env',
        forks: 3,
        lang: 'zh',
        runsDir: '/home/op/runs',
        inventory: '/srv/project/hosts.yaml',
        artifacts: '/srv/project/sub/tars',
      },
    });
  });

  test('of the user may be elsewhere', async () => {
    const files = { '/cfg/handrail/config.yaml': 'forks: 9' };
    expect(await config(files, { XDG_CONFIG_HOME: '/cfg' })).toMatchObject({ config: { forks: 9 } });
  });

  test('is checked like any document, all of it at once', async () => {
    const files = { '/srv/project/sub/handrail.yaml': 'fork: 3\nlang: de' };
    expect(await config(files, { HANDRAIL_FORKS: 'many' })).toMatchObject({
      diagnostics: [
        {
          code: 'unknownKey',
          file: '/srv/project/sub/handrail.yaml',
          line: 1,
          hint: 'Did you mean “forks”?',
        },
        { code: 'wrongValue', line: 2 },
        { code: 'wrongType', line: 1 },
      ],
    });
  });
});
