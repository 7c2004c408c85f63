import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintRunbook } from '../../../src/document/lint/lint.ts';
import { loadRunbook } from '../../../src/document/load.ts';
import type { LintCode } from '../../../src/text/lint.ts';
import { filesOf } from '../loading.ts';
import { places, runbook, step } from './linting.ts';

async function lintShipped(folder: string, file: string) {
  const contents = Object.fromEntries(
    readdirSync(folder)
      .filter(each => each.endsWith('.yaml'))
      .map(each => [join(folder, each), readFileSync(join(folder, each), 'utf8')]),
  );
  const path = join(folder, file);
  const loaded = await loadRunbook(path, { files: filesOf(contents), withoutArtifacts: true });
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(each => each.message).join('\n'));
  return lintRunbook(path, loaded.text, loaded.runbook.inventory).diagnostics;
}

const shipped = join(import.meta.dirname, '../../../runbooks');

describe('the shipped runbooks', () => {
  test('have nothing wrong in the ecsc release', async () => {
    const found = await lintShipped(shipped, 'ecsc-20170315.yaml');
    expect(found.map(each => `${each.line} ${each.code}`)).toEqual([]);
  });

  const others = readdirSync(shipped).filter(file => /^(?!.*inventory).*\.yaml$/.test(file));
  test.each(others)('have no error in %s', async file => {
    const errors = (await lintShipped(shipped, file)).filter(({ severity }) => severity === 'error');
    expect(errors.map(each => `${each.line} ${each.code}`)).toEqual([]);
  });

  test('are told of the space that the canary does not check', async () => {
    const found = await lintShipped(shipped, 'canary.yaml');
    expect(found.map(({ code }) => code)).toEqual(['NO-SPACE']);
  });
});

const backup = step('test ! -e /srv/app.old\ncp -a /srv/app /srv/app.old');
const stop = '- { name: Stop, stop: { match: /srv/app/ } }\n';

/** A rollback of the section out of steps. */
function rollback(steps: string): string {
  const lines = steps.trimEnd().split('\n');
  return `    rollback:\n${lines.map(line => `      ${line}`).join('\n')}\n`;
}

const rows: readonly (readonly [title: string, code: LintCode, text: string, expected: readonly string[]])[] =
  [
    ['no rollback', 'RB-MISSING', runbook(stop, ''), ['portal']],
    ['没有回滚', 'RB-MISSING', runbook(stop, '').replace('service: portal', 'service: 门户'), ['门户']],
    [
      'steps with their undo',
      'RB-MISSING',
      runbook(step('mv /srv/a /srv/b', 'undo: mv /srv/b /srv/a'), ''),
      [],
    ],
    ['a rollback of its own', 'RB-MISSING', runbook(stop), []],
    ['nothing that changes anything', 'RB-MISSING', runbook(step('ls /srv'), ''), []],
    [
      'a rollback without a stop and a start',
      'RB-NOSTOP',
      runbook(backup, rollback(step('cp -aT /srv/app.old /srv/app'))),
      ['cp -aT /srv/app.old /srv/app'],
    ],
    [
      'a rollback that stops, puts back and starts',
      'RB-NOSTOP',
      runbook(backup, rollback(stop + step('cp -aT /srv/app.old /srv/app') + step('systemctl start app'))),
      [],
    ],
    [
      'a rollback that switches and reloads',
      'RB-NOSTOP',
      runbook(backup, rollback(step('mv -T /srv/app.old /srv/app\nsystemctl reload app'))),
      [],
    ],
    [
      'a misspelt backup',
      'RB-PATH',
      runbook(backup, rollback(stop + step('mv /srv/app.odl /srv/app'))),
      ['mv /srv/app.odl /srv/app'],
    ],
    ['the right backup', 'RB-PATH', runbook(backup, rollback(stop + step('mv /srv/app.old /srv/app'))), []],
    [
      'a backup that is looked for first',
      'RB-PATH',
      runbook(backup, rollback(stop + step('test -d /srv/app_1\nmv /srv/app_1 /srv/app'))),
      [],
    ],
    [
      'a copy back onto what is there',
      'CP-NEST',
      runbook(backup, rollback(stop + step('cp -a /srv/app.old /srv/app'))),
      ['cp -a /srv/app.old /srv/app'],
    ],
    [
      'a copy back after the failed version was moved away',
      'CP-NEST',
      runbook(backup, rollback(stop + step('mv /srv/app /srv/app.failed\ncp -a /srv/app.old /srv/app'))),
      [],
    ],
    [
      'a start that only the section could check',
      'NO-HEALTH',
      runbook(step('systemctl start app')).replace(/verify:.*/, 'verify: [{ name: Look, manual: well? }]'),
      ['systemctl start app'],
    ],
    ['a start that the verification checks', 'NO-HEALTH', runbook(step('systemctl start app')), []],
    [
      'a repetition by hand',
      'REPEAT-AMBIG',
      runbook('- { name: Other, manual: Repeat the above on the rest }\n'),
      ['Repeat the above on the rest'],
    ],
    ['人工重复', 'REPEAT-AMBIG', runbook('- { name: 其余主机, manual: 重复以上步骤 }\n'), ['重复以上步骤']],
    ['a manual step', 'REPEAT-AMBIG', runbook('- { name: Look, manual: Is all well? }\n'), []],
    ['a batch that nobody looks at', 'NO-GATE', runbook(step('systemctl restart app')), ['portal']],
    [
      'a batch with a check',
      'NO-GATE',
      runbook(`${step('systemctl restart app')}- { name: Well, check: curl -f http://localhost }\n`),
      [],
    ],
    [
      'all hosts at once',
      'NO-GATE',
      runbook(step('systemctl restart app')).replace('    steps:', '    serial: 2\n    steps:'),
      [],
    ],
    [
      'steps that are alternatives',
      'ALT',
      runbook('- { name: Option 1, run: ls }\n- { name: Option 2, run: ls }\n'),
      ['Option 1'],
    ],
    ['可选步骤', 'ALT', runbook('- { name: 清理（可选）, run: ls }\n'), ['清理（可选）']],
    [
      'alternatives that a variable decides',
      'ALT',
      runbook(
        `- { name: Option 1, when: way == "1", run: ls }\n- { name: Option 2, when: way == "2", run: ls }\n`,
      ).replace('upgrade:', 'variables: { way: { default: "1" } }\nupgrade:'),
      [],
    ],
    [
      'numbered steps with a gap',
      'STRUCT',
      runbook('- { name: 1. Stop, run: ls }\n- { name: 3. Start, run: ls }\n'),
      ['3. Start'],
    ],
    [
      '编号有缺的步骤',
      'STRUCT',
      runbook('- { name: 第一步 停止, run: ls }\n- { name: 第三步 启动, run: ls }\n'),
      ['第三步 启动'],
    ],
    [
      'numbered steps',
      'STRUCT',
      runbook('- { name: 1. Stop, run: ls }\n- { name: 2. Start, run: ls }\n'),
      [],
    ],
    [
      'a file as a script',
      'NONSHELL',
      runbook(step('server.port = 80\nserver.name = a')),
      ['server.port = 80'],
    ],
    ['SQL as a script', 'NONSHELL', runbook(step('SELECT 1;\nUPDATE t SET a = 1;')), ['SELECT 1;']],
    ['a script', 'NONSHELL', runbook(step('systemctl stop app\nA=1')), []],
    [
      'an upload that is compared',
      'UPLOAD-UNVERIFIED',
      runbook('- { name: Up, upload: a.tar, to: /srv }\n').replace(
        'upgrade:',
        'artifacts: { a.tar: { path: a.tar } }\nupgrade:',
      ),
      [],
    ],
    [
      'a second section for the sister host that lacks something',
      'HOST-ASYM',
      runbook(`${step('ls /srv\ndf /srv\nuptime')}`)
        .replace('hosts: [app-1, app-2]', 'hosts: app-1')
        .replace(
          'verify:',
          `  - service: portal\n    id: second\n    hosts: app-2\n    steps: [{ name: a, run: "ls /srv; df /srv" }]\nverify:`,
        ),
      ['uptime'],
    ],
    [
      'a step for some of the hosts',
      'HOST-ASYM',
      runbook(`${step('ls')}${step('uptime', 'hosts: app-1')}`),
      [],
    ],
  ];

describe('a runbook with', () => {
  test.each(rows)('%s: %s', async (_, code, text, expected) => {
    expect(await places(code, text)).toEqual(expected);
  });
});

test('a script that an alias repeats is reported where it is written and where it is used', async () => {
  const text = runbook('- { name: a, run: &it pkill java }\n- { name: b, run: *it }\n');
  expect(await places('KILL-BROAD', text)).toEqual(['pkill java', '*it']);
});
